// createWorkerRuntime's side of a runtime on a worker.
import { DisposedError, PythonError, PythonExit } from "./errors.js";
import { textSink } from "./fs/streams.js";
import { Calls, pack, unpack } from "./remote.js";
import type { Channel, Ends } from "./remote.js";
import type { OutputSink, RemoteProxy, RuntimeOptions, WorkerRuntime } from "./types.js";

interface Sinks {
  stdout: (bytes: Uint8Array) => void;
  stderr: (bytes: Uint8Array) => void;
}

export function restoreError(data: any, proxy: unknown): Error {
  if (data.kind === "python") return new PythonError(data.type, data.text, data.traceback, data.frames, proxy, data.cause === undefined ? undefined : { cause: data.cause });
  if (data.kind === "exit") return new PythonExit(data.code);
  if (data.kind === "disposed") return new DisposedError(data.message);
  const e = new Error(data.message);
  e.name = data.name;
  return e;
}

const remoteId = Symbol("id");

export async function startWorker(channel: Channel, options: RuntimeOptions, defaults: Sinks): Promise<WorkerRuntime> {
  const calls = new Calls();
  const functions: Function[] = [];
  let dead: Error | undefined;

  const ends: Ends = {
    out: (v) => {
      if (typeof v === "function") return ["function", functions.indexOf(v) >= 0 ? functions.indexOf(v) : functions.push(v) - 1];
      const id = (v as { [remoteId]?: number })[remoteId];
      if (id !== undefined) return ["python", id];
      if (v instanceof Error) return ["error", { name: v.name, message: v.message }];
      return undefined;
    },
    in: (kind, data) => {
      if (kind === "python") return remoteProxy(data as [number, string]);
      const e = data as { exception?: [number, string]; cause?: unknown };
      if (e.cause !== undefined) e.cause = unpack(e.cause, ends);
      return restoreError(e, e.exception && remoteProxy(e.exception));
    },
  };
  const call = (method: string, ...args: unknown[]): Promise<any> => {
    if (dead) return Promise.reject(dead);
    return calls.start((id) => channel.post({ k: "call", id, method, args: pack(args, ends) }));
  };
  const registry = new FinalizationRegistry<number>((id) => {
    if (!dead) channel.post({ k: "release", id });
  });
  function remoteProxy([id, type]: [number, string]): RemoteProxy {
    const on = (method: string) => (...args: unknown[]) => call("proxy", id, method, ...args);
    const proxy = {
      type,
      call: (...args: unknown[]) => call("proxy", id, "call", args),
      callMethod: (name: string, ...args: unknown[]) => call("proxy", id, "callMethod", name, args),
      attr: on("attr"), setAttr: on("setAttr"), get: on("get"), set: on("set"), toJs: on("toJs"), text: on("text"),
      destroy: async () => channel.post({ k: "release", id }),
    } as unknown as RemoteProxy;
    Object.defineProperty(proxy, remoteId, { value: id });
    registry.register(proxy, id);
    return proxy;
  }

  const sink = (given: OutputSink | undefined, fallback: (b: Uint8Array) => void): ((b: Uint8Array) => void) =>
    given === undefined ? fallback : typeof given === "function" ? textSink(given) : (b) => given.write(b);
  const sinks = [sink(options.stdout, defaults.stdout), sink(options.stderr, defaults.stderr)];

  channel.onMessage((m) => {
    if (m.k === "reply") {
      calls.settle(m.id, m.ok, unpack(m.value, ends));
    } else if (m.k === "out") {
      sinks[m.descriptor - 1]!(m.bytes);
    } else if (m.k === "invoke") {
      const answer = (ok: boolean, value: unknown): void => {
        try {
          channel.post({ k: "answer", id: m.id, ok, value: pack(value, ends) });
        } catch (e) {
          channel.post({ k: "answer", id: m.id, ok: false, value: pack(e, ends) });
        }
      };
      new Promise((resolve) => resolve(functions[m.f]!(...(unpack(m.args, ends) as unknown[])))).then(
        (v) => answer(true, v),
        (e: unknown) => answer(false, e),
      );
    }
  });
  const end = (why: Error): void => {
    dead ??= why;
    calls.rejectAll(dead);
    channel.terminate();
  };
  channel.onError(end);

  const interruptBuffer = channel.shared ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
  const { stdout: _stdout, stderr: _stderr, base, packages, ...rest } = options;
  const absolute = (p: string | URL | Uint8Array): string | Uint8Array =>
    p instanceof Uint8Array ? p : p instanceof URL ? p.href : typeof location === "undefined" ? p : new URL(p, location.href).href;
  try {
    await call("create", { ...rest, packages: packages?.map(absolute), base: base === undefined ? undefined : String(base), interruptBuffer });
  } catch (e) {
    end(e as Error);
    throw e;
  }

  const method = (name: string) => (...args: unknown[]) => call(name, ...args);
  const file = (name: string) => (...args: unknown[]) => call("files", name, ...args);
  const global = (name: string) => (...args: unknown[]) => call("globals", name, ...args);
  const dispose = (): void => end(new DisposedError("the runtime was disposed"));
  return {
    run: method("run"), eval: method("eval"), runAsync: method("runAsync"), import: method("import"), load: method("load"),
    registerModule: method("registerModule"), snapshot: method("snapshot"), setLimits: method("setLimits"), memory: method("memory"),
    collect: method("collect"), isComplete: method("isComplete"),
    globals: { get: global("get"), set: global("set"), has: global("has"), delete: global("delete") },
    files: {
      read: file("read"), readText: file("readText"), write: file("write"), makeFolder: file("makeFolder"), list: file("list"), exists: file("exists"),
      remove: file("remove"), sync: file("sync"),
    },
    interrupt: () => {
      if (dead) return;
      if (interruptBuffer) Atomics.store(interruptBuffer, 0, 2);
      channel.post({ k: "interrupt" });
    },
    dispose,
  } as WorkerRuntime;
}
