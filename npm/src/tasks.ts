// Suspended tasks: what each waits for, and its turn on the event loop.
import { Flag, Op, Status } from "./engine.js";
import type { Engine } from "./engine.js";
import { Tag } from "./codec.js";
import { PythonError } from "./errors.js";

const enum Reason { SLICE = 0, SLEEP = 1, INPUT = 2, PROMISE = 3, WAIT = 4, FILE = 5 }
const LONGEST_TIMER = 0x7fffffff;

interface Task {
  id: number;
  reason: number;
  /** Undoes what would resume the task. */
  cancel: () => void;
  resolve: (value: unknown) => void;
  reject: (e: unknown) => void;
  objects: boolean;
}

/** Runs something when the event loop has had its turn; gives what takes it back. */
export const soon: (work: () => void) => () => void = (() => {
  if (typeof setImmediate === "function") {
    return (work: () => void) => {
      const id = setImmediate(work);
      return () => clearImmediate(id);
    };
  }
  // Browsers delay nested timers by 4 ms; messages are not delayed.
  const channel = new MessageChannel();
  const queue: (() => void)[] = [];
  channel.port1.onmessage = () => queue.shift()?.();
  return (work: () => void) => {
    let cancelled = false;
    queue.push(() => {
      if (!cancelled) work();
    });
    channel.port2.postMessage(null);
    return () => {
      cancelled = true;
    };
  };
})();

export class Tasks {
  private readonly waiting = new Map<number, Task>();

  constructor(private readonly engine: Engine) {}

  /** The end of a task whose first stretch ended with `status`. */
  follow(status: number, objects: boolean): Promise<unknown> {
    return new Promise((resolve, reject) => this.step(status, { id: -1, reason: -1, cancel: () => {}, resolve, reject, objects }));
  }

  private step(status: number, task: Task): void {
    try {
      if (status !== Status.SUSPENDED) {
        task.resolve(this.engine.finish(status, task.objects));
        return;
      }
      const [id, reason, detail] = this.engine.result() as [number, number, unknown];
      task.id = id;
      task.reason = reason;
      this.waiting.set(id, task);
      this.arrange(task, detail);
    } catch (e) {
      task.reject(e);
    }
  }

  private arrange(task: Task, detail: unknown): void {
    const go = (): void => this.resume(task);
    const timer = (milliseconds: number): void => {
      const id = setTimeout(go, Math.min(milliseconds, LONGEST_TIMER));
      task.cancel = () => clearTimeout(id);
    };
    switch (task.reason) {
      case Reason.SLEEP:
        return timer(detail as number);
      case Reason.WAIT:
        return detail === null ? this.keepAlive(task) : timer(detail as number);
      case Reason.INPUT: {
        const filled = this.engine.options.stdin.fill(8192);
        if (filled) return this.when(task, filled, () => undefined);
        break;
      }
      case Reason.PROMISE:
        return this.when(task, detail as PromiseLike<unknown>, (ok, value) => [ok, value]);
      default:
    }
    task.cancel = soon(go);
  }

  // A task that waits for an event without a limit holds Node's event loop open as a pending read would.
  private keepAlive(task: Task): void {
    const id = setInterval(() => {}, LONGEST_TIMER);
    task.cancel = () => clearInterval(id);
  }

  private when(task: Task, promise: PromiseLike<unknown>, answer: (ok: boolean, value: unknown) => [boolean, unknown] | undefined): void {
    let valid = true;
    task.cancel = () => {
      valid = false;
    };
    const settled = (ok: boolean) => (value: unknown) => {
      if (valid) this.resume(task, answer(ok, value));
    };
    promise.then(settled(true), settled(false));
  }

  private resume(task: Task, answer?: [boolean, unknown]): void {
    if (this.waiting.get(task.id) !== task) return;
    task.cancel();
    this.waiting.delete(task.id);
    try {
      let size = 0;
      if (answer) {
        const message = this.engine.encode((e) => {
          e.container(Tag.TUPLE, 2);
          e.value(answer[0]);
          e.value(answer[1]);
        });
        this.engine.send(message);
        size = message.length;
      }
      const status = this.engine.enter((x) => x.dxpy_resume(task.id, size), true);
      this.step(status, task);
    } catch (e) {
      task.reject(e);
    }
  }

  /** An event came for tasks that wait for any. */
  wake(): void {
    this.engine.exports.dxpy_wake();
    this.resumeWaiting();
  }
  /** Lets the tasks that wait for events look again. */
  resumeWaiting(): void {
    for (const task of this.waiting.values()) {
      if (task.reason !== Reason.WAIT) continue;
      task.cancel();
      task.cancel = soon(() => this.resume(task));
    }
  }

  /** Calls a Python callable from the event loop, as a task of its own; an exception of it is reported and goes nowhere. */
  callback(handle: number, args: unknown[]): void {
    const { engine } = this;
    if (engine.isDead) return;
    engine
      .callAsync(Op.CALL, (e) => {
        e.handle(handle);
        e.container(Tag.TUPLE, args.length);
        for (const a of args) e.value(a);
        e.tag(Tag.NONE);
      }, 3, Flag.DISCARD)
      .catch((e: unknown) => {
        if (!engine.isDead && e instanceof PythonError) engine.options.stderr(new TextEncoder().encode(e.traceback));
      })
      .finally(() => {
        if (engine.isDead) return;
        engine.release(handle);
        this.wake();
      });
  }

  /** Asks every suspended task for KeyboardInterrupt. */
  interrupt(signal: number): void {
    for (const task of [...this.waiting.values()]) {
      this.engine.exports.dxpy_interrupt(task.id, signal);
      task.cancel();
      task.cancel = soon(() => this.resume(task));
    }
  }
  get idle(): boolean {
    return this.waiting.size === 0;
  }

  rejectAll(reason: Error): void {
    for (const task of this.waiting.values()) {
      task.cancel();
      task.reject(reason);
    }
    this.waiting.clear();
  }
}
