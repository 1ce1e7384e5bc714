# asyncio: tasks, gather, timeouts, queues, locks, cancellation, task groups, exceptions, streams of events in a fixed order.
import asyncio
async def say(n, d, log): log.append(f"start {n}"); await asyncio.sleep(d); log.append(f"end {n}"); return n
async def main():
    log = []; print(await asyncio.gather(say("a", 0.03, log), say("b", 0.01, log), say("c", 0.02, log)), log)
    t = asyncio.create_task(say("t", 0, [])); print(t.done(), await t, t.done(), t.result(), t.cancelled(), t.get_coro().__name__)
    async def fail(): raise ValueError("boom")
    print(await asyncio.gather(fail(), say("ok", 0, []), return_exceptions=True))
    try: await asyncio.gather(fail(), say("x", 0, []))
    except ValueError as e: print(e)
    try: await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError as e: print("timeout", repr(e))
    try:
        async with asyncio.timeout(0.01): await asyncio.sleep(10)
    except TimeoutError: print("timeout block")
    async def cancellable():
        try: await asyncio.sleep(10)
        except asyncio.CancelledError: print("cancelled"); raise
        finally: print("cleanup")
    t = asyncio.create_task(cancellable()); await asyncio.sleep(0); print(t.cancel("why"))
    try: await t
    except asyncio.CancelledError as e: print("caught", e.args, t.cancelled())
    try:
        async with asyncio.TaskGroup() as tg: a = tg.create_task(say("g1", 0, [])); tg.create_task(fail()); tg.create_task(cancellable())
    except* ValueError as eg: print(eg.exceptions)
    async with asyncio.TaskGroup() as tg: ts = [tg.create_task(say(i, 0, [])) for i in range(3)]
    print([t.result() for t in ts]); q = asyncio.Queue(2); out = []
    async def prod():
        for i in range(5): await q.put(i)
        await q.put(None)
    async def cons():
        while (v := await q.get()) is not None: out.append(v)
    await asyncio.gather(prod(), cons()); print(out, q.empty()); lock = asyncio.Lock(); order = []
    async def locked(n):
        async with lock: order.append(n); await asyncio.sleep(0); order.append(n)
    await asyncio.gather(*map(locked, range(3))); print(order); ev = asyncio.Event(); w = asyncio.create_task(ev.wait()); await asyncio.sleep(0); ev.set(); print(await w); sem = asyncio.Semaphore(1); print(sem.locked()); 
    async with sem: print(sem.locked())
    cond = asyncio.Condition()
    async def waits():
        async with cond: await cond.wait(); return "notified"
    w = asyncio.create_task(waits()); await asyncio.sleep(0)
    async with cond: cond.notify()
    print(await w); fut = asyncio.get_running_loop().create_future(); asyncio.get_running_loop().call_soon(fut.set_result, 42); print(await fut, fut.done()); loop = asyncio.get_running_loop(); calls = []; loop.call_later(0.02, calls.append, "later"); loop.call_soon(calls.append, "soon"); h = loop.call_later(0.01, calls.append, "never"); h.cancel(); await asyncio.sleep(0.04); print(calls, h.cancelled())
    done, pending = await asyncio.wait([asyncio.create_task(say(i, i / 50, [])) for i in (0, 5)], return_when=asyncio.FIRST_COMPLETED); print(len(done), len(pending)); [p.cancel() for p in pending]
    for c in asyncio.as_completed([say("slow", 0.02, []), say("fast", 0, [])]): print(await c)
    async def agen():
        for i in range(3): yield i; await asyncio.sleep(0)
    print([x async for x in agen()], await asyncio.to_thread(pow, 2, 5), await loop.run_in_executor(None, len, "abc")); s = asyncio.shield(t2 := asyncio.create_task(say("sh", 0, []))); print(await s, asyncio.current_task() is not None, len(asyncio.all_tasks()) >= 1, asyncio.iscoroutine(c0 := say(1, 0, []))); c0.close(); import contextvars; v = contextvars.ContextVar("v"); v.set(1)
    async def ctx(): v.set(2); return v.get()
    print(await asyncio.create_task(ctx()), v.get()); 
    try: fut.set_result(1)
    except asyncio.InvalidStateError as e: print(type(e).__name__)
    return "returned"
print(asyncio.run(main()))
try: asyncio.run(5)
except (ValueError, TypeError) as e: print(type(e).__name__, e)
async def nested(): asyncio.run(main())
try: asyncio.run(nested())
except RuntimeError as e: print(e)
with asyncio.Runner() as r: print(r.run(asyncio.sleep(0, "runner")))
async def raises(): raise KeyError("out of run")
try: asyncio.run(raises())
except KeyError as e: print(repr(e))
