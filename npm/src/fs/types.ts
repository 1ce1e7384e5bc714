// What a file system is to the runtime: drivers that serve a folder each, put together by VirtualFileSystem (vfs.ts).
// Numbers (errno, open flags, modes) are those of Linux. A failing call throws FsError; the host turns it into an errno.

/** Error numbers that the drivers use. */
export const enum Errno {
  EPERM = 1, ENOENT = 2, EINTR = 4, EIO = 5, EBADF = 9, EAGAIN = 11, ENOMEM = 12, EACCES = 13, EEXIST = 17, EXDEV = 18, ENODEV = 19,
  ENOTDIR = 20, EISDIR = 21, EINVAL = 22, EMFILE = 24, ENOTTY = 25, EFBIG = 27, ENOSPC = 28, ESPIPE = 29, EROFS = 30, EPIPE = 32,
  ENAMETOOLONG = 36, ENOSYS = 38, ENOTEMPTY = 39, ELOOP = 40, EOVERFLOW = 75, EILSEQ = 84, EOPNOTSUPP = 95,
}

/** Open flags. */
export const enum Open {
  WRITE = 1, READ_WRITE = 2, ACCESS = 3, CREATE = 0x40, EXCLUSIVE = 0x80, TRUNCATE = 0x200, APPEND = 0x400, NON_BLOCK = 0x800,
  DIRECTORY = 0x10000, NO_FOLLOW = 0x20000, CLOSE_ON_EXEC = 0x80000,
}

/** Bits of a file's mode. */
export const enum Mode { TYPE = 0xf000, SOCKET = 0xc000, LINK = 0xa000, FILE = 0x8000, DIRECTORY = 0x4000, CHARACTER = 0x2000, FIFO = 0x1000 }

export class FsError extends Error {
  constructor(readonly errno: number) {
    super(`errno ${errno}`);
  }
}

/** Thrown by a driver that met a symbolic link: resolve `path` (absolute within the whole tree) instead. */
export class Redirect {
  constructor(readonly path: string) {}
}

export function fail(errno: number): never {
  throw new FsError(errno);
}

export interface Stat {
  dev: number;
  ino: number;
  mode: number;
  nlink: number;
  uid: number;
  gid: number;
  rdev: number;
  size: number;
  atimeNs: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

export interface Entry {
  name: string;
  ino: number;
  /** File type bits of the mode. */
  type: number;
}

/** An open file. */
export interface OpenFile {
  /** Bytes read into `into`; 0 at the end. */
  read(into: Uint8Array, position: number): number;
  write(from: Uint8Array, position: number): number;
  stat(): Stat;
  truncate(size: number): void;
  sync?(): void;
  close(): void;
}

/** Serves the files below one folder. Paths are relative to it, without leading slash and without `.` and `..`; "" is the folder itself. */
export interface Driver {
  readonly dev: number;
  open(path: string, flags: number, mode: number): OpenFile;
  stat(path: string, follow: boolean): Stat;
  list(path: string): Entry[];
  makeDirectory(path: string, mode: number): void;
  remove(path: string, directory: boolean): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readLink(path: string): string;
  chmod(path: string, mode: number, follow: boolean): void;
  setTimes(path: string, atimeNs: bigint, mtimeNs: bigint, follow: boolean): void;
  truncate(path: string, size: number): void;
  /** The canonical form of an existing path in this driver. */
  realPath(path: string): string;
}

let devices = 1;
export function nextDevice(): number {
  return devices++;
}

export function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
