// What both entry points export beside createRuntime and createWorkerRuntime.
export { Complex, Kwargs, Tuple } from "./codec.js";
export { PythonBuffer } from "./engine.js";
export { DisposedError, PythonError, PythonExit } from "./errors.js";
export type { PythonFrame } from "./errors.js";
export { isPyProxy } from "./proxy.js";
export type * from "./types.js";
