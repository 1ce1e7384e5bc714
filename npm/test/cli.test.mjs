import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { dist, skip } from "./helpers.mjs";

const cli = fileURLToPath(new URL("cli.js", dist));
function dxpy(args, options = {}) {
  const r = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", timeout: 60000, ...options });
  return { code: r.status, out: r.stdout, err: r.stderr };
}
function folder(t, files) {
  const f = fs.mkdtempSync(path.join(os.tmpdir(), "dxpy-cli-"));
  t.after(() => fs.rmSync(f, { recursive: true }));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(f, name), text);
  return f;
}

test("-c, files, -m and stdin run", { skip }, (t) => {
  const cwd = folder(t, { "prog.py": "import sys, helper\nprint(sys.argv, helper.N, __name__)", "helper.py": "N = 4", "mod.py": "import sys\nprint('as', __name__, sys.argv[1:])" });
  assert.deepEqual(dxpy(["-c", "import sys; print(sys.argv)", "a", "-b"]), { code: 0, out: "['-c', 'a', '-b']\n", err: "" });
  assert.deepEqual(dxpy(["prog.py", "x"], { cwd }), { code: 0, out: "['prog.py', 'x'] 4 __main__\n", err: "" });
  assert.deepEqual(dxpy(["-m", "mod", "1"], { cwd }), { code: 0, out: "as __main__ ['1']\n", err: "" });
  assert.deepEqual(dxpy([], { input: "print('from stdin')\n" }), { code: 0, out: "from stdin\n", err: "" });
  assert.deepEqual(dxpy(["-"], { input: "print(6 * 7)" }), { code: 0, out: "42\n", err: "" });
});

test("exit codes, errors on stderr, options", { skip }, () => {
  assert.equal(dxpy(["-c", "import sys; sys.exit(7)"]).code, 7);
  const failed = dxpy(["-c", "1/0"]);
  assert.equal(failed.code, 1);
  assert.match(failed.err, /^Traceback .*\n[^]*ZeroDivisionError: division by zero\n$/);
  assert.equal(dxpy(["/no/such/file.py"]).code, 2);
  assert.match(dxpy(["-V"]).out, /^Python 3\.14\.\d+\n$/);
  assert.match(dxpy(["-h"]).out, /^usage: dxpy .*\nOptions [^]*arguments passed to program/);
  assert.match(dxpy(["--help-env"]).out, /^Environment variables /);
  assert.match(dxpy(["--help-all"]).out, /^usage: [^]*\n\nEnvironment [^]*\n\nImplementation-specific options:/);
  assert.equal(dxpy(["--nonsense"]).code, 2);
  assert.equal(dxpy(["-O", "-c", "assert False; print(__debug__)"]).out, "False\n");
  assert.match(dxpy(["-W", "error", "-c", "import warnings; warnings.warn('w')"]).err, /UserWarning: w/);
});

test("files, environment, stdin and stdout are the machine's", { skip }, (t) => {
  const cwd = folder(t, { "in.txt": "content" });
  const env = { ...process.env, SOME_NAME: "value" };
  assert.equal(dxpy(["-c", "import os; open('out.txt', 'w').write(open('in.txt').read() + os.environ['SOME_NAME']); print(os.getcwd())"], { cwd, env }).out, `${fs.realpathSync(cwd)}\n`);
  assert.equal(fs.readFileSync(path.join(cwd, "out.txt"), "utf8"), "contentvalue");
  assert.equal(dxpy(["-c", "import sys; print(sum(map(int, sys.stdin)))"], { input: "1\n2\n3\n" }).out, "6\n");
  assert.equal(dxpy(["-c", "print('x' * 300000)"]).out.length, 300001);
  assert.equal(dxpy(["-c", "import time; t = time.time(); time.sleep(0.05); print(time.time() - t > 0.045)"]).out, "True\n");
});

test("Ctrl-C is a KeyboardInterrupt", { skip }, async () => {
  for (const code of ["print('go', flush=True)\nwhile True: pass", "import time\nprint('go', flush=True)\ntime.sleep(60)"]) {
    const child = spawn(process.execPath, [cli, "-c", code]);
    let err = "";
    child.stderr.on("data", (d) => (err += d));
    child.stdout.once("data", () => setTimeout(() => child.kill("SIGINT"), 50));
    const ended = await new Promise((resolve) => child.on("exit", (status, signal) => resolve({ status, signal })));
    assert.match(err, /KeyboardInterrupt/);
    assert.ok(ended.status === 130 || ended.signal === "SIGINT");
  }
});
