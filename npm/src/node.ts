// The package in Node.
import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import { NodeFolder } from "./fs/node-folder.js";
import { partUrl } from "./platform.js";
import type { Platform } from "./platform.js";
import { PythonRuntime } from "./runtime.js";
import type { Runtime, RuntimeOptions, WorkerRuntime } from "./types.js";
import { startWorker } from "./worker-client.js";

export * from "./public.js";

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
  if (address.protocol === "file:") return new Uint8Array(await fs.promises.readFile(fileURLToPath(address)));
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.href}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

// V8 counts what it executes to find functions worth its optimising compiler, and takes every turn of an interpreter's loop for
// the whole loop: without more room everything that starting runs is compiled, for tens of megabytes. Other modules keep the default.
const BUDGET = "--wasm-tiering-budget=";
async function withBudget<T>(work: () => Promise<T>): Promise<T> {
  if (process.execArgv.some((a) => a.startsWith("--wasm"))) return work();
  const v8 = await import("node:v8");
  v8.setFlagsFromString(`${BUDGET}500000000`);
  try {
    return await work();
  } finally {
    v8.setFlagsFromString(`${BUDGET}1800000`);
  }
}

export const nodePlatform: Platform = {
  defaultBase: new URL(".", import.meta.url),
  module: async (base) => {
    const bytes = (await read(new URL("dxpy.wasm", base))) as Uint8Array<ArrayBuffer>;
    return withBudget(() => WebAssembly.compile(bytes));
  },
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
