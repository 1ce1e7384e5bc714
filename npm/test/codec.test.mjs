import assert from "node:assert/strict";
import { test } from "node:test";
import { internal } from "./internal.mjs";

const { Encoder, Decoder, Complex, Tuple, encodeText, decodeText } = await internal("codec");

const map = {
  objects: false,
  handleOf: () => undefined,
  values: [],
  referenceOf(v) {
    return [this.values.push(v) - 1, 0];
  },
  fromReference(r) {
    return this.values[r];
  },
};
function round(value, objects = false) {
  const e = new Encoder(map);
  e.value(value);
  return new Decoder(e.result, map, objects).value();
}

test("plain values come back as they went", () => {
  for (const v of [
    null, undefined, true, false, 0, -1, 2 ** 31, -(2 ** 31), 2 ** 31 - 1, 2 ** 53 - 1, 0.5, -0, Infinity, NaN, 1e300, 2n ** 64n, -(2n ** 200n), "", "text", "äöü€😀",
    "\ud800", "a\udc00b", "\ud83d\ude00\ud83d", "\0", [], [1, [2, [3]]], new Map([["a", 1], [2, "b"]]), new Set([1, "x"]), new Date(1234567890123), new Complex(1, -2),
  ]) {
    assert.deepEqual(round(v), v);
  }
  assert.equal(round(2n ** 53n), 2n ** 53n);
  assert.equal(round(5n), 5);
});

test("typed arrays keep their type, bytes become Uint8Array", () => {
  for (const type of [Int8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array, Float32Array, Float64Array, Uint8Array]) {
    const a = type.from(type.name.startsWith("Big") ? [1n, 2n] : [1, 2]);
    assert.deepEqual(round(a), a);
  }
  assert.deepEqual(round(new Uint8Array([1, 2]).buffer), new Uint8Array([1, 2]));
  assert.deepEqual(round(new DataView(new Uint8Array([1, 2, 3]).buffer, 1)), new Uint8Array([2, 3]));
});

test("shared and cyclic containers keep their shape", () => {
  const inner = [1];
  const outer = round([inner, inner]);
  assert.equal(outer[0], outer[1]);
  const loop = [];
  loop.push(loop);
  const back = round(loop);
  assert.equal(back[0], back);
  const dict = new Map();
  dict.set("self", dict);
  const object = round(dict, true);
  assert.equal(object.self, object);
});

test("dicts become objects where that is wanted and all keys are text", () => {
  assert.deepEqual(round(new Map([["a", 1]]), true), { a: 1 });
  assert.deepEqual(round(new Map([[1, 1]]), true), new Map([[1, 1]]));
  const odd = round(new Map([["__proto__", 1]]), true);
  assert.equal(Object.getPrototypeOf(odd), Object.prototype);
  assert.equal(Object.getOwnPropertyDescriptor(odd, "__proto__").value, 1);
});

test("functions and plain objects go by reference, tuples as tuples", () => {
  const f = () => {};
  const o = { a: 1 };
  assert.equal(round(f), f);
  assert.equal(round([o])[0], o);
  const e = new Encoder(map);
  e.value(Tuple.from_([1]));
  assert.equal(e.result[0], 10);
});

test("text with lone surrogates survives as WTF-8", () => {
  assert.deepEqual([...encodeText("\ud800")], [0xed, 0xa0, 0x80]);
  assert.equal(decodeText(new Uint8Array([0xed, 0xa0, 0x80])), "\ud800");
  assert.equal(decodeText(encodeText("x".repeat(100) + "\udfff")), "x".repeat(100) + "\udfff");
});
