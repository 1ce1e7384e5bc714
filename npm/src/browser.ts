// The package in browsers: on the page or in a worker.
import { lineSink } from "./fs/streams.js";
import { PersistentFs } from "./fs/persist.js";
import { partUrl } from "./platform.js";
import type { Platform } from "./platform.js";
import { PythonRuntime } from "./runtime.js";
import type { Runtime, RuntimeOptions, WorkerRuntime } from "./types.js";
import { startWorker } from "./worker-client.js";

export * from "./public.js";

async function get(address: URL): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.href}: ${response.status} ${response.statusText}`);
  return response;
}
async function read(address: URL): Promise<Uint8Array> {
  return new Uint8Array(await (await get(address)).arrayBuffer());
}

// For an import that nothing announced: waits for the bytes without returning to the event loop.
function readNow(address: URL): Uint8Array {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  const worker = typeof document === "undefined";
  if (worker) request.responseType = "arraybuffer";
  else request.overrideMimeType("text/plain; charset=x-user-defined"); // a page may not ask for bytes here
  request.send();
  if (request.status !== 200) throw new Error(`${address.href}: ${request.status}`);
  return worker ? new Uint8Array(request.response as ArrayBuffer) : Uint8Array.from(request.responseText, (c) => c.charCodeAt(0) & 255);
}

// Nothing but a loop blocks a worker where memory is not shared. A page must never be blocked.
function block(milliseconds: number): void {
  if (typeof SharedArrayBuffer !== "undefined") {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    return;
  }
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

export const browserPlatform: Platform = {
  defaultBase: new URL(".", import.meta.url),
  module: async (base) => {
    const response = await get(new URL("dxpy.wasm", base));
    if (response.headers.get("content-type")?.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
    return WebAssembly.compile(await response.arrayBuffer());
  },
  asset: (base, name) => read(new URL(name, base)),
  parts: (base) => ({ now: (part) => readNow(partUrl(part, base)), soon: (part) => read(partUrl(part, base)) }),
  fetch: (address) => read(new URL(address, location.href)),
  stdout: lineSink((line) => console.log(line)),
  stderr: lineSink((line) => console.error(line)),
  mount: async (path, mount) => {
    if (mount.type !== "persistent") throw new Error("folders of the machine can be mounted in Node only");
    return PersistentFs.open(path, mount.name);
  },
  ...(typeof document === "undefined" ? { block } : {}),
};

/** Starts a Python runtime. */
export function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  return PythonRuntime.create(browserPlatform, options);
}

/** Starts a Python runtime in a Worker. */
export function createWorkerRuntime(options: RuntimeOptions = {}): Promise<WorkerRuntime> {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  return startWorker(
    {
      post: (message) => worker.postMessage(message),
      onMessage: (handler) => worker.addEventListener("message", (e) => handler(e.data)),
      onError: (handler) => worker.addEventListener("error", (e) => handler(new Error(e.message || "the worker failed to load"))),
      terminate: () => worker.terminate(),
      shared: typeof crossOriginIsolated !== "undefined" && crossOriginIsolated,
    },
    options,
    { stdout: browserPlatform.stdout, stderr: browserPlatform.stderr },
  );
}
