// A counter with a template literal, a regular expression and an async generator.
const limits = { low: 0x10, high: 1_000n, pattern: /^[a-z]+\/(\d{2,})$/giu };
export class Counter extends Map {
  #count = 0;
  static async *range(from, to = 10) { for (let i = from; i < to; i++) yield await Promise.resolve(i); }
  add(name) { this.#count++; return `${name} is ${this.#count ?? "nothing"}`; }
}
