import assert from "node:assert/strict";
import { test } from "node:test";
import { dxpy, runtime, skip, sleep, timely, watchLoop } from "./helpers.mjs";

test("runAsync gives the value of the last expression and allows await at the top", { skip }, async (t) => {
  const py = await runtime(t);
  assert.equal(await py.runAsync("1 + 1"), 2);
  assert.equal(await py.runAsync("import asyncio\nawait asyncio.sleep(0.01)\nawait asyncio.sleep(0, result=5)"), 5);
  assert.equal(py.run("asyncio.__name__"), "asyncio");
  await assert.rejects(py.runAsync("1/0"), (e) => e instanceof dxpy.PythonError && e.type === "ZeroDivisionError");
  await assert.rejects(py.runAsync("x = = 1"), (e) => e.type === "SyntaxError");
  await assert.rejects(py.runAsync("import sys; sys.exit(4)"), (e) => e instanceof dxpy.PythonExit && e.code === 4);
});

test("a long computation does not hold the event loop", { skip }, async (t) => {
  const py = await runtime(t);
  await timely(60, async () => {
    const { turns, longest } = await watchLoop(() => py.runAsync("n = 0\nwhile n < 20_000_000: n += 1"));
    assert.ok(turns > 5, `${turns} turns`);
    return longest;
  });
  assert.equal(py.run("n"), 20_000_000);
});

test("sleep lets the event loop run and takes its time", { skip }, async (t) => {
  const py = await runtime(t);
  await timely(60, async () => {
    const started = performance.now();
    const { turns, longest } = await watchLoop(() => py.runAsync("import time\nfor _ in range(3): time.sleep(0.05)"));
    const took = performance.now() - started;
    assert.ok(took >= 145, `${took} ms`);
    assert.ok(turns > 5, `${turns} turns`);
    return Math.max(longest, took / 10); // 600 ms are allowed for all three
  });
});

test("sleep below a C++ frame and in a plain run blocks for its time", { skip }, async (t) => {
  const py = await runtime(t);
  let started = performance.now();
  await py.runAsync("import time\nsorted([1, 2], key=lambda v: time.sleep(0.03) or v)");
  assert.ok(performance.now() - started >= 55);
  started = performance.now();
  py.run("time.sleep(0.05)");
  assert.ok(performance.now() - started >= 45);
});

test("input waits for a Promise", { skip }, async (t) => {
  const asked = [];
  const py = await runtime(t, {
    stdin: async () => {
      asked.push(1);
      await sleep(10);
      return asked.length > 2 ? null : `line ${asked.length}\n`;
    },
  });
  assert.deepEqual(await py.runAsync("[input('? '), input()]"), ["line 1", "line 2"]);
  assert.equal(py.out(), "? ");
  await assert.rejects(py.runAsync("input()"), (e) => e.type === "EOFError");
});

test("input that cannot wait says so", { skip }, async (t) => {
  const py = await runtime(t, { stdin: () => sleep(1).then(() => "x\n") });
  assert.throws(() => py.run("input()"), dxpy.PythonError);
});

test("interrupt ends a loop, a sleep, an input and an awaited promise", { skip }, async (t) => {
  const py = await runtime(t, { stdin: () => new Promise(() => {}) });
  py.registerModule("host", { never: () => new Promise(() => {}) });
  py.import("traceback"); // what the first error of a runtime imports
  py.import("asyncio");
  for (const code of ["while True: pass", "import time\ntime.sleep(100)", "input()", "import host\nhost.never()", "import asyncio\nawait asyncio.sleep(100)", "import asyncio\nasyncio.run(asyncio.sleep(100))"]) {
    await timely(200, async () => {
      const running = py.runAsync(code);
      let started;
      setTimeout(() => {
        started = performance.now();
        py.interrupt();
      }, 30);
      await assert.rejects(running, (e) => e instanceof dxpy.PythonError && e.type === "KeyboardInterrupt", code);
      return performance.now() - started;
    });
  }
  assert.equal(await py.runAsync("1 + 1"), 2);
  assert.equal(py.run("1 + 1"), 2);
});

test("KeyboardInterrupt can be caught and the program goes on", { skip }, async (t) => {
  const py = await runtime(t);
  setTimeout(() => py.interrupt(), 20);
  assert.equal(await py.runAsync("import time\ntry:\n  time.sleep(50)\nexcept KeyboardInterrupt:\n  r = 'caught'\ntime.sleep(0.01)\nr"), "caught");
});

test("interrupt from a host function reaches the plain run that called it", { skip }, async (t) => {
  const py = await runtime(t);
  py.registerModule("host", { stop: () => py.interrupt() });
  assert.throws(() => py.run("import host\nhost.stop()\nwhile True: pass"), (e) => e.type === "KeyboardInterrupt");
});

test("programs run side by side", { skip }, async (t) => {
  const py = await runtime(t);
  const order = [];
  py.registerModule("host", { log: (v) => void order.push(v) });
  const program = (name, delay) => `import host, time\nfor i in range(3):\n  host.log(f'${name}{i}')\n  time.sleep(${delay})\n'${name}'`;
  assert.deepEqual(await Promise.all([py.runAsync(program("a", 0.03)), py.runAsync(program("b", 0.05))]), ["a", "b"]);
  assert.deepEqual(order.slice(0, 2), ["a0", "b0"]);
  assert.ok(order.indexOf("b1") < order.indexOf("a2"), order.join());
});

test("plain calls are possible while a program is suspended", { skip }, async (t) => {
  const py = await runtime(t);
  const running = py.runAsync("import time\nx = 1\ntime.sleep(0.05)\nx");
  await sleep(20);
  assert.equal(py.run("x += 1\nx"), 2);
  assert.equal(await running, 2);
});

test("asyncio runs on the host's event loop", { skip }, async (t) => {
  const py = await runtime(t);
  const code = `
import asyncio, time
log = []
async def work(name, delay):
    for i in range(2):
        await asyncio.sleep(delay)
        log.append(name)
    return name
async def main():
    started = time.monotonic()
    done = await asyncio.gather(work("a", 0.03), work("b", 0.05))
    return done, time.monotonic() - started
result = asyncio.run(main())
result`;
  py.import("asyncio"); // an import runs in one go
  await timely(100, async () => {
    let seconds;
    const { longest } = await watchLoop(async () => {
      const [done, took] = await py.runAsync(code);
      assert.deepEqual(done, ["a", "b"]);
      seconds = took;
    });
    return Math.max(longest, (seconds * 1000) / 4); // 400 ms are allowed for both together
  });
  assert.equal(py.run("''.join(log)"), "abab");
  await assert.rejects(py.runAsync("async def f():\n  async with asyncio.timeout(0.02):\n    await asyncio.sleep(10)\nasyncio.run(f())"), (e) => e.type === "TimeoutError");
});

test("coroutines are awaited in JavaScript", { skip }, async (t) => {
  const py = await runtime(t);
  py.run("import asyncio\nasync def f(x):\n  await asyncio.sleep(0.01)\n  return x * 2\nasync def bad():\n  raise ValueError('no')\nasync def agen():\n  for i in range(3):\n    await asyncio.sleep(0)\n    yield i");
  const f = py.globals.get("f");
  assert.equal(await f(21), 42);
  assert.deepEqual(await Promise.all([f(1), f(2), f(3)]), [2, 4, 6]);
  await assert.rejects(Promise.resolve(py.globals.get("bad")()), (e) => e.type === "ValueError");
  const seen = [];
  for await (const i of py.globals.get("agen")()) seen.push(i);
  assert.deepEqual(seen, [0, 1, 2]);
});

test("promises and Python tasks wait for each other", { skip }, async (t) => {
  const py = await runtime(t);
  py.globals.set("fetchish", async (v) => {
    await sleep(5);
    return v + 1;
  });
  assert.deepEqual(
    await py.runAsync("import asyncio\nasync def one(n): return await fetchish(n)\nawait asyncio.gather(*[one(n) for n in range(3)])"),
    [1, 2, 3],
  );
});

test("callAsync runs a Python function as a task", { skip }, async (t) => {
  const py = await runtime(t);
  py.run("import time\ndef f(x):\n  time.sleep(0.2)\n  return x + 1");
  const { turns } = await watchLoop(async () => assert.equal(await py.globals.get("f").callAsync(1), 2));
  assert.ok(turns > 1);
});

test("the time limit counts running, not sleeping", { skip }, async (t) => {
  const py = await runtime(t, { limits: { timeMs: 100 } });
  await py.runAsync("import time\ntime.sleep(0.2)");
  await assert.rejects(py.runAsync("while True: pass"), (e) => e.type === "TimeoutError");
  assert.equal(await py.runAsync("1"), 1);
});

test("dispose rejects what is suspended", { skip }, async (t) => {
  const py = await runtime(t);
  const running = py.runAsync("import time\ntime.sleep(100)");
  await sleep(20);
  py.dispose();
  await assert.rejects(running, (e) => e instanceof dxpy.DisposedError);
});
