// The kernels of core/text/simd for WebAssembly against plain loops, in this engine: tests/simd built as a module of its
// own (build/wasm/tests/simd_check.wasm).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const path = new URL("../../build/wasm/tests/simd_check.wasm", import.meta.url);

test("the kernels of text agree with plain loops at every size and alignment", async () => {
  const module = await WebAssembly.compile(await readFile(path));
  let memory, printed = "";
  const known = {
    fd_write(_fd, pieces, count, written) {
      const view = new DataView(memory.buffer);
      let total = 0;
      for (let i = 0; i < count; i++) {
        const at = view.getUint32(pieces + 8 * i, true), size = view.getUint32(pieces + 8 * i + 4, true);
        printed += new TextDecoder().decode(new Uint8Array(memory.buffer, at, size));
        total += size;
      }
      view.setUint32(written, total, true);
      return 0;
    },
    emscripten_memcpy_big: (to, from, size) => new Uint8Array(memory.buffer).copyWithin(to, from, from + size),
    emscripten_resize_heap(size) {
      memory.grow(Math.ceil((size - memory.buffer.byteLength) / 65536));
      return 1;
    },
  };
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = known[name] ?? (() => assert.fail(`${from}.${name} was called`));
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  memory = exports.memory;
  exports._initialize();
  assert.equal(exports.__main_void(), 0, printed);
  assert.equal(printed, "wasm: passed\n");
});
