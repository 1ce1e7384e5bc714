// Messages between a runtime on a worker and its user: values with functions and Python objects in them, by reference.

export interface Channel {
  post(message: unknown): void;
  onMessage(handler: (message: any) => void): void;
  onError(handler: (e: Error) => void): void;
  terminate(): void;
  /** Memory may be shared with the other side. */
  shared: boolean;
}

/** Stands for something that cannot be cloned. */
class Mark {
  static readonly key = "\u0000dxpy";
  static of(kind: string, data: unknown): Record<string, unknown> {
    return { [Mark.key]: kind, data };
  }
}

export interface Ends {
  /** Gives a replacement [kind, data] for a value that must not be cloned; undefined: clone it. */
  out(value: object): [string, unknown] | undefined;
  in(kind: string, data: unknown): unknown;
}

/** Replaces what cannot be cloned, in containers too. */
export function pack(v: unknown, ends: Ends, seen = new Map<unknown, unknown>()): unknown {
  if ((typeof v !== "object" || v === null) && typeof v !== "function") return typeof v === "symbol" ? String(v) : v;
  const known = seen.get(v);
  if (known !== undefined) return known;
  const replaced = ends.out(v);
  if (replaced) return Mark.of(...replaced);
  if (Array.isArray(v)) {
    const out: unknown[] = [];
    seen.set(v, out);
    for (const i of v) out.push(pack(i, ends, seen));
    return out;
  }
  if (v instanceof Map) {
    const out = new Map();
    seen.set(v, out);
    for (const [key, i] of v) out.set(pack(key, ends, seen), pack(i, ends, seen));
    return out;
  }
  if (v instanceof Set) {
    const out = new Set();
    seen.set(v, out);
    for (const i of v) out.add(pack(i, ends, seen));
    return out;
  }
  if (Object.getPrototypeOf(v) === Object.prototype) {
    const out: Record<string, unknown> = {};
    seen.set(v, out);
    for (const [key, i] of Object.entries(v)) out[key] = pack(i, ends, seen);
    return out;
  }
  return v;
}

export function unpack(v: unknown, ends: Ends, seen = new Set<unknown>()): unknown {
  if (typeof v !== "object" || v === null || seen.has(v)) return v;
  seen.add(v);
  if (Mark.key in v) return ends.in((v as Record<string, string>)[Mark.key]!, (v as unknown as { data: unknown }).data);
  if (Array.isArray(v)) {
    v.forEach((i, n) => (v[n] = unpack(i, ends, seen)));
  } else if (v instanceof Map) {
    const entries = [...v];
    v.clear();
    for (const [key, i] of entries) v.set(unpack(key, ends, seen), unpack(i, ends, seen));
  } else if (v instanceof Set) {
    const items = [...v];
    v.clear();
    for (const i of items) v.add(unpack(i, ends, seen));
  } else if (Object.getPrototypeOf(v) === Object.prototype) {
    for (const [key, i] of Object.entries(v)) (v as Record<string, unknown>)[key] = unpack(i, ends, seen);
  }
  return v;
}

/** Calls waiting for the other side's answer. */
export class Calls {
  private next = 1;
  private readonly open = new Map<number, { resolve: (v: any) => void; reject: (e: unknown) => void }>();
  start(send: (id: number) => void): Promise<any> {
    return new Promise((resolve, reject) => {
      const id = this.next++;
      this.open.set(id, { resolve, reject });
      try {
        send(id);
      } catch (e) {
        this.open.delete(id);
        reject(e);
      }
    });
  }
  settle(id: number, ok: boolean, value: unknown): void {
    const call = this.open.get(id);
    this.open.delete(id);
    if (ok) call?.resolve(value);
    else call?.reject(value);
  }
  rejectAll(e: unknown): void {
    for (const call of this.open.values()) call.reject(e);
    this.open.clear();
  }
}
