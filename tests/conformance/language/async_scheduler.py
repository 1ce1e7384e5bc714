# A small scheduler over coroutines: tasks, sleeping, channels, cancellation, gather - the patterns async frameworks use.
import heapq
import types
from collections import deque


@types.coroutine
def suspend(request):
    return (yield request)


class Cancelled(BaseException):
    pass


class Task:
    count = 0

    def __init__(self, loop, coro):
        Task.count += 1
        self.id, self.loop, self.coro = Task.count, loop, coro
        self.result = self.error = None
        self.done, self.waiters = False, []

    def step(self, value=None, exc=None):
        try:
            request = self.coro.throw(exc) if exc else self.coro.send(value)
        except StopIteration as e:
            self.finish(result=e.value)
        except (Exception, Cancelled) as e:
            self.finish(error=e)
        else:
            request(self)

    def finish(self, result=None, error=None):
        self.result, self.error, self.done = result, error, True
        for w in self.waiters:
            self.loop.ready.append((w, None, None))

    def __await__(self):
        if not self.done:
            yield self.waiters.append
        if self.error:
            raise self.error
        return self.result


class Loop:
    def __init__(self):
        self.ready, self.timers, self.now, self.seq = deque(), [], 0, 0

    def spawn(self, coro):
        t = Task(self, coro)
        self.ready.append((t, None, None))
        return t

    async def sleep(self, dt):
        self.seq += 1
        await suspend(lambda task: heapq.heappush(self.timers, (self.now + dt, self.seq, task)))

    def cancel(self, task):
        self.ready.append((task, None, Cancelled()))

    def run(self, coro):
        main = self.spawn(coro)
        while self.ready or self.timers:
            while self.ready:
                t, v, exc = self.ready.popleft()
                if not t.done:
                    t.step(v, exc)
            if self.timers:
                self.now, _, t = heapq.heappop(self.timers)
                self.ready.append((t, None, None))
        if main.error:
            raise main.error
        return main.result


loop = Loop()


async def worker(name, delays):
    total = 0
    try:
        for d in delays:
            await loop.sleep(d)
            total += d
            print(f"t={loop.now} {name} {total}")
        return name, total
    except Cancelled:
        print(f"t={loop.now} {name} cancelled")
        raise
    finally:
        print(f"{name} cleanup")


async def gather(*tasks):
    return [await t for t in tasks]


async def failing():
    await loop.sleep(2)
    raise ValueError("task failed")


class Lock:
    def __init__(self):
        self.held, self.queue = False, deque()

    async def __aenter__(self):
        while self.held:
            await suspend(self.queue.append)
        self.held = True

    async def __aexit__(self, *exc):
        self.held = False
        if self.queue:
            loop.ready.append((self.queue.popleft(), None, None))


async def critical(lock, n, out):
    async with lock:
        out.append(f"in{n}")
        await loop.sleep(1)
        out.append(f"out{n}")


async def stream(n):
    for i in range(n):
        await loop.sleep(1)
        yield i


async def main():
    print(await gather(*(loop.spawn(worker(n, ds)) for n, ds in [("a", [3, 3]), ("b", [1, 1, 5]), ("c", [])])))
    slow = loop.spawn(worker("slow", [100, 100]))
    await loop.sleep(1)
    loop.cancel(slow)
    try:
        await slow
    except Cancelled:
        print("main saw the cancellation")
    try:
        await loop.spawn(failing())
    except ValueError as e:
        print(e)
    lock, out = Lock(), []
    await gather(*(loop.spawn(critical(lock, i, out)) for i in range(3)))
    print(out)
    print([x * x async for x in stream(4) if x % 2], loop.now)
    return "finished"


print(loop.run(main()), Task.count)
