# Dictionaries: counting, grouping, tuple keys, deletion, iteration, merging.
import sys

SIZE = 400_000


def main(n):
    counts, groups, grid = {}, {}, {}
    x = 12345
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        k = x % 5003
        counts[k] = counts.get(k, 0) + 1
        groups.setdefault(k % 97, []).append(i)
        grid[k % 60, x % 50] = i
    total = 0
    for k, v in counts.items():
        if k in groups:
            total += v * len(groups[k])
        total ^= k
    for (a, b), v in grid.items():
        total += a * b + v % 7
    names = {f"key{i}": i for i in range(n // 10)}
    for i in range(0, n // 10, 3):
        del names[f"key{i}"]
    merged = {**names, **{f"key{i}": -i for i in range(0, n // 10, 5)}}
    total += sum(merged.values()) + len(names)
    inverted = {v: k for k, v in merged.items()}
    hits = 0
    for i in range(n):
        if i in inverted:
            hits += 1
    memo = {}

    def collatz(v):
        steps = 0
        path = []
        while v != 1 and v not in memo:
            path.append(v)
            v = v // 2 if v % 2 == 0 else 3 * v + 1
        base = memo.get(v, 0)
        for p in reversed(path):
            base += 1
            memo[p] = base
        return base

    longest = max(range(1, n // 10), key=collatz)
    return total, hits, longest, memo[longest], list(counts)[:3]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
