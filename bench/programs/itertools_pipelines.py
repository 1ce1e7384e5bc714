# Pipelines of itertools, map, filter, zip and operator over tuples.
import sys
from functools import reduce
from itertools import accumulate, chain, combinations, compress, count, cycle, dropwhile, groupby, islice, permutations, product, repeat, starmap, takewhile, tee
from operator import add, itemgetter, mul

SIZE = 10


def main(n):
    total = sum(1 for p in permutations(range(n)) if p[0] < p[-1] and p[1] != n - 1)
    total += sum(a * b - c for a, b, c in combinations(range(n * 8), 3))
    total += sum(starmap(mul, product(range(n * 20), repeat=2)))
    runs = [(key, sum(1 for _ in group)) for key, group in groupby(sorted((i * i % 97 for i in range(n * 8000))))]
    sums = list(accumulate(islice(cycle((3, -1, 4, -1, 5)), n * 9000)))
    first, second = tee(x * x % 1009 for x in range(n * 6000))
    next(second)
    rises = sum(b > a for a, b in zip(first, second))
    picked = list(compress(count(), (i % 3 == 0 for i in range(n * 6000))))
    middle = list(takewhile(lambda x: x < n * 4000, dropwhile(lambda x: x < 100, count())))
    rows = sorted(zip(cycle("bca"), range(n * 4000), repeat(1)), key=itemgetter(0, 1))
    flat = reduce(add, chain.from_iterable(r[1:] for r in rows))
    pairs = dict(zip(map(str, picked), filter(None, picked)))
    return total, len(runs), runs[1], sums[-1], rises, len(picked), len(middle), flat, len(pairs), rows[0]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
