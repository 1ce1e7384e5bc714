// What the module imports for files, streams, time and entropy. Every function answers with a number, an errno negated when it failed.
import { decodeText, encodeText } from "./codec.js";
import { Errno, FsError, Mode, fail } from "./fs/types.js";
import type { OpenFile, Stat } from "./fs/types.js";
import { fillRandom } from "./fs/streams.js";
import type { InputStream } from "./fs/streams.js";
import type { VirtualFileSystem } from "./fs/vfs.js";
import { zoneAt } from "./zones.js";

/** Windows on the module's memory, renewed when it has grown. */
export class Memory {
  private u8_ = new Uint8Array(0);
  private view_ = new DataView(new ArrayBuffer(0));
  memory!: WebAssembly.Memory;

  get u8(): Uint8Array {
    if (this.u8_.buffer !== this.memory.buffer) this.u8_ = new Uint8Array(this.memory.buffer);
    return this.u8_;
  }
  get view(): DataView {
    if (this.view_.buffer !== this.memory.buffer) this.view_ = new DataView(this.memory.buffer);
    return this.view_;
  }
  bytes(address: number, size: number): Uint8Array {
    address >>>= 0;
    return this.u8.subarray(address, address + (size >>> 0));
  }
  text(address: number, size: number): string {
    return decodeText(this.bytes(address, size));
  }
}

export interface HostOptions {
  files: VirtualFileSystem;
  stdin: InputStream;
  stdout: (bytes: Uint8Array) => void;
  stderr: (bytes: Uint8Array) => void;
  terminalSize?: (descriptor: number) => { columns: number; lines: number } | undefined;
  timeZone?: string;
  /** Blocks for some time; absent where nothing may block. */
  block?: (milliseconds: number) => void;
  /** A signal that came from outside the event loop. */
  poll?: () => number;
  log?: (text: string) => void;
}

/** os._exit was called. */
export class HostExit extends Error {
  constructor(readonly code: number) {
    super(`Python exited with code ${code}`);
  }
}

/** A call into the module cannot go on: for want of memory (0), stack (1) or time (2). */
export class Breakdown extends Error {
  constructor(readonly reason: number) {
    super("out of memory");
  }
}
/** The module found a bug of its own. */
export class Abort extends Error {}

/** The engine's stack is used up. */
export const isOverflow = (e: unknown): boolean => (e instanceof RangeError && /call stack/.test(e.message)) || (e as Error | undefined)?.name === "InternalError";

export type Imports = Record<string, (...values: number[]) => number | void>;

export function hostImports(m: Memory, o: HostOptions): Imports {
  const fs = o.files;
  const open = new Map<number, OpenFile>();
  let numbers = 0;
  const file = (n: number): OpenFile => open.get(n) ?? fail(Errno.EBADF);
  const clockOffset = performance.timeOrigin;

  function guarded(work: (...v: number[]) => number | void): (...v: number[]) => number {
    return (...v) => {
      try {
        return work(...v) ?? 0;
      } catch (e) {
        if (e instanceof FsError) return -e.errno;
        if (isOverflow(e)) throw e;
        o.log?.(`dxpy: ${String(e)}`);
        return -Errno.EIO;
      }
    };
  }
  const path = (at: number, n: number): string => {
    const text = m.text(at, n);
    return text.includes("\0") ? fail(Errno.EINVAL) : text;
  };
  const putStat = (st: Stat, out: number): void => {
    const seconds = (ns: bigint): number => Number(ns / 1_000_000_000n) + Number(ns % 1_000_000_000n) / 1e9;
    [st.dev, st.ino, st.mode, st.nlink, st.uid, st.gid, st.size, seconds(st.atimeNs), seconds(st.mtimeNs), seconds(st.ctimeNs)].forEach((v, i) =>
      m.view.setFloat64((out >>> 0) + i * 8, v, true),
    );
  };
  const put = (bytes: Uint8Array, at: number, capacity: number): number => {
    if (bytes.length <= capacity >>> 0) m.u8.set(bytes, at >>> 0);
    return bytes.length;
  };
  const kind = (type: number): number => (type === Mode.FILE ? 1 : type === Mode.DIRECTORY ? 2 : type === Mode.LINK ? 3 : 0);

  const imports: Imports = {
    file_open: (at, n, flags, mode) => {
      const opened = fs.open(path(at!, n!), flags!, mode!);
      open.set(numbers, opened);
      return numbers++;
    },
    file_close: (f) => {
      const closing = file(f!);
      open.delete(f!);
      closing.close();
    },
    file_read: (f, at, size, offset) => file(f!).read(m.bytes(at!, size!), offset!),
    file_write: (f, at, size, offset) => file(f!).write(m.bytes(at!, size!), offset!),
    file_truncate: (f, size) => file(f!).truncate(size!),
    file_sync: (f) => file(f!).sync?.(),
    file_stat: (f, out) => putStat(file(f!).stat(), out!),
    path_stat: (at, n, follow, out) => putStat(fs.stat(path(at!, n!), follow !== 0), out!),
    path_list: (at, n, out, capacity) => {
      const entries = fs.list(path(at!, n!)).map((e) => [kind(e.type), encodeText(e.name)] as const);
      const size = entries.reduce((sum, [, name]) => sum + 5 + name.length, 0);
      if (size > capacity! >>> 0) return size;
      let to = out! >>> 0;
      for (const [type, name] of entries) {
        m.u8[to] = type;
        m.view.setUint32(to + 1, name.length, true);
        m.u8.set(name, to + 5);
        to += 5 + name.length;
      }
      return size;
    },
    path_make_directory: (at, n, mode) => fs.makeDirectory(path(at!, n!), mode!),
    path_remove: (at, n, directory) => fs.remove(path(at!, n!), directory !== 0),
    path_rename: (at, n, to, n2) => fs.rename(path(at!, n!), path(to!, n2!)),
    path_link: (at, n, to, n2) => fs.link(path(at!, n!), path(to!, n2!)),
    path_symlink: (target, n, to, n2) => fs.symlink(path(target!, n!), path(to!, n2!)),
    path_readlink: (at, n, out, capacity) => put(encodeText(fs.readLink(path(at!, n!))), out!, capacity!),
    path_mode: (at, n, mode, follow) => fs.chmod(path(at!, n!), mode!, follow !== 0),
    path_times: (at, n, access, modification, follow) => {
      const name = path(at!, n!);
      const st = Number.isNaN(access) || Number.isNaN(modification) ? fs.stat(name, follow !== 0) : undefined;
      const ns = (seconds: number, keep: bigint | undefined): bigint => {
        if (Number.isNaN(seconds)) return keep!;
        const whole = Math.floor(seconds);
        return BigInt(whole) * 1_000_000_000n + BigInt(Math.round((seconds - whole) * 1e9));
      };
      fs.setTimes(name, ns(access!, st?.atimeNs), ns(modification!, st?.mtimeNs), follow !== 0);
    },
    stdin_read: (at, size) => {
      if (o.stdin.fill(size!)) return -Errno.EAGAIN;
      return o.stdin.read(m.bytes(at!, size!));
    },
    stdout_write: (descriptor, at, size) => {
      (descriptor === 2 ? o.stderr : o.stdout)(m.bytes(at!, size!));
      return size!;
    },
    terminal_size: (descriptor) => {
      const size = o.terminalSize?.(descriptor!);
      return size ? size.columns * 65536 + size.lines : -Errno.ENOTTY;
    },
    time_zone: (seconds, out) => {
      const zone = zoneAt(seconds!, o.timeZone);
      const name = encodeText(zone.name).subarray(0, 32);
      const to = out! >>> 0;
      m.view.setInt32(to, zone.offset, true);
      m.view.setInt32(to + 4, zone.summer ? 1 : 0, true);
      m.view.setUint32(to + 8, name.length, true);
      m.u8.set(name, to + 12);
    },
    entropy: (at, size) => fillRandom(m.bytes(at!, size!)),
    wait_blocking: (reason, milliseconds) => {
      // Sleeping is all that can be done without the event loop: promises and input would need it.
      if (!o.block || (reason !== 1 && !(reason === 4 && milliseconds! >= 0))) return -Errno.ENOSYS;
      const end = performance.now() + milliseconds!;
      for (let left = milliseconds!; left > 0; left = end - performance.now()) {
        if (o.poll?.()) return -Errno.EINTR;
        o.block(Math.min(left, o.poll ? 20 : left));
      }
    },
    log: (at, n) => o.log?.(m.text(at!, n!)),
  };
  for (const [name, work] of Object.entries(imports)) imports[name] = guarded(work);
  return {
    ...imports,
    clock: (which) => {
      if (which === 0) return (clockOffset + performance.now()) * 1e6;
      if (which === 2 && typeof process !== "undefined" && process.cpuUsage) {
        const { user, system } = process.cpuUsage();
        return (user + system) * 1e3;
      }
      return performance.now() * 1e6;
    },
    poll: () => o.poll?.() ?? 0,
    exit: (code) => {
      throw new HostExit(code!);
    },
    abort: (at, n) => {
      throw new Abort(`dxpy: ${m.text(at!, n!)}`);
    },
    break_down: (reason) => {
      throw new Breakdown(reason!);
    },
  };
}
