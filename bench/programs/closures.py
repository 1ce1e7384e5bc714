# Closures, higher-order functions, decorators, partial application, lambdas.
import sys
from functools import lru_cache, partial, reduce

SIZE = 1_200_000


def counter():
    n = 0

    def step(by=1):
        nonlocal n
        n += by
        return n

    return step


def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run


def memo(f):
    cache = {}

    def wrapper(*args):
        if args not in cache:
            cache[args] = f(*args)
        return cache[args]

    return wrapper


@memo
def paths(r, c):
    return 1 if r == 0 or c == 0 else paths(r - 1, c) + paths(r, c - 1)


@lru_cache(maxsize=None)
def change(amount, coin):
    coins = (1, 2, 5, 10, 20, 50)
    if amount == 0:
        return 1
    if amount < 0 or coin < 0:
        return 0
    return change(amount - coins[coin], coin) + change(amount, coin - 1)


def main(n):
    step = counter()
    pipe = compose(lambda x: x + 1, lambda x: x * 3, lambda x: x & 0xFFFF)
    add5 = partial(lambda a, b, c=0: a + b + c, 5, c=1)
    adders = [lambda x, k=k: x + k for k in range(8)]
    total = 0
    for i in range(n):
        total += step() + pipe(i) + add5(i) + adders[i & 7](i)
        if i % 100 == 0:
            total += reduce(lambda a, b: a ^ b, map(lambda v: v * v, filter(lambda v: v % 3, range(20))))
    for i in range(n // 30_000):
        total += paths(20 + i, 20)
        change.cache_clear()
        total += change(200 + i, 5)
    return total


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
