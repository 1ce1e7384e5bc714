# Backtracking with permutations and sets, and with bit masks.
import sys

SIZE = 9


def permutations(items):
    n = len(items)
    if n <= 1:
        yield items
        return
    for i in range(n):
        rest = items[:i] + items[i + 1:]
        for p in permutations(rest):
            yield items[i:i + 1] + p


def by_sets(n):
    cols = tuple(range(n))
    return sum(1 for v in permutations(cols) if n == len({v[i] + i for i in cols}) == len({v[i] - i for i in cols}))


def by_bits(n, row=0, cols=0, up=0, down=0):
    if row == n:
        return 1
    count, free = 0, ~(cols | up | down) & (1 << n) - 1
    while free:
        bit = free & -free
        free ^= bit
        count += by_bits(n, row + 1, cols | bit, (up | bit) << 1, (down | bit) >> 1)
    return count


def main(n):
    return by_sets(n), by_bits(n + 1)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
