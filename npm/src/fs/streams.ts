// Open files without a position: standard streams, pipes and devices.
import { Errno, Mode, fail, nowNs } from "./types.js";
import type { OpenFile, Stat } from "./types.js";

export function streamStat(type: number, ino: number): Stat {
  const now = nowNs();
  return { dev: 0, ino, mode: type | 0o620, nlink: 1, uid: 0, gid: 0, rdev: type === Mode.CHARACTER ? 0x500 : 0, size: 0, atimeNs: now, mtimeNs: now, ctimeNs: now };
}

abstract class Stream implements OpenFile {
  readonly stream = true;
  protected abstract readonly type: number;
  protected readonly ino: number = 1;
  read(_into: Uint8Array): number {
    return fail(Errno.EBADF);
  }
  write(_from: Uint8Array): number {
    return fail(Errno.EBADF);
  }
  stat(): Stat {
    return streamStat(this.type, this.ino);
  }
  truncate(): void {
    fail(Errno.EINVAL);
  }
  close(): void {}
}

/** What a stdin callback may give: text or bytes, null or undefined at the end. */
export type InputChunk = string | Uint8Array | null | undefined;
export type InputSource = string | Uint8Array | null | undefined | ((size: number) => InputChunk | Promise<InputChunk>);

/** Standard input: a fixed text, or chunks that a callback gives. */
export class InputStream extends Stream {
  protected readonly type: number;
  private pending: Uint8Array = new Uint8Array(0);
  private ended = false;

  constructor(private readonly source: InputSource, readonly terminal: boolean) {
    super();
    this.type = terminal ? Mode.CHARACTER : Mode.FIFO;
    if (typeof source !== "function") {
      this.give(source);
      this.ended = true;
    }
  }
  private give(chunk: InputChunk): void {
    if (chunk === null || chunk === undefined) {
      this.ended = typeof this.source === "function" ? true : this.ended;
    } else {
      this.pending = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    }
  }
  /** Asks the callback when nothing is at hand. A Promise: reading would have to wait for it. */
  fill(size: number): Promise<void> | undefined {
    if (this.pending.length > 0 || this.ended || typeof this.source !== "function") return undefined;
    const chunk = this.source(size);
    if (chunk instanceof Promise) return chunk.then((c) => this.give(c));
    this.give(chunk);
    return undefined;
  }
  override read(into: Uint8Array): number {
    const n = Math.min(into.length, this.pending.length);
    into.set(this.pending.subarray(0, n));
    this.pending = this.pending.subarray(n);
    if (n === 0 && this.terminal) this.ended = false; // after Ctrl-D a terminal can be read again
    return n;
  }
  ready(): number {
    return this.pending.length > 0 || this.ended ? 1 : 0;
  }
}

export class OutputStream extends Stream {
  protected readonly type: number;
  protected override readonly ino: number = 2;
  constructor(private readonly sink: (bytes: Uint8Array) => void, readonly terminal: boolean) {
    super();
    this.type = terminal ? Mode.CHARACTER : Mode.FIFO;
  }
  override write(from: Uint8Array): number {
    this.sink(from);
    return from.length;
  }
  ready(): number {
    return 2;
  }
}

/** Turns bytes into the text that a callback wants; characters cut in two wait for their rest. */
export function textSink(callback: (text: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  return (bytes) => {
    const text = decoder.decode(bytes, { stream: true });
    if (text !== "") callback(text);
  };
}

/** Gives whole lines, for consoles that end each call's text by themselves. */
export function lineSink(callback: (line: string) => void): (bytes: Uint8Array) => void {
  let rest = "";
  return textSink((text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) callback(line);
  });
}

class Pipe {
  chunks: Uint8Array[] = [];
  size = 0;
  readers = 1;
  writers = 1;
}

class PipeReader extends Stream {
  protected readonly type = Mode.FIFO;
  constructor(private readonly pipe: Pipe) {
    super();
  }
  override read(into: Uint8Array): number {
    const p = this.pipe;
    if (p.size === 0) return p.writers === 0 ? 0 : fail(Errno.EAGAIN);
    let n = 0;
    while (n < into.length && p.chunks.length > 0) {
      const chunk = p.chunks[0]!;
      const take = Math.min(chunk.length, into.length - n);
      into.set(chunk.subarray(0, take), n);
      n += take;
      if (take === chunk.length) p.chunks.shift();
      else p.chunks[0] = chunk.subarray(take);
    }
    p.size -= n;
    return n;
  }
  override close(): void {
    this.pipe.readers--;
  }
  ready(): number {
    return this.pipe.size > 0 || this.pipe.writers === 0 ? 1 : 0;
  }
}

const PIPE_SIZE = 65536;

class PipeWriter extends Stream {
  protected readonly type = Mode.FIFO;
  constructor(private readonly pipe: Pipe) {
    super();
  }
  override write(from: Uint8Array): number {
    const p = this.pipe;
    if (p.readers === 0) fail(Errno.EPIPE);
    const n = Math.min(from.length, PIPE_SIZE - p.size);
    if (n === 0 && from.length > 0) fail(Errno.EAGAIN);
    p.chunks.push(from.slice(0, n));
    p.size += n;
    return n;
  }
  override close(): void {
    this.pipe.writers--;
  }
  ready(): number {
    return this.pipe.size < PIPE_SIZE || this.pipe.readers === 0 ? 2 : 0;
  }
}

export function makePipe(): [OpenFile, OpenFile] {
  const pipe = new Pipe();
  return [new PipeReader(pipe), new PipeWriter(pipe)];
}

class Device extends Stream {
  protected readonly type = Mode.CHARACTER;
  constructor(private readonly fill: (into: Uint8Array) => number) {
    super();
  }
  override read(into: Uint8Array): number {
    return this.fill(into);
  }
  override write(from: Uint8Array): number {
    return from.length;
  }
  ready(): number {
    return 3;
  }
}

export function fillRandom(into: Uint8Array): void {
  for (let at = 0; at < into.length; at += 65536) {
    // A view on memory that could be shared or grow is not accepted everywhere: go through a copy.
    const chunk = new Uint8Array(Math.min(65536, into.length - at));
    crypto.getRandomValues(chunk);
    into.set(chunk, at);
  }
}

export const devices: Record<string, () => OpenFile> = {
  null: () => new Device(() => 0),
  zero: () => new Device((into) => (into.fill(0), into.length)),
  urandom: () => new Device((into) => (fillRandom(into), into.length)),
  random: () => new Device((into) => (fillRandom(into), into.length)),
};
