// The package in Node.
import * as fs from "node:fs";
import * as v8 from "node:v8";
import { fileURLToPath } from "node:url";
import { NodeFolder } from "./fs/node-folder.js";
import { partUrl } from "./platform.js";
import type { Platform } from "./platform.js";
import { PythonRuntime } from "./runtime.js";
import type { Runtime, RuntimeOptions, WorkerRuntime } from "./types.js";
import { startWorker } from "./worker-client.js";

export * from "./public.js";

// Node 18, which Debian 12 has, shows it as a global only when asked to.
if (!globalThis.crypto) globalThis.crypto = (await import("node:crypto")).webcrypto as Crypto;

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += fs.writeSync(fd, bytes, at);
    } catch (e) {
      const code = (e as NodeJS.ErrnoException).code;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw e;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); // a full pipe
    }
  }
}

async function read(address: URL): Promise<Uint8Array> {
  // At once: reading in pieces, with a turn of the event loop for each, takes several times as long.
  if (address.protocol === "file:") return fs.readFileSync(fileURLToPath(address));
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.href}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

// V8 counts what it executes to find functions worth its optimising compiler, and takes every turn of an interpreter's loop for
// the whole loop: without more room everything that starting runs is compiled, for tens of megabytes. And it checks a function of the package's own
// module when it is first called, if at all, instead of all of them beforehand. Other modules keep the defaults.
const FLAGS = [["--wasm-tiering-budget=500000000", "--wasm-tiering-budget=1800000"], ["--wasm-lazy-validation", "--no-wasm-lazy-validation"]];
function compile(bytes: BufferSource): Promise<WebAssembly.Module> {
  if (process.execArgv.some((a) => a.startsWith("--wasm"))) return WebAssembly.compile(bytes);
  for (const [on] of FLAGS) v8.setFlagsFromString(on!);
  return WebAssembly.compile(bytes).finally(() => {
    for (const [, off] of FLAGS) v8.setFlagsFromString(off!);
  });
}

export const nodePlatform: Platform = {
  defaultBase: new URL(".", import.meta.url),
  module: async (base) => compile((await read(new URL("dxpy.wasm", base))) as Uint8Array<ArrayBuffer>),
  asset: (base, name) => read(new URL(name, base)),
  parts: (base) => ({ now: (part) => new Uint8Array(fs.readFileSync(fileURLToPath(partUrl(part, base)))) }),
  fetch: (address) => read(address instanceof URL ? address : /^[a-z]+:\/\//.test(address) ? new URL(address) : new URL(address, `file://${process.cwd()}/`)),
  stdout: (bytes) => writeAll(1, bytes),
  stderr: (bytes) => writeAll(2, bytes),
  mount: async (_path, mount) => {
    if (mount.type !== "folder") throw new Error("persistent folders are for browsers; in Node mount a folder of the machine");
    return new NodeFolder(mount.path, mount.readOnly);
  },
  block: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
};

/** Starts a Python runtime. */
export function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  return PythonRuntime.create(nodePlatform, options);
}

/** Starts a Python runtime on a worker thread. */
export async function createWorkerRuntime(options: RuntimeOptions = {}): Promise<WorkerRuntime> {
  const { Worker } = await import("node:worker_threads");
  const worker = new Worker(new URL("./worker-node.js", import.meta.url), { stdout: false, stderr: false });
  return startWorker(
    {
      post: (message) => worker.postMessage(message),
      onMessage: (handler) => worker.on("message", handler),
      onError: (handler) => worker.on("error", handler),
      terminate: () => void worker.terminate(),
      shared: true,
    },
    options,
    { stdout: nodePlatform.stdout, stderr: nodePlatform.stderr },
  );
}
