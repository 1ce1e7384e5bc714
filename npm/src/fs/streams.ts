// Open files without a position: standard input and devices; and what turns bytes written into text.
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
export class InputStream {
  private pending: Uint8Array = new Uint8Array(0);
  private ended = false;
  private asked: Promise<void> | undefined;

  constructor(private readonly source: InputSource, readonly terminal: boolean) {
    if (typeof source !== "function") {
      this.give(source);
      this.ended = true;
    }
  }
  private give(chunk: InputChunk): void {
    if (chunk === null || chunk === undefined) this.ended = true;
    else this.pending = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
  }
  /** Asks the callback when nothing is at hand. A Promise: reading has to wait for it. */
  fill(size: number): Promise<void> | undefined {
    if (this.asked) return this.asked;
    if (this.pending.length > 0 || this.ended || typeof this.source !== "function") return undefined;
    const chunk = this.source(size);
    if (!(chunk instanceof Promise)) {
      this.give(chunk);
      return undefined;
    }
    const settled = (c?: InputChunk): void => {
      this.asked = undefined;
      this.give(c);
    };
    return (this.asked = chunk.then(settled, (e: unknown) => {
      settled();
      throw e;
    }));
  }
  /** Bytes at hand, after fill; 0 at the end. */
  read(into: Uint8Array): number {
    const n = Math.min(into.length, this.pending.length);
    into.set(this.pending.subarray(0, n));
    this.pending = this.pending.subarray(n);
    if (n === 0 && this.terminal) this.ended = false; // after Ctrl-D a terminal can be read again
    return n;
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
