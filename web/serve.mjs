// Serves the page: node web/serve.mjs [PORT]. `serve` starts it from a test. The package's dist/ appears as /runtime/.
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as zlib from "node:zlib";

const web = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(path.dirname(web), "npm/dist");
const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".wasm": "application/wasm",
  ".json": "application/json", ".txt": "text/plain; charset=utf-8", ".dpm": "application/octet-stream",
};
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function fileFor(url) {
  const name = decodeURIComponent(new URL(url, "http://localhost").pathname);
  const [folder, rest] = name.startsWith("/runtime/") ? [dist, name.slice("/runtime/".length)] : [web, name === "/" ? "index.html" : name.slice(1)];
  const file = path.join(folder, rest);
  return file.startsWith(folder + path.sep) && path.extname(file) in TYPES ? file : undefined;
}

const packed = new Map();
function compressed(file, mtime) {
  const key = `${file} ${mtime}`;
  if (!packed.has(key)) {
    const quality = fs.statSync(file).size > 200_000 ? 5 : 9;
    packed.set(key, zlib.brotliCompressSync(fs.readFileSync(file), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: quality } }));
  }
  return packed.get(key);
}

/** Starts the server; gives it and its address. */
export function serve(port = 0, host = "127.0.0.1") {
  const server = http.createServer((request, response) => {
    const headers = { "content-security-policy": POLICY, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" };
    const refuse = (status) => response.writeHead(status, { ...headers, "content-type": "text/plain" }).end(http.STATUS_CODES[status] + "\n");
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405);
    let file;
    let st;
    try {
      file = fileFor(request.url);
      st = file && fs.statSync(file);
    } catch {
      st = undefined;
    }
    if (!st?.isFile()) return refuse(404);
    const etag = `"${st.size.toString(36)}-${st.mtimeMs.toString(36)}"`;
    Object.assign(headers, { "content-type": TYPES[path.extname(file)], etag, "cache-control": "no-cache", vary: "accept-encoding" });
    if (request.headers["if-none-match"] === etag) return response.writeHead(304, headers).end();
    const brotli = /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
    const body = brotli ? compressed(file, st.mtimeMs) : fs.readFileSync(file);
    if (brotli) headers["content-encoding"] = "br";
    response.writeHead(200, { ...headers, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve({ server, address: `http://${host}:${server.address().port}/` }));
  });
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { address } = await serve(Number(process.argv[2] ?? 8000));
  console.log(`DX-Py: ${address}`);
}
