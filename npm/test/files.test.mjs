import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { internal } from "./internal.mjs";

const { MemoryFs, VirtualFileSystem, NodeFolder, StdlibFs } = await internal("fs/memory", "fs/vfs", "fs/node-folder", "fs/stdlib");

const bytes = (text) => new TextEncoder().encode(text);
const text = (b) => new TextDecoder().decode(b);
const O = { WRITE: 1, RDWR: 2, CREATE: 0x40, EXCL: 0x80, TRUNC: 0x200, DIRECTORY: 0x10000 };
const errno = (n) => (e) => e.errno === n;

function memory() {
  const root = new MemoryFs();
  return { root, vfs: new VirtualFileSystem(root) };
}

test("a file in memory is written, read, cut and listed", () => {
  const { vfs } = memory();
  vfs.makePath("/a/b");
  vfs.writeFile("/a/b/f", bytes("hello"));
  assert.equal(text(vfs.readFile("/a/b/f")), "hello");
  assert.equal(text(vfs.readFile("/a/./b//f")), "hello");
  vfs.truncate("/a/b/f", 2);
  assert.equal(vfs.stat("/a/b/f", true).size, 2);
  vfs.truncate("/a/b/f", 4);
  assert.deepEqual([...vfs.readFile("/a/b/f")], [104, 101, 0, 0]);
  assert.deepEqual(vfs.list("/a/b").map((e) => e.name), ["f"]);
  vfs.remove("/a/b/f", false);
  assert.throws(() => vfs.readFile("/a/b/f"), errno(2));
});

test("calls that cannot be done give the errno that Linux gives", () => {
  const { vfs } = memory();
  vfs.makePath("/d/e");
  vfs.writeFile("/f", bytes("x"));
  assert.throws(() => vfs.open("/none", 0, 0), errno(2));
  assert.throws(() => vfs.open("/none/x", O.WRITE | O.CREATE, 0o666), errno(2));
  assert.throws(() => vfs.open("/f/x", 0, 0), errno(20));
  assert.throws(() => vfs.open("/f/", 0, 0), errno(20));
  assert.throws(() => vfs.open("/f", O.WRITE | O.CREATE | O.EXCL, 0o666), errno(17));
  assert.throws(() => vfs.open("/d", O.WRITE, 0), errno(21));
  assert.throws(() => vfs.open("/f", O.DIRECTORY, 0), errno(20));
  assert.throws(() => vfs.makeDirectory("/d", 0o777), errno(17));
  assert.throws(() => vfs.makeDirectory("/", 0o777), errno(17));
  assert.throws(() => vfs.remove("/d", true), errno(39));
  assert.throws(() => vfs.remove("/d", false), errno(21));
  assert.throws(() => vfs.remove("/f", true), errno(20));
  assert.throws(() => vfs.rename("/d", "/d/e/x"), errno(22));
  assert.throws(() => vfs.rename("/f", "/d"), errno(21));
  assert.throws(() => vfs.rename("/d", "/f"), errno(20));
  assert.throws(() => vfs.link("/d", "/h"), errno(1));
  assert.throws(() => vfs.readLink("/f"), errno(22));
  assert.throws(() => vfs.stat("", true), errno(2));
  assert.throws(() => vfs.stat("/" + "n".repeat(256), true), errno(36));
  assert.throws(() => vfs.stat("/" + "n/".repeat(3000), true), errno(36));
});

test("links are followed, also over .. and between mounts, and loops end", () => {
  const { vfs } = memory();
  const other = new MemoryFs("/mnt");
  vfs.makePath("/mnt");
  vfs.mount("/mnt", other);
  vfs.makePath("/a/b");
  vfs.writeFile("/a/b/f", bytes("there"));
  vfs.symlink("/a/b", "/mnt/link");
  vfs.symlink("b", "/a/rel");
  assert.equal(text(vfs.readFile("/mnt/link/f")), "there");
  assert.equal(text(vfs.readFile("/a/rel/f")), "there");
  assert.equal(text(vfs.readFile("/mnt/link/../b/f")), "there");
  assert.equal(vfs.realPath("/mnt/link/f"), "/a/b/f");
  assert.equal(vfs.readLink("/mnt/link"), "/a/b");
  assert.equal(vfs.stat("/mnt/link", false).mode & 0xf000, 0xa000);
  vfs.symlink("/loop2", "/loop");
  vfs.symlink("/loop", "/loop2");
  assert.throws(() => vfs.stat("/loop", true), errno(40));
  assert.throws(() => vfs.rename("/a/b/f", "/mnt/f"), errno(18));
  vfs.symlink("/nowhere", "/dangling");
  assert.throws(() => vfs.readFile("/dangling"), errno(2));
  vfs.writeFile("/dangling", bytes("made"));
  assert.equal(text(vfs.readFile("/nowhere")), "made");
});

test("renaming replaces, hard links share, times and modes are kept", () => {
  const { vfs, root } = memory();
  vfs.writeFile("/a", bytes("aaa"));
  vfs.writeFile("/b", bytes("b"));
  vfs.rename("/a", "/b");
  assert.equal(text(vfs.readFile("/b")), "aaa");
  assert.equal(root.used, 3);
  vfs.link("/b", "/c");
  assert.equal(vfs.stat("/c", true).nlink, 2);
  vfs.remove("/b", false);
  assert.equal(text(vfs.readFile("/c")), "aaa");
  vfs.chmod("/c", 0o600, true);
  vfs.setTimes("/c", 1n, 1_700_000_000_123_456_789n, true);
  const st = vfs.stat("/c", true);
  assert.equal(st.mode, 0x8000 | 0o600);
  assert.equal(st.mtimeNs, 1_700_000_000_123_456_789n);
});

test("the limit of the files in memory is an error of the program, not a crash", () => {
  const vfs = new VirtualFileSystem(new MemoryFs("", 1000));
  assert.throws(() => vfs.writeFile("/big", new Uint8Array(1001)), errno(28));
  vfs.writeFile("/fits", new Uint8Array(900));
});

test("a mounted folder of the machine is used, and never left", (t) => {
  const outside = fs.mkdtempSync(path.join(os.tmpdir(), "dxpy-out-"));
  const inside = fs.mkdtempSync(path.join(os.tmpdir(), "dxpy-in-"));
  t.after(() => [outside, inside].forEach((f) => fs.rmSync(f, { recursive: true })));
  fs.writeFileSync(path.join(outside, "secret"), "secret");
  fs.symlinkSync(outside, path.join(inside, "out"));
  fs.symlinkSync(path.join(outside, "new"), path.join(inside, "dangling"));
  const { vfs } = memory();
  vfs.mount("/m", new NodeFolder(inside));
  vfs.writeFile("/m/f", bytes("hello"));
  assert.equal(fs.readFileSync(path.join(inside, "f"), "utf8"), "hello");
  assert.equal(text(vfs.readFile("/m/f")), "hello");
  vfs.makeDirectory("/m/d", 0o777);
  vfs.rename("/m/f", "/m/d/g");
  assert.deepEqual(vfs.list("/m/d").map((e) => e.name), ["g"]);
  assert.throws(() => vfs.readFile("/m/none"), errno(2));
  assert.throws(() => vfs.remove("/m/d", true), errno(39));
  assert.throws(() => vfs.readFile("/m/out/secret"), errno(13));
  assert.throws(() => vfs.list("/m/out"), errno(13));
  assert.throws(() => vfs.writeFile("/m/out/x", bytes("x")), errno(13));
  assert.throws(() => vfs.writeFile("/m/dangling", bytes("x")), errno(13));
  assert.throws(() => vfs.readFile("/m/../../etc/passwd"), errno(2));
  assert.equal(fs.existsSync(path.join(outside, "new")), false);
  assert.ok(vfs.list("/").some((e) => e.name === "m"));
  const readOnly = new VirtualFileSystem(new NodeFolder(inside, true));
  assert.equal(text(readOnly.readFile("/d/g")), "hello");
  assert.throws(() => readOnly.writeFile("/x", bytes("x")), errno(30));
});

test("parts of the standard library are read when a file of theirs is, and announced ones with what they need", async () => {
  const index = { build: "", compiled: ["d"], parts: { a: [["a/__init__.py", 2], ["a/b.py", 3]], c: [["c.py", 1]], d: [["d.py", 1]], e: [["e.py", 1]] }, needs: { a: [0, 1], "a.b": [3] } };
  const content = { a: bytes("AAbbb"), c: bytes("C"), d: bytes("D"), e: bytes("E") };
  const log = [];
  const lib = new StdlibFs(index, { now: (p) => (log.push(`now ${p}`), content[p]), soon: async (p) => (log.push(`soon ${p}`), content[p]) });
  const vfs = new VirtualFileSystem(lib);
  assert.deepEqual(vfs.list("/a").map((e) => e.name), ["__init__.py", "b.py"]);
  assert.equal(vfs.stat("/a/b.py", true).size, 3);
  assert.deepEqual(log, []);
  assert.equal(text(vfs.readFile("/a/b.py")), "bbb");
  assert.equal(text(vfs.readFile("/a/__init__.py")), "AA");
  assert.deepEqual(log, ["now a"]);
  await lib.prefetch(["a.x", "unknown", "d"]);
  assert.equal(text(vfs.readFile("/c.py")), "C");
  assert.deepEqual(log, ["now a", "soon c"]);
  await lib.prefetch(["a.b"]);
  assert.deepEqual(log, ["now a", "soon c", "soon e"]);
  assert.throws(() => vfs.writeFile("/c.py", bytes("")), errno(30));
  assert.throws(() => vfs.writeFile("/new.py", bytes("")), errno(30));
  assert.throws(() => vfs.remove("/c.py", false), errno(30));
});
