// Builds dist/: the JavaScript, its types, dxpy.wasm and the split standard library. `--js` leaves out the last two.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { packStdlib } from "./pack-stdlib.mjs";

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const root = path.dirname(here);
const dist = path.join(here, "dist");
const buildFolder = process.env.DXPY_BUILD ?? path.join(root, "build");

fs.mkdirSync(dist, { recursive: true });
for (const name of fs.readdirSync(dist)) if (/\.(js|d\.ts)$/.test(name)) fs.rmSync(path.join(dist, name));
// Names of members that no one outside uses: they become short.
const INNER =
  /^(dropReference|hostFunctions|getItem|isMap|keepAlive|releaseLost|nextReference|nextTimer|memoryRoot|putFiles|putPackages|statOf|dispatch|schedule|unschedule|unlinked|makeDirectory|setTimes|realPath|readLink|referenceOf|fromReference|fromHandle|fromView|handleOf|markHostFunction|addModule|rejectAll|globals_|encodeText|container|thrownSize|operations|atimeNs_|shallow|inodes|onChange|structure|releaseAll|bytesOf|prefetch|summer|terminalSize|locate|loaded|handle|children|makePath|truncate|reference|symlink|rename|changed|resumeWaiting|renewEnvironment|stdlib|tasks|traits|addDevice|unwatch|defaultBase|registry|onMessage|settle|arrange|walk|recover|library|timers|dead|isDead|enter|finish|execute|chmod|open_|view_)$/;
const common = { mangleProps: INNER, bundle: true, format: "esm", target: "es2022", minify: true, legalComments: "none", logLevel: "warning", absWorkingDir: here };
// The entry points of one side share a chunk.
await build({ ...common, platform: "node", entryPoints: { node: "src/node.ts", "worker-node": "src/worker-node.ts", cli: "src/cli.ts" }, outdir: dist, splitting: true, chunkNames: "chunk-[hash]" });
await build({ ...common, platform: "browser", entryPoints: { browser: "src/browser.ts", worker: "src/worker.ts" }, outdir: dist, splitting: true, chunkNames: "shared-[hash]" });
fs.chmodSync(path.join(dist, "cli.js"), 0o755);
execFileSync(path.join(here, "node_modules/.bin/tsc"), ["-p", "tsconfig.json"], { cwd: here, stdio: "inherit" });
fs.copyFileSync(path.join(root, "LICENSE"), path.join(here, "LICENSE"));
fs.cpSync(path.join(root, "native/cli/help"), path.join(dist, "help"), { recursive: true, filter: (name) => !name.endsWith("README.md") });

if (!process.argv.includes("--js")) {
  const wasm = path.join(buildFolder, "wasm/dxpy.wasm");
  fs.copyFileSync(wasm, path.join(dist, "dxpy.wasm"));
  const { parts, files, bytes } = packStdlib(buildFolder, path.join(dist, "stdlib"), wasm);
  console.log(`npm: ${files} library files in ${parts} parts, ${bytes} bytes`);
}
