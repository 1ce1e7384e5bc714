// Sizes and start-up times of the built package: node tools/measure.mjs [--best]. With --best brotli's best quality is used (a minute).
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as zlib from "node:zlib";

const dist = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "dist");
const quality = process.argv.includes("--best") ? 11 : 9;
const files = fs.readdirSync(dist, { recursive: true }).map(String).filter((f) => /\.(js|wasm|dpm|json|txt|bin)$/.test(f));
const brotli = (f) => zlib.brotliCompressSync(fs.readFileSync(path.join(dist, f)), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: quality, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
const size = (f) => fs.statSync(path.join(dist, f)).size;
const sum = (list, of) => list.reduce((total, f) => total + of(f), 0);
const kb = (n) => `${(n / 1024).toFixed(0)} KB`;
const show = (name, list) => console.log(`${name}: ${kb(sum(list, size))}, brotli ${kb(sum(list, brotli))}`);
const js = files.filter((f) => /^(browser|worker|shared-.*)\.js$/.test(f));
show("JavaScript for browsers", js);
show("dxpy.wasm", ["dxpy.wasm"]);
show("before the first print", [...js, "dxpy.wasm", "stdlib/core.dpm", "stdlib/index.json"]);
show("library", files.filter((f) => f.startsWith("stdlib/") && !/LICENSE\.txt$|\.wasm$/.test(f)));
show("libraries of modules", files.filter((f) => f.startsWith("stdlib/") && f.endsWith(".wasm")));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dxpy-measure-"));
const image = path.join(folder, "image");
const url = JSON.stringify(new URL("node.js", `file://${dist}/`).href);
const timed = (options) => `const started = performance.now(); const { createRuntime } = await import(${url}); ${options.prepare ?? ""}
const py = await createRuntime({ stdout: () => console.error(performance.now() - started, process.memoryUsage().rss), ${options.create ?? ""} }); py.run("print('x')");`;
function median(script, runs = 9) {
  const all = [];
  for (let i = 0; i < runs; i++) {
    const r = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    if (r.status !== 0) throw new Error(r.stderr);
    all.push(r.stderr.trim().split(/\s+/).map(Number));
  }
  const middle = (i) => all.map((a) => a[i]).sort((a, b) => a - b)[runs >> 1];
  return [middle(0), middle(1)];
}
const print = (name, [ms, rss]) => console.log(`${name}: ${ms.toFixed(0)} ms, ${(rss / 1048576).toFixed(0)} MB resident`);
print("import to first print", median(timed({})));
const made = spawnSync(process.execPath, ["--input-type=module", "-e", `const { createRuntime } = await import(${url}); const { writeFileSync } = await import("node:fs"); const py = await createRuntime(); writeFileSync(${JSON.stringify(image)}, py.snapshot());`], { encoding: "utf8" });
if (made.status === 0) {
  console.log(`snapshot: ${kb(fs.statSync(image).size)}`);
  print("from a snapshot", median(timed({ prepare: `const { readFileSync } = await import("node:fs"); const snapshot = readFileSync(${JSON.stringify(image)});`, create: "snapshot" })));
} else console.log(made.stderr);
fs.rmSync(folder, { recursive: true });
