// A file system in memory. Also the base of the persistent one, through `onChange`.
import { Errno, FsError, Mode, Open, Redirect, fail, nextDevice, nowNs } from "./types.js";
import type { Driver, Entry, OpenFile, Stat } from "./types.js";

interface NodeBase {
  ino: number;
  mode: number;
  nlink: number;
  atimeNs: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}
export interface FileNode extends NodeBase {
  kind: "file";
  data: Uint8Array;
  size: number;
}
export interface DirNode extends NodeBase {
  kind: "dir";
  children: Map<string, MemoryNode>;
}
interface LinkNode extends NodeBase {
  kind: "link";
  target: string;
}
/** A device: opened by calling `open`. */
interface DeviceNode extends NodeBase {
  kind: "device";
  open: () => OpenFile;
}
export type MemoryNode = FileNode | DirNode | LinkNode | DeviceNode;

class MemoryFile implements OpenFile {
  constructor(private readonly fs: MemoryFs, private readonly node: FileNode) {}
  read(into: Uint8Array, position: number): number {
    const n = Math.max(0, Math.min(into.length, this.node.size - position));
    into.set(this.node.data.subarray(position, position + n));
    return n;
  }
  write(from: Uint8Array, position: number): number {
    this.fs.resize(this.node, Math.max(this.node.size, position + from.length));
    this.node.data.set(from, position);
    this.fs.changed(this.node);
    return from.length;
  }
  stat(): Stat {
    return this.fs.statOf(this.node);
  }
  truncate(size: number): void {
    this.fs.resize(this.node, size);
    this.fs.changed(this.node);
  }
  close(): void {}
}

export class MemoryFs implements Driver {
  readonly dev = nextDevice();
  readonly root: DirNode;
  /** Bytes of all files. */
  used = 0;
  /** Changes fail from now on. */
  readOnly = false;
  private inodes = 1;

  /** `prefix` is where the file system is mounted ("" for the root): absolute symbolic links need it. */
  constructor(
    readonly prefix = "",
    private readonly limit = Infinity,
    private readonly onChange?: (node: MemoryNode) => void,
  ) {
    this.root = this.directory(0o755);
  }

  private base(mode: number): NodeBase {
    const now = nowNs();
    return { ino: this.inodes++, mode, nlink: 1, atimeNs: now, mtimeNs: now, ctimeNs: now };
  }
  private directory(mode: number): DirNode {
    return { ...this.base(Mode.DIRECTORY | (mode & 0o7777)), kind: "dir", children: new Map() };
  }

  resize(node: FileNode, size: number): void {
    if (size < 0) fail(Errno.EINVAL);
    if (this.used - node.size + size > this.limit) fail(Errno.ENOSPC);
    if (size > node.data.length) {
      let grown: Uint8Array;
      try {
        grown = new Uint8Array(Math.max(size, Math.min(node.data.length * 2, node.data.length + (16 << 20))));
      } catch {
        fail(Errno.ENOSPC);
      }
      grown.set(node.data.subarray(0, node.size));
      node.data = grown;
    } else if (size < node.size) {
      node.data.fill(0, size, node.size);
    }
    this.used += size - node.size;
    node.size = size;
  }

  changed(node: MemoryNode): void {
    node.mtimeNs = node.ctimeNs = nowNs();
    this.onChange?.(node);
  }

  statOf(node: MemoryNode): Stat {
    const size = node.kind === "file" ? node.size : node.kind === "link" ? new TextEncoder().encode(node.target).length : node.kind === "dir" ? 4096 : 0;
    const nlink = node.kind === "dir" ? 2 + [...node.children.values()].filter((c) => c.kind === "dir").length : node.nlink;
    return {
      dev: this.dev, ino: node.ino, mode: node.mode, nlink, uid: 0, gid: 0, rdev: node.kind === "device" ? node.ino : 0, size,
      atimeNs: node.atimeNs, mtimeNs: node.mtimeNs, ctimeNs: node.ctimeNs,
    };
  }

  // The node of a path; undefined: only its last component is missing. Throws Redirect at a link on the way.
  private find(path: string, follow: boolean): MemoryNode | undefined {
    if (path === "") return this.root;
    const parts = path.split("/");
    let node: MemoryNode = this.root;
    for (let i = 0; i < parts.length; i++) {
      if (node.kind !== "dir") fail(Errno.ENOTDIR);
      const name = parts[i]!;
      if (name.length > 255) fail(Errno.ENAMETOOLONG);
      const child: MemoryNode | undefined = node.children.get(name);
      const last = i === parts.length - 1;
      if (!child) {
        if (last) return undefined;
        fail(Errno.ENOENT);
      }
      if (child.kind === "link" && (!last || follow)) {
        const rest = parts.slice(i + 1).join("/");
        const folder = this.prefix + "/" + parts.slice(0, i).join("/");
        const target = child.target.startsWith("/") ? child.target : folder + "/" + child.target;
        throw new Redirect(rest === "" ? target : target + "/" + rest);
      }
      node = child;
    }
    return node;
  }
  private need(path: string, follow: boolean): MemoryNode {
    return this.find(path, follow) ?? fail(Errno.ENOENT);
  }
  // The folder that holds the last component, and that component.
  private parent(path: string): [DirNode, string] {
    if (path === "") fail(Errno.EEXIST);
    const cut = path.lastIndexOf("/");
    const node = this.need(cut < 0 ? "" : path.slice(0, cut), true);
    if (node.kind !== "dir") fail(Errno.ENOTDIR);
    const name = path.slice(cut + 1);
    if (name.length > 255) fail(Errno.ENAMETOOLONG);
    return [node, name];
  }
  private add(path: string, node: MemoryNode): void {
    this.writable();
    const [dir, name] = this.parent(path);
    if (dir.children.has(name)) fail(Errno.EEXIST);
    dir.children.set(name, node);
    this.changed(dir);
  }

  private writable(): void {
    if (this.readOnly) fail(Errno.EROFS);
  }

  open(path: string, flags: number, mode: number): OpenFile {
    if ((flags & Open.ACCESS) !== 0) this.writable();
    let node = this.find(path, (flags & Open.NO_FOLLOW) === 0 && (flags & (Open.CREATE | Open.EXCLUSIVE)) !== (Open.CREATE | Open.EXCLUSIVE));
    if (node && (flags & Open.CREATE) && (flags & Open.EXCLUSIVE)) fail(Errno.EEXIST);
    if (node?.kind === "link") fail(Errno.ELOOP);
    if (!node) {
      if ((flags & Open.CREATE) === 0) fail(Errno.ENOENT);
      node = { ...this.base(Mode.FILE | (mode & 0o7777)), kind: "file", data: new Uint8Array(0), size: 0 };
      this.add(path, node);
      this.onChange?.(node);
    }
    if (node.kind === "dir") {
      if ((flags & (Open.ACCESS | Open.CREATE)) !== 0) fail(Errno.EISDIR);
      return new OpenDirectory(() => this.statOf(node));
    }
    if (flags & Open.DIRECTORY) fail(Errno.ENOTDIR);
    if (node.kind === "device") return node.open();
    if ((flags & Open.TRUNCATE) && (flags & Open.ACCESS) !== 0) {
      this.resize(node, 0);
      this.changed(node);
    }
    return new MemoryFile(this, node);
  }
  stat(path: string, follow: boolean): Stat {
    return this.statOf(this.need(path, follow));
  }
  list(path: string): Entry[] {
    const node = this.need(path, true);
    if (node.kind !== "dir") fail(Errno.ENOTDIR);
    return Array.from(node.children, ([name, child]) => ({ name, ino: child.ino, type: child.mode & Mode.TYPE }));
  }
  makeDirectory(path: string, mode: number): void {
    if (this.find(path, false)) fail(Errno.EEXIST);
    this.add(path, this.directory(mode));
  }
  remove(path: string, directory: boolean): void {
    this.writable();
    const node = this.need(path, false);
    if (directory && node.kind !== "dir") fail(Errno.ENOTDIR);
    if (!directory && node.kind === "dir") fail(Errno.EISDIR);
    if (node === this.root) fail(Errno.EPERM);
    if (node.kind === "dir" && node.children.size > 0) fail(Errno.ENOTEMPTY);
    const [dir, name] = this.parent(path);
    dir.children.delete(name);
    this.unlinked(node);
    this.changed(dir);
  }
  private unlinked(node: MemoryNode): void {
    node.nlink--;
    if (node.kind === "file" && node.nlink === 0) this.used -= node.size; // an open descriptor may keep the bytes a while
    this.onChange?.(node);
  }
  rename(from: string, to: string): void {
    this.writable();
    const node = this.need(from, false);
    if (node === this.root) fail(Errno.EPERM);
    const [fromDir, fromName] = this.parent(from);
    const [toDir, toName] = this.parent(to);
    if (node.kind === "dir" && (to + "/").startsWith(from + "/") && to !== from) fail(Errno.EINVAL);
    const old = toDir.children.get(toName);
    if (old === node) return;
    if (old) {
      if (old.kind === "dir" && node.kind !== "dir") fail(Errno.EISDIR);
      if (old.kind !== "dir" && node.kind === "dir") fail(Errno.ENOTDIR);
      if (old.kind === "dir" && old.children.size > 0) fail(Errno.ENOTEMPTY);
      toDir.children.delete(toName);
      this.unlinked(old);
    }
    fromDir.children.delete(fromName);
    toDir.children.set(toName, node);
    node.ctimeNs = nowNs();
    this.changed(fromDir);
    this.changed(toDir);
    this.onChange?.(node);
  }
  link(from: string, to: string): void {
    const node = this.need(from, false);
    if (node.kind === "dir") fail(Errno.EPERM);
    this.add(to, node);
    node.nlink++;
    this.onChange?.(node);
  }
  symlink(target: string, path: string): void {
    if (this.find(path, false)) fail(Errno.EEXIST);
    this.add(path, { ...this.base(Mode.LINK | 0o777), kind: "link", target });
  }
  readLink(path: string): string {
    const node = this.need(path, false);
    return node.kind === "link" ? node.target : fail(Errno.EINVAL);
  }
  chmod(path: string, mode: number, follow: boolean): void {
    this.writable();
    const node = this.need(path, follow);
    node.mode = (node.mode & Mode.TYPE) | (mode & 0o7777);
    node.ctimeNs = nowNs();
    this.onChange?.(node);
  }
  setTimes(path: string, atimeNs: bigint, mtimeNs: bigint, follow: boolean): void {
    this.writable();
    const node = this.need(path, follow);
    node.atimeNs = atimeNs;
    node.mtimeNs = mtimeNs;
    node.ctimeNs = nowNs();
    this.onChange?.(node);
  }
  truncate(path: string, size: number): void {
    this.writable();
    const node = this.need(path, true);
    if (node.kind === "dir") fail(Errno.EISDIR);
    if (node.kind !== "file") fail(Errno.EINVAL);
    this.resize(node, size);
    this.changed(node);
  }
  realPath(path: string): string {
    this.need(path, true);
    return path;
  }

  // --- for the embedder

  addDevice(path: string, open: () => OpenFile): void {
    this.add(path, { ...this.base(Mode.CHARACTER | 0o666), kind: "device", open });
  }
  makePath(path: string): void {
    let at = "";
    for (const part of path.split("/")) {
      at = at === "" ? part : at + "/" + part;
      try {
        if (at !== "") this.makeDirectory(at, 0o755);
      } catch (e) {
        if (!(e instanceof FsError && e.errno === Errno.EEXIST)) throw e;
      }
    }
  }
  /** Writes a file without copying: the bytes belong to the file system from now on. */
  adopt(path: string, data: Uint8Array): void {
    const cut = path.lastIndexOf("/");
    if (cut > 0) this.makePath(path.slice(0, cut));
    const node: FileNode = { ...this.base(Mode.FILE | 0o644), kind: "file", data, size: data.length };
    const [dir, name] = this.parent(path);
    const old = dir.children.get(name);
    if (old?.kind === "dir") fail(Errno.EISDIR);
    dir.children.set(name, node);
    this.used += node.size;
    if (old) this.unlinked(old);
    this.onChange?.(node);
  }
  /** Every node with its path, folders before what is in them. */
  *walk(node: MemoryNode = this.root, path = ""): Generator<[string, MemoryNode]> {
    if (path !== "") yield [path, node];
    if (node.kind !== "dir") return;
    for (const [name, child] of node.children) yield* this.walk(child, path === "" ? name : path + "/" + name);
  }
}

/** A folder opened as a file: only good for stat and listing. */
export class OpenDirectory implements OpenFile {
  constructor(private readonly how: () => Stat) {}
  read(): number {
    return fail(Errno.EISDIR);
  }
  write(): number {
    return fail(Errno.EBADF);
  }
  stat(): Stat {
    return this.how();
  }
  truncate(): void {
    fail(Errno.EINVAL);
  }
  close(): void {}
}
