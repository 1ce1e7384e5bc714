# Generators: pipelines, delegation, send, and coroutines driven by hand.
import sys

SIZE = 2_000_000


def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def squares(it):
    for x in it:
        yield x * x


def odd(it):
    return (x for x in it if x & 1)


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def averager():
    total = count = 0
    value = None
    while True:
        value = yield total // (count or 1)
        total += value
        count += 1


async def step(n):
    return n if n == 0 else await step(n - 1) + 1


def main(n):
    a = averager()
    next(a)
    last = 0
    for i in numbers(n // 2):
        last = a.send(i)
    depth = 0
    for _ in range(n // 100):
        coro = step(20)
        try:
            coro.send(None)
        except StopIteration as e:
            depth += e.value
    return sum(odd(squares(numbers(n)))) % 1_000_000_007, sum(tree(16)), last, depth


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
