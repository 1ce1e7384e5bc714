// The types are the same in Node and in browsers.
export { createRuntime, createWorkerRuntime } from "./node.js";
export * from "./public.js";
