// What differs between Node and browsers; node.ts and browser.ts each provide one.
import type { PartSource } from "./fs/stdlib.js";
import type { Driver } from "./fs/types.js";
import type { Mount } from "./types.js";

export interface Platform {
  /** The compiled dxpy.wasm below `base`. */
  module(base: URL): Promise<WebAssembly.Module>;
  /** A file of the package. */
  asset(base: URL, name: string): Promise<Uint8Array>;
  parts(base: URL): PartSource;
  /** Any resource: a wheel. */
  fetch(address: string | URL): Promise<Uint8Array>;
  defaultBase: URL;
  stdout(bytes: Uint8Array): void;
  stderr(bytes: Uint8Array): void;
  /** Makes the driver of a mount. */
  mount(path: string, mount: Mount): Promise<Driver>;
  /** Blocks; absent where that is not allowed. */
  block?: (milliseconds: number) => void;
}

/** Where a part of the standard library is: sources are text to whoever serves them. */
export function partUrl(part: string, base: URL): URL {
  return new URL(`stdlib/${part.includes(".") ? part : `${part}.txt`}`, base);
}
