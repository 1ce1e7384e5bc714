# Coroutines, asynchronous generators and context managers under a scheduler of a few lines.
import sys
from collections import deque

SIZE = 160_000


class Pause:
    def __await__(self):
        yield self


class Channel:
    def __init__(self):
        self.items = deque()

    def put(self, item):
        self.items.append(item)

    async def get(self):
        while not self.items:
            await Pause()
        return self.items.popleft()


class Section:
    entered = 0

    async def __aenter__(self):
        Section.entered += 1
        return self

    async def __aexit__(self, *_):
        return None


async def count(n):
    for i in range(n):
        if i % 8 == 0:
            await Pause()
        yield i


async def produce(channel, n):
    async for i in count(n):
        channel.put(i)
    channel.put(None)


async def consume(source, target, step):
    total = 0
    while (item := await source.get()) is not None:
        async with Section():
            total += item
            target.put(step(item))
    target.put(None)
    return total


async def finish(source):
    items = []
    while (item := await source.get()) is not None:
        items.append(item)
    return len(items), sum([x async for x in count(len(items) // 10)]), sum(items) % 1_000_000_007


def run(*tasks):
    results, ready, turns = {}, deque(enumerate(tasks)), 0
    while ready:
        key, task = ready.popleft()
        turns += 1
        try:
            task.send(None)
        except StopIteration as done:
            results[key] = done.value
        else:
            ready.append((key, task))
    return [results[k] for k in range(len(tasks))], turns


def main(n):
    Section.entered = 0
    a, b, c = Channel(), Channel(), Channel()
    results, turns = run(produce(a, n), consume(a, b, lambda x: x * x), consume(b, c, lambda x: x + 1), finish(c))
    return results, turns, Section.entered


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
