import assert from "node:assert/strict";
import { test } from "node:test";
import { dxpy, skip, timely, sleep, watchLoop } from "./helpers.mjs";

async function worker(t, options) {
  const py = await dxpy.createWorkerRuntime(options);
  t.after(() => py.dispose());
  return py;
}

test("a runtime on a worker has the same calls", { skip }, async (t) => {
  let out = "";
  const py = await worker(t, { stdout: (s) => (out += s), env: { A: "b" }, files: { "f.txt": "file" } });
  assert.equal(await py.run("x = 5\nx * 2"), 10);
  assert.deepEqual(await py.eval("{'a': [1, (2,)], 'b': {3}}"), new Map([["a", [1, [2]]], ["b", new Set([3])]]));
  assert.equal(await py.runAsync("import asyncio\nawait asyncio.sleep(0, 'done')"), "done");
  await py.run("print('ä', x)");
  assert.equal(out, "ä 5\n");
  assert.equal(await py.run("import os\nos.environ['A'] + open('f.txt').read()"), "bfile");
  await py.globals.set("y", [1, new Map([["k", 2]])]);
  assert.deepEqual(await py.globals.get("y"), [1, new Map([["k", 2]])]);
  assert.equal(await py.globals.has("nothing"), false);
  await py.files.write("/home/g.txt", "g");
  assert.equal(await py.files.readText("/home/g.txt"), "g");
  assert.ok((await py.memory()).used > 0);
  assert.equal(await py.isComplete("if x:"), "incomplete");
});

test("errors arrive whole", { skip }, async (t) => {
  const py = await worker(t);
  await assert.rejects(py.run("1/0", { filename: "w.py" }), (e) => e instanceof dxpy.PythonError && e.type === "ZeroDivisionError" && e.frames[0].file === "w.py" && /Traceback/.test(e.traceback));
  await assert.rejects(py.run("import sys; sys.exit(2)"), (e) => e instanceof dxpy.PythonExit && e.code === 2);
  await assert.rejects(py.files.read("/none"), /no such file/);
});

test("functions and objects cross", { skip }, async (t) => {
  const py = await worker(t, { stdin: async () => "typed\n" });
  await py.registerModule("host", { add: (a, b) => a + b, later: (v) => sleep(5).then(() => [v]), fail: () => Promise.reject(new Error("no")), N: 3 });
  assert.equal(await py.run("import host\nhost.add(host.N, 4)"), 7);
  assert.deepEqual(await py.run("host.later('x')"), ["x"]);
  await assert.rejects(py.run("host.fail()"), (e) => e instanceof dxpy.PythonError && /no/.test(e.message));
  assert.equal(await py.run("input()"), "typed");
  const f = await py.run("lambda a, b=1: [a, b]");
  assert.equal(f.type, "function");
  assert.deepEqual(await f.call(5), [5, 1]);
  const json = await py.import("json");
  assert.equal(await json.callMethod("dumps", [1, null]), "[1, null]");
  const o = await py.run("class A: pass\nA()");
  await o.setAttr("v", 7);
  assert.equal(await o.attr("v"), 7);
  await py.globals.set("back", o);
  assert.equal(await py.run("back.v"), 7);
  await o.destroy();
  await assert.rejects(o.attr("v"), (e) => e instanceof dxpy.DisposedError);
});

test("interrupt stops a loop and a sleep while this side stays free", { skip }, async (t) => {
  const py = await worker(t);
  await py.import("traceback"); // what the first error of a runtime imports
  for (const code of ["while True: pass", "import time\ntime.sleep(100)", "sorted([1], key=lambda v: [0 for _ in iter(int, 1)])"]) {
    let took;
    const stop = async () => {
      const running = py.run(code);
      await sleep(60);
      const started = performance.now();
      py.interrupt();
      await assert.rejects(running, (e) => e.type === "KeyboardInterrupt", code);
      took = performance.now() - started;
    };
    await timely(100, async () => {
      const { longest } = await watchLoop(stop);
      return Math.max(longest, took / 2); // an interrupt may take 200 ms
    });
  }
  assert.equal(await py.run("1 + 1"), 2);
});

test("snapshots go out and in", { skip }, async (t) => {
  const py = await worker(t);
  await py.run("kept = 'value'");
  const image = await py.snapshot();
  const again = await worker(t, { snapshot: image });
  assert.equal(await again.run("kept"), "value");
});

test("dispose rejects what is under way", { skip }, async (t) => {
  const py = await worker(t);
  const running = py.run("while True: pass");
  await sleep(30);
  py.dispose();
  await assert.rejects(running, (e) => e instanceof dxpy.DisposedError);
  await assert.rejects(py.run("1"), (e) => e instanceof dxpy.DisposedError);
});
