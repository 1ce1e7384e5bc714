// Splits the standard library for the package (dist/stdlib):
//   core.dpm     the compiled modules that start-up needs, an archive as core/import/archive.h describes
//   common.dpm   the same for what the first traceback imports: fetched when one of these modules is
//   unicode_names.bin  names of characters (core/text/names_data.h)
//   LIBRARY.wasm  modules in C++ that are not part of dxpy.wasm (wasm/README.md, "Libraries of modules")
//   PART.txt     the sources of one top-level module or package, one after the other: read when something in it is imported
//   index.json   the files of each part, and which parts a module's top-level imports lead to
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

/** Modules that cannot be imported here: turtle draws with tkinter. */
const LEFT_OUT = ["turtle.py"];

/** Roots of common.dpm. */
const COMMON = ["traceback.py"];

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
/** The checksum of core/import/archive.cpp: four sums side by side over words of 8 bytes, the end filled up with zeros. */
function checksum(bytes) {
  const lanes = [BigInt(bytes.length), 1n, 2n, 3n];
  const padded = Buffer.alloc((Math.floor(bytes.length / 32) + 1) * 32);
  bytes.copy(padded);
  for (let i = 0; i < padded.length; i += 8) {
    const lane = (i / 8) % 4;
    const h = ((lanes[lane] ^ padded.readBigUInt64LE(i)) * 0x9e3779b97f4a7c15n) & MASK;
    lanes[lane] = h ^ (h >> 29n);
  }
  return mix(mix(lanes[0], 0) ^ lanes[1], 1) ^ mix(mix(lanes[2], 2) ^ lanes[3], 3);
}
const align = (n, to) => Math.ceil(n / to) * to;

function readArchive(file) {
  const bytes = fs.readFileSync(file);
  const [version, count, buckets] = [bytes.readUInt32LE(4), bytes.readUInt32LE(8), bytes.readUInt32LE(12)];
  const files = new Map();
  const table = 32 + align(buckets * 4, 8);
  if (bytes.readBigUInt64LE(24) !== checksum(bytes.subarray(32, table + count * 24))) throw new Error("pack-stdlib: checksums differ from those of core/import/archive.cpp");
  for (let i = 0, at = table; i < count; i++, at += 24) {
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
    const dataAt = align(nameAt + Buffer.byteLength(name) + 8, 64); // behind the checksum
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
    out.writeBigUInt64LE(checksum(data), dataAt - 8);
    data.copy(out, dataAt);
  });
  out.writeBigUInt64LE(checksum(out.subarray(32, table + entries * 24)), 24);
  return out;
}

/** What a source imports when it is itself imported: [level, module, names] for each statement at its top, also below `try` and `if`. */
function topLevelImports(source) {
  const found = [];
  let guarded = false;
  const joined = source.replace(/\\\n/g, " ").replace(/^([ ]{0,4}from .* import) *\(([^)]*)\)/gm, (_, head, names) => `${head} ${names.replace(/#.*$/gm, "").replace(/\s+/g, " ")}`);
  for (const line of joined.split("\n")) {
    // Not the branches of other systems, nor what replaces a module that is there.
    if (/^(try|if|with)\b.*:/.test(line)) guarded = !/TYPE_CHECKING|__main__|win32|'nt'|"nt"/.test(line);
    else if (/^\S/.test(line)) guarded = false;
    if (/^ /.test(line) && !guarded) continue;
    const text = line.split("#")[0];
    let m = /^(?: {4})?import (.+)/.exec(text);
    if (m) for (const name of m[1].split(",")) found.push([0, name.trim().split(/\s/)[0], []]);
    m = /^(?: {4})?from (\.*)([\w.]*) import (.+)/.exec(text);
    if (m) found.push([m[1].length, m[2], m[3].split(",").map((n) => n.trim().split(/\s/)[0])]);
  }
  return found;
}

/** For each module the files that importing it reads, as far as its top-level imports tell. */
function importClosures(sources, libraryOf) {
  const fileOf = (module) => libraryOf.get(module) ?? [`${module.replaceAll(".", "/")}.py`, `${module.replaceAll(".", "/")}/__init__.py`].find((f) => sources.has(f));
  const direct = new Map();
  for (const [file, source] of sources) {
    const module = file.replace(/\/__init__\.py$|\.py$/, "").replaceAll("/", ".");
    const folder = file.endsWith("/__init__.py") ? module : module.split(".").slice(0, -1).join(".");
    const reads = new Set();
    const add = (name) => {
      // Importing a.b.c imports a and a.b as well.
      for (let at = name.split("."); at.length > 0; at = at.slice(0, -1)) if (fileOf(at.join("."))) reads.add(fileOf(at.join(".")));
    };
    for (const [level, name, names] of topLevelImports(source)) {
      const base = level === 0 ? name : [...folder.split(".").slice(0, folder.split(".").length - level + 1), ...(name ? [name] : [])].join(".");
      add(base);
      for (const n of names) if (fileOf(`${base}.${n}`)) add(`${base}.${n}`);
    }
    add(module);
    direct.set(file, reads);
  }
  const closures = new Map();
  for (const file of sources.keys()) {
    const all = new Set([file]);
    for (const f of all) for (const next of direct.get(f) ?? []) all.add(next);
    closures.set(file, all);
  }
  return closures;
}

export function packStdlib(build, out, wasm) {
  const library = path.join(build, "lib/python3.14");
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });

  const { version, files } = readArchive(path.join(build, "stdlib.dpm"));
  const fingerprint = /kCodeFingerprint = (0x[0-9a-f]+)u/.exec(fs.readFileSync(path.join(build, "wasm/generated/code_fingerprint.h"), "utf8"))[1];
  if (Number(fingerprint) !== version) throw new Error("pack-stdlib: stdlib.dpm was compiled by another state of the compiler than dxpy.wasm has: build both");
  const core = CORE.map((name) => [name, files.get(name) ?? (() => { throw new Error(`pack-stdlib: no ${name} in stdlib.dpm`); })()]);
  fs.writeFileSync(path.join(out, "core.dpm"), buildArchive(version, core));

  const parts = new Map();
  const sources = new Map();
  const names = fs.readdirSync(library, { recursive: true }).map(String).filter((n) => n.endsWith(".py") && !n.startsWith("site-packages/") && !LEFT_OUT.includes(n)).sort();
  const partOf = (name) => name.split("/")[0].replace(/\.py$/, "");
  for (const name of names) {
    const bytes = fs.readFileSync(path.join(library, name));
    if (!parts.has(partOf(name))) parts.set(partOf(name), []);
    parts.get(partOf(name)).push([name, bytes]);
    sources.set(name, bytes.toString("latin1"));
  }
  const index = { build: "", common: [], compiled: CORE.map((f) => f.replace(/\/__init__\.py$|\.py$/, "").replaceAll("/", ".")), parts: {}, needs: {} };
  const hash = createHash("sha256").update(fs.readFileSync(wasm));
  let total = 0;
  for (const [part, list] of parts) {
    const bytes = Buffer.concat(list.map(([, b]) => b));
    hash.update(bytes);
    total += bytes.length;
    fs.writeFileSync(path.join(out, `${part}.txt`), bytes);
    index.parts[part] = list.map(([name, b]) => [name, b.length]);
  }
  // Module -> the library it lives in.
  const libraries = path.join(build, "wasm/lib");
  const libraryOf = new Map();
  for (const line of fs.readFileSync(path.join(libraries, "modules.txt"), "utf8").trim().split("\n")) libraryOf.set(...line.split(" "));
  for (const library of new Set(libraryOf.values())) {
    const bytes = fs.readFileSync(path.join(libraries, library));
    fs.writeFileSync(path.join(out, library), bytes);
    hash.update(bytes);
    index.parts[library] = [[`lib-dynload/${library}`, bytes.length]];
  }
  const closures = importClosures(sources, libraryOf);
  const common = [...new Set(COMMON.flatMap((f) => [...closures.get(f)]))].filter((f) => !CORE.includes(f) && f.endsWith(".py")).sort();
  const commonArchive = buildArchive(version, common.map((name) => [name, files.get(name)]));
  fs.writeFileSync(path.join(out, "common.dpm"), commonArchive);
  hash.update(commonArchive);
  index.parts["common.dpm"] = [["common.dpm", commonArchive.length]];
  index.common = [...new Set(common.map(partOf))];
  // Names of characters: read by unicodedata and "\\N{...}".
  const characters = fs.readFileSync(path.join(build, "wasm/generated/core/text/unicode_names.bin"));
  fs.writeFileSync(path.join(out, "unicode_names.bin"), characters);
  hash.update(characters);
  index.parts["unicode_names.bin"] = [["unicode_names.bin", characters.length]];
  // Parts by number, in the order of index.parts; what a module's package needs anyway is left out.
  const numbers = new Map(Object.keys(index.parts).map((p, i) => [p, i]));
  const wanted = new Map();
  for (const [file, closure] of closures) {
    const module = file.replace(/\/__init__\.py$|\.py$/, "").replaceAll("/", ".");
    wanted.set(module, new Set([...closure].filter((f) => !CORE.includes(f)).map((f) => numbers.get(common.includes(f) ? "common.dpm" : partOf(f)))));
  }
  for (const [module, set] of wanted) {
    const above = wanted.get(module.split(".").slice(0, -1).join("."));
    const list = [...set].filter((p) => !above?.has(p));
    if (list.length > 0 && !(list.length === 1 && list[0] === numbers.get(module))) index.needs[module] = list;
  }
  for (const [module, library] of libraryOf) index.needs[module] = [numbers.get(library)];
  index.needs.unicodedata = [numbers.get("unicode_names.bin")];
  index.build = hash.digest("hex").slice(0, 32);
  fs.writeFileSync(path.join(out, "index.json"), JSON.stringify(index));
  fs.copyFileSync(path.join(library, "LICENSE.txt"), path.join(out, "LICENSE.txt"));
  return { parts: parts.size, files: names.length, bytes: total };
}
