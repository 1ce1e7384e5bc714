// The runtime that users of the package hold.
import { Tuple, encodeText } from "./codec.js";
import type { Encoder } from "./codec.js";
import { unzip } from "./archive.js";
import { Engine, Flag, Op } from "./engine.js";
import { DisposedError } from "./errors.js";
import { MemoryFs } from "./fs/memory.js";
import type { PersistentFs } from "./fs/persist.js";
import { StdlibFs } from "./fs/stdlib.js";
import type { StdlibIndex } from "./fs/stdlib.js";
import { InputStream, devices, textSink } from "./fs/streams.js";
import { Mode } from "./fs/types.js";
import type { Driver } from "./fs/types.js";
import { VirtualFileSystem } from "./fs/vfs.js";
import type { Platform } from "./platform.js";
import { openSnapshot, packSnapshot } from "./snapshot.js";
import type { Snapshot } from "./snapshot.js";
import type {
  ConvertOptions, FileTree, Files, HostModule, Limits, MemoryStats, ModuleOptions, OutputSink, PyProxy, RunOptions, Runtime, RuntimeOptions,
} from "./types.js";

export const EXPRESSION = 1;
const TOP_LEVEL_AWAIT = 2;

/** What the command line needs beyond the public options. */
export interface InternalOptions extends RuntimeOptions {
  /** Serves "/"; default: memory. */
  root?: Driver;
  /** Folder of the standard library. */
  prefix?: string;
  /** More keys of the configuration (wasm/README.md). */
  configuration?: Record<string, unknown>;
}

function sinkOf(sink: OutputSink | undefined, fallback: (bytes: Uint8Array) => void): (bytes: Uint8Array) => void {
  if (sink === undefined) return fallback;
  return typeof sink === "function" ? textSink(sink) : (bytes) => sink.write(bytes);
}

function limitsOf(l: Limits): Record<string, number | undefined> {
  return { time_ms: l.timeMs, steps: l.steps, memory: l.memory, recursion: l.recursion };
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? encodeText(content) : content.slice();
}

// Read once per package folder, whatever the number of runtimes.
const indexes = new Map<string, Promise<StdlibIndex>>();
const archives = new Map<string, Promise<Uint8Array>>();
const modules = new Map<string, Promise<WebAssembly.Module>>();

function once<T>(cache: Map<string, Promise<T>>, base: URL, make: () => Promise<T>): Promise<T> {
  let p = cache.get(base.href);
  if (!p) {
    cache.set(base.href, (p = make()));
    p.catch(() => cache.delete(base.href));
  }
  return p;
}

export class PythonRuntime implements Runtime {
  private globals_: PyProxy | undefined;
  readonly files: Files;

  private constructor(
    readonly engine: Engine,
    readonly vfs: VirtualFileSystem,
    private readonly stdlib: StdlibFs,
    private readonly memoryRoot: MemoryFs | undefined,
    private readonly persistent: PersistentFs[],
    private readonly build: string,
  ) {
    this.files = new RuntimeFiles(this, vfs, persistent);
  }

  static async create(platform: Platform, o: InternalOptions): Promise<PythonRuntime> {
    const base = o.base === undefined ? platform.defaultBase : new URL(o.base);
    const [module, archive, index] = await Promise.all([
      o.module ?? once(modules, base, () => platform.module(base)),
      once(archives, base, () => platform.asset(base, "stdlib/core.dpm")),
      once(indexes, base, async () => JSON.parse(new TextDecoder().decode(await platform.asset(base, "stdlib/index.json"))) as StdlibIndex),
    ]);
    const { build } = index;
    const image = o.snapshot && openSnapshot(o.snapshot);
    if (image && image.header.build !== build) throw new Error("the snapshot was made by another version of @dxpy/runtime");

    const prefix = o.prefix ?? "/lib";
    const memoryRoot = o.root ? undefined : new MemoryFs("", o.fileLimit ?? 1 << 30);
    const vfs = new VirtualFileSystem(o.root ?? memoryRoot!);
    const stdlib = new StdlibFs(index, platform.parts(base));
    vfs.mount(`${prefix}/python3.14`, stdlib);
    const own = new MemoryFs(`${prefix}/dxpy`);
    own.adopt("stdlib.dpm", archive);
    own.readOnly = true; // its bytes are shared by all runtimes
    vfs.mount(`${prefix}/dxpy`, own);
    const cwd = o.cwd ?? "/home";
    if (memoryRoot) furnish(memoryRoot, image);
    const persistent: PersistentFs[] = [];
    for (const [path, mount] of Object.entries(o.mounts ?? {})) {
      const at = vfs.absolute(path);
      memoryRoot?.makePath(at.slice(1));
      const driver = await platform.mount(at, mount);
      if (mount.type === "persistent") persistent.push(driver as PersistentFs);
      vfs.mount(at, driver);
    }
    if (memoryRoot) vfs.makePath(cwd);

    const terminal = o.terminal ?? {};
    const engine = new Engine({
      files: vfs,
      stdin: new InputStream(o.stdin, terminal.stdin ?? false),
      stdout: sinkOf(o.stdout, (b) => platform.stdout(b)),
      stderr: sinkOf(o.stderr, (b) => platform.stderr(b)),
      terminalSize: (fd) =>
        [terminal.stdin, terminal.stdout, terminal.stderr][fd] ? { columns: terminal.columns ?? 80, lines: terminal.lines ?? 24 } : undefined,
      timeZone: validZone(o.env?.TZ),
      block: platform.block,
      poll: o.interruptBuffer && (() => Atomics.exchange(o.interruptBuffer!, 0, 0)),
      global: o.js === true ? globalThis : typeof o.js === "object" && o.js !== null ? o.js : undefined,
      objects: o.dicts === "object",
      log: (text) => console.error(text),
      library: (name) => stdlib.library(name),
    });
    const py = new PythonRuntime(engine, vfs, stdlib, memoryRoot, persistent, build);
    if (o.files) py.putFiles(o.files, cwd);
    const site = await py.putPackages(platform, o.packages ?? [], prefix);

    await engine.instantiate(module);
    const { environment, ...rest } = {
      argv: ["", ...(o.args ?? [])],
      executable: "",
      environment: new Map(Object.entries(o.env ?? {})),
      cwd,
      stdlib_archive: `${prefix}/dxpy/stdlib.dpm`,
      stdlib_parts: new Map([[`${prefix}/python3.14/common.dpm`, index.common]]),
      stdlib_dir: `${prefix}/python3.14`,
      path: site,
      // What a program has printed is to be seen at once, whatever it does next.
      options: { unbuffered: 1 },
      terminal: (terminal.stdin ? 1 : 0) | (terminal.stdout ? 2 : 0) | (terminal.stderr ? 4 : 0),
      limits: limitsOf(o.limits ?? {}),
      ...(o.sliceMs === undefined ? {} : { slice_ms: Number(o.sliceMs) }),
      ...o.configuration,
    };
    const configuration = engine.encode((e) => e.record({ ...rest, environment }));
    let status: number;
    if (image) {
      const { memory, libraries } = image.header;
      await stdlib.prefetch(libraries.map(([name]) => `${name}.wasm`));
      if (libraries.length === 0) engine.m.u8.fill(0); // before it grows: what is new is zero and need not be touched
      const missing = memory - engine.exports.memory.buffer.byteLength;
      if (missing > 0) engine.exports.memory.grow(missing / 65536);
      for (const library of libraries) engine.link(library);
      if (libraries.length > 0) engine.m.u8.fill(0); // they have put their data there
      image.restore(engine.m.u8);
      engine.send(configuration);
      status = engine.enter((x) => x.dxpy_restored(configuration.length));
    } else {
      engine.enter((x) => (x._initialize(), 0));
      engine.send(configuration);
      status = engine.enter((x) => x.dxpy_start(configuration.length));
    }
    engine.finish(status);
    return py;
  }

  private putFiles(files: FileTree, cwd: string): void {
    for (const [path, content] of Object.entries(files)) this.files.write(path.startsWith("/") ? path : `${cwd}/${path}`, content);
  }

  private async putPackages(platform: Platform, packages: (string | URL | Uint8Array)[], prefix: string): Promise<string[]> {
    if (packages.length === 0) return [];
    const site = `${prefix}/site-packages`;
    const fs = new MemoryFs(site);
    const wheels = await Promise.all(packages.map((p) => (p instanceof Uint8Array ? p : platform.fetch(p))));
    for (const wheel of wheels) for (const [name, bytes] of await unzip(wheel)) fs.adopt(name, bytes);
    this.vfs.mount(site, fs);
    return [site];
  }

  // --- running

  private source(code: string, options: RunOptions, mode: number): (e: Encoder) => void {
    return (e) => {
      e.text(code);
      e.value(options.filename ?? null);
      e.value(options.globals ?? null);
      e.value(mode);
    };
  }
  private flags(options: ConvertOptions): number {
    return options.proxy ? Flag.AS_HANDLE : Flag.BY_VALUE;
  }
  private objects(options: ConvertOptions): boolean {
    return options.dicts === undefined ? this.engine.objects : options.dicts === "object";
  }
  /** Runs a program as a task, after fetching what it imports. */
  async execute(code: string, options: RunOptions, mode: number): Promise<any> {
    await this.load({ code });
    return this.engine.callAsync(Op.EXEC, this.source(code, options, mode), 4, this.flags(options), this.objects(options));
  }
  run(code: string, options: RunOptions = {}): any {
    return this.engine.call(Op.EXEC, this.source(code, options, 0), 4, this.flags(options), this.objects(options));
  }
  eval(code: string, options: RunOptions = {}): any {
    return this.engine.call(Op.EXEC, this.source(code.trimStart(), options, EXPRESSION), 4, this.flags(options), this.objects(options));
  }
  runAsync(code: string, options: RunOptions = {}): Promise<any> {
    return this.execute(code, options, TOP_LEVEL_AWAIT);
  }
  /** Runs what the configuration asks for (`run`, `target`); gives the exit code. */
  main(): Promise<number> {
    return this.engine.callAsync(Op.MAIN, () => {}, 0) as Promise<number>;
  }
  get globals(): PyProxy {
    return (this.globals_ ??= this.engine.call(Op.GLOBALS, () => {}, 0, Flag.AS_HANDLE) as PyProxy);
  }
  import(name: string): PyProxy {
    return this.engine.call(Op.IMPORT, (e) => e.text(name), 1, Flag.AS_HANDLE) as PyProxy;
  }
  async load(what: string[] | { code: string }): Promise<void> {
    this.engine.alive();
    await this.stdlib.prefetch(Array.isArray(what) ? what : importedNames(what.code));
  }
  registerModule(name: string, object: HostModule, options: ModuleOptions = {}): void {
    if (options.promises !== "await") {
      for (const value of Object.values(object)) if (typeof value === "function") this.engine.operations.markHostFunction(value);
    }
    this.engine.operations.addModule(name, object);
    this.engine.call(Op.REGISTER_MODULE, (e) => {
      e.text(name);
      e.reference(object);
    }, 2);
  }
  interrupt(): void {
    if (this.engine.isDead) return;
    if (this.engine.depth > 0) this.engine.exports.dxpy_interrupt(-1, 2);
    this.engine.tasks.interrupt(2);
  }
  dispose(): void {
    if (this.engine.isDead) return;
    for (const p of this.persistent) void p.close();
    this.engine.kill(new DisposedError("the runtime was disposed"));
  }
  [Symbol.dispose](): void {
    this.dispose();
  }

  // --- the rest

  snapshot(): Uint8Array {
    if (!this.engine.tasks.idle) throw new Error("a snapshot cannot be taken while a program is suspended");
    this.globals_?.destroy();
    this.globals_ = undefined;
    this.engine.call(Op.SNAPSHOT, () => {}, 0);
    const files: [string, number, number | string][] = [];
    const contents: Uint8Array[] = [];
    for (const [path, node] of this.memoryRoot?.walk() ?? []) {
      if (node.kind === "device") continue;
      if (node.kind === "file") contents.push(node.data.subarray(0, node.size));
      files.push([path, node.mode, node.kind === "file" ? node.size : node.kind === "link" ? node.target : -1]);
    }
    return packSnapshot(this.build, this.engine.m.u8, this.engine.libraries, files, contents);
  }
  setLimits(limits: Limits): void {
    this.engine.call(Op.SET_LIMITS, (e) => e.record(limitsOf(limits)), 1);
  }
  memory(): MemoryStats {
    return this.engine.call(Op.MEMORY, () => {}, 0, Flag.BY_VALUE, true) as MemoryStats;
  }
  collect(): number {
    return this.engine.call(Op.COLLECT, () => {}, 0) as number;
  }
  isComplete(code: string): "complete" | "incomplete" | "invalid" {
    const n = this.engine.call(Op.IS_COMPLETE, (e) => e.text(code), 1) as number;
    return (["complete", "incomplete", "invalid"] as const)[n]!;
  }
  tuple<T>(...items: T[]): Tuple<T> {
    return Tuple.from_(items);
  }
  /** Parts of the standard library read so far. */
  get fetchedParts(): string[] {
    return this.stdlib.fetched;
  }
}

// Names behind `import` and `from` at the start of a line. It only says what may be wanted soon: a line inside a text does no harm.
function importedNames(code: string): string[] {
  const names: string[] = [];
  for (const [, from, list] of code.matchAll(/^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import|import[ \t]+([\w., \t]+))/gm)) {
    if (from) names.push(from);
    else for (const name of list!.split(",")) names.push(name.trim().split(/\s/)[0]!);
  }
  return names;
}

function validZone(zone: string | undefined): string | undefined {
  if (!zone) return undefined;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return "UTC"; // as C libraries do
  }
}

// The folders that programs expect, and what a snapshot had in them.
function furnish(root: MemoryFs, image: Snapshot | undefined): void {
  for (const folder of ["home", "tmp", "dev", "lib"]) root.makePath(folder);
  root.chmod("tmp", 0o1777, true);
  for (const [name, open] of Object.entries(devices)) root.addDevice(`dev/${name}`, open);
  image?.header.files.forEach(([path, mode, size], i) => {
    if (typeof size === "string") return root.symlink(size, path);
    if (size < 0) root.makePath(path);
    else root.adopt(path, image.contents[i]!.slice());
    root.chmod(path, mode, false);
  });
}

class RuntimeFiles implements Files {
  constructor(private readonly py: PythonRuntime, private readonly vfs: VirtualFileSystem, private readonly persistent: PersistentFs[]) {}
  private do<T>(path: string, work: () => T): T {
    this.py.engine.alive();
    try {
      return work();
    } catch (e) {
      const errno = (e as { errno?: number }).errno;
      if (errno === undefined) throw e;
      const why = ({ 2: "no such file", 17: "it exists", 20: "not a folder", 21: "it is a folder", 28: "no space left", 30: "read-only", 39: "not empty" } as Record<number, string>)[errno];
      throw new Error(`${path}: ${why ?? `error ${errno}`}`, { cause: e });
    }
  }
  read(path: string): Uint8Array {
    return this.do(path, () => this.vfs.readFile(path).slice());
  }
  readText(path: string): string {
    return new TextDecoder().decode(this.read(path));
  }
  write(path: string, content: string | Uint8Array): void {
    this.do(path, () => {
      const full = this.vfs.absolute(path);
      this.vfs.makePath(full.slice(0, full.lastIndexOf("/")) || "/");
      this.vfs.writeFile(full, bytesOf(content));
    });
  }
  makeFolder(path: string): void {
    this.do(path, () => this.vfs.makePath(path));
  }
  list(path: string): string[] {
    return this.do(path, () => this.vfs.list(path).map((e) => e.name).sort());
  }
  exists(path: string): boolean {
    this.py.engine.alive();
    return this.vfs.exists(path);
  }
  remove(path: string): void {
    this.do(path, () => {
      const folder = (this.vfs.stat(path, false).mode & Mode.TYPE) === Mode.DIRECTORY;
      if (folder) for (const e of this.vfs.list(path)) this.remove(`${path}/${e.name}`);
      this.vfs.remove(path, folder);
    });
  }
  async sync(): Promise<void> {
    await Promise.all(this.persistent.map((p) => p.flush()));
  }
}
