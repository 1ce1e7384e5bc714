// The tree of files that one runtime sees: drivers mounted at folders, open descriptors, the current folder.
import { OpenDirectory } from "./memory.js";
import { Errno, Mode, Open, Redirect, fail } from "./types.js";
import type { Driver, Entry, OpenFile, Stat } from "./types.js";

interface Description {
  file: OpenFile;
  flags: number;
  position: number;
  users: number;
  /** Absolute path it was opened by: openat-like calls start there. */
  path: string;
}

const CWD = -100;
const MAX_DESCRIPTORS = 1024;

export class VirtualFileSystem {
  private mounts: { prefix: string; driver: Driver }[] = [];
  private readonly fds: (Description | undefined)[] = [];
  cwd = "/";
  umask = 0o022;

  constructor(readonly root: Driver) {}

  /** Serves everything below `path` from `driver`. */
  mount(path: string, driver: Driver): void {
    this.mounts.push({ prefix: path, driver });
    this.mounts.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  // --- paths

  /** Absolute, without ".", ".." and doubled slashes; follows what a ".." steps back over. */
  absolute(path: string, dir = CWD): string {
    if (path === "") fail(Errno.ENOENT);
    if (path.length > 4095) fail(Errno.ENAMETOOLONG);
    if (!path.startsWith("/")) path = (dir === CWD ? this.cwd : this.description(dir).path) + "/" + path;
    if (!/\/(\.|\.\.|)(\/|$)/.test(path)) return path;
    let out = "";
    for (const part of path.split("/")) {
      if (part === "" || part === ".") continue;
      if (part === "..") {
        if (out !== "") out = this.realPath(out);
        out = out.slice(0, Math.max(0, out.lastIndexOf("/")));
      } else {
        out += "/" + part;
      }
    }
    return out === "" ? "/" : out;
  }

  private locate(path: string): [Driver, string] {
    for (const { prefix, driver } of this.mounts) {
      if (path === prefix) return [driver, ""];
      if (path.startsWith(prefix) && path[prefix.length] === "/") return [driver, path.slice(prefix.length + 1)];
    }
    return [this.root, path.slice(1)];
  }

  private at<T>(path: string, dir: number, work: (driver: Driver, path: string) => T): T {
    const folderWanted = path.length > 1 && /\/\.?$/.test(path);
    path = this.absolute(path, dir);
    for (let links = 0; links < 40; links++) {
      const [driver, rest] = this.locate(path);
      try {
        if (folderWanted && (driver.stat(rest, true).mode & Mode.TYPE) !== Mode.DIRECTORY) fail(Errno.ENOTDIR);
        return work(driver, rest);
      } catch (e) {
        if (!(e instanceof Redirect)) throw e;
        path = this.absolute(e.path);
      }
    }
    fail(Errno.ELOOP);
  }

  realPath(path: string): string {
    let real = path;
    return this.at(path, CWD, (driver, rest) => {
      const inside = driver.realPath(rest);
      const mount = this.mounts.find((m) => m.driver === driver);
      real = (mount?.prefix ?? "") + (inside === "" ? "" : "/" + inside);
      return real === "" ? "/" : real;
    });
  }

  // --- descriptors

  private description(fd: number): Description {
    return this.fds[fd] ?? fail(Errno.EBADF);
  }
  private install(d: Description, at = 0): number {
    let fd = at;
    while (this.fds[fd]) fd++;
    if (fd >= MAX_DESCRIPTORS) fail(Errno.EMFILE);
    this.fds[fd] = d;
    return fd;
  }
  openFile(file: OpenFile, flags: number, path = "", fd = 0): number {
    return this.install({ file, flags, position: 0, users: 1, path }, fd);
  }
  file(fd: number): OpenFile {
    return this.description(fd).file;
  }
  flags(fd: number): number {
    return this.description(fd).flags;
  }
  setFlags(fd: number, flags: number): void {
    const d = this.description(fd);
    const settable = Open.APPEND | Open.NON_BLOCK;
    d.flags = (d.flags & ~settable) | (flags & settable);
  }

  open(dir: number, path: string, flags: number, mode: number): number {
    const full = this.absolute(path, dir);
    const masked = mode & ~this.umask;
    const file = this.at(path, dir, (driver, rest) => driver.open(rest, flags, masked));
    return this.openFile(file, flags, full);
  }
  close(fd: number): void {
    const d = this.description(fd);
    this.fds[fd] = undefined;
    if (--d.users === 0) d.file.close();
  }
  closeAll(): void {
    for (let fd = 0; fd < this.fds.length; fd++) if (this.fds[fd]) this.close(fd);
  }
  read(fd: number, into: Uint8Array, position?: number): number {
    const d = this.description(fd);
    if ((d.flags & Open.ACCESS) === Open.WRITE) fail(Errno.EBADF);
    if (d.file.stream) {
      if (position !== undefined) fail(Errno.ESPIPE);
      return d.file.read(into, 0);
    }
    const n = d.file.read(into, position ?? d.position);
    if (position === undefined) d.position += n;
    return n;
  }
  write(fd: number, from: Uint8Array, position?: number): number {
    const d = this.description(fd);
    if ((d.flags & Open.ACCESS) === 0) fail(Errno.EBADF);
    if (d.file.stream) {
      if (position !== undefined) fail(Errno.ESPIPE);
      return d.file.write(from, 0);
    }
    if (d.flags & Open.APPEND && position === undefined) d.position = d.file.stat().size;
    const n = d.file.write(from, position ?? d.position);
    if (position === undefined) d.position += n;
    return n;
  }
  seek(fd: number, offset: number, whence: number): number {
    const d = this.description(fd);
    if (d.file.stream) fail(Errno.ESPIPE);
    const base = whence === 0 ? 0 : whence === 1 ? d.position : whence === 2 ? d.file.stat().size : fail(Errno.EINVAL);
    const to = base + offset;
    if (to < 0) fail(Errno.EINVAL);
    d.position = to;
    return to;
  }
  duplicate(fd: number, to = -1): number {
    const d = this.description(fd);
    if (to === fd) return fd;
    if (to >= MAX_DESCRIPTORS) fail(Errno.EBADF);
    if (to >= 0 && this.fds[to]) this.close(to);
    d.users++;
    return this.install(d, Math.max(to, 0));
  }
  statFd(fd: number): Stat {
    return this.description(fd).file.stat();
  }
  truncateFd(fd: number, size: number): void {
    const d = this.description(fd);
    if ((d.flags & Open.ACCESS) === 0) fail(Errno.EINVAL);
    d.file.truncate(size);
  }
  pathOf(fd: number): string {
    const d = this.description(fd);
    return d.file instanceof OpenDirectory || (d.file.stat().mode & Mode.TYPE) === Mode.DIRECTORY ? d.path : fail(Errno.ENOTDIR);
  }

  // --- by path

  stat(dir: number, path: string, follow: boolean): Stat {
    return this.at(path, dir, (driver, rest) => driver.stat(rest, follow));
  }
  exists(path: string): boolean {
    try {
      this.stat(CWD, path, true);
      return true;
    } catch {
      return false;
    }
  }
  list(path: string, dir = CWD): Entry[] {
    const entries = this.at(path, dir, (driver, rest) => driver.list(rest));
    // Folders where something is mounted show even where the driver below lacks them.
    const full = this.absolute(path, dir);
    const base = full === "/" ? "/" : full + "/";
    for (const { prefix, driver } of this.mounts) {
      const name = prefix.slice(base.length);
      if (!prefix.startsWith(base) || name.includes("/") || entries.some((e) => e.name === name)) continue;
      entries.push({ name, ino: driver.stat("", true).ino, type: Mode.DIRECTORY });
    }
    return entries;
  }
  makeDirectory(dir: number, path: string, mode: number): void {
    this.at(path.replace(/(.)\/+$/, "$1"), dir, (driver, rest) =>
      rest === "" ? fail(Errno.EEXIST) : driver.makeDirectory(rest, mode & ~this.umask),
    );
  }
  remove(dir: number, path: string, directory: boolean): void {
    this.at(path, dir, (driver, rest) => (rest === "" ? fail(Errno.EPERM) : driver.remove(rest, directory)));
  }
  private two(fromDir: number, from: string, toDir: number, to: string, work: (driver: Driver, from: string, to: string) => void): void {
    this.at(from, fromDir, (source, sourceRest) =>
      this.at(to.replace(/(.)\/+$/, "$1"), toDir, (target, targetRest) =>
        source === target ? work(source, sourceRest, targetRest) : fail(Errno.EXDEV),
      ),
    );
  }
  rename(fromDir: number, from: string, toDir: number, to: string): void {
    this.two(fromDir, from, toDir, to, (driver, a, b) => driver.rename(a, b));
  }
  link(fromDir: number, from: string, toDir: number, to: string): void {
    this.two(fromDir, from, toDir, to, (driver, a, b) => driver.link(a, b));
  }
  symlink(target: string, dir: number, path: string): void {
    this.at(path, dir, (driver, rest) => driver.symlink(target, rest));
  }
  readLink(dir: number, path: string): string {
    return this.at(path, dir, (driver, rest) => driver.readLink(rest));
  }
  chmod(dir: number, path: string, mode: number, follow: boolean): void {
    this.at(path, dir, (driver, rest) => driver.chmod(rest, mode, follow));
  }
  setTimes(dir: number, path: string, atimeNs: bigint, mtimeNs: bigint, follow: boolean): void {
    this.at(path, dir, (driver, rest) => driver.setTimes(rest, atimeNs, mtimeNs, follow));
  }
  truncate(path: string, size: number): void {
    this.at(path, CWD, (driver, rest) => driver.truncate(rest, size));
  }
  access(dir: number, path: string, mode: number, follow: boolean): void {
    const st = this.stat(dir, path, follow);
    if (mode & 1 && (st.mode & Mode.TYPE) !== Mode.DIRECTORY && (st.mode & 0o111) === 0) fail(Errno.EACCES);
  }
  changeDirectory(path: string): void {
    const st = this.stat(CWD, path, true);
    if ((st.mode & Mode.TYPE) !== Mode.DIRECTORY) fail(Errno.ENOTDIR);
    this.cwd = this.realPath(this.absolute(path));
  }

  // --- for the embedder

  readFile(path: string): Uint8Array {
    const fd = this.open(CWD, path, 0, 0);
    try {
      const chunks: Uint8Array[] = [];
      let total = 0;
      for (let size = Math.max(this.statFd(fd).size, 4096); ; size = 65536) {
        const chunk = new Uint8Array(size);
        const n = this.read(fd, chunk);
        if (n === 0) break;
        chunks.push(chunk.subarray(0, n));
        total += n;
      }
      if (chunks.length === 1) return chunks[0]!;
      const out = new Uint8Array(total);
      let at = 0;
      for (const c of chunks) {
        out.set(c, at);
        at += c.length;
      }
      return out;
    } finally {
      this.close(fd);
    }
  }
  writeFile(path: string, data: Uint8Array): void {
    const fd = this.open(CWD, path, Open.WRITE | Open.CREATE | Open.TRUNCATE, 0o666);
    try {
      for (let at = 0; at < data.length; ) at += this.write(fd, data.subarray(at));
    } finally {
      this.close(fd);
    }
  }
  makePath(path: string): void {
    let at = "";
    for (const part of this.absolute(path).split("/")) {
      if (part === "") continue;
      at += "/" + part;
      if (!this.exists(at)) this.makeDirectory(CWD, at, 0o777);
    }
  }
}
