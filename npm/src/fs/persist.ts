// A folder whose files outlive the page: kept in memory, loaded from IndexedDB at the start, changes written back soon after they happen.
import { MemoryFs } from "./memory.js";
import type { MemoryNode } from "./memory.js";

type Stored = { kind: "file"; data: Uint8Array; mode: number; mtimeNs: bigint } | { kind: "dir"; mode: number } | { kind: "link"; target: string };

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class PersistentFs extends MemoryFs {
  private dirty = new Set<MemoryNode>();
  private structure = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();
  private loading = false;

  private constructor(prefix: string, private readonly db: IDBDatabase, limit: number) {
    super(prefix, limit, (node) => this.touched(node));
  }

  static async open(prefix: string, name: string, limit = Infinity): Promise<PersistentFs> {
    const request = indexedDB.open(`dxpy:${name}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("files");
    const fs = new PersistentFs(prefix, await done(request), limit);
    await fs.load();
    return fs;
  }

  private async load(): Promise<void> {
    const store = this.db.transaction("files").objectStore("files");
    const [paths, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll() as IDBRequest<Stored[]>)]);
    const all = paths.map((p, i) => [String(p), values[i]!] as const).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    this.loading = true;
    for (const [path, v] of all) {
      if (v.kind === "dir") {
        this.makePath(path);
      } else if (v.kind === "link") {
        this.symlink(v.target, path);
      } else {
        this.adopt(path, v.data);
        this.chmod(path, v.mode, false);
        this.setTimes(path, v.mtimeNs, v.mtimeNs, false);
      }
    }
    this.loading = false;
  }

  private touched(node: MemoryNode): void {
    if (this.loading) return;
    if (node.kind === "file") this.dirty.add(node);
    this.structure = true;
    this.timer ??= setTimeout(() => void this.flush(), 50);
  }

  /** Resolves when everything written so far is stored. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.structure) return this.writing;
    const dirty = this.dirty;
    this.dirty = new Set();
    this.structure = false;
    const write = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const transaction = this.db.transaction("files", "readwrite");
        const store = transaction.objectStore("files");
        const present = new Set<string>();
        const keys = store.getAllKeys();
        keys.onsuccess = () => {
          const known = new Set(keys.result.map(String));
          for (const [path, node] of this.walk()) {
            present.add(path);
            if (node.kind === "file") {
              const value: Stored = { kind: "file", data: node.data.slice(0, node.size), mode: node.mode, mtimeNs: node.mtimeNs };
              if (dirty.has(node) || !known.has(path)) store.put(value, path);
            } else if (node.kind === "dir") {
              store.put({ kind: "dir", mode: node.mode } satisfies Stored, path);
            } else if (node.kind === "link") {
              store.put({ kind: "link", target: node.target } satisfies Stored, path);
            }
          }
          for (const k of known) if (!present.has(k)) store.delete(k);
        };
        transaction.oncomplete = () => resolve();
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    this.writing = this.writing.then(write, write);
    return this.writing;
  }

  async close(): Promise<void> {
    await this.flush();
    this.db.close();
  }
}
