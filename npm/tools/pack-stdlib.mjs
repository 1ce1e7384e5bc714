// Splits the standard library for the package (dist/stdlib):
//   core.dpm     the compiled modules that start-up needs, an archive as core/import/archive.h describes
//   PART.txt     the sources of one top-level module or package, one after the other: read when something in it is imported
//   index.json   the files of each part, and which parts a part's top-level imports lead to
// Compiling a module takes less than fetching its compiled form would, and tracebacks show source lines: so parts are sources.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** Files that starting, printing, and running a file or module read. */
const CORE = [
  "importlib/_bootstrap.py", "importlib/_bootstrap_external.py", "zipimport.py", "abc.py", "codecs.py", "io.py", "_collections_abc.py", "_sitebuiltins.py",
  "genericpath.py", "posixpath.py", "os.py", "site.py", "stat.py", "linecache.py", "encodings/__init__.py", "encodings/aliases.py", "encodings/utf_8.py",
  "importlib/__init__.py", "importlib/util.py", "importlib/machinery.py", "runpy.py", "warnings.py", "_py_warnings.py", "contextlib.py", "types.py",
];

const MASK = (1n << 64n) - 1n;

function fnv1a(bytes) {
  let h = 0xcbf29ce484222325n;
  for (const b of bytes) h = ((h ^ BigInt(b)) * 0x100000001b3n) & MASK;
  return h;
}
function mix(h, displacement) {
  h ^= (BigInt(displacement) * 0x9e3779b97f4a7c15n) & MASK;
  h ^= h >> 32n;
  h = (h * 0xd6e8feb86659fd93n) & MASK;
  return h ^ (h >> 32n);
}
function checksum(bytes) {
  let h = BigInt(bytes.length);
  for (let i = 0; i + 8 <= bytes.length; i += 8) {
    h = ((h ^ bytes.readBigUInt64LE(i)) * 0x9e3779b97f4a7c15n) & MASK;
    h ^= h >> 29n;
  }
  return h;
}
const align = (n, to) => Math.ceil(n / to) * to;

function readArchive(file) {
  const bytes = fs.readFileSync(file);
  const [version, count, buckets] = [bytes.readUInt32LE(4), bytes.readUInt32LE(8), bytes.readUInt32LE(12)];
  const files = new Map();
  for (let i = 0, at = 32 + align(buckets * 4, 8); i < count; i++, at += 24) {
    const [nameAt, nameSize, dataAt, dataSize] = [8, 12, 16, 20].map((o) => bytes.readUInt32LE(at + o));
    files.set(bytes.toString("utf8", nameAt, nameAt + nameSize), bytes.subarray(dataAt, dataAt + dataSize));
  }
  return { version, files };
}

/** The same as archive_build in core/import/archive.cpp. */
function buildArchive(version, files) {
  const entries = files.length;
  const buckets = Math.floor(entries / 3) + 1;
  const keys = files.map(([name]) => fnv1a(Buffer.from(name)));
  const members = Array.from({ length: buckets }, () => []);
  keys.forEach((key, i) => members[Number(key % BigInt(buckets))].push(i));
  const displacements = new Array(buckets).fill(0);
  const slots = new Array(entries);
  const taken = new Set();
  for (const b of [...members.keys()].sort((x, y) => members[y].length - members[x].length || x - y)) {
    for (let d = 0; members[b].length > 0; d++) {
      const wanted = members[b].map((f) => Number(mix(keys[f], d) % BigInt(entries)));
      if (new Set(wanted).size !== wanted.length || wanted.some((s) => taken.has(s))) continue;
      displacements[b] = d;
      members[b].forEach((f, i) => (slots[f] = wanted[i]));
      wanted.forEach((s) => taken.add(s));
      break;
    }
  }
  const table = 32 + align(buckets * 4, 8);
  let size = table + entries * 24;
  const places = files.map(([name, data]) => {
    const nameAt = size;
    const dataAt = align(nameAt + Buffer.byteLength(name), 64);
    size = dataAt + data.length;
    return [nameAt, dataAt];
  });
  const out = Buffer.alloc(size);
  out.write("DPM\u0001", 0, "latin1");
  out.writeUInt32LE(version, 4);
  out.writeUInt32LE(entries, 8);
  out.writeUInt32LE(buckets, 12);
  out.writeBigUInt64LE(BigInt(size), 16);
  displacements.forEach((d, i) => out.writeUInt32LE(d, 32 + i * 4));
  files.forEach(([name, data], i) => {
    const at = table + slots[i] * 24;
    const [nameAt, dataAt] = places[i];
    out.writeBigUInt64LE(keys[i], at);
    [nameAt, out.write(name, nameAt), dataAt, data.length].forEach((v, k) => out.writeUInt32LE(v, at + 8 + k * 4));
    data.copy(out, dataAt);
  });
  out.writeBigUInt64LE(checksum(out.subarray(32, table + entries * 24)), 24);
  return out;
}

/** Modules that a source imports when it is itself imported, absolute names. */
function topLevelImports(source, modulePath) {
  const found = new Set();
  let guarded = false; // inside `try:` or `if` at the top
  for (const line of source.split("\n")) {
    if (/^(try|except|else|finally|if|elif|with)\b.*:/.test(line)) guarded = true;
    else if (/^\S/.test(line)) guarded = false;
    const m = (guarded ? /^(?: {4})?(?:import|from)\s+(.+)/ : /^(?:import|from)\s+(.+)/).exec(line);
    if (!m) continue;
    if (line.trimStart().startsWith("from")) {
      const name = m[1].split(/\s/)[0];
      found.add(name.startsWith(".") ? modulePath.split("/")[0] : name);
    } else {
      for (const name of m[1].split("#")[0].split(",")) found.add(name.trim().split(/\s/)[0]);
    }
  }
  return found;
}

export function packStdlib(build, out, wasm) {
  const library = path.join(build, "lib/python3.14");
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });

  const { version, files } = readArchive(path.join(build, "stdlib.dpm"));
  const core = CORE.map((name) => [name, files.get(name) ?? (() => { throw new Error(`pack-stdlib: no ${name} in stdlib.dpm`); })()]);
  fs.writeFileSync(path.join(out, "core.dpm"), buildArchive(version, core));

  const parts = new Map();
  const needs = new Map();
  const names = fs.readdirSync(library, { recursive: true }).map(String).filter((n) => n.endsWith(".py") && !n.startsWith("site-packages/")).sort();
  for (const name of names) {
    const part = name.split("/")[0].replace(/\.py$/, "");
    const bytes = fs.readFileSync(path.join(library, name));
    if (!parts.has(part)) parts.set(part, []), needs.set(part, new Set());
    parts.get(part).push([name, bytes]);
    for (const i of topLevelImports(bytes.toString("latin1"), name)) needs.get(part).add(i.split(".")[0]);
  }
  const index = { build: "", parts: {}, needs: {} };
  const hash = createHash("sha256").update(fs.readFileSync(wasm));
  let total = 0;
  for (const [part, list] of parts) {
    const bytes = Buffer.concat(list.map(([, b]) => b));
    hash.update(bytes);
    total += bytes.length;
    fs.writeFileSync(path.join(out, `${part}.txt`), bytes);
    index.parts[part] = list.map(([name, b]) => [name, b.length]);
    const wanted = [...needs.get(part)].filter((n) => n !== part && parts.has(n)).sort();
    if (wanted.length > 0) index.needs[part] = wanted;
  }
  index.build = hash.digest("hex").slice(0, 32);
  fs.writeFileSync(path.join(out, "index.json"), JSON.stringify(index));
  fs.copyFileSync(path.join(library, "LICENSE.txt"), path.join(out, "LICENSE.txt"));
  return { parts: parts.size, files: names.length, bytes: total };
}
