// One instance of the module: calls into it, the tables of references and handles, suspended tasks.
import { Decoder, Encoder, Kwargs, Tag, Tuple, encodeText, typedArrayFor } from "./codec.js";
import type { ObjectMap } from "./codec.js";
import { DisposedError, PythonError, PythonExit } from "./errors.js";
import type { PythonFrame } from "./errors.js";
import { Abort, Breakdown, HostExit, Memory, hostImports, isOverflow } from "./host.js";
import type { HostOptions, Imports } from "./host.js";
import { JsOperations } from "./js-operations.js";
import { makeProxy, proxyHandle } from "./proxy.js";
import { Tasks } from "./tasks.js";

/** Numbers of the operations (wasm/operations.def). */
export const enum Op {
  MAIN = 0, EXEC = 1, CALL = 2, CALL_METHOD = 3, GET_ATTR = 4, SET_ATTR = 5, DEL_ATTR = 6, HAS_ATTR = 7, GET_ITEM = 8, SET_ITEM = 9, DEL_ITEM = 10, CONTAINS = 11,
  LENGTH = 12, ITER = 13, NEXT = 14, DIR = 15, REPR = 16, STR = 17, TYPE_NAME = 18, CONVERT = 19, IMPORT = 20, REGISTER_MODULE = 21, EQUAL = 22, HASH = 23, TRUTH = 24,
  BUFFER = 25, AWAIT = 26, GLOBALS = 27, COLLECT = 28, MEMORY = 29, SET_LIMITS = 30, IMPORTS = 31, SNAPSHOT = 32, SEND = 33, THROW = 34, FORMAT_ERROR = 35, IS_COMPLETE = 36,
  INTERACTIVE = 37, INTERRUPTED = 38,
}

export const enum Flag { MAY_SUSPEND = 1, BY_VALUE = 2, AS_HANDLE = 4, DISCARD = 8 }
export const enum Status { DONE = 0, ERROR = 1, SUSPENDED = 2, EXIT = 3, FATAL = 4 }

export interface Exports {
  memory: WebAssembly.Memory;
  table: WebAssembly.Table;
  _initialize(): void;
  dxpy_abi(): number;
  dxpy_reserve(size: number): number;
  dxpy_result(): number;
  dxpy_start(len: number): number;
  dxpy_begin(operation: number, len: number, flags: number): number;
  dxpy_resume(task: number, len: number): number;
  dxpy_interrupt(task: number, signal: number): void;
  dxpy_release(handle: number): void;
  dxpy_release_all(len: number): void;
  dxpy_restored(len: number): number;
  dxpy_stop(code: number): number;
  dxpy_wake(): void;
  dxpy_unwind(reason: number, depth: number): number;
  dxpy_recover(reason: number, depth: number, plain: number): number;
}

const nestsTooDeep = (text = "maximum recursion depth exceeded"): PythonError => new PythonError("RecursionError", text, `RecursionError: ${text}\n`, []);

const DEEPEST = 40;

/** A library of modules that was loaded: its name, and where its data and its functions in the table begin and how many these are. */
export type LoadedLibrary = [name: string, memory: number, table: number, functions: number];

export interface EngineOptions extends HostOptions {
  /** The compiled library of modules of this name. */
  library: (name: string) => WebAssembly.Module;
  /** The object whose attributes the module `js` has; undefined: Python sees no JavaScript but what it is given. */
  global?: object;
  /** Dicts with text keys become plain objects instead of Maps. */
  objects: boolean;
}

export class Engine implements ObjectMap {
  readonly m = new Memory();
  readonly tasks: Tasks;
  readonly operations: JsOperations;
  readonly objects: boolean;
  exports!: Exports;
  readonly libraries: LoadedLibrary[] = [];
  /** Calls into the module that are on the JavaScript stack. */
  depth = 0;
  /** Those of them that run Python as an operation. */
  private entries = 0;
  private dead: Error | undefined;

  private readonly references = new Map<number, { value: unknown; count: number }>();
  private readonly ids = new Map<unknown, number>();
  private nextReference = 1;
  private readonly lost: number[] = [];
  private readonly registry = new FinalizationRegistry<number>((handle) => {
    this.lost.push(handle);
    if (this.lost.length === 1) queueMicrotask(() => this.releaseLost());
  });

  constructor(readonly options: EngineOptions) {
    this.objects = options.objects;
    this.tasks = new Tasks(this);
    this.operations = new JsOperations(this);
  }

  get imports(): Imports {
    return {
      ...hostImports(this.m, this.options),
      js_operation: (operation, reference, at, size) => this.operations.run(operation!, reference!, at!, size!),
      wake: () => this.tasks.resumeWaiting(),
      library_load: (at, n, memory, functions) => {
        try {
          const name = this.m.text(at!, n!);
          if (memory) return this.link([name, memory, this.exports.table.length, functions!]).b!();
          this.options.library(name); // only to say why there is none
        } catch (e) {
          this.send(encodeText(`${String(e)}\0`));
        }
        return 0;
      },
      js_thrown_size: () => this.operations.thrownSize,
      js_release: (reference, count) => this.dropReference(reference! >>> 0, count!),
    };
  }

  async instantiate(module: WebAssembly.Module): Promise<void> {
    const instance = await WebAssembly.instantiate(module, { dxpy: this.imports });
    this.exports = instance.exports as unknown as Exports;
    this.m.memory = this.exports.memory;
    if (this.exports.dxpy_abi() !== 1) throw new Error("dxpy: this package and its dxpy.wasm do not belong together");
  }

  /** Puts a library to its place. Its functions are imported by number, and what is an address has it as its name (wasm/README.md). */
  link(library: LoadedLibrary): Record<string, () => number> {
    const [name, m, t, functions] = library;
    const { table } = this.exports;
    table.grow(t + functions - table.length);
    const constants = new Proxy({}, { get: (_, address) => Number(address) });
    const { exports } = new WebAssembly.Instance(this.options.library(name), { f: this.exports as {}, b: { m, t }, g: constants });
    this.libraries.push(library);
    return exports as Record<string, () => number>;
  }

  // --- messages

  /** Puts a message into the request buffer. */
  send(bytes: Uint8Array): void {
    let at = 0;
    try {
      at = this.exports.dxpy_reserve(bytes.length) >>> 0;
    } catch (e) {
      if (!(e instanceof Breakdown)) throw e;
    }
    if (at === 0) throw new PythonError("MemoryError", "", "MemoryError\n", []);
    this.m.u8.set(bytes, at);
  }
  result(objects = this.objects): unknown {
    const at = this.exports.dxpy_result() >>> 0;
    const address = this.m.view.getUint32(at, true);
    const size = this.m.view.getUint32(at + 4, true);
    return size === 0 ? undefined : new Decoder(this.m.bytes(address, size), this, objects).value();
  }
  encode(work: (e: Encoder) => void): Uint8Array {
    const e = new Encoder(this);
    work(e);
    return e.result;
  }
  alive(): void {
    if (this.dead) throw this.dead;
  }

  /** Enters the module. A trap or an `os._exit` ends the runtime. */
  enter(work: (x: Exports) => number, operation = false): number {
    this.alive();
    // Python and JavaScript calling each other share one stack of unknown size.
    if (this.depth >= DEEPEST) throw nestsTooDeep("calls between Python and JavaScript nest too deeply");
    this.depth++;
    if (operation) this.entries++;
    try {
      return work(this.exports);
    } catch (e) {
      if (e instanceof HostExit) {
        this.kill(new PythonExit(e.code));
        throw this.dead;
      }
      const reason = e instanceof Breakdown ? e.reason : isOverflow(e) ? 1 : e instanceof WebAssembly.RuntimeError ? 3 : -1;
      if (operation && !(e instanceof Abort)) {
        const status = this.recover(Math.max(reason, 0));
        if (status !== undefined && reason >= 0) return status;
        if (status !== undefined) throw e;
      }
      if (reason >= 0 || e instanceof Abort) this.kill(new DisposedError(`the runtime broke down: ${(e as Error).message}`, { cause: e }));
      throw e;
    } finally {
      this.depth--;
      if (operation) this.entries--;
    }
  }
  // A call that could not go on has left the module in the middle of it: puts it in order, and gives the status of the call.
  private recover(reason: number): number | undefined {
    for (let plain = 0; plain < 2; plain++) {
      const state = this.exports.dxpy_unwind(reason, this.entries);
      if (state === 0) return undefined;
      if (state === 2) throw nestsTooDeep();
      try {
        return this.exports.dxpy_recover(reason, this.entries, plain);
      } catch {
        // not even room for a report: a plain one
      }
    }
    return undefined;
  }

  /** Does an operation to its end at once. */
  call(operation: number, args: (e: Encoder) => void, count: number, flags = 0, objects = this.objects): unknown {
    this.alive();
    const message = this.encode((e) => {
      e.container(Tag.TUPLE, count);
      args(e);
    });
    this.send(message);
    const status = this.enter((x) => x.dxpy_begin(operation, message.length, flags), true);
    return this.finish(status, objects);
  }
  /** Does an operation as a task that may be suspended. */
  callAsync(operation: number, args: (e: Encoder) => void, count: number, flags = 0, objects = this.objects): Promise<unknown> {
    try {
      this.alive();
      const message = this.encode((e) => {
        e.container(Tag.TUPLE, count);
        args(e);
      });
      this.send(message);
      const status = this.enter((x) => x.dxpy_begin(operation, message.length, flags | Flag.MAY_SUSPEND), true);
      return this.tasks.follow(status, objects);
    } catch (e) {
      return Promise.reject(e);
    }
  }
  /** The value of a call that ended, or throws what it ended with. */
  finish(status: number, objects = this.objects): unknown {
    if (status === Status.DONE) return this.result(objects);
    if (status === Status.ERROR) throw this.error(this.result(true));
    if (status === Status.EXIT) throw new PythonExit(Number(this.result()));
    throw new Error(`dxpy: ${String(this.result())}`);
  }
  error(value: unknown): PythonError {
    const e = value as Record<string, unknown>;
    const frames = ((e.frames ?? []) as unknown[][]).map(
      ([file, line, column, endLine, endColumn, name]) => ({ file, line, column, endLine, endColumn, function: name }) as PythonFrame,
    );
    return new PythonError(String(e.type), String(e.message), String(e.traceback), frames, e.exception, "javascript" in e ? { cause: e.javascript } : undefined);
  }

  kill(reason: Error): void {
    if (this.dead) return;
    this.dead = reason;
    this.tasks.rejectAll(reason);
    this.operations.clear();
    this.references.clear();
    this.ids.clear();
  }
  get isDead(): boolean {
    return this.dead !== undefined;
  }

  // --- handles

  private releaseLost(): void {
    const handles = this.lost.splice(0);
    if (this.dead || handles.length === 0) return;
    const message = this.encode((e) => e.value(handles));
    this.send(message);
    this.enter((x) => (x.dxpy_release_all(message.length), 0));
  }
  release(handle: number): void {
    if (!this.dead) this.enter((x) => (x.dxpy_release(handle), 0));
  }
  watch(target: object, handle: number, token: object): void {
    this.registry.register(target, handle, token);
  }
  unwatch(token: object): void {
    this.registry.unregister(token);
  }

  // --- ObjectMap

  handleOf(value: unknown): number | undefined {
    const handle = proxyHandle(value, this);
    if (handle !== undefined) return handle;
    return value instanceof PythonError ? proxyHandle(value.exception, this) : undefined;
  }
  referenceOf(value: unknown): [number, number] {
    let id = this.ids.get(value);
    if (id === undefined) {
      id = this.nextReference++;
      this.ids.set(value, id);
      this.references.set(id, { value, count: 0 });
    }
    this.references.get(id)!.count++;
    return [id, this.operations.traits(value)];
  }
  /** Takes a value back that Python held under a reference of its own making (a registered module of a snapshot). */
  private dropReference(reference: number, count: number): void {
    const entry = this.references.get(reference);
    if (!entry) return;
    entry.count -= count;
    if (entry.count > 0) return;
    this.references.delete(reference);
    this.ids.delete(entry.value);
  }
  fromReference(reference: number): unknown {
    return this.references.get(reference)?.value;
  }
  fromHandle(handle: number, traits: number): unknown {
    return makeProxy(this, handle, traits);
  }
  fromView(handle: number, address: number, size: number, format: string, readOnly: boolean, shape: number[]): PythonBuffer {
    return new PythonBuffer(this, handle, address, size, format, readOnly, shape);
  }
}

/** The memory of a Python object that has the buffer protocol, without a copy. */
export class PythonBuffer {
  constructor(
    private readonly engine: Engine,
    private handle: number,
    private readonly address: number,
    readonly byteLength: number,
    /** Letter of the module `struct`. */
    readonly format: string,
    readonly readOnly: boolean,
    readonly shape: readonly number[],
  ) {}
  /** A typed array on the memory. The runtime's memory moves when it grows: ask again after any call into Python. */
  get data(): ArrayBufferView {
    if (this.handle === 0) throw new DisposedError("the buffer was released");
    this.engine.alive();
    const type = typedArrayFor(this.format);
    return new type(this.engine.m.memory.buffer, this.address, this.byteLength / type.BYTES_PER_ELEMENT);
  }
  /** Lets the object change its size again. */
  release(): void {
    if (this.handle !== 0) this.engine.release(this.handle);
    this.handle = 0;
  }
}

/** Encodes the arguments of a call: object (already written), a tuple, keyword arguments. */
export function encodeArguments(e: Encoder, args: readonly unknown[]): void {
  const last = args[args.length - 1];
  const kwargs = last instanceof Kwargs ? last : undefined;
  const positional = kwargs ? args.slice(0, -1) : args;
  e.value(Tuple.from_(positional));
  if (kwargs) {
    const entries = Object.entries(kwargs.values);
    e.container(Tag.DICT, entries.length);
    for (const [key, value] of entries) {
      e.text(key);
      e.value(value);
    }
  } else {
    e.tag(Tag.NONE);
  }
}
