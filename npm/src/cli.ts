#!/usr/bin/env node
// The command `dxpy`: options and behaviour of the native one (native/cli), with the machine's files, environment and streams.
import * as fs from "node:fs";
import * as tty from "node:tty";
import { fileURLToPath } from "node:url";
import { PythonExit } from "./errors.js";
import { NodeFolder } from "./fs/node-folder.js";
import type { InputChunk } from "./fs/streams.js";
import { nodePlatform } from "./node.js";
import { parseOptions } from "./options.js";
import { PythonRuntime } from "./runtime.js";

const PYTHON_VERSION = "3.14.2";

// A terminal is read without blocking, so that Ctrl-C arrives; a file or pipe at once.
function readStdin(size: number): InputChunk | Promise<InputChunk> {
  const buffer = new Uint8Array(Math.max(size, 1));
  if (tty.isatty(0)) {
    return new Promise((resolve) => fs.read(0, buffer, 0, buffer.length, null, (e, n) => resolve(e || n === 0 ? null : buffer.subarray(0, n))));
  }
  for (;;) {
    try {
      const n = fs.readSync(0, buffer, 0, buffer.length, null);
      return n === 0 ? null : buffer.subarray(0, n);
    } catch (e) {
      const code = (e as NodeJS.ErrnoException).code;
      if (code === "EOF") return null;
      if (code !== "EAGAIN") return null;
      nodePlatform.block!(5);
    }
  }
}

async function main(): Promise<number> {
  const parsed = parseOptions(process.argv.slice(2));
  if ("error" in parsed) {
    process.stderr.write(parsed.error);
    return 2;
  }
  if ("text" in parsed) {
    const pages = (parsed.pages ?? []).map((page) => fs.readFileSync(new URL(`help/${page}.txt`, nodePlatform.defaultBase), "utf8"));
    process.stdout.write(parsed.text.replace("%VERSION%", PYTHON_VERSION) + pages.join("\n"));
    return 0;
  }
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  const terminal = { stdin: tty.isatty(0), stdout: tty.isatty(1), stderr: tty.isatty(2), columns: process.stdout.columns, lines: process.stdout.rows };
  const py = await PythonRuntime.create(nodePlatform, {
    root: new NodeFolder("/"),
    prefix: fileURLToPath(new URL("lib", nodePlatform.defaultBase)),
    cwd: process.cwd(),
    env,
    stdin: readStdin,
    terminal,
    js: true,
    configuration: { ...parsed.configuration, orig_argv: ["dxpy", ...process.argv.slice(2)], executable: fileURLToPath(import.meta.url) },
  });
  process.on("SIGINT", () => py.interrupt());
  const code = await py.main();
  return py.engine.enter((x) => x.dxpy_stop(code));
}

main().then(
  (code) => {
    process.exitCode = code;
    // A read of the terminal that nobody waits for any more must not hold the process.
    process.exit();
  },
  (e: unknown) => {
    if (e instanceof PythonExit) process.exit(e.code);
    process.stderr.write(`dxpy: ${e instanceof Error ? (e.stack ?? e.message) : String(e)}\n`);
    process.exit(1);
  },
);
