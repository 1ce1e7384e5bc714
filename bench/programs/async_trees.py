# Trees of asyncio tasks that yield, gather, take locks and cancel, on an event loop that never touches the system.
import asyncio
import sys

SIZE = 6


class NoFiles:
    """The selector of a loop that waits for no file."""

    def select(self, timeout):
        return []

    def close(self):
        pass


class Loop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = NoFiles()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


async def leaf(counts, value):
    counts["leaf"] += 1
    if value % 3 == 0:
        await asyncio.sleep(0)
    return value


async def tree(counts, depth, value):
    if depth == 0:
        return await leaf(counts, value)
    counts["node"] += 1
    return sum(await asyncio.gather(*[tree(counts, depth - 1, value * 4 + i) for i in range(4)])) % 1_000_003


async def workers(n):
    lock, queue, total = asyncio.Lock(), asyncio.Queue(maxsize=5), [0]

    async def produce():
        for i in range(n):
            await queue.put(i)
        for _ in range(3):
            await queue.put(None)

    async def consume():
        while (item := await queue.get()) is not None:
            async with lock:
                total[0] += item

    await asyncio.gather(produce(), *[consume() for _ in range(3)])
    return total[0]


async def cancelled(n):
    stopped = 0
    tasks = [asyncio.ensure_future(asyncio.sleep(3600)) for _ in range(n)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        stopped += isinstance(result, asyncio.CancelledError)
    return stopped


async def run(n):
    counts = {"leaf": 0, "node": 0}
    results = [await tree(counts, n, seed) for seed in range(3)]
    return results, counts, await workers(4000), await cancelled(800)


def main(n):
    # An interpreter that itself runs inside a loop (of a browser) lends its place meanwhile.
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    loop = Loop()
    try:
        return loop.run_until_complete(run(n))
    finally:
        loop.close()
        asyncio._set_running_loop(outer)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
