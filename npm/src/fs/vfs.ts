// The tree of files that one runtime sees: drivers mounted at folders. Descriptors and the current folder are kept by the module.
import { Errno, Mode, Open, Redirect, fail } from "./types.js";
import type { Driver, Entry, OpenFile, Stat } from "./types.js";

export class VirtualFileSystem {
  private mounts: { prefix: string; driver: Driver }[] = [];

  constructor(readonly root: Driver) {}

  /** Serves everything below `path` from `driver`. */
  mount(path: string, driver: Driver): void {
    this.mounts.push({ prefix: path, driver });
    this.mounts.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  // --- paths

  /** Absolute, without ".", ".." and doubled slashes; follows what a ".." steps back over. */
  absolute(path: string): string {
    if (path === "") fail(Errno.ENOENT);
    if (path.length > 4095) fail(Errno.ENAMETOOLONG);
    if (!path.startsWith("/")) path = "/" + path;
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

  private at<T>(path: string, work: (driver: Driver, path: string) => T): T {
    const folderWanted = path.length > 1 && /\/\.?$/.test(path);
    path = this.absolute(path);
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
    return this.at(path, (driver, rest) => {
      const inside = driver.realPath(rest);
      const prefix = this.mounts.find((m) => m.driver === driver)?.prefix ?? "";
      return prefix + (inside === "" ? "" : "/" + inside) || "/";
    });
  }

  // --- by path

  stat(path: string, follow: boolean): Stat {
    return this.at(path, (driver, rest) => driver.stat(rest, follow));
  }
  exists(path: string): boolean {
    try {
      this.stat(path, true);
      return true;
    } catch {
      return false;
    }
  }
  list(path: string): Entry[] {
    const entries = this.at(path, (driver, rest) => driver.list(rest));
    // Folders where something is mounted show even where the driver below lacks them.
    const full = this.absolute(path);
    const base = full === "/" ? "/" : full + "/";
    for (const { prefix, driver } of this.mounts) {
      const name = prefix.slice(base.length);
      if (!prefix.startsWith(base) || name.includes("/") || entries.some((e) => e.name === name)) continue;
      entries.push({ name, ino: driver.stat("", true).ino, type: Mode.DIRECTORY });
    }
    return entries;
  }
  makeDirectory(path: string, mode: number): void {
    this.at(path.replace(/(.)\/+$/, "$1"), (driver, rest) =>
      rest === "" ? fail(Errno.EEXIST) : driver.makeDirectory(rest, mode),
    );
  }
  remove(path: string, directory: boolean): void {
    this.at(path, (driver, rest) => (rest === "" ? fail(Errno.EPERM) : driver.remove(rest, directory)));
  }
  private two(from: string, to: string, work: (driver: Driver, from: string, to: string) => void): void {
    this.at(from, (source, sourceRest) =>
      this.at(to.replace(/(.)\/+$/, "$1"), (target, targetRest) =>
        source === target ? work(source, sourceRest, targetRest) : fail(Errno.EXDEV),
      ),
    );
  }
  rename(from: string, to: string): void {
    this.two(from, to, (driver, a, b) => driver.rename(a, b));
  }
  link(from: string, to: string): void {
    this.two(from, to, (driver, a, b) => driver.link(a, b));
  }
  symlink(target: string, path: string): void {
    this.at(path, (driver, rest) => driver.symlink(target, rest));
  }
  readLink(path: string): string {
    return this.at(path, (driver, rest) => driver.readLink(rest));
  }
  chmod(path: string, mode: number, follow: boolean): void {
    this.at(path, (driver, rest) => driver.chmod(rest, mode, follow));
  }
  setTimes(path: string, atimeNs: bigint, mtimeNs: bigint, follow: boolean): void {
    this.at(path, (driver, rest) => driver.setTimes(rest, atimeNs, mtimeNs, follow));
  }
  truncate(path: string, size: number): void {
    this.at(path, (driver, rest) => driver.truncate(rest, size));
  }
  open(path: string, flags: number, mode: number): OpenFile {
    return this.at(path, (driver, rest) => driver.open(rest, flags, mode));
  }

  // --- for the embedder

  readFile(path: string): Uint8Array {
    const file = this.open(path, 0, 0);
    try {
      let out = new Uint8Array(file.stat().size + 1);
      let size = 0;
      for (let n: number; (n = file.read(out.subarray(size), size)) > 0; ) {
        size += n;
        if (size < out.length) continue;
        const grown = new Uint8Array(out.length * 2);
        grown.set(out);
        out = grown;
      }
      return out.subarray(0, size);
    } finally {
      file.close();
    }
  }
  writeFile(path: string, data: Uint8Array): void {
    const file = this.open(path, Open.WRITE | Open.CREATE | Open.TRUNCATE, 0o666);
    try {
      for (let at = 0; at < data.length; ) at += file.write(data.subarray(at), at);
    } finally {
      file.close();
    }
  }
  makePath(path: string): void {
    let at = "";
    for (const part of this.absolute(path).split("/")) {
      if (part === "") continue;
      at += "/" + part;
      if (!this.exists(at)) this.makeDirectory(at, 0o777);
    }
  }
}
