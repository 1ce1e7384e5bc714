// The package's inner modules, for tests of single pieces: bundled from src/ on the fly.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export async function internal(...modules) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dxpy-test-"));
  const outfile = path.join(folder, "internal.mjs");
  const contents = modules.map((m) => `export * from "./src/${m}.ts";`).join("\n");
  await build({ stdin: { contents, resolveDir: root, loader: "ts" }, bundle: true, platform: "node", format: "esm", target: "es2022", outfile, logLevel: "error" });
  const loaded = await import(pathToFileURL(outfile).href);
  fs.rmSync(folder, { recursive: true });
  return loaded;
}
