# Tables of sub-problems: edit distance, common subsequence, knapsack, change, matrix chains, memo dicts.
import sys
from functools import lru_cache

SIZE = 950


def text(seed, n):
    out = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out.append("acgt"[seed >> 9 & 3])
    return "".join(out)


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def common(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            table[i + 1][j + 1] = table[i][j] + 1 if a[i] == b[j] else max(table[i][j + 1], table[i + 1][j])
    i, j, out = len(a), len(b), []
    while i and j:
        if a[i - 1] == b[j - 1]:
            out.append(a[i - 1])
            i, j = i - 1, j - 1
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return "".join(reversed(out))


def knapsack(items, room):
    best = [0] * (room + 1)
    for weight, value in items:
        for r in range(room, weight - 1, -1):
            if best[r - weight] + value > best[r]:
                best[r] = best[r - weight] + value
    return best[room]


def ways(coins, total):
    @lru_cache(maxsize=None)
    def count(i, left):
        if left == 0:
            return 1
        if left < 0 or i == len(coins):
            return 0
        return count(i, left - coins[i]) + count(i + 1, left)

    return count(0, total)


def chain(sizes):
    memo = {}

    def cost(i, j):
        if i == j:
            return 0
        key = i, j
        if key not in memo:
            memo[key] = min(cost(i, k) + cost(k + 1, j) + sizes[i] * sizes[k + 1] * sizes[j + 1] for k in range(i, j))
        return memo[key]

    return cost(0, len(sizes) - 2)


def main(n):
    a, b = text(1, n), text(2, n)
    items = [(3 + i * 7 % 23, 10 + i * 13 % 41) for i in range(n // 6)]
    return (edit_distance(a, b), common(a, b)[:40], knapsack(items, n * 4), ways((1, 2, 5, 10, 20, 50), min(n, 300)) % 1_000_007,
            chain([3 + i * 17 % 29 for i in range(n // 8)]))


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
