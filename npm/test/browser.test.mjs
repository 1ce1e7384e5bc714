import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { skip as notBuilt, timely } from "./helpers.mjs";
import { POLICY, serve } from "../../web/serve.mjs";

const chromiumPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => fs.existsSync(p));
const skip = notBuilt || (chromiumPath ? false : "there is no Chromium on this machine");
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

describe("the page in Chromium", { skip }, () => {
  let context;
  let server;
  let address;
  let profile;
  const complaints = [];
  let page;

  before(async () => {
    const { chromium } = await import("playwright-core");
    ({ server, address } = await serve());
    profile = fs.mkdtempSync(path.join(os.tmpdir(), "dxpy-chromium-"));
    context = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath, headless: true, args: ARGS, viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.on("console", (m) => m.type() === "error" && complaints.push(m.text()));
    page.on("pageerror", (e) => complaints.push(e.message));
  });
  after(async () => {
    await context?.close();
    server?.close();
    fs.rmSync(profile, { recursive: true, force: true });
  });

  const open = async () => {
    await page.goto(address);
    await page.waitForFunction(() => !document.getElementById("run").disabled, null, { timeout: 60000 });
  };
  const put = (text) => page.fill("#code", text);
  const press = () => page.click("#run");
  const ended = () => page.waitForFunction(() => !document.getElementById("run").disabled && / in [\d.]+ s$/.test(document.getElementById("status").textContent), null, { timeout: 60000 });
  const output = () => page.textContent("#output");

  test("loads under a strict policy and runs an example", async () => {
    const response = await page.goto(address);
    assert.equal(response.headers()["content-security-policy"], POLICY);
    assert.match(POLICY, /script-src 'self' 'wasm-unsafe-eval';/);
    await open();
    await press();
    await ended();
    assert.match(await output(), /^Hello from Python 3\.14\.\d+\n1 1 \*\n/);
    assert.deepEqual(complaints, []);
  });

  test("shows output while the program runs", async () => {
    await put("import time\nfor n in range(3):\n    print('tick', n)\n    time.sleep(0.4)\n");
    await press();
    await page.waitForFunction(() => document.getElementById("output").textContent === "tick 0\n", null, { timeout: 5000, polling: 10 });
    await ended();
    assert.equal(await output(), "tick 0\ntick 1\ntick 2\n");
  });

  test("marks the line of an error", async () => {
    await put("def f():\n    return 1 / 0\n\n\nf()\n");
    await press();
    await ended();
    assert.match(await output(), /File "main\.py", line 2, in f[^]*ZeroDivisionError: division by zero/);
    assert.equal(await page.textContent("#gutter .error"), "2");
    assert.equal(await page.getAttribute("#marks div", "data-line"), "2");
    await put("x = 1\nif x\n    pass\n");
    await press();
    await ended();
    assert.equal(await page.textContent("#gutter .error"), "2");
  });

  test("stops an endless loop within 200 ms and goes on", async () => {
    const stopped = () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            const started = performance.now();
            const stop = document.getElementById("stop");
            new MutationObserver(() => stop.disabled && resolve(performance.now() - started)).observe(stop, { attributes: true });
            stop.click();
          }),
      );
    for (const program of ["while True:\n    pass\n", "import time\ntime.sleep(1000)\n", "n = 0\nwhile True:\n    n += 1\n    print(n)\n"]) {
      await timely(200, async () => {
        await put(program);
        await press();
        await page.waitForTimeout(300);
        const took = await stopped();
        assert.match(await page.textContent("#status"), /^Stopped/);
        await ended();
        return took;
      });
    }
    await put("print('still here')");
    await press();
    await ended();
    assert.equal(await output(), "still here\n");
  });

  test("asks for input", async () => {
    await put("name = input('Name? ')\nprint('Hello', name)\n");
    await press();
    await page.waitForSelector("#ask:not([hidden])");
    await page.fill("#answer", "Ada");
    await page.press("#answer", "Enter");
    await ended();
    assert.equal(await output(), "Name? Ada\nHello Ada\n");
  });

  test("keeps files across a reload", async () => {
    await put("open('/home/kept.txt', 'w').write('kept text')\n");
    await press();
    await ended();
    await open();
    assert.equal(await page.inputValue("#code"), "open('/home/kept.txt', 'w').write('kept text')\n");
    await put("print(open('/home/kept.txt').read())\n");
    await press();
    await ended();
    assert.equal(await output(), "kept text\n");
  });

  test("fits a wide and a narrow window", async () => {
    for (const [width, height] of [[1280, 800], [390, 780]]) {
      await page.setViewportSize({ width, height });
      const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight);
      assert.ok(fits, `${width}`);
      if (process.env.DXPY_SCREENSHOTS) await page.screenshot({ path: path.join(process.env.DXPY_SCREENSHOTS, `page-${width}.png`) });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test("recursion ends in an exception, the runtime stays usable", async () => {
    await put("import sys\nsys.setrecursionlimit(10**6)\ndef f(): f()\ntry:\n    f()\nexcept (RecursionError, MemoryError) as e:\n    print(type(e).__name__)\n");
    await press();
    await ended();
    assert.match(await output(), /^(RecursionError|MemoryError)\n$/);
  });

  test("the package runs on the page itself, not only in a worker", async () => {
    const result = await page.evaluate(async () => {
      const { createRuntime } = await import("/runtime/browser.js");
      let out = "";
      const py = await createRuntime({ stdout: (s) => (out += s), files: { "m.py": "N = 2" } });
      py.run("import sys; sys.path.insert(0, '/home')\nimport m, colorsys\nprint(m.N)");
      let turns = 0;
      const timer = setInterval(() => turns++, 5);
      const value = await py.runAsync("import time, fractions\ntime.sleep(0.1)\nn = 0\nwhile n < 500000: n += 1\nstr(fractions.Fraction(1, 3))");
      clearInterval(timer);
      py.dispose();
      return { out, value, turns };
    });
    assert.equal(result.out, "2\n");
    assert.equal(result.value, "1/3");
    assert.ok(result.turns > 5);
    assert.ok(complaints.filter((c) => !/Synchronous XMLHttpRequest/.test(c)).length === 0, complaints.join("\n"));
  });

  test("libraries of modules are fetched when they are imported, in the worker and on the page", async () => {
    await put("import sqlite3, zlib\nprint(sqlite3.connect(':memory:').execute('select 6 * 7').fetchone(), zlib.crc32(b'abc'))\n");
    await press();
    await ended();
    assert.equal(await output(), "(42,) 891568578\n");
    const result = await page.evaluate(async () => {
      const { createRuntime } = await import("/runtime/browser.js");
      const py = await createRuntime();
      py.run("import importlib\nb = importlib.import_module('_bz2')"); // nothing announced it
      const value = await py.runAsync("import zlib, lzma\nlzma.decompress(lzma.compress(b.BZ2Compressor().flush() + b'abc')).decode('latin1')");
      const again = await createRuntime({ snapshot: py.snapshot() });
      py.dispose();
      const restored = again.eval("zlib.crc32(b'abc')");
      again.dispose();
      return { value, restored };
    });
    assert.match(result.value, /abc$/);
    assert.equal(result.restored, 891568578);
  });

  test("a library that cannot be fetched is an ImportError with its address", async () => {
    await page.route("**/zlib.wasm", (route) => route.fulfill({ status: 404 }));
    const text = await page.evaluate(async () => {
      const { createRuntime } = await import("/runtime/browser.js");
      const py = await createRuntime();
      const error = await py.runAsync("import zlib").catch((e) => e);
      py.dispose();
      return `${error.type}: ${error.text}`;
    });
    await page.unroute("**/zlib.wasm");
    assert.match(text, /^ImportError: cannot load .*zlib\.wasm: Error: http.*\/stdlib\/zlib\.wasm: 404$/);
  });
});
