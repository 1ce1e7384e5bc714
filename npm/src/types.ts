// The public types of the package.
import type { Tuple } from "./codec.js";
import type { PythonBuffer } from "./engine.js";
import type { InputChunk, InputSource } from "./fs/streams.js";

export type { InputChunk, InputSource };

/** How values of Python arrive. */
export interface ConvertOptions {
  /** Containers too arrive as PyProxy, not as copies. */
  proxy?: boolean;
  /** What a dict becomes: a `Map`, or a plain object where all its keys are strings. Default: as the runtime was created. */
  dicts?: "map" | "object";
}

/** Options of `run`, `eval` and `runAsync`. */
export interface RunOptions extends ConvertOptions {
  /** A dict (PyProxy) that serves as the globals; default: those of `__main__`. */
  globals?: PyProxy;
  /** What tracebacks call the code. Default `<exec>`. If it is a file with this code, tracebacks show its lines. */
  filename?: string;
}

/** Where a program writes: text as it comes (characters are never cut in two), or raw bytes. */
export type OutputSink = ((text: string) => void) | { write(bytes: Uint8Array): void };

/** What running code may use up. Exceeding one raises in Python; the runtime stays usable. */
export interface Limits {
  /** Running time of one call or task in milliseconds; waiting does not count. Raises `TimeoutError`. */
  timeMs?: number;
  /** Loop turns and calls of one call or task. Raises `TimeoutError`. */
  steps?: number;
  /** Bytes of the runtime's memory. Raises `MemoryError`. */
  memory?: number;
  /** Depth of Python calls. Raises `RecursionError`. */
  recursion?: number;
}

/** A folder's files at start: path to content. */
export type FileTree = Record<string, string | Uint8Array>;

/** A folder that is not only in memory. */
export type Mount =
  /** A folder of the machine (Node only). Nothing outside it can be reached. */
  | { type: "folder"; path: string; readOnly?: boolean }
  /** Kept across reloads under a name (browsers only). */
  | { type: "persistent"; name: string };

export interface RuntimeOptions {
  /** Standard input: all of it, or a callback that gives the next piece (a line, say), `null` at the end. Under `runAsync` it may return a Promise. Default: empty. */
  stdin?: InputSource;
  /** Default: the console, or the process's own stream in Node. */
  stdout?: OutputSink;
  stderr?: OutputSink;
  /** Standard streams that claim to be terminals. */
  terminal?: { stdin?: boolean; stdout?: boolean; stderr?: boolean; columns?: number; lines?: number };
  /** Environment variables. Default: none. `TZ` may name a time zone. */
  env?: Record<string, string>;
  /** `sys.argv[1:]`. */
  args?: string[];
  /** Current folder at start; made if missing. Default `/home`. */
  cwd?: string;
  /** Files to put in place before the start; paths are relative to `cwd` unless absolute. */
  files?: FileTree;
  /** Folders to mount: path to what. */
  mounts?: Record<string, Mount>;
  /** Wheels of pure Python: bytes, or addresses to fetch. */
  packages?: (string | URL | Uint8Array)[];
  limits?: Limits;
  /** What Python's module `js` shows: `true` for all of `globalThis`, or an object whose attributes it has. Default: nothing. */
  js?: boolean | object;
  /** Bytes that `snapshot()` gave: start from them. */
  snapshot?: Uint8Array;
  /** What dicts become. Default `"map"`. */
  dicts?: "map" | "object";
  /** Milliseconds that `runAsync` runs before the event loop gets its turn. Default 8. */
  sliceMs?: number;
  /** Four bytes of shared memory: a signal number stored there (2: KeyboardInterrupt) by another thread reaches the program. */
  interruptBuffer?: Int32Array<SharedArrayBuffer>;
  /** Where the package's own files are; default: beside its JavaScript. */
  base?: string | URL;
  /** The compiled `dxpy.wasm`, to share between several runtimes; default: compiled once and kept. */
  module?: WebAssembly.Module;
  /** Limit of the files in memory, in bytes. Default 1 GiB. */
  fileLimit?: number;
}

/**
 * A Python object. Attributes, calls, items and iteration work as on a JavaScript object; results are converted, containers copied.
 * It keeps the object alive until `destroy()`, or until it is itself collected.
 */
export interface PyProxy {
  (...args: any[]): any;
  new (...args: any[]): any;
  /** Gives the object back to Python. Using the proxy afterwards throws. */
  destroy(): void;
  [Symbol.dispose](): void;
  /** Name of its class. */
  readonly type: string;
  /** A copy as JavaScript values, as far as there are any for it; otherwise a proxy. */
  toJs(options?: ConvertOptions): any;
  /** `str(object)`. */
  toString(): string;
  /** An attribute, whatever its name; for those that a method of the proxy hides. Throws AttributeError as a PythonError. */
  attr(name: string, options?: ConvertOptions): any;
  /** Calls with keyword arguments: the last argument is an object with them. */
  callKwargs(...args: any[]): any;
  /** Calls as a task that may be suspended, as `runAsync` does. */
  callAsync(...args: any[]): Promise<any>;
  /** For objects with a length. */
  readonly length: number;
  /** For mappings: the item, or undefined. */
  get(key: any, options?: ConvertOptions): any;
  set(key: any, value: any): void;
  has(key: any): boolean;
  /** True: it was there. */
  delete(key: any): boolean;
  /** For objects with the buffer protocol: their memory without a copy. */
  getBuffer(writable?: boolean): PythonBuffer;
  [Symbol.iterator](): Iterator<any>;
  [Symbol.asyncIterator](): AsyncIterator<any>;
  [name: string]: any;
}

/** Attributes of a module that JavaScript provides. */
export type HostModule = Record<string, unknown>;

export interface ModuleOptions {
  /**
   * What a Promise that one of the module's functions returns does. `"suspend"` (default): the Python program waits there and gets the value
   * (under `runAsync`). `"await"`: Python gets an awaitable.
   */
  promises?: "suspend" | "await";
}

/** The files that Python sees. */
export interface Files {
  read(path: string): Uint8Array;
  readText(path: string): string;
  /** Makes the folders on the way. */
  write(path: string, content: string | Uint8Array): void;
  makeFolder(path: string): void;
  list(path: string): string[];
  exists(path: string): boolean;
  remove(path: string): void;
  /** Resolves when persistent folders have been stored. */
  sync(): Promise<void>;
}

export interface MemoryStats {
  /** Bytes of the instance's memory. */
  memory: number;
  /** Bytes of it in use. */
  used: number;
  limit: number;
  objects: number;
  handles: number;
  references: number;
  [name: string]: number;
}

/** A Python runtime. */
export interface Runtime {
  /** Runs a program at once; gives the value of its last statement if that is an expression. */
  run(code: string, options?: RunOptions): any;
  /** Evaluates an expression at once. */
  eval(code: string, options?: RunOptions): any;
  /** Runs a program that may `await` at its top, sleep, read input and wait for host functions, without blocking the event loop. */
  runAsync(code: string, options?: RunOptions): Promise<any>;
  /** The names of `__main__`: `get`, `set`, `has`, `delete`, iteration. */
  readonly globals: PyProxy;
  /** Imports a module. */
  import(name: string): PyProxy;
  /** Fetches what modules (or those that `code` imports) need of the standard library, so that importing them later is at hand. */
  load(modules: string[] | { code: string }): Promise<void>;
  /** Makes `object` a module that Python can import; its attributes are the module's. */
  registerModule(name: string, object: HostModule, options?: ModuleOptions): void;
  /** Raises KeyboardInterrupt in whatever runs or waits. */
  interrupt(): void;
  /** Frees everything. Pending calls reject. */
  dispose(): void;
  [Symbol.dispose](): void;
  /** The initialised runtime as bytes, for `createRuntime({ snapshot })` with the same version of this package. */
  snapshot(): Uint8Array;
  readonly files: Files;
  setLimits(limits: Limits): void;
  memory(): MemoryStats;
  /** Runs the cycle collector; gives the number of objects found. */
  collect(): number;
  /** Whether `code` is complete, wants more lines, or is wrong: for a prompt. */
  isComplete(code: string): "complete" | "incomplete" | "invalid";
  /** A Python tuple of the values. */
  tuple<T>(...items: T[]): Tuple<T>;
}

type Async<T> = T extends (...a: infer A) => infer R ? (...a: A) => Promise<Awaited<R>> : never;

/** A runtime on a Worker: the same calls, each giving a Promise. */
export interface WorkerRuntime {
  run: Async<Runtime["run"]>;
  eval: Async<Runtime["eval"]>;
  runAsync: Runtime["runAsync"];
  readonly globals: {
    get(name: string, options?: ConvertOptions): Promise<any>;
    set(name: string, value: any): Promise<void>;
    has(name: string): Promise<boolean>;
    delete(name: string): Promise<boolean>;
  };
  import(name: string): Promise<RemoteProxy>;
  load: Runtime["load"];
  registerModule: Async<Runtime["registerModule"]>;
  interrupt(): void;
  dispose(): void;
  snapshot: Async<Runtime["snapshot"]>;
  readonly files: { [K in keyof Files]: Async<Files[K]> };
  setLimits: Async<Runtime["setLimits"]>;
  memory: Async<Runtime["memory"]>;
  collect: Async<Runtime["collect"]>;
  isComplete: Async<Runtime["isComplete"]>;
}

/** A Python object in a Worker. */
export interface RemoteProxy {
  readonly type: string;
  /** Calls it, if it is callable. */
  call(...args: any[]): Promise<any>;
  /** Calls a method. */
  callMethod(name: string, ...args: any[]): Promise<any>;
  attr(name: string): Promise<any>;
  setAttr(name: string, value: any): Promise<void>;
  get(key: any): Promise<any>;
  set(key: any, value: any): Promise<void>;
  toJs(options?: ConvertOptions): Promise<any>;
  text(): Promise<string>;
  destroy(): Promise<void>;
}
