// Values on their way between JavaScript and the module: the byte format of wasm/README.md.

/** Tags of the format (wasm/value_tags.def). */
export const enum Tag {
  NONE = 0, FALSE = 1, TRUE = 2, INT32 = 3, INT64 = 4, BIGINT = 5, FLOAT = 6, STR = 7, BYTES = 8, LIST = 9, TUPLE = 10, DICT = 11, SET = 12, FROZENSET = 13,
  DATETIME = 14, COMPLEX = 15, PYTHON = 16, JAVASCRIPT = 17, VIEW = 18, SAME = 19, UNDEFINED = 20, BYTEARRAY = 21, ARRAY = 22,
}

/** What the two sides' objects look like from the other one; the runtime answers. */
export interface ObjectMap {
  /** The handle of a Python object that a JavaScript value stands for; undefined: it stands for none. */
  handleOf(value: unknown): number | undefined;
  /** A reference for a JavaScript value, and its traits. */
  referenceOf(value: unknown): [number, number];
  fromHandle(handle: number, traits: number): unknown;
  fromReference(reference: number): unknown;
  fromView(handle: number, address: number, size: number, format: string, readOnly: boolean, shape: number[]): unknown;
  /** Dicts become plain objects where all keys are strings. */
  objects: boolean;
}

/** A Python complex number. */
export class Complex {
  constructor(readonly real: number, readonly imag: number) {}
  toString(): string {
    return `(${this.real}${this.imag < 0 || Object.is(this.imag, -0) ? "-" : "+"}${Math.abs(this.imag)}j)`;
  }
}

/** A Python tuple, where an Array would become a list. */
export class Tuple<T = unknown> extends Array<T> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
  static from_<T>(items: Iterable<T>): Tuple<T> {
    const t = new Tuple<T>();
    for (const i of items) t.push(i);
    return t;
  }
}

/** Keyword arguments: as the last argument of a call. */
export class Kwargs {
  constructor(readonly values: Record<string, unknown>) {}
}

const ARRAY_TYPES: [new (b: ArrayBuffer) => ArrayBufferView, string][] = [
  [Int8Array, "b"], [Int16Array, "h"], [Uint16Array, "H"], [Int32Array, "i"], [Uint32Array, "I"], [BigInt64Array, "q"], [BigUint64Array, "Q"],
  [Float32Array, "f"], [Float64Array, "d"],
];

/** The typed array for a letter of `struct`; longs are 4 bytes here. */
export function typedArrayFor(format: string): (new (b: ArrayBuffer, at?: number, n?: number) => ArrayBufferView) & { BYTES_PER_ELEMENT: number } {
  switch (format) {
    case "b": return Int8Array;
    case "h": return Int16Array;
    case "H": return Uint16Array;
    case "i": case "l": return Int32Array;
    case "I": case "L": return Uint32Array;
    case "q": return BigInt64Array;
    case "Q": return BigUint64Array;
    case "f": return Float32Array;
    case "d": return Float64Array;
    default: return Uint8Array;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8, with lone surrogates as three bytes each. */
export function encodeText(text: string): Uint8Array {
  if (!/[\ud800-\udfff]/.test(text) || !/(?:[\ud800-\udbff](?![\udc00-\udfff]))|(?:(?<![\ud800-\udbff])[\udc00-\udfff])/.test(text)) {
    return encoder.encode(text);
  }
  const out: number[] = [];
  for (const c of text) {
    const code = c.codePointAt(0)!;
    if (code >= 0xd800 && code < 0xe000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out.push(...encoder.encode(c));
  }
  return Uint8Array.from(out);
}

export function decodeText(bytes: Uint8Array): string {
  if (bytes.length < 24) {
    // Short texts are mostly ASCII, where this is faster.
    let s = "";
    let i = 0;
    for (; i < bytes.length && bytes[i]! < 128; i++) s += String.fromCharCode(bytes[i]!);
    if (i === bytes.length) return s;
  }
  try {
    return decoder.decode(bytes);
  } catch {
    let s = "";
    for (let i = 0; i < bytes.length; ) {
      const b = bytes[i]!;
      const n = b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
      const tail = (k: number): number => bytes[i + k]! & 63;
      s += String.fromCodePoint(
        n === 1 ? b : n === 2 ? ((b & 31) << 6) | tail(1) : n === 3 ? ((b & 15) << 12) | (tail(1) << 6) | tail(2)
          : ((b & 7) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3),
      );
      i += n;
    }
    return s;
  }
}

export class Encoder {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  private size = 0;
  private seen: Map<object, number> | undefined;
  private containers = 0;

  /** `shallow`: arrays, maps and sets stay JavaScript objects too. */
  constructor(private readonly map: ObjectMap, private readonly shallow = false) {}

  get result(): Uint8Array {
    return this.bytes.subarray(0, this.size);
  }
  private room(n: number): number {
    const at = this.size;
    if (at + n > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.bytes.length * 2, at + n));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.size = at + n;
    return at;
  }
  tag(tag: number): void {
    const at = this.room(1);
    this.bytes[at] = tag;
  }
  u32(n: number): void {
    const at = this.room(4);
    this.view.setUint32(at, n, true);
  }
  private f64(n: number): void {
    const at = this.room(8);
    this.view.setFloat64(at, n, true);
  }
  private raw(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
  }
  bytesOf(tag: number, bytes: Uint8Array): void {
    this.tag(tag);
    this.u32(bytes.length);
    this.raw(bytes);
  }
  /** The head of a container whose `n` items (or pairs) follow. */
  container(tag: number, n: number, object?: object): void {
    if (object) (this.seen ??= new Map()).set(object, this.containers);
    this.containers++;
    this.tag(tag);
    this.u32(n);
  }
  text(text: string): void {
    this.bytesOf(Tag.STR, encodeText(text));
  }
  number(n: number): void {
    if (Number.isInteger(n) && !Object.is(n, -0) && Math.abs(n) <= Number.MAX_SAFE_INTEGER) {
      if (n === (n | 0)) {
        this.tag(Tag.INT32);
        this.u32(n);
      } else {
        this.tag(Tag.INT64);
        const at = this.room(8);
        this.view.setBigInt64(at, BigInt(n), true);
      }
    } else {
      this.tag(Tag.FLOAT);
      this.f64(n);
    }
  }
  float(n: number): void {
    this.tag(Tag.FLOAT);
    this.f64(n);
  }
  private bigint(n: bigint): void {
    if (BigInt.asIntN(64, n) === n) {
      this.tag(Tag.INT64);
      const at = this.room(8);
      this.view.setBigInt64(at, n, true);
      return;
    }
    let hex = (n < 0n ? -n : n).toString(16);
    if (hex.length % 2) hex = "0" + hex;
    const magnitude = new Uint8Array(hex.length / 2);
    for (let i = 0; i < magnitude.length; i++) magnitude[magnitude.length - 1 - i] = parseInt(hex.substr(i * 2, 2), 16);
    this.tag(Tag.BIGINT);
    const at = this.room(1);
    this.bytes[at] = n < 0n ? 1 : 0;
    this.u32(magnitude.length);
    this.raw(magnitude);
  }
  handle(handle: number, traits = 0): void {
    this.tag(Tag.PYTHON);
    this.u32(handle);
    this.u32(traits);
  }
  reference(value: unknown): void {
    const [reference, traits] = this.map.referenceOf(value);
    this.tag(Tag.JAVASCRIPT);
    this.u32(reference);
    this.u32(traits);
  }
  value(v: unknown): void {
    switch (typeof v) {
      case "undefined": return this.tag(Tag.UNDEFINED);
      case "boolean": return this.tag(v ? Tag.TRUE : Tag.FALSE);
      case "number": return this.number(v);
      case "bigint": return this.bigint(v);
      case "string": return this.text(v);
      case "symbol": return this.reference(v);
      default: return v === null ? this.tag(Tag.NONE) : this.object(v as object);
    }
  }
  private object(v: object): void {
    const handle = this.map.handleOf(v);
    if (handle !== undefined) return this.handle(handle);
    if (v instanceof Complex) {
      this.tag(Tag.COMPLEX);
      this.f64(v.real);
      return this.f64(v.imag);
    }
    if (this.shallow || typeof v === "function") return this.reference(v);
    const same = this.seen?.get(v);
    if (same !== undefined) {
      this.tag(Tag.SAME);
      return this.u32(same);
    }
    if (Array.isArray(v)) {
      this.container(v instanceof Tuple ? Tag.TUPLE : Tag.LIST, v.length, v);
      for (let i = 0; i < v.length; i++) this.value(v[i]);
    } else if (v instanceof Map) {
      this.container(Tag.DICT, v.size, v);
      for (const [key, item] of v) {
        this.value(key);
        this.value(item);
      }
    } else if (v instanceof Set) {
      this.container(Tag.SET, v.size, v);
      for (const item of v) this.value(item);
    } else if (v instanceof Date) {
      this.tag(Tag.DATETIME);
      this.f64(v.getTime());
      this.tag(1);
    } else if (v instanceof ArrayBuffer) {
      this.bytesOf(Tag.BYTES, new Uint8Array(v));
    } else if (ArrayBuffer.isView(v)) {
      const bytes = new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
      const format = ARRAY_TYPES.find(([type]) => v instanceof type)?.[1];
      if (format === undefined) return this.bytesOf(Tag.BYTES, bytes);
      this.tag(Tag.ARRAY);
      const at = this.room(1);
      this.bytes[at] = format.charCodeAt(0);
      this.u32(bytes.length);
      this.raw(bytes);
    } else {
      this.reference(v);
    }
  }
  /** A dict with text keys. */
  record(v: Record<string, unknown>): void {
    const entries = Object.entries(v).filter(([, item]) => item !== undefined);
    this.container(Tag.DICT, entries.length);
    for (const [key, item] of entries) {
      this.text(key);
      if (item !== null && typeof item === "object" && Object.getPrototypeOf(item) === Object.prototype) this.record(item as Record<string, unknown>);
      else this.value(item);
    }
  }
}

export class Decoder {
  private at = 0;
  private readonly view: DataView;
  private readonly seen: unknown[] = [];

  /** Decodes at once: `bytes` may be a window on the module's memory. */
  constructor(private readonly bytes: Uint8Array, private readonly map: ObjectMap, private readonly objects = map.objects) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  private u8(): number {
    return this.bytes[this.at++]!;
  }
  u32(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }
  private f64(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }
  private take(n: number): Uint8Array {
    this.at += n;
    return this.bytes.subarray(this.at - n, this.at);
  }
  value(): unknown {
    const tag = this.u8();
    switch (tag) {
      case Tag.NONE: return null;
      case Tag.UNDEFINED: return undefined;
      case Tag.FALSE: return false;
      case Tag.TRUE: return true;
      case Tag.INT32:
        this.at += 4;
        return this.view.getInt32(this.at - 4, true);
      case Tag.INT64: {
        this.at += 8;
        const n = this.view.getBigInt64(this.at - 8, true);
        const small = Number(n);
        return Number.isSafeInteger(small) ? small : n;
      }
      case Tag.BIGINT: {
        const negative = this.u8() === 1;
        const magnitude = this.take(this.u32());
        let hex = "";
        for (let i = magnitude.length - 1; i >= 0; i--) hex += magnitude[i]!.toString(16).padStart(2, "0");
        const n = BigInt("0x" + (hex || "0"));
        return negative ? -n : n;
      }
      case Tag.FLOAT: return this.f64();
      case Tag.STR: return decodeText(this.take(this.u32()));
      case Tag.BYTES: case Tag.BYTEARRAY: return this.take(this.u32()).slice();
      case Tag.LIST: return this.items([]);
      case Tag.TUPLE: return this.items([]);
      case Tag.DICT: return this.dict();
      case Tag.SET: case Tag.FROZENSET: {
        const set = new Set();
        this.seen.push(set);
        for (let n = this.u32(); n > 0; n--) set.add(this.value());
        return set;
      }
      case Tag.DATETIME: {
        const date = new Date(this.f64());
        this.at++;
        return date;
      }
      case Tag.COMPLEX: return new Complex(this.f64(), this.f64());
      case Tag.PYTHON: return this.map.fromHandle(this.u32(), this.u32());
      case Tag.JAVASCRIPT: {
        const value = this.map.fromReference(this.u32());
        this.at += 4;
        return value;
      }
      case Tag.VIEW: {
        const [handle, address, size] = [this.u32(), this.u32(), this.u32()];
        const format = String.fromCharCode(this.u8());
        const readOnly = this.u8() === 1;
        const shape = Array.from({ length: this.u8() }, () => this.u32());
        return this.map.fromView(handle, address, size, format, readOnly, shape);
      }
      case Tag.SAME: return this.seen[this.u32()];
      case Tag.ARRAY: {
        const type = typedArrayFor(String.fromCharCode(this.u8()));
        const bytes = this.take(this.u32()).slice();
        return new type(bytes.buffer as ArrayBuffer, 0, bytes.length / type.BYTES_PER_ELEMENT);
      }
      default: throw new Error(`dxpy: unknown value tag ${tag}`);
    }
  }
  private items<T extends unknown[]>(out: T): T {
    this.seen.push(out);
    for (let n = this.u32(); n > 0; n--) out.push(this.value());
    return out;
  }
  private dict(): unknown {
    const at = this.seen.length;
    const map = new Map<unknown, unknown>();
    let object: Record<string, unknown> | undefined = this.objects ? {} : undefined;
    this.seen.push(object ?? map);
    for (let n = this.u32(); n > 0; n--) {
      const key = this.value();
      const item = this.value();
      map.set(key, item);
      if (!object) continue;
      if (typeof key === "string") {
        Object.defineProperty(object, key, { value: item, writable: true, enumerable: true, configurable: true });
      } else {
        object = undefined;
        this.seen[at] = map;
      }
    }
    return object ?? map;
  }
}
