// Python objects as JavaScript sees them.
import { Kwargs, Tag, Tuple } from "./codec.js";
import { Flag, Op, encodeArguments } from "./engine.js";
import type { Engine, PythonBuffer } from "./engine.js";
import { DisposedError } from "./errors.js";
import type { ConvertOptions, PyProxy } from "./types.js";

export const enum Trait {
  CALLABLE = 1, AWAITABLE = 2, ITERABLE = 4, ITERATOR = 8, LENGTH = 16, MAPPING = 32, SEQUENCE = 64, BUFFER = 128, COROUTINE = 256, GENERATOR = 512, ASYNC_ITERABLE = 1024,
  EXCEPTION = 2048, CLASS = 4096, GET_ITEM = 8192, MODULE = 16384, CONTEXT = 32768,
}

interface Body {
  engine: Engine;
  handle: number; // 0: destroyed
  traits: number;
  promise?: Promise<unknown>;
  methods: Record<PropertyKey, unknown>;
}

const bodies = new WeakMap<object, Body>();

/** The handle behind a proxy of this runtime; undefined: it is none. */
export function proxyHandle(value: unknown, engine: Engine): number | undefined {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
  const body = bodies.get(value);
  if (!body || body.engine !== engine) return undefined;
  return handleOf(body);
}
export function proxyTraits(value: unknown): number {
  return bodies.get(value as object)?.traits ?? 0;
}
/** Takes the handle out of a proxy, which is destroyed by that. */
export function takeHandle(value: unknown): number {
  const body = bodies.get(value as object)!;
  const handle = handleOf(body);
  body.engine.unwatch(body);
  body.handle = 0;
  return handle;
}
export function isPyProxy(value: unknown): value is PyProxy {
  return value !== null && (typeof value === "object" || typeof value === "function") && bodies.has(value);
}

function handleOf(body: Body): number {
  if (body.handle === 0) throw new DisposedError("this Python object was destroyed");
  body.engine.alive();
  return body.handle;
}

export function makeProxy(engine: Engine, handle: number, traits: number): PyProxy {
  const target = (traits & Trait.CALLABLE ? function () {} : {}) as object;
  const body: Body = { engine, handle, traits, methods: {} };
  body.methods = methodsOf(body);
  const proxy = new Proxy(target, handlerFor(body)) as PyProxy;
  bodies.set(proxy, body);
  engine.watch(proxy, handle, body);
  Object.defineProperty(target, Symbol.for("nodejs.util.inspect.custom"), { value: () => (body.handle === 0 ? "PyProxy(destroyed)" : `PyProxy ${repr(body)}`) });
  return proxy;
}

function repr(body: Body): string {
  return String(operate(body, Op.REPR));
}

function flagsFor(options: ConvertOptions | undefined): number {
  return options?.proxy ? Flag.AS_HANDLE : Flag.BY_VALUE;
}
function objectsFor(body: Body, options: ConvertOptions | undefined): boolean {
  return options?.dicts === undefined ? body.engine.objects : options.dicts === "object";
}

// An operation on the object and some values.
function operate(body: Body, operation: number, values: unknown[] = [], options?: ConvertOptions): unknown {
  const handle = handleOf(body);
  return body.engine.call(operation, (e) => {
    e.handle(handle);
    for (const v of values) e.value(v);
  }, 1 + values.length, flagsFor(options), objectsFor(body, options));
}

function call(body: Body, args: unknown[]): unknown {
  const handle = handleOf(body);
  return body.engine.call(Op.CALL, (e) => {
    e.handle(handle);
    encodeArguments(e, args);
  }, 3, Flag.BY_VALUE);
}
function callAsync(body: Body, args: unknown[]): Promise<unknown> {
  let handle: number;
  try {
    handle = handleOf(body);
  } catch (e) {
    return Promise.reject(e);
  }
  return body.engine.callAsync(Op.CALL, (e) => {
    e.handle(handle);
    encodeArguments(e, args);
  }, 3, Flag.BY_VALUE);
}

// One awaiting for all who ask: a coroutine can be awaited once only.
function awaited(body: Body): Promise<unknown> {
  if (!body.promise) {
    const handle = handleOf(body);
    body.promise = body.engine.callAsync(Op.AWAIT, (e) => e.handle(handle), 1, Flag.BY_VALUE);
    body.promise.catch(() => {});
  }
  return body.promise;
}

function step(result: unknown): IteratorResult<unknown> {
  const [going, value] = result as [boolean, unknown];
  return going ? { done: false, value } : { done: true, value };
}

function* iterate(body: Body): Generator<unknown> {
  const iterator = operate(body, Op.ITER, [], { proxy: true }) as PyProxy;
  const inner = bodies.get(iterator)!;
  try {
    for (;;) {
      const s = step(operate(inner, Op.NEXT));
      if (s.done) return s.value;
      yield s.value;
    }
  } finally {
    destroy(inner);
  }
}

async function* iterateAsync(body: Body): AsyncGenerator<unknown> {
  const method = (of: Body, name: string): unknown => {
    const handle = handleOf(of);
    return body.engine.call(Op.CALL_METHOD, (e) => {
      e.handle(handle);
      e.text(name);
      e.container(Tag.TUPLE, 0);
      e.tag(Tag.NONE);
    }, 4, Flag.AS_HANDLE);
  };
  const iterator = bodies.get(method(body, "__aiter__") as object)!;
  try {
    for (;;) {
      let value: unknown;
      try {
        value = await (method(iterator, "__anext__") as PromiseLike<unknown>);
      } catch (e) {
        if ((e as { type?: string }).type === "StopAsyncIteration") return;
        throw e;
      }
      yield value;
    }
  } finally {
    destroy(iterator);
  }
}

function destroy(body: Body): void {
  if (body.handle === 0) return;
  const handle = body.handle;
  body.handle = 0;
  body.engine.unwatch(body);
  if (!body.engine.isDead) body.engine.release(handle);
}

function methodsOf(body: Body): Record<PropertyKey, unknown> {
  const t = body.traits;
  const m: Record<PropertyKey, unknown> = {
    destroy: () => destroy(body),
    toJs: (options?: ConvertOptions) => operate(body, Op.CONVERT, [], { ...options, proxy: false }),
    toString: () => String(operate(body, Op.STR)),
    attr: (name: string, options?: ConvertOptions) => operate(body, Op.GET_ATTR, [name], options),
    [Symbol.toPrimitive]: (hint: string) => {
      if (hint === "string") return String(operate(body, Op.STR));
      const value = operate(body, Op.CONVERT);
      return typeof value === "object" || typeof value === "function" ? String(operate(body, Op.STR)) : value;
    },
  };
  if (Symbol.dispose) m[Symbol.dispose] = m.destroy;
  if (t & Trait.CALLABLE) {
    m.callKwargs = (...args: unknown[]) => call(body, [...args.slice(0, -1), new Kwargs(args[args.length - 1] as Record<string, unknown>)]);
    m.callAsync = (...args: unknown[]) => callAsync(body, args);
    m.call = (_self: unknown, ...args: unknown[]) => call(body, args);
    m.apply = (_self: unknown, args: unknown[]) => call(body, args);
    m.bind = (_self: unknown, ...bound: unknown[]) => (...args: unknown[]) => call(body, [...bound, ...args]);
  }
  if (t & Trait.AWAITABLE) {
    m.then = (ok?: (v: unknown) => unknown, failed?: (e: unknown) => unknown) => awaited(body).then(ok, failed);
    m.catch = (failed?: (e: unknown) => unknown) => awaited(body).catch(failed);
    m.finally = (done?: () => void) => awaited(body).finally(done);
  }
  if (t & Trait.MAPPING || (t & Trait.GET_ITEM && !(t & (Trait.SEQUENCE | Trait.CLASS)))) {
    m.has = (key: unknown) => operate(body, Op.CONTAINS, [key]);
    m.get = (key: unknown, options?: ConvertOptions) => (operate(body, Op.CONTAINS, [key]) ? operate(body, Op.GET_ITEM, [key], options) : undefined);
    m.set = (key: unknown, value: unknown) => void operate(body, Op.SET_ITEM, [key, value]);
    m.delete = (key: unknown) => {
      const there = operate(body, Op.CONTAINS, [key]) as boolean;
      if (there) operate(body, Op.DEL_ITEM, [key]);
      return there;
    };
  }
  if (t & Trait.ITERABLE) m[Symbol.iterator] = () => iterate(body);
  if (t & Trait.ITERATOR) {
    m.next = (value?: unknown) => step(value === undefined || !(t & Trait.GENERATOR) ? operate(body, Op.NEXT) : operate(body, Op.SEND, [value]));
  }
  if (t & Trait.GENERATOR) {
    m.throw = (e: unknown) => step(operate(body, Op.THROW, [e]));
    m.return = (value?: unknown) => {
      operate(body, Op.CALL_METHOD, ["close", new Tuple(), null]);
      return { done: true, value };
    };
  }
  if (t & Trait.ASYNC_ITERABLE) m[Symbol.asyncIterator] = () => iterateAsync(body);
  if (t & Trait.BUFFER) m.getBuffer = (writable = false) => operate(body, Op.BUFFER, [writable]) as PythonBuffer;
  return m;
}

const INDEX = /^(?:0|[1-9]\d{0,15})$/;

function handlerFor(body: Body): ProxyHandler<object> {
  const { methods, traits } = body;
  const indexed = (name: PropertyKey): name is string => typeof name === "string" && (traits & (Trait.SEQUENCE | Trait.GET_ITEM)) !== 0 && (traits & Trait.MAPPING) === 0 && INDEX.test(name);
  const attribute = (name: string): unknown => {
    if (!operate(body, Op.HAS_ATTR, [name])) return undefined;
    return operate(body, Op.GET_ATTR, [name]);
  };
  return {
    get(target, name) {
      if (Object.hasOwn(methods, name)) return methods[name];
      if (typeof name === "symbol") return Reflect.get(target, name);
      if (name === "length" && traits & Trait.LENGTH) return operate(body, Op.LENGTH);
      if (name === "type") return operate(body, Op.TYPE_NAME);
      if (name === "then" || name === "toJSON" || (name === "prototype" && traits & Trait.CALLABLE)) return undefined;
      if (indexed(name)) return operate(body, Op.GET_ITEM, [Number(name)]);
      return attribute(name);
    },
    set(_target, name, value) {
      if (typeof name === "symbol") return false;
      if (indexed(name)) operate(body, Op.SET_ITEM, [Number(name), value]);
      else operate(body, Op.SET_ATTR, [name, value]);
      return true;
    },
    has(target, name) {
      if (typeof name === "symbol" || Object.hasOwn(methods, name) || Object.hasOwn(target, name)) return Object.hasOwn(methods, name) || Object.hasOwn(target, name);
      return operate(body, Op.HAS_ATTR, [name]) as boolean;
    },
    deleteProperty(_target, name) {
      if (typeof name === "symbol") return false;
      operate(body, Op.DEL_ATTR, [name]);
      return true;
    },
    apply(_target, _self, args) {
      return call(body, args);
    },
    construct(_target, args) {
      const made = call(body, args);
      return (typeof made === "object" && made !== null) || typeof made === "function" ? made : Object(made);
    },
  };
}
