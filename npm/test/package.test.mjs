import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as zlib from "node:zlib";
import { dist, skip } from "./helpers.mjs";

const root = fileURLToPath(dist).replace(/[/\\]$/, "");

function run(command, args, cwd) {
  const r = spawnSync(command, args, { cwd, encoding: "utf8", timeout: 120000 });
  assert.equal(r.status, 0, `${command} ${args.join(" ")}: ${r.stderr}`);
  return r.stdout;
}

test("npm pack gives a package that a fresh folder can install and run", { skip }, (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dxpy-pack-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const packed = run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], path.dirname(root)).trim();
  const fresh = path.join(folder, "fresh");
  fs.mkdirSync(fresh);
  fs.writeFileSync(path.join(fresh, "package.json"), '{ "private": true, "type": "module" }');
  run("npm", ["install", "--offline", "--silent", "--no-audit", "--no-fund", path.join(folder, packed)], fresh);
  fs.writeFileSync(path.join(fresh, "main.mjs"), 'import { createRuntime } from "@dxpy/runtime";\nconst py = await createRuntime();\npy.run("import json; print(json.dumps([1, 2]))");\n');
  assert.equal(run("node", ["main.mjs"], fresh), "[1, 2]\n");
  assert.equal(run("npx", ["--no-install", "dxpy", "-c", "import dataclasses; print(3 + 4)"], fresh), "7\n");
  // The types are whole: a program in TypeScript against them compiles.
  fs.writeFileSync(path.join(fresh, "typed.ts"), 'import { createRuntime, PythonError } from "@dxpy/runtime";\nconst py = await createRuntime({ limits: { timeMs: 5 } });\nconst n: number = py.eval("1");\nexport const e = (x: unknown) => x instanceof PythonError && x.frames[0]?.line === n;\n');
  const tsc = path.join(path.dirname(root), "node_modules/typescript/bin/tsc");
  run("node", [tsc, "--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2023,dom,esnext.disposable", "typed.ts"], fresh);
});

test("sizes stay within their limits", { skip }, () => {
  const files = fs.readdirSync(root, { recursive: true }).map(String);
  const size = (name) => fs.statSync(path.join(root, name)).size;
  const read = (name) => fs.readFileSync(path.join(root, name));
  // The quality that a server uses for files it compresses once; the best one takes minutes here and gives some percent less.
  const brotli = (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 9, [zlib.constants.BROTLI_PARAM_LGWIN]: 24, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
  const browser = files.filter((f) => /^(browser|worker|shared-.*)\.js$/.test(f));
  const node = files.filter((f) => /^(node|worker-node|chunk-.*)\.js$/.test(f));
  for (const side of [browser, node]) assert.ok(side.reduce((sum, f) => sum + size(f), 0) <= 60 * 1024, side.join());
  assert.ok(size("dxpy.wasm") <= 3 * 1024 * 1024, `dxpy.wasm ${size("dxpy.wasm")}`);
  const first = [...browser, "dxpy.wasm", "stdlib/core.dpm", "stdlib/index.json"].reduce((sum, f) => sum + brotli(read(f)), 0);
  assert.ok(first <= 1.4 * 1024 * 1024, `before the first print ${first}`);
  const library = files.filter((f) => f.startsWith("stdlib/") && /\.(txt|dpm|json|bin)$/.test(f) && !f.endsWith("LICENSE.txt")).reduce((sum, f) => sum + brotli(read(f)), 0);
  assert.ok(library <= 3 * 1024 * 1024, `library ${library}`);
});

test("starting compiles nothing: its modules come from the archive, not from their sources", { skip }, async (t) => {
  const { createRuntime } = await import(new URL("node.js", dist));
  const py = await createRuntime({ stdout: () => {} });
  t.after(() => py.dispose());
  py.run("print(1)");
  assert.deepEqual(py.fetchedParts, []);
});
