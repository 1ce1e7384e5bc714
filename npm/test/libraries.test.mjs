// Modules in libraries that are loaded when a program imports them (wasm/README.md, "Libraries of modules").
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { dist, dxpy, runtime, skip } from "./helpers.mjs";

const folder = fileURLToPath(dist);

// A copy of the package whose library zlib is what `change` makes of its bytes; undefined: there is none.
function packageWith(t, change) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), "dxpy-libraries-"));
  t.after(() => fs.rmSync(copy, { recursive: true }));
  fs.mkdirSync(path.join(copy, "stdlib"));
  fs.linkSync(path.join(folder, "dxpy.wasm"), path.join(copy, "dxpy.wasm"));
  for (const name of fs.readdirSync(path.join(folder, "stdlib"))) {
    if (name !== "zlib.wasm") fs.linkSync(path.join(folder, "stdlib", name), path.join(copy, "stdlib", name));
  }
  const bytes = change(fs.readFileSync(path.join(folder, "stdlib/zlib.wasm")));
  if (bytes) fs.writeFileSync(path.join(copy, "stdlib/zlib.wasm"), bytes);
  return pathToFileURL(`${copy}/`).href;
}

test("a library is loaded by its import, once", { skip }, async (t) => {
  const py = await runtime(t);
  assert.equal(py.eval("'zlib' in __import__('sys').builtin_module_names"), true);
  assert.deepEqual(py.fetchedParts.filter((p) => p.endsWith(".wasm")), []);
  py.run("import zlib\nassert zlib.decompress(zlib.compress(b'abc' * 1000)) == b'abc' * 1000");
  assert.deepEqual(py.fetchedParts.filter((p) => p.endsWith(".wasm")), ["zlib.wasm"]);
  assert.equal(py.run("import sys, gzip\ndel sys.modules['zlib']\nimport zlib as again\nagain.crc32(b'x') == zlib.crc32(b'x') and again.error is zlib.error"), true);
  await py.runAsync("assert gzip.decompress(gzip.compress(b'text')) == b'text'");
});

test("an East Asian codec brings its tables", { skip }, async (t) => {
  const py = await runtime(t);
  py.run("'abc'.encode('latin-1')");
  assert.deepEqual(py.fetchedParts.filter((p) => p.endsWith(".wasm")), []);
  assert.equal(py.eval("b'\\xd6\\xd0\\xce\\xc4'.decode('gb18030')"), "中文");
  assert.deepEqual(py.fetchedParts.filter((p) => p.endsWith(".wasm")), ["multibytecodec.wasm"]);
  assert.equal(await py.runAsync("'日本'.encode('shift_jis') == b'\\x93\\xfa\\x96\\x7b'"), true);
});

test("runtimes side by side have each their own", { skip }, async (t) => {
  const [a, b] = await Promise.all([runtime(t), runtime(t)]);
  a.run("import zlib\nc = zlib.compressobj()\npart = c.compress(b'a' * 99)");
  b.run("import zlib\nc = zlib.compressobj()\npart = c.compress(b'b' * 99)");
  assert.equal(a.eval("zlib.decompress(part + c.flush())[0]"), 97);
  a.dispose();
  assert.equal(b.eval("zlib.decompress(part + c.flush())[0]"), 98);
});

test("a snapshot has them in the middle of their work", { skip }, async (t) => {
  const py = await runtime(t);
  py.run("import zlib, decimal\nc = zlib.compressobj()\npart = c.compress(b'before ' * 50)\nfails = zlib.decompress");
  const image = py.snapshot();
  for (let i = 0; i < 2; i++) {
    const again = await runtime(t, { snapshot: image });
    assert.equal(again.run("zlib.decompress(part + c.compress(b'after') + c.flush()) == b'before ' * 50 + b'after'"), true);
    assert.throws(() => again.run("try:\n    fails(b'no')\nexcept zlib.error as e:\n    raise ValueError(str(e))"), /incorrect header check/);
    // One that came from a snapshot can be saved again, and load more.
    const second = await runtime(t, { snapshot: again.snapshot() });
    assert.equal(second.eval("zlib.crc32(b'abc')"), 0x352441c2);
  }
});

test("what cannot be loaded is an ImportError that names the file and says why", { skip }, async (t) => {
  const flipped = (bytes) => {
    bytes[bytes.length >> 1] ^= 16;
    return bytes;
  };
  const foreign = (bytes) => {
    // As made for another dxpy.wasm: whole, but its import of the memory has another name.
    const at = bytes.indexOf("\x01f\x0eid", "latin1") + 3;
    bytes[at + 4] ^= 1;
    let sum = 0xcbf29ce484222325n;
    for (const b of bytes.subarray(40)) sum = ((sum ^ BigInt(b)) * 0x100000001b3n) & ((1n << 64n) - 1n);
    bytes.writeBigUInt64LE(sum, 32);
    return bytes;
  };
  const cases = [
    [() => undefined, /lib-dynload\/zlib\.wasm: Error: ENOENT: no such file or directory, open '.*zlib\.wasm'/],
    [() => Buffer.alloc(0), /zlib\.wasm: it is no library of modules/],
    [() => Buffer.from("<!doctype html>".repeat(9)), /zlib\.wasm: it is no library of modules/],
    [(bytes) => bytes.subarray(0, bytes.length - 9), /zlib\.wasm: it is damaged/],
    [flipped, /zlib\.wasm: it is damaged/],
    [foreign, /zlib\.wasm: LinkError: .*id[0-9a-f]/],
  ];
  for (const [change, message] of cases) {
    const py = await runtime(t, { base: packageWith(t, change) });
    assert.throws(() => py.run("import zlib"), (e) => e.type === "ImportError" && message.test(e.text) && /cannot load/.test(e.text), String(message));
    await assert.rejects(py.runAsync("import gzip"), (e) => e.type === "ImportError");
    assert.equal(py.run("try:\n    import zlib\nexcept ImportError as e:\n    name = e.name\nname"), "zlib");
    assert.equal(py.eval("1 + 1"), 2);
  }
});

test("a library that finds no memory is a MemoryError, and one in a worker a library as well", { skip }, async (t) => {
  const py = await runtime(t);
  py.setLimits({ memory: py.memory().memory + (8 << 20) });
  py.run("kept = [None] * 30000\nn = 0\nfor size in 1 << 20, 1 << 15, 1 << 10:\n    try:\n        while True:\n            kept[n] = bytearray(size)\n            n += 1\n    except MemoryError:\n        pass");
  assert.throws(() => py.run("import zlib"), (e) => e.type === "MemoryError");
  py.setLimits({ memory: 0 });
  py.run("kept.clear()\nimport zlib");
  const worker = await dxpy.createWorkerRuntime();
  t.after(() => worker.dispose());
  assert.equal(await worker.run("import zlib\nzlib.adler32(b'abc')"), 0x024d0127);
});
