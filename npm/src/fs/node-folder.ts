// A folder of the machine, for Node. Unless it is "/" itself, nothing outside it can be reached: a path that leads out through a
// symbolic link is refused.
import * as fs from "node:fs";
import { Errno, Open, fail } from "./types.js";
import type { Driver, Entry, OpenFile, Stat } from "./types.js";
import { FsError, Mode, nextDevice } from "./types.js";

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (e) {
    const errno = (e as NodeJS.ErrnoException).errno;
    if (e instanceof FsError || errno === undefined) throw e;
    throw new FsError(linuxErrno((e as NodeJS.ErrnoException).code, errno));
  }
}

const NUMBERS: Record<string, number> = {
  EPERM: 1, ENOENT: 2, EINTR: 4, EIO: 5, EBADF: 9, EAGAIN: 11, EACCES: 13, EEXIST: 17, EXDEV: 18, ENOTDIR: 20, EISDIR: 21, EINVAL: 22, EMFILE: 24, ENOTTY: 25,
  EFBIG: 27, ENOSPC: 28, ESPIPE: 29, EROFS: 30, EPIPE: 32, ENAMETOOLONG: 36, ENOSYS: 38, ENOTEMPTY: 39, ELOOP: 40, EOVERFLOW: 75, EOPNOTSUPP: 95,
};

// Node's errno is the system's own, negated; by name it is the same on every system.
function linuxErrno(code: string | undefined, errno: number): number {
  return NUMBERS[code ?? ""] ?? (process.platform === "linux" ? -errno : Errno.EIO);
}

function toStat(st: fs.BigIntStats): Stat {
  return {
    dev: Number(st.dev), ino: Number(st.ino), mode: Number(st.mode), nlink: Number(st.nlink), uid: Number(st.uid), gid: Number(st.gid),
    rdev: Number(st.rdev), size: Number(st.size), atimeNs: st.atimeNs, mtimeNs: st.mtimeNs, ctimeNs: st.ctimeNs,
  };
}

class HostFile implements OpenFile {
  private readonly stream: boolean; // no position
  constructor(private readonly fd: number) {
    const type = guarded(() => fs.fstatSync(fd)).mode & Mode.TYPE;
    this.stream = type !== Mode.FILE && type !== Mode.DIRECTORY;
  }
  read(into: Uint8Array, position: number): number {
    return guarded(() => fs.readSync(this.fd, into, 0, into.length, this.stream ? null : position));
  }
  write(from: Uint8Array, position: number): number {
    return guarded(() => fs.writeSync(this.fd, from, 0, from.length, this.stream ? null : position));
  }
  stat(): Stat {
    return guarded(() => toStat(fs.fstatSync(this.fd, { bigint: true })));
  }
  truncate(size: number): void {
    guarded(() => fs.ftruncateSync(this.fd, size));
  }
  sync(): void {
    guarded(() => fs.fsyncSync(this.fd));
  }
  close(): void {
    guarded(() => fs.closeSync(this.fd));
  }
}

export class NodeFolder implements Driver {
  readonly dev = nextDevice();
  private readonly base: string;
  private readonly open_: boolean;

  constructor(folder: string, private readonly readOnly = false) {
    const real = fs.realpathSync(folder);
    this.open_ = real === "/";
    this.base = this.open_ ? "" : real;
  }

  // The machine's path. `leaf`: the call follows a link in the last component, so that too must lead inside.
  private path(path: string, leaf: boolean): string {
    const full = path === "" ? this.base || "/" : this.base + "/" + path;
    if (path.includes("\0")) fail(Errno.EINVAL);
    if (this.open_) return full;
    if (path !== "") this.inside(full.slice(0, full.lastIndexOf("/")));
    if (leaf) this.inside(full);
    return full;
  }
  private inside(full: string): void {
    let real: string;
    try {
      real = fs.realpathSync(full);
    } catch (e) {
      // Missing is fine, unless a dangling link would be created through.
      let link: fs.Stats | undefined;
      try {
        link = fs.lstatSync(full);
      } catch {
        // really missing: the call itself reports it
      }
      if (link?.isSymbolicLink()) fail((e as NodeJS.ErrnoException).code === "ELOOP" ? Errno.ELOOP : Errno.EACCES);
      return;
    }
    if (real !== this.base && !real.startsWith(this.base + "/")) fail(Errno.EACCES);
  }
  private writable(): void {
    if (this.readOnly) fail(Errno.EROFS);
  }

  open(path: string, flags: number, mode: number): OpenFile {
    if ((flags & (Open.ACCESS | Open.CREATE | Open.TRUNCATE)) !== 0) this.writable();
    const full = this.path(path, true);
    const c = fs.constants;
    let native = [c.O_RDONLY, c.O_WRONLY, c.O_RDWR, c.O_RDWR][flags & Open.ACCESS]!;
    if (flags & Open.CREATE) native |= c.O_CREAT;
    if (flags & Open.EXCLUSIVE) native |= c.O_EXCL;
    if (flags & Open.TRUNCATE) native |= c.O_TRUNC;
    if (flags & Open.APPEND) native |= c.O_APPEND;
    if (flags & Open.NO_FOLLOW) native |= c.O_NOFOLLOW ?? 0;
    if (flags & Open.DIRECTORY) native |= c.O_DIRECTORY ?? 0;
    return guarded(() => new HostFile(fs.openSync(full, native, mode)));
  }
  stat(path: string, follow: boolean): Stat {
    const full = this.path(path, follow);
    return guarded(() => toStat(follow ? fs.statSync(full, { bigint: true }) : fs.lstatSync(full, { bigint: true })));
  }
  list(path: string): Entry[] {
    const full = this.path(path, true);
    return guarded(() => fs.readdirSync(full, { withFileTypes: true })).map((e) => ({
      name: e.name,
      ino: 0,
      type: e.isFile() ? Mode.FILE : e.isDirectory() ? Mode.DIRECTORY : e.isSymbolicLink() ? Mode.LINK : e.isFIFO() ? Mode.FIFO : Mode.CHARACTER,
    }));
  }
  makeDirectory(path: string, mode: number): void {
    this.writable();
    const full = this.path(path, false);
    guarded(() => fs.mkdirSync(full, { mode }));
  }
  remove(path: string, directory: boolean): void {
    this.writable();
    const full = this.path(path, false);
    guarded(() => (directory ? fs.rmdirSync(full) : fs.unlinkSync(full)));
  }
  rename(from: string, to: string): void {
    this.writable();
    const [a, b] = [this.path(from, false), this.path(to, false)];
    guarded(() => fs.renameSync(a, b));
  }
  link(from: string, to: string): void {
    this.writable();
    const [a, b] = [this.path(from, true), this.path(to, false)];
    guarded(() => fs.linkSync(a, b));
  }
  symlink(target: string, path: string): void {
    this.writable();
    const full = this.path(path, false);
    guarded(() => fs.symlinkSync(target, full));
  }
  readLink(path: string): string {
    const full = this.path(path, false);
    return guarded(() => fs.readlinkSync(full));
  }
  chmod(path: string, mode: number, follow: boolean): void {
    this.writable();
    if (!follow) fail(Errno.EOPNOTSUPP);
    const full = this.path(path, true);
    guarded(() => fs.chmodSync(full, mode));
  }
  setTimes(path: string, atimeNs: bigint, mtimeNs: bigint, follow: boolean): void {
    this.writable();
    const full = this.path(path, follow);
    const [a, m] = [Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9];
    guarded(() => (follow ? fs.utimesSync(full, a, m) : fs.lutimesSync(full, a, m)));
  }
  truncate(path: string, size: number): void {
    this.writable();
    const full = this.path(path, true);
    guarded(() => fs.truncateSync(full, size));
  }
  realPath(path: string): string {
    const real = guarded(() => fs.realpathSync(this.path(path, true)));
    return real.slice(this.base.length + 1);
  }
}
