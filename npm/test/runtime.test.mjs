import assert from "node:assert/strict";
import { test } from "node:test";
import { spawnSync } from "node:child_process";
import { dist, dxpy, runtime, skip, timely } from "./helpers.mjs";

test("run gives the value of the last expression and keeps names", { skip }, async (t) => {
  const py = await runtime(t);
  assert.equal(py.run("x = 20\nx + 1"), 21);
  assert.equal(py.run("x += 1"), null);
  assert.equal(py.run("x"), 21);
  assert.equal(py.run("print('hi', end='')"), null);
  assert.equal(py.out(), "hi");
  assert.equal(py.run(""), null);
});

test("eval takes one expression only", { skip }, async (t) => {
  const py = await runtime(t);
  assert.equal(py.eval(" 6 * 7 "), 42);
  assert.throws(() => py.eval("x = 1"), (e) => e instanceof dxpy.PythonError && e.type === "SyntaxError");
});

test("run takes its own globals and a file name", { skip }, async (t) => {
  const py = await runtime(t);
  const names = py.eval("{}", { proxy: true });
  py.run("y = 5", { globals: names });
  assert.equal(names.get("y"), 5);
  assert.equal(py.globals.has("y"), false);
  assert.throws(() => py.run("1/0", { filename: "given.py" }), (e) => e.frames.at(-1).file === "given.py");
});

test("an exception arrives with its type, text, traceback and frames", { skip }, async (t) => {
  const py = await runtime(t);
  try {
    py.run("def f(n):\n    return 1 / n\nf(0)\n", { filename: "prog.py" });
    assert.fail();
  } catch (e) {
    assert.ok(e instanceof dxpy.PythonError && e instanceof Error);
    assert.equal(e.type, "ZeroDivisionError");
    assert.equal(e.text, "division by zero");
    assert.equal(e.message, "ZeroDivisionError: division by zero");
    assert.match(e.traceback, /^Traceback \(most recent call last\):\n {2}File "prog\.py", line 3, in <module>/);
    assert.deepEqual(e.frames.map((f) => [f.file, f.line, f.function]), [["prog.py", 3, "<module>"], ["prog.py", 2, "f"]]);
    assert.equal(e.frames[1].column, 11);
    assert.equal(e.exception.type, "ZeroDivisionError");
    assert.match(e.stack, /ZeroDivisionError/);
  }
});

test("a syntax error tells its place", { skip }, async (t) => {
  const py = await runtime(t);
  assert.throws(() => py.run("x = 1\nif x\n    pass", { filename: "s.py" }), (e) => {
    assert.equal(e.type, "SyntaxError");
    const at = e.frames.at(-1);
    assert.deepEqual([at.file, at.line, at.function], ["s.py", 2, null]);
    return true;
  });
  assert.equal(py.run("1 + 1"), 2);
});

test("sys.exit is a PythonExit with its code", { skip }, async (t) => {
  const py = await runtime(t);
  assert.throws(() => py.run("import sys; sys.exit(3)"), (e) => e instanceof dxpy.PythonExit && e.code === 3);
  assert.throws(() => py.run("import sys; sys.exit('why')"), (e) => e.code === 1);
  assert.match(py.err(), /why/);
  assert.equal(py.run("2"), 2);
});

test("globals are set, read, asked, deleted and iterated", { skip }, async (t) => {
  const py = await runtime(t);
  py.globals.set("a", 1);
  assert.equal(py.globals.get("a"), 1);
  assert.equal(py.run("a + 1"), 2);
  assert.equal(py.globals.has("b"), false);
  assert.equal(py.globals.get("b"), undefined);
  assert.equal(py.globals.delete("a"), true);
  assert.equal(py.globals.delete("a"), false);
  assert.ok([...py.globals].includes("__name__"));
});

test("import gives a module, also one of a package, and its errors", { skip }, async (t) => {
  const py = await runtime(t);
  assert.equal(py.import("math").sqrt(16), 4);
  assert.equal(py.import("os.path").join("a", "b"), "a/b");
  assert.equal(py.import("json").dumps(new Map([["a", [1, null, true]]])), '{"a": [1, null, true]}');
  assert.throws(() => py.import("no_such_module"), (e) => e.type === "ModuleNotFoundError");
});

test("environment, arguments, current folder and files are those given", { skip }, async (t) => {
  const py = await runtime(t, { env: { NAME: "value" }, args: ["one", "zwei"], cwd: "/work", files: { "data.txt": "inhalt", "/abs/x.bin": new Uint8Array([1, 2]), "pkg/mod.py": "N = 7" } });
  assert.deepEqual(py.run("import os, sys\n[os.environ['NAME'], sys.argv[1:], os.getcwd(), open('data.txt').read(), list(open('/abs/x.bin', 'rb').read())]"), [
    "value", ["one", "zwei"], "/work", "inhalt", [1, 2],
  ]);
  assert.equal(py.run("len(os.environ)"), 1);
  py.run("import sys; sys.path.insert(0, '/work')\nfrom pkg import mod\nwith open('out.txt', 'w') as f: f.write(str(mod.N))");
  assert.equal(py.files.readText("/work/out.txt"), "7");
  assert.deepEqual(py.files.list("/work").filter((n) => n !== "pkg"), ["data.txt", "out.txt"]);
  py.files.remove("/work/out.txt");
  assert.equal(py.files.exists("/work/out.txt"), false);
  assert.throws(() => py.files.read("/work/out.txt"), /no such file/);
});

test("nothing of the machine is seen unless given", { skip }, async (t) => {
  const py = await runtime(t);
  assert.equal(py.run("import os; os.path.exists('/etc/passwd')"), false);
  assert.equal(py.run("dict(os.environ)").size, 0);
  assert.throws(() => py.run("from js import process"), (e) => e.type === "ImportError");
  assert.equal(py.run("import sys; sys.stdin.read()"), "");
});

test("streams: text and bytes sinks, stdin as text", { skip }, async (t) => {
  const chunks = [];
  const py = await dxpy.createRuntime({ stdin: "one\ntwo\n", stdout: { write: (b) => chunks.push(...b) } });
  t.after(() => py.dispose());
  py.run("print(input() + '|' + input() + '|ä')");
  assert.equal(new TextDecoder().decode(Uint8Array.from(chunks)), "one|two|ä\n");
  assert.throws(() => py.run("input()"), (e) => e.type === "EOFError");
});

test("stdin as a callback is asked for one piece after the other", { skip }, async (t) => {
  const lines = ["first\n", "second\n", null];
  const py = await runtime(t, { stdin: () => lines.shift() });
  assert.deepEqual(py.run("import sys\n[input(), sys.stdin.read()]"), ["first", "second\n"]);
});

test("runtimes are apart from each other", { skip }, async (t) => {
  const [a, b] = await Promise.all([runtime(t), runtime(t)]);
  a.run("x = 'a'; import math; math.pi = 3");
  b.run("x = 'b'");
  assert.deepEqual([a.run("x"), b.run("x")], ["a", "b"]);
  assert.ok(b.run("import math; math.pi") > 3.1);
});

test("after dispose every call says so, and it may be repeated", { skip }, async (t) => {
  const py = await runtime(t);
  const f = py.eval("len");
  py.dispose();
  py.dispose();
  for (const call of [() => py.run("1"), () => py.eval("1"), () => py.globals.get("x"), () => py.import("os"), () => f([1]), () => py.files.read("/x"), () => py.snapshot()]) {
    assert.throws(call, (e) => e instanceof dxpy.DisposedError);
  }
  await assert.rejects(py.runAsync("1"), (e) => e instanceof dxpy.DisposedError);
  py.interrupt();
  f.destroy();
});

test("limits: time, steps, memory, recursion raise and leave the runtime usable", { skip }, async (t) => {
  const py = await runtime(t, { limits: { timeMs: 200 } });
  const raises = (code, type) => assert.throws(() => py.run(code), (e) => e instanceof dxpy.PythonError && e.type === type, code);
  await timely(2000, () => {
    const started = performance.now();
    raises("while True: pass", "TimeoutError");
    return performance.now() - started;
  });
  assert.equal(py.run("1 + 1"), 2);
  py.setLimits({ steps: 10000, timeMs: 60000 });
  raises("n = 0\nwhile True: n += 1", "TimeoutError");
  py.setLimits({ steps: 1e15 });
  raises("'x' * (1 << 40)", "MemoryError");
  assert.equal(py.run("sum(range(10))"), 45);
  py.setLimits({ recursion: 200 });
  raises("def r(): r()\nr()", "RecursionError");
  assert.equal(py.run("2 + 2"), 4);
});

test("a memory limit raises MemoryError and leaves the runtime usable, whatever asks for memory", { skip }, async (t) => {
  const kinds = {
    bytearrays: "x = []\nwhile True: x.append(bytearray(1 << 20))",
    list: "x = []\nwhile True: x.append(None)",
    dict: "x = {}\nwhile True: x[len(x)] = 1",
    set: "x = set()\nwhile True: x.add(len(x))",
    nesting: "x = None\nwhile True: x = [x]",
    instances: "class A: pass\nx = []\nwhile True: x.append(A())",
    ints: "x = 3\nwhile True: x *= x",
    power: "x = 3 ** 10**8",
    text: "x = 'ab'\nwhile True: x += x",
    join: "x = ','.join(str(i) for i in range(10**8))",
    format: "x = f'{3:1000000000}'",
    repr: "x = repr(['abcdef' * 10] * 10**6)",
    compiled: "x = compile('[' + '1+2,' * 10**6 + ']', 'f', 'eval')",
    trees: "import ast\nx = ast.parse('x = 1\\n' * 10**6)",
    recursion: "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
    array: "import array\nx = array.array('d')\nwhile True: x.append(1.0)",
    files: "import io\nx = io.StringIO()\nwhile True: x.write('a' * 1000000)",
    json: "import json\nx = json.dumps(['abcdef' * 10] * 10**6)",
  };
  for (const [name, code] of Object.entries(kinds)) {
    const py = await runtime(t);
    py.setLimits({ memory: py.memory().memory + (32 << 20) });
    assert.throws(() => py.run(code), (e) => e instanceof dxpy.PythonError && e.type === "MemoryError", name);
    py.setLimits({ memory: py.memory().memory + (32 << 20) });
    assert.equal(py.run("x = None\n[i * i for i in range(1000)][-1]"), 998001, name);
    assert.equal(py.run("try:\n  bytearray(1 << 30)\nexcept MemoryError: x = 'caught'\nx"), "caught", name);
  }
});

test("a program that catches what a limit raises, or is not Python code, is ended all the same", { skip }, async (t) => {
  const py = await runtime(t, { limits: { timeMs: 100 } });
  const loop = "\n    try:\n      while True: pass\n    except BaseException: pass";
  const programs = [
    `while True:\n  while True:${loop}`,
    "def f():\n  try:\n    while True: pass\n  finally: f()\nf()",
    `class C:\n  def __enter__(self): pass\n  def __exit__(self, *a): return True\nwhile True:\n  with C():\n    while True: pass`,
    `def key(x):\n  while True:${loop}\nsorted([1, 2], key=key)`,
    `class A:\n  def __del__(self):${loop}\nwhile True: A()`,
    "import itertools\nsum(itertools.repeat(1))",
    "import itertools\n5 in itertools.repeat(0)",
    "max(range(10**18))",
    "import itertools\nnext(filter(None, itertools.repeat(0)))",
    "import re\nre.match('(a*)*b', 'a' * 40)",
  ];
  for (const program of programs) {
    await timely(2000, async () => {
      const started = performance.now();
      assert.throws(() => py.run(program), (e) => e instanceof dxpy.PythonError && e.type === "TimeoutError", program);
      await assert.rejects(py.runAsync(program), (e) => e instanceof dxpy.PythonError && e.type === "TimeoutError", program);
      return performance.now() - started;
    });
    assert.equal(py.run("1 + 1"), 2, program);
  }
  // Not even the report of an exception goes on for ever.
  assert.throws(() => py.run("class E(Exception):\n  def __str__(self):\n    while True: pass\nraise E"), dxpy.PythonError);
  assert.equal(py.run("1 + 1"), 2);
});

test("unbounded recursion of every kind ends in an exception", { skip }, async (t) => {
  const py = await runtime(t);
  const ends = (code) => {
    assert.throws(() => py.run(code), (e) => e instanceof dxpy.PythonError && ["RecursionError", "MemoryError"].includes(e.type), code);
    assert.equal(py.run("import sys\nsys.setrecursionlimit(1000)\n1 + 1"), 2, code);
  };
  ends("def f(): f()\nf()");
  ends("import sys\nsys.setrecursionlimit(10**6)\ndef f(): f()\nf()");
  ends("import sys\nsys.setrecursionlimit(10**6)\ndef f(x): return list(map(f, [x]))\nf(0)");
  ends("class A:\n  def __getattr__(self, name): return getattr(self, name)\nA().x");
  ends("class A:\n  def __repr__(self): return repr(self)\nrepr(A())");
  ends("class A:\n  def __repr__(self): return f'{[self]}'\nrepr(A())");
  ends("class B:\n  def __eq__(self, o): return self == o\nB() == B()");
  ends("class B:\n  def __eq__(self, o): return {1: self} == {1: o}\nB() == B()");
  ends("class B:\n  def __hash__(self): return hash((self,))\nhash(B())");
  ends("class B:\n  def __init__(self): B()\nB()");
  ends("c = 'exec(c)'\nexec(c)");
  ends("x = []\nfor _ in range(10**6): x = [x]\nrepr(x)");
  ends("import json\nx = []\nfor _ in range(10**5): x = [x]\njson.dumps(x)");
  ends("def g(): g()\nsorted([2, 1], key=lambda v: sorted([v, v], key=lambda w: g()))");
});

test("running out of the engine's own stack is a RecursionError", { skip }, async (t) => {
  // A stack much smaller than the runtime expects.
  const script = `
    const { createRuntime } = await import(${JSON.stringify(new URL("node.js", dist).href)});
    const py = await createRuntime();
    for (const code of ["def f(x): return list(map(f, [x]))\\nf(0)", "class A:\\n  def __repr__(self): return repr([self])\\nrepr(A())", "import json\\nx = []\\nfor _ in range(10**5): x = [x]\\njson.dumps(x)"]) {
      try { py.run(code); console.log("none"); } catch (e) { console.log(e.type); }
    }
    console.log(py.run("1 + 1"));`;
  const { stdout } = spawnSync(process.execPath, ["--stack-size=250", "--input-type=module", "-e", script], { encoding: "utf8" });
  assert.equal(stdout, "RecursionError\nRecursionError\nRecursionError\n2\n");
});

test("memory, collect and isComplete answer", { skip }, async (t) => {
  const py = await runtime(t);
  const m = py.memory();
  assert.ok(m.memory > 0 && m.used > 0 && m.used <= m.memory);
  py.run("class A: pass\nfor _ in range(10):\n  a = A(); a.self = a\ndel a");
  assert.ok(py.collect() > 0);
  assert.deepEqual(["x = 1\n", "if x:\n", "x = = 1\n"].map((c) => py.isComplete(c)), ["complete", "incomplete", "invalid"]);
});

test("a snapshot starts where the runtime was, several times", { skip }, async (t) => {
  const py = await runtime(t, { files: { "/data/f.txt": "kept" } });
  py.run("import json, re\nvalues = [1, 2, 3]\ndef total(): return sum(values)\nclass P:\n  def __init__(self, n): self.n = n\np = P(5)");
  const image = py.snapshot();
  assert.ok(image instanceof Uint8Array);
  py.run("values.append(100)");
  for (let i = 0; i < 2; i++) {
    const again = await runtime(t, { snapshot: image, env: { FRESH: "yes" }, args: ["new"] });
    assert.equal(again.run("total()"), 6);
    assert.equal(again.run("p.n"), 5);
    assert.equal(again.run("json.dumps(values)"), "[1, 2, 3]");
    assert.equal(again.run("open('/data/f.txt').read()"), "kept");
    assert.deepEqual(again.run("import os, sys\n[os.environ.get('FRESH'), sys.argv[1:]]"), ["yes", ["new"]]);
    again.run("print('from a snapshot')");
    assert.equal(again.out(), "from a snapshot\n");
    again.run("values.append(4)");
  }
  assert.equal(py.run("total()"), 106);
});

test("damaged snapshots are refused", { skip }, async (t) => {
  const py = await runtime(t);
  const image = py.snapshot();
  const changed = image.slice();
  changed[0] ^= 1;
  for (const bad of [new Uint8Array(0), new Uint8Array(100), image.slice(0, image.length >> 1), changed]) {
    await assert.rejects(dxpy.createRuntime({ snapshot: bad }), /snapshot/);
  }
});

test("a wheel of pure Python is installed", { skip }, async (t) => {
  const py = await runtime(t);
  py.run("import zipfile\nwith zipfile.ZipFile('/tmp/w.whl', 'w') as z:\n  z.writestr('mypkg/__init__.py', 'VALUE = 11')\n  z.writestr('mypkg-1.0.dist-info/METADATA', 'Name: mypkg')");
  const other = await runtime(t, { packages: [py.files.read("/tmp/w.whl")] });
  assert.equal(other.run("import mypkg\nmypkg.VALUE"), 11);
  await assert.rejects(dxpy.createRuntime({ packages: [new Uint8Array(50)] }), /zip/);
});

test("operations on huge ints end when time is up", { skip }, async (t) => {
  const py = await runtime(t, { limits: { timeMs: 100 } });
  for (const code of ["3 ** 10_000_000 * 7 ** 10_000_000", "import math; math.comb(6_000_000, 3_000_000)", "pow(3, 5 ** 20_000, 7 ** 20_000 + 2)", "str(10 ** 20_000_000 + 1)"]) {
    await timely(1000, async () => {
      const started = performance.now();
      py.run("import sys; sys.set_int_max_str_digits(0)");
      assert.throws(() => py.run(code), (e) => e.type === "TimeoutError", code);
      return performance.now() - started;
    });
    assert.equal(py.run("6 * 7"), 42);
  }
});
