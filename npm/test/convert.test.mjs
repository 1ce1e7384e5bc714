import assert from "node:assert/strict";
import { test } from "node:test";
import { dxpy, runtime, skip } from "./helpers.mjs";

test("values of Python arrive as JavaScript ones", { skip }, async (t) => {
  const py = await runtime(t);
  for (const [code, value] of [
    ["None", null], ["True", true], ["12", 12], ["-1", -1], ["2**53 - 1", 2 ** 53 - 1], ["2**53", 2n ** 53n], ["-(2**200)", -(2n ** 200n)], ["1.5", 1.5], ["float('inf')", Infinity],
    ["'text ä 😀'", "text ä 😀"], ["'\\ud800'", "\ud800"], ["b'\\x00\\xff'", new Uint8Array([0, 255])], ["bytearray(b'ab')", new Uint8Array([97, 98])],
    ["[1, [2.5, 'x'], None]", [1, [2.5, "x"], null]], ["(1, 2)", [1, 2]], ["{'a': 1, 2: [3]}", new Map([["a", 1], [2, [3]]])], ["{1, 2}", new Set([1, 2])], ["frozenset([1])", new Set([1])],
    ["__import__('array').array('d', [1.5, 2])", new Float64Array([1.5, 2])], ["__import__('array').array('i', [1, -2])", new Int32Array([1, -2])],
    ["3 - 4j", new dxpy.Complex(3, -4)],
  ]) {
    assert.deepEqual(py.eval(code), value, code);
  }
  assert.ok(Number.isNaN(py.eval("float('nan')")));
  const when = py.run("from datetime import datetime, timezone\ndatetime(2024, 2, 29, 12, 30, tzinfo=timezone.utc)");
  assert.deepEqual(when, new Date("2024-02-29T12:30:00Z"));
});

test("values of JavaScript arrive as Python ones", { skip }, async (t) => {
  const py = await runtime(t);
  const repr = (v) => {
    py.globals.set("v", v);
    return py.run("repr(v)");
  };
  for (const [value, text] of [
    [null, "None"], [undefined, "None"], [true, "True"], [12, "12"], [1.5, "1.5"], [-0, "-0.0"], [2 ** 53, "9007199254740992.0"], [5n, "5"], [2n ** 64n, "18446744073709551616"],
    [-(2n ** 70n), "-1180591620717411303424"], ["ä😀", "'ä😀'"], ["\ud800", "'\\ud800'"], [new Uint8Array([1, 255]), "b'\\x01\\xff'"], [new Uint8Array([1]).buffer, "b'\\x01'"],
    [[1, "a", [null]], "[1, 'a', [None]]"], [new Map([["a", 1], [2, 3]]), "{'a': 1, 2: 3}"], [new Set([1]), "{1}"], [new Float64Array([1.5]), "array('d', [1.5])"],
    [new Int16Array([1, -1]), "array('h', [1, -1])"], [new dxpy.Complex(1, 2), "(1+2j)"], [py.tuple(1, 2), "(1, 2)"],
  ]) {
    assert.equal(repr(value), text);
  }
  py.globals.set("d", new Date("2024-02-29T12:30:00Z"));
  assert.equal(py.run("d.isoformat()"), "2024-02-29T12:30:00+00:00");
  const loop = [];
  loop.push(loop);
  assert.equal(repr(loop), "[[...]]");
});

test("dicts become Maps, or objects where asked", { skip }, async (t) => {
  const py = await runtime(t);
  assert.deepEqual(py.eval("{'a': {'b': 1}}", { dicts: "object" }), { a: { b: 1 } });
  assert.deepEqual(py.eval("{1: 2}", { dicts: "object" }), new Map([[1, 2]]));
  const other = await runtime(t, { dicts: "object" });
  assert.deepEqual(other.eval("[{'x': None}]"), [{ x: null }]);
  assert.deepEqual(other.eval("{'x': 1}", { dicts: "map" }), new Map([["x", 1]]));
});

test("containers arrive as proxies where asked, and toJs copies them", { skip }, async (t) => {
  const py = await runtime(t);
  const list = py.eval("[1, 2, [3]]", { proxy: true });
  assert.ok(dxpy.isPyProxy(list));
  assert.equal(list.type, "list");
  assert.equal(list.length, 3);
  assert.equal(list[1], 2);
  list[1] = 20;
  list.append("x");
  assert.deepEqual(list.toJs(), [1, 20, [3], "x"]);
  assert.deepEqual([...list], [1, 20, [3], "x"]);
  assert.throws(() => list[9], (e) => e.type === "IndexError");
  assert.equal(String(list), "[1, 20, [3], 'x']");
  const dict = py.eval("{'a': 1}", { proxy: true });
  dict.set("b", 2);
  assert.equal(dict.get("b"), 2);
  assert.equal(dict.has("c"), false);
  assert.equal(dict.delete("a"), true);
  assert.deepEqual([...dict], ["b"]);
  assert.deepEqual(dict.toJs({ dicts: "object" }), { b: 2 });
  py.globals.set("same", list);
  assert.equal(py.run("same.append(1); len(same)"), 5);
});

test("objects are proxies: attributes, methods, calls, keyword arguments, iteration", { skip }, async (t) => {
  const py = await runtime(t);
  py.run(`
class P:
    kind = "p"
    def __init__(self, x, y=0): self.x = x; self.y = y
    def sum(self, *more, scale=1): return (self.x + self.y + sum(more)) * scale
    def __len__(self): return 2
    def __iter__(self): return iter([self.x, self.y])
    def __str__(self): return f"P({self.x}, {self.y})"
    def __getitem__(self, key): return {"first": self.x}[key]
    @property
    def broken(self): raise ValueError("no")
def gen():
    got = yield 1
    yield got
    return "end"
`);
  const P = py.globals.get("P");
  const p = P(1, 2);
  assert.equal(p.x, 1);
  p.x = 10;
  assert.equal(p.sum(), 12);
  assert.equal(p.sum(1, 2), 15);
  assert.equal(p.sum.callKwargs(1, { scale: 2 }), 26);
  assert.equal(P.callKwargs({ x: 1, y: 5 }).y, 5);
  assert.equal(new P(3).x, 3);
  assert.equal(p.length, 2);
  assert.deepEqual([...p], [10, 2]);
  assert.equal(`${p}`, "P(10, 2)");
  assert.equal(p.type, "P");
  assert.equal(p.nothing, undefined);
  assert.equal("x" in p, true);
  assert.equal("z" in p, false);
  p.z = [1];
  assert.deepEqual(p.z, [1]);
  delete p.z;
  assert.equal("z" in p, false);
  assert.equal(p.attr("kind"), "p");
  assert.throws(() => p.attr("nope"), (e) => e.type === "AttributeError");
  assert.throws(() => p.broken, (e) => e.type === "ValueError");
  const g = py.globals.get("gen")();
  assert.deepEqual(g.next(), { done: false, value: 1 });
  assert.deepEqual(g.next("sent"), { done: false, value: "sent" });
  assert.deepEqual(g.next(), { done: true, value: "end" });
  assert.equal(py.eval("len")([1, 2]), 2);
});

test("a destroyed proxy says so; handles go with proxies", { skip }, async (t) => {
  const py = await runtime(t);
  const before = py.memory().handles;
  const o = py.eval("object()");
  assert.equal(py.memory().handles, before + 1);
  o.destroy();
  o.destroy();
  assert.equal(py.memory().handles, before);
  assert.throws(() => o.toString(), (e) => e instanceof dxpy.DisposedError);
  py.run("import weakref\nclass A: pass\na = A()\nw = weakref.ref(a)");
  const a = py.globals.get("a");
  py.run("del a");
  assert.equal(py.run("w() is not None"), true);
  a.destroy();
  assert.equal(py.run("w() is None"), true);
});

test("a proxy that is collected frees its object", { skip: skip || (globalThis.gc ? false : "needs --expose-gc") }, async (t) => {
  const py = await runtime(t);
  const before = py.memory().handles;
  for (let i = 0; i < 100; i++) py.eval("object()");
  for (let i = 0; i < 20 && py.memory().handles > before + 5; i++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(py.memory().handles <= before + 5);
});

test("buffers are seen without a copy", { skip }, async (t) => {
  const py = await runtime(t);
  py.run("import array\na = array.array('d', [1, 2, 3])\nb = bytearray(b'abc')");
  const a = py.globals.get("a", { proxy: true });
  const buffer = a.getBuffer(true);
  assert.deepEqual(buffer.data, new Float64Array([1, 2, 3]));
  buffer.data[1] = 20;
  assert.equal(py.run("a[1]"), 20);
  assert.throws(() => py.run("a.append(1)"), (e) => e.type === "BufferError");
  buffer.release();
  py.run("a.append(4)");
  assert.throws(() => buffer.data, (e) => e instanceof dxpy.DisposedError);
  const bytes = py.globals.get("b", { proxy: true }).getBuffer();
  assert.equal(bytes.byteLength, 3);
  assert.deepEqual([...bytes.data], [97, 98, 99]);
  bytes.release();
});
