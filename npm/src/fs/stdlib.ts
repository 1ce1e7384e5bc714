// The standard library's folder: listed from an index, read from parts that are fetched when a file of theirs is first read.
import { OpenDirectory } from "./memory.js";
import { Errno, Mode, Open, fail, nextDevice } from "./types.js";
import type { Driver, Entry, OpenFile, Stat } from "./types.js";

/** stdlib/index.json, written by tools/pack-stdlib.mjs. */
export interface StdlibIndex {
  /** Names this build of the package: snapshots belong to one. */
  build: string;
  /** Modules whose compiled code is in core.dpm: importing them reads no part. */
  compiled: string[];
  /** Top-level modules whose code is in the part common.dpm, an archive. */
  common: string[];
  /** Part name -> its files in the order of the part's bytes: [path, size]. */
  parts: Record<string, [string, number][]>;
  /** Dotted module -> numbers of the parts (in the order of `parts`) that importing it reads, beyond those of its package; absent: its own part, if any. */
  needs: Record<string, number[]>;
}

/** Where parts come from. `now` must answer at once; `soon` may take its time and makes a later `now` cheap. */
export interface PartSource {
  now(part: string): Uint8Array;
  soon?(part: string): Promise<Uint8Array>;
}

interface File {
  part: string;
  offset: number;
  size: number;
  ino: number;
}
type Folder = Map<string, File | Folder>;

const MTIME = 1_735_689_600_000_000_000n; // a fixed day: the archive's files have no dates

export class StdlibFs implements Driver {
  readonly dev = nextDevice();
  private readonly root: Folder = new Map();
  private readonly loaded = new Map<string, Uint8Array>();
  private readonly compiled = new Map<string, WebAssembly.Module>();

  constructor(private readonly index: StdlibIndex, private readonly source: PartSource) {
    let ino = 2;
    for (const [part, files] of Object.entries(index.parts)) {
      let offset = 0;
      for (const [path, size] of files) {
        const steps = path.split("/");
        const name = steps.pop()!;
        let at = this.root;
        for (const s of steps) {
          if (!at.has(s)) at.set(s, new Map());
          at = at.get(s) as Folder;
        }
        at.set(name, { part, offset, size, ino: ino++ });
        offset += size;
      }
    }
    this.root.set("site-packages", new Map());
  }

  private load(part: string): Uint8Array {
    let bytes = this.loaded.get(part);
    if (!bytes) this.loaded.set(part, (bytes = this.source.now(part)));
    return bytes;
  }
  /** A library of modules. A part that cannot be fetched or compiled is left for the import to say so. */
  library(name: string): WebAssembly.Module {
    const part = `${name}.wasm`;
    let module = this.compiled.get(part);
    if (!module) this.compiled.set(part, (module = new WebAssembly.Module(this.load(part) as Uint8Array<ArrayBuffer>)));
    return module;
  }
  private async fetch(part: string): Promise<void> {
    const bytes = await this.source.soon!(part);
    if (part.endsWith(".wasm")) this.compiled.set(part, await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>));
    this.loaded.set(part, bytes);
  }
  /** Fetches what importing these modules will read, as far as their top-level imports tell. */
  async prefetch(modules: Iterable<string>): Promise<void> {
    if (!this.source.soon) return;
    const names = Object.keys(this.index.parts);
    const wanted = new Set<string>();
    for (const module of modules) {
      for (let at = module; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
        const needs = this.index.needs[at];
        for (const n of needs ?? []) wanted.add(names[n]!);
        if (!needs && at in this.index.parts && !this.index.compiled.includes(at)) wanted.add(at);
      }
    }
    await Promise.all([...wanted].filter((p) => !this.loaded.has(p)).map((p) => (p.endsWith(".wasm") ? this.fetch(p).catch(() => {}) : this.fetch(p))));
  }
  /** Names of the parts read so far. */
  get fetched(): string[] {
    return [...this.loaded.keys()];
  }

  private find(path: string): File | Folder {
    let at: File | Folder = this.root;
    if (path === "") return at;
    for (const step of path.split("/")) {
      if (!(at instanceof Map)) fail(Errno.ENOTDIR);
      at = at.get(step) ?? fail(Errno.ENOENT);
    }
    return at;
  }
  private statOf(node: File | Folder): Stat {
    const folder = node instanceof Map;
    return {
      dev: this.dev, ino: folder ? 1 : node.ino, mode: folder ? Mode.DIRECTORY | 0o555 : Mode.FILE | 0o444, nlink: 1, uid: 0, gid: 0, rdev: 0,
      size: folder ? 4096 : node.size, atimeNs: MTIME, mtimeNs: MTIME, ctimeNs: MTIME,
    };
  }
  open(path: string, flags: number): OpenFile {
    let node: File | Folder;
    try {
      node = this.find(path);
    } catch (e) {
      if (flags & Open.CREATE) fail(Errno.EROFS);
      throw e;
    }
    if ((flags & Open.ACCESS) !== 0) fail(Errno.EROFS);
    if (node instanceof Map) return new OpenDirectory(() => this.statOf(node));
    if (flags & Open.DIRECTORY) fail(Errno.ENOTDIR);
    const file = node;
    const bytes = this.load(file.part).subarray(file.offset, file.offset + file.size);
    return {
      read: (into, position) => {
        const chunk = bytes.subarray(position, position + into.length);
        into.set(chunk);
        return chunk.length;
      },
      write: () => fail(Errno.EBADF),
      stat: () => this.statOf(file),
      truncate: () => fail(Errno.EINVAL),
      close: () => {},
    };
  }
  stat(path: string): Stat {
    return this.statOf(this.find(path));
  }
  list(path: string): Entry[] {
    const node = this.find(path);
    if (!(node instanceof Map)) fail(Errno.ENOTDIR);
    return Array.from(node, ([name, n]) => ({
      name,
      ino: n instanceof Map ? 1 : n.ino,
      type: n instanceof Map ? Mode.DIRECTORY : Mode.FILE,
    }));
  }
  realPath(path: string): string {
    this.find(path);
    return path;
  }
  private readOnly(): never {
    fail(Errno.EROFS);
  }
  makeDirectory(): void {
    this.readOnly();
  }
  remove(): void {
    this.readOnly();
  }
  rename(): void {
    this.readOnly();
  }
  link(): void {
    this.readOnly();
  }
  symlink(): void {
    this.readOnly();
  }
  readLink(path: string): string {
    this.find(path);
    return fail(Errno.EINVAL);
  }
  chmod(): void {
    this.readOnly();
  }
  setTimes(): void {
    this.readOnly();
  }
  truncate(): void {
    this.readOnly();
  }
}
