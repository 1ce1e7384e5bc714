// What Python does with JavaScript values: the import js_operation.
import { Decoder, Encoder, Tuple } from "./codec.js";
import { Flag, Op } from "./engine.js";
import type { Engine } from "./engine.js";
import { PythonError } from "./errors.js";
import { isPyProxy, proxyHandle, proxyTraits, takeHandle, Trait } from "./proxy.js";

const enum JsTrait {
  CALLABLE = 1, THENABLE = 2, ITERABLE = 4, ITERATOR = 8, LENGTH = 16, MAP = 32, ARRAY = 64, BUFFER = 128, ASYNC_ITERABLE = 256, ERROR = 512, CLASS = 1024, SET = 2048,
  HOST_FUNCTION = 4096,
}

const THREW = -1;
const MISSING = -2;
const missing = Symbol("missing");

/** By this path a function leads to the evaluation of text as JavaScript: never without the whole of JavaScript allowed. */
const ESCAPES = new Set<unknown>(["constructor", "__proto__", "prototype", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "caller", "callee", "arguments"]);

type Any = Record<PropertyKey, unknown> & { length?: unknown };

export class JsOperations {
  thrownSize = 0;
  private readonly hostFunctions = new WeakSet<object>();
  private readonly methods = new WeakMap<object, WeakMap<Function, Function>>();
  private readonly modules = new Map<string, object>();
  private readonly timers = new Map<number, { timer: ReturnType<typeof setTimeout>; handle: number }>();
  private nextTimer = 1;

  constructor(private readonly engine: Engine) {}

  /** A promise that this function returns suspends the Python program that called it. */
  markHostFunction(f: object): void {
    this.hostFunctions.add(f);
  }
  addModule(name: string, object: object): void {
    this.modules.set(name, object);
  }
  clear(): void {
    for (const { timer } of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  traits(v: unknown): number {
    if ((typeof v !== "object" || v === null) && typeof v !== "function") return 0;
    const o = v as Any;
    let t = 0;
    const has = (name: PropertyKey): boolean => typeof o[name] === "function";
    if (typeof v === "function") {
      t |= JsTrait.CALLABLE;
      if (this.hostFunctions.has(v)) t |= JsTrait.HOST_FUNCTION;
      if (/^class\b/.test(Function.prototype.toString.call(v)) || (v.prototype !== undefined && Object.getOwnPropertyNames(v.prototype as object).length > 1)) t |= JsTrait.CLASS;
      return t;
    }
    if (Array.isArray(v)) return JsTrait.ARRAY | JsTrait.ITERABLE | JsTrait.LENGTH;
    if (ArrayBuffer.isView(v) || v instanceof ArrayBuffer) return JsTrait.BUFFER | (has(Symbol.iterator) ? JsTrait.ITERABLE | JsTrait.LENGTH : 0);
    if (v instanceof Error) t |= JsTrait.ERROR;
    if (has("then")) t |= JsTrait.THENABLE;
    if (has(Symbol.iterator)) t |= JsTrait.ITERABLE;
    if (has("next")) t |= JsTrait.ITERATOR;
    if (has(Symbol.asyncIterator)) t |= JsTrait.ASYNC_ITERABLE;
    if (typeof o.length === "number" || typeof o.size === "number") t |= JsTrait.LENGTH;
    if (has("get") && has("set") && has("has")) t |= JsTrait.MAP;
    if (v instanceof Set) t |= JsTrait.SET;
    return t;
  }

  run(operation: number, reference: number, at: number, size: number): number {
    const { engine } = this;
    let args: unknown[];
    try {
      args = new Decoder(engine.m.bytes(at, size), engine).value() as unknown[];
      const answer = this.dispatch(operation, engine.fromReference(reference >>> 0), args);
      if (answer === missing) return MISSING;
      return this.reply(answer, operation === 3 && this.hostFunctions.has(engine.fromReference(reference >>> 0) as object));
    } catch (e) {
      this.thrownSize = this.reply(e instanceof PythonError && engine.handleOf(e) !== undefined ? e : new ByReference(e), false);
      return THREW;
    }
  }

  // Host functions answer with Python values; anything else keeps its identity, so that changes to it are seen by JavaScript.
  private reply(answer: unknown, byValue: boolean): number {
    const e = new Encoder(this.engine, !byValue && !(answer instanceof Copied));
    if (answer instanceof Copied) e.value(answer.value);
    else if (answer instanceof ByReference) {
      if ((typeof answer.value === "object" && answer.value !== null) || typeof answer.value === "function" || typeof answer.value === "symbol") e.reference(answer.value);
      else e.value(answer.value);
    } else e.value(answer);
    this.engine.send(e.result);
    return e.result.length;
  }

  // Containers come as handles: as values they are what a JavaScript function expects.
  private plain(v: unknown): unknown {
    const handle = proxyHandle(v, this.engine);
    if (handle === undefined || (proxyTraits(v) & (Trait.CALLABLE | Trait.AWAITABLE | Trait.ITERATOR | Trait.CLASS | Trait.MODULE)) !== 0) return v;
    const value = this.engine.call(Op.CONVERT, (e) => e.handle(handle), 1, Flag.BY_VALUE);
    if (proxyHandle(value, this.engine) === undefined) return value;
    (value as { destroy(): void }).destroy();
    return v;
  }

  private name(name: unknown): PropertyKey {
    if (this.engine.options.global === undefined && ESCAPES.has(name)) throw new TypeError(`access to '${String(name)}' is not allowed`);
    return name as PropertyKey;
  }

  private dispatch(operation: number, target: unknown, args: unknown[]): unknown {
    // Items from the end, as Python counts.
    if (operation >= 5 && operation <= 7 && Array.isArray(target) && typeof args[0] === "number" && args[0] < 0) args[0] += target.length;
    const o = target as Any;
    const object = Object(target) as Any;
    switch (operation) {
      case 0: return this.get(target, this.name(args[0]));
      case 1:
        object[this.name(args[0])] = this.plain(args[1]);
        return null;
      case 2:
        if (!(this.name(args[0]) in object)) return missing;
        delete object[args[0] as string];
        return null;
      case 3: return this.call(target, args);
      case 4: return this.construct(target as new (...a: unknown[]) => object, args.map((a) => this.plain(a)));
      case 5: return this.getItem(target, args[0]);
      case 6:
        if (this.isMap(o)) (o.set as (k: unknown, v: unknown) => void)(args[0], this.plain(args[1]));
        else object[this.name(args[0])] = this.plain(args[1]);
        return null;
      case 7:
        if (this.isMap(o)) return (o as unknown as Map<unknown, unknown>).delete(args[0]) === false ? missing : null;
        if (!(this.name(args[0]) in object)) return missing;
        if (Array.isArray(target)) target.splice(Number(args[0]), 1);
        else delete object[args[0] as string];
        return null;
      case 8:
        if (typeof o.has === "function") return Boolean((o.has as (k: unknown) => unknown)(args[0]));
        if (typeof o.includes === "function") return Boolean((o.includes as (k: unknown) => unknown)(args[0]));
        return (this.name(args[0]) as PropertyKey) in object;
      case 9: return typeof o.length === "number" ? o.length : typeof o.size === "number" ? o.size : Object.keys(object).length;
      case 10: return new ByReference(this.iterate(o));
      case 11: {
        const step = (o.next as () => IteratorResult<unknown>)();
        return step.done ? missing : step.value;
      }
      case 12: return new Copied(this.keys(object));
      case 13: return String(target);
      case 14: return typeName(target);
      case 15: return new Copied(byValue(target, args[0] as number));
      case 16: return Boolean(target) && !(Array.isArray(target) && target.length === 0) && !((target instanceof Map || target instanceof Set) && target.size === 0);
      case 17: return this.then(target as PromiseLike<unknown>, args[0]);
      case 18: return new Copied(bytesOf(target).slice());
      case 19:
        bytesOf(target).set(args[1] as Uint8Array, args[0] as number);
        return null;
      case 20: return target === args[0];
      case 21: return typeof args[0] === "function" && target instanceof args[0];
      case 22: return new ByReference(Object.fromEntries((args[0] as [string, unknown][]).map(([k, v]) => [k, v])));
      case 23: return new ByReference(Array.from(args));
      case 24: return new ByReference(args[0]);
      case 25: {
        const global = this.engine.options.global;
        if (global === undefined) return args[0] === "Map" ? Map : args[0] === "Set" ? Set : missing; // what to_js makes
        return this.get(global, args[0] as string);
      }
      case 26: return this.schedule(args[0] as number, args[1]);
      case 27: return this.unschedule(args[0] as number);
      case 28: return this.modules.has(args[0] as string) ? new ByReference(this.modules.get(args[0] as string)) : missing;
      default: throw new TypeError(`unknown operation ${operation}`);
    }
  }

  private get(target: unknown, name: PropertyKey): unknown {
    const object = Object(target) as Any;
    if (!(name in object)) return missing;
    const value = object[name];
    return typeof value === "function" ? this.method(object, value) : value;
  }
  // Python gets an attribute first and calls it afterwards: a function remembers what it was got from. Classes and functions
  // that are objects in their own right stay themselves.
  private method(object: object, f: Function): Function {
    if (isPyProxy(f) || (this.traits(f) & JsTrait.CLASS) !== 0 || Object.keys(f).length > 0) return f;
    let methods = this.methods.get(object);
    if (!methods) this.methods.set(object, (methods = new WeakMap()));
    let bound = methods.get(f);
    if (!bound) {
      methods.set(f, (bound = f.bind(object) as Function));
      if (this.hostFunctions.has(f)) this.hostFunctions.add(bound);
    }
    return bound;
  }
  private isMap(o: Any): boolean {
    return o !== null && typeof o === "object" && typeof o.get === "function" && typeof o.set === "function" && typeof o.has === "function";
  }
  private getItem(target: unknown, key: unknown): unknown {
    const o = target as Any;
    if (this.isMap(o)) return (o.has as (k: unknown) => boolean)(key) ? (o.get as (k: unknown) => unknown)(key) : missing;
    return this.get(target, this.name(key));
  }
  private call(target: unknown, args: unknown[]): unknown {
    if (typeof target !== "function") throw new TypeError(`${typeName(target)} is not a function`);
    const [self, ...rest] = args;
    return Reflect.apply(target, self, rest.map((a) => this.plain(a)));
  }
  private construct(target: new (...a: unknown[]) => object, args: unknown[]): unknown {
    if (this.engine.options.global === undefined && (target as unknown) === Function) throw new TypeError("not allowed");
    return new ByReference(Reflect.construct(target, args));
  }
  private iterate(o: Any): unknown {
    const make = o[Symbol.iterator] as (() => unknown) | undefined;
    if (typeof make === "function") return make.call(o);
    if (typeof o.next === "function") return o;
    return Object.keys(o)[Symbol.iterator]();
  }
  private keys(object: Any): string[] {
    const names = new Set<string>();
    for (let at: object | null = object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null) {
      for (const n of Object.getOwnPropertyNames(at)) if (!/^\d+$/.test(n)) names.add(n);
    }
    return [...names].sort();
  }
  private then(promise: PromiseLike<unknown>, callable: unknown): null {
    const handle = this.keep(callable);
    promise.then(
      (value) => this.engine.tasks.callback(handle, [true, value]),
      (e: unknown) => this.engine.tasks.callback(handle, [false, e]),
    );
    return null;
  }
  // The callable's handle becomes ours, to be released after the call.
  private keep(callable: unknown): number {
    if (proxyHandle(callable, this.engine) === undefined) throw new TypeError("a Python callable is needed");
    return takeHandle(callable);
  }
  private schedule(milliseconds: number, callable: unknown): number {
    const handle = this.keep(callable);
    const id = this.nextTimer++;
    const timer = setTimeout(() => {
      this.timers.delete(id);
      this.engine.tasks.callback(handle, []);
    }, Math.min(Math.max(milliseconds, 0), 0x7fffffff));
    this.timers.set(id, { timer, handle });
    return id;
  }
  private unschedule(id: number): null {
    const entry = this.timers.get(id);
    if (entry) {
      clearTimeout(entry.timer);
      this.timers.delete(id);
      this.engine.release(entry.handle);
    }
    return null;
  }
}

/** Marks an answer that is to be copied into Python. */
class Copied {
  constructor(readonly value: unknown) {}
}
/** Marks an answer that stays a JavaScript value. */
class ByReference {
  constructor(readonly value: unknown) {}
}

function typeName(v: unknown): string {
  if (v === null || v === undefined) return String(v);
  const name = ((v as Any).constructor as { name?: unknown } | undefined)?.name;
  return typeof name === "string" && name !== "" ? name : typeof v;
}

function bytesOf(v: unknown): Uint8Array {
  if (ArrayBuffer.isView(v)) return new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
  if (v instanceof ArrayBuffer) return new Uint8Array(v);
  throw new TypeError(`${typeName(v)} holds no bytes`);
}

// Plain objects become Maps (dicts) to some depth; the rest converts by itself.
function byValue(v: unknown, depth: number, seen = new Map<unknown, unknown>()): unknown {
  if (typeof v !== "object" || v === null || depth === 0) return v;
  const old = seen.get(v);
  if (old !== undefined) return old;
  if (Array.isArray(v)) {
    const out = v instanceof Tuple ? new Tuple() : [];
    seen.set(v, out);
    for (const i of v) out.push(byValue(i, depth - 1, seen));
    return out;
  }
  const prototype: unknown = Object.getPrototypeOf(v);
  if (v instanceof Map || prototype === Object.prototype || prototype === null) {
    const out = new Map<unknown, unknown>();
    seen.set(v, out);
    for (const [key, i] of v instanceof Map ? v : Object.entries(v)) out.set(key, byValue(i, depth - 1, seen));
    return out;
  }
  return v;
}
