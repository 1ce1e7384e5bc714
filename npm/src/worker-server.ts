// The worker's side: a runtime whose calls arrive as messages. Everything runs as a task, so that an interrupt gets through.
import { Flag, Op, encodeArguments } from "./engine.js";
import { DisposedError, PythonError, PythonExit } from "./errors.js";
import type { Platform } from "./platform.js";
import { isPyProxy, proxyHandle } from "./proxy.js";
import { Calls, pack, unpack } from "./remote.js";
import type { Ends } from "./remote.js";
import { EXPRESSION, PythonRuntime } from "./runtime.js";
import { soon } from "./tasks.js";
import type { ConvertOptions, ModuleOptions, PyProxy, RunOptions, RuntimeOptions } from "./types.js";

export function serve(platform: Platform, post: (message: unknown) => void): (message: any) => void {
  const calls = new Calls();
  const proxies = new Map<number, PyProxy>();
  let nextProxy = 1;
  let py: PythonRuntime;
  let interruptBuffer: Int32Array<SharedArrayBuffer> | undefined;

  const proxyData = (v: unknown): [number, string] => {
    proxies.set(nextProxy, v as PyProxy);
    return [nextProxy++, String((v as PyProxy).type)];
  };
  const ends: Ends = {
    out: (v) => {
      if (isPyProxy(v)) return ["python", proxyData(v)];
      if (v instanceof PythonError) {
        const cause = v.cause === undefined ? undefined : pack(v.cause, ends);
        return ["error", { kind: "python", type: v.type, text: v.text, traceback: v.traceback, frames: v.frames, cause, exception: isPyProxy(v.exception) ? proxyData(v.exception) : undefined }];
      }
      if (v instanceof PythonExit) return ["error", { kind: "exit", code: v.code }];
      if (v instanceof DisposedError) return ["error", { kind: "disposed", message: v.message }];
      if (v instanceof Error) return ["error", { kind: "other", name: v.name, message: v.message }];
      return typeof v === "function" ? ["error", { kind: "other", name: "TypeError", message: "a function cannot leave its worker" }] : undefined;
    },
    in: (kind, data) => {
      if (kind === "python") return proxies.get(data as number);
      if (kind === "error") return Object.assign(new Error((data as Error).message), { name: (data as Error).name });
      const f = data as number;
      return (...args: unknown[]) => {
        flush();
        return calls.start((id) => post({ k: "invoke", id, f, args: pack(args, ends) }));
      };
    },
  };

  // Output is collected for a moment: a message for each little print would drown the page.
  let pending: [number, Uint8Array][] = [];
  let size = 0;
  function flush(): void {
    for (const [descriptor, bytes] of pending) post({ k: "out", descriptor, bytes });
    pending = [];
    size = 0;
  }
  const output = (descriptor: number) => ({
    write(bytes: Uint8Array): void {
      if (size === 0) soon(flush);
      const last = pending[pending.length - 1];
      if (last && last[0] === descriptor) {
        const joined = new Uint8Array(last[1].length + bytes.length);
        joined.set(last[1]);
        joined.set(bytes, last[1].length);
        last[1] = joined;
      } else {
        pending.push([descriptor, bytes.slice()]);
      }
      size += bytes.length;
      if (size > 16384) flush();
    },
  });

  const onProxy = async (id: number, method: string, args: any[]): Promise<unknown> => {
    const proxy = proxies.get(id);
    if (!proxy) throw new DisposedError("this Python object was destroyed");
    const handle = proxyHandle(proxy, py.engine)!;
    switch (method) {
      case "call": return py.engine.callAsync(Op.CALL, (e) => (e.handle(handle), encodeArguments(e, args[0])), 3, Flag.BY_VALUE);
      case "callMethod":
        return py.engine.callAsync(Op.CALL_METHOD, (e) => {
          e.handle(handle);
          e.text(args[0]);
          encodeArguments(e, args[1]);
        }, 4, Flag.BY_VALUE);
      case "attr": return proxy.attr(args[0]);
      case "setAttr": return py.engine.call(Op.SET_ATTR, (e) => (e.handle(handle), e.text(args[0]), e.value(args[1])), 3);
      case "get": return py.engine.call(Op.GET_ITEM, (e) => (e.handle(handle), e.value(args[0])), 2, Flag.BY_VALUE);
      case "set": return py.engine.call(Op.SET_ITEM, (e) => (e.handle(handle), e.value(args[0]), e.value(args[1])), 3);
      case "toJs": return proxy.toJs(args[0] as ConvertOptions);
      default: return proxy.toString();
    }
  };

  const methods: Record<string, (...args: any[]) => unknown> = {
    create: async (options: RuntimeOptions) => {
      interruptBuffer = options.interruptBuffer;
      py = await PythonRuntime.create(platform, { ...options, stdout: output(1), stderr: output(2) });
    },
    run: (code: string, o: RunOptions = {}) => py.execute(code, o, 0),
    eval: (code: string, o: RunOptions = {}) => py.execute(code.trimStart(), o, EXPRESSION),
    runAsync: (code: string, o?: RunOptions) => py.runAsync(code, o),
    import: (name: string) => py.engine.callAsync(Op.IMPORT, (e) => e.text(name), 1, Flag.AS_HANDLE),
    load: (what: string[] | { code: string }) => py.load(what),
    registerModule: (name: string, object: Record<string, unknown>, o?: ModuleOptions) => py.registerModule(name, object, o),
    snapshot: () => py.snapshot(),
    setLimits: (limits) => py.setLimits(limits),
    memory: () => py.memory(),
    collect: () => py.collect(),
    isComplete: (code: string) => py.isComplete(code),
    globals: (method: "get" | "set" | "has" | "delete", ...args: any[]) => (py.globals[method] as (...a: any[]) => unknown)(...args),
    files: (method: keyof PythonRuntime["files"], ...args: any[]) => (py.files[method] as (...a: any[]) => unknown)(...args),
    proxy: (id: number, method: string, ...args: any[]) => onProxy(id, method, args),
  };

  return (m) => {
    if (m.k === "call") {
      const reply = (ok: boolean, value: unknown): void => {
        flush();
        try {
          post({ k: "reply", id: m.id, ok, value: pack(value, ends) });
        } catch (e) {
          post({ k: "reply", id: m.id, ok: false, value: pack(e, ends) });
        }
      };
      new Promise((resolve) => resolve(methods[m.method]!(...(unpack(m.args, ends) as unknown[])))).then(
        (v) => reply(true, v),
        (e: unknown) => reply(false, e),
      );
    } else if (m.k === "answer") {
      calls.settle(m.id, m.ok, unpack(m.value, ends));
    } else if (m.k === "release") {
      const proxy = proxies.get(m.id);
      proxies.delete(m.id);
      proxy?.destroy();
    } else if (m.k === "interrupt") {
      // What the shared word said already was heard already.
      if (!interruptBuffer || Atomics.exchange(interruptBuffer, 0, 0) !== 0) py?.interrupt();
    }
  };
}
