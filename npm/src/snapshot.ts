// The bytes of a snapshot: the module's memory without its zero pages, and the files in memory.
//
//   magic "DXSN" | u32 version | u32 size of the header | header (JSON) | pages | file contents

import type { LoadedLibrary } from "./engine.js";

const PAGE = 4096;
const VERSION = 2;

export interface SnapshotHeader {
  /** Names the dxpy.wasm that the image is good for. */
  build: string;
  memory: number;
  /** Libraries of modules that were loaded. */
  libraries: LoadedLibrary[];
  /** Runs of pages that are not zero: [first page, count]. */
  runs: [number, number][];
  /** Files in memory: [path, mode, size], folders with size -1, links with their target. */
  files: [string, number, number | string][];
}

function isZero(words: BigUint64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (words[i] !== 0n) return false;
  return true;
}

export function packSnapshot(build: string, memory: Uint8Array, libraries: LoadedLibrary[], files: SnapshotHeader["files"], contents: Uint8Array[]): Uint8Array {
  const words = new BigUint64Array(memory.buffer, memory.byteOffset, memory.byteLength / 8);
  const runs: [number, number][] = [];
  let size = 0;
  for (let page = 0; page * PAGE < memory.length; page++) {
    if (isZero(words, (page * PAGE) / 8, ((page + 1) * PAGE) / 8)) continue;
    const last = runs[runs.length - 1];
    if (last && last[0] + last[1] === page) last[1]++;
    else runs.push([page, 1]);
    size += PAGE;
  }
  const header = new TextEncoder().encode(JSON.stringify({ build, memory: memory.length, libraries, runs, files } satisfies SnapshotHeader));
  const out = new Uint8Array(12 + header.length + size + contents.reduce((sum, c) => sum + c.length, 0));
  const view = new DataView(out.buffer);
  out.set([0x44, 0x58, 0x53, 0x4e]);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, header.length, true);
  out.set(header, 12);
  let at = 12 + header.length;
  for (const [page, count] of runs) {
    out.set(memory.subarray(page * PAGE, (page + count) * PAGE), at);
    at += count * PAGE;
  }
  for (const c of contents) {
    out.set(c, at);
    at += c.length;
  }
  return out;
}

export interface Snapshot {
  header: SnapshotHeader;
  /** Copies the image into memory that is zero. */
  restore(memory: Uint8Array): void;
  contents: Uint8Array[];
}

export function openSnapshot(bytes: Uint8Array): Snapshot {
  const bad = (why: string): never => {
    throw new Error(`not a snapshot of this runtime: ${why}`);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0, false) !== 0x4458534e) bad("it does not begin like one");
  if (view.getUint32(4, true) !== VERSION) bad("another version");
  const headerSize = view.getUint32(8, true);
  if (12 + headerSize > bytes.length) bad("it is cut off");
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + headerSize))) as SnapshotHeader;
  const pages = header.runs.reduce((sum, [, count]) => sum + count, 0);
  let at = 12 + headerSize + pages * PAGE;
  const contents: Uint8Array[] = [];
  for (const [, , size] of header.files) {
    if (typeof size === "string" || size < 0) {
      contents.push(new Uint8Array(0));
      continue;
    }
    contents.push(bytes.subarray(at, at + size));
    at += size;
  }
  if (at !== bytes.length) bad("its size is wrong");
  return {
    header,
    contents,
    restore(memory) {
      let from = 12 + headerSize;
      for (const [page, count] of header.runs) {
        if ((page + count) * PAGE > memory.length) bad("a page lies outside");
        memory.set(bytes.subarray(from, from + count * PAGE), page * PAGE);
        from += count * PAGE;
      }
    },
  };
}
