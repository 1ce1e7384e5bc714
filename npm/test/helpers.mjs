// What the tests of whole runtimes share: the built package, and a runtime whose output is kept.
import * as fs from "node:fs";
import * as os from "node:os";
import { fileURLToPath } from "node:url";

export const dist = new URL("../dist/", import.meta.url);
const built = fs.existsSync(fileURLToPath(new URL("dxpy.wasm", dist)));
/** For `test(name, { skip }, ...)`. */
export const skip = built ? false : "the package is not built: npm run build";
export const dxpy = built ? await import(new URL("node.js", dist).href) : {};

/** A runtime that is disposed of after the test; `out()` and `err()` give what it wrote since the last asking. */
export async function runtime(t, options = {}) {
  let out = "";
  let err = "";
  const py = await dxpy.createRuntime({ stdout: (s) => (out += s), stderr: (s) => (err += s), ...options });
  t.after(() => py.dispose());
  const take = (which) => () => {
    const text = which === 1 ? out : err;
    if (which === 1) out = "";
    else err = "";
    return text;
  };
  return Object.assign(py, { out: take(1), err: take(2) });
}

/** Factor for the limits of time in tests: on a machine with more work than processors everything takes longer. */
const slack = () => Math.max(1, (2 * os.loadavg()[0]) / os.cpus().length);

/**
 * Fails unless `attempt`, which gives the milliseconds that something took, gives less than `limit` at least once in five times: what
 * else a machine does may make any one time long, while what is really slow is slow each time. What `attempt` throws is thrown at once.
 */
export async function timely(limit, attempt) {
  const times = [];
  while (times.length < 5) {
    const took = await attempt();
    if (took < limit * slack()) return;
    times.push(Math.round(took));
  }
  throw new Error(`took ${times.join(", ")} ms, where ${limit} are allowed`);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Turns of the event loop while `work` is under way, and the longest time between two. */
export async function watchLoop(work) {
  let turns = 0;
  let longest = 0;
  let last = performance.now();
  let going = true;
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    turns++;
    if (going) setTimeout(turn, 1);
  };
  setTimeout(turn, 1);
  try {
    await work();
  } finally {
    going = false;
  }
  return { turns, longest };
}
