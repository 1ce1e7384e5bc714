# Relaxation and smoothing over array.array and memoryview: indexed floats and integers.
import sys
from array import array

SIZE = 95


def relax(n, rounds):
    size = n * n
    grid = array("d", [0.0]) * size
    for i in range(n):
        grid[i] = 1.0
        grid[i * n] = i / n
    for _ in range(rounds):
        change = 0.0
        for y in range(1, n - 1):
            base = y * n
            for x in range(base + 1, base + n - 1):
                old = grid[x]
                new = old + 1.6 * ((grid[x - 1] + grid[x + 1] + grid[x - n] + grid[x + n]) * 0.25 - old)
                grid[x] = new
                change += (new - old) * (new - old)
    return change, sum(grid)


def smooth(n, rounds):
    samples = array("i", ((i * i * 7919) % 1000 for i in range(n * n)))
    view = memoryview(samples)
    for _ in range(rounds):
        view[1:-1] = array("i", ((a + 2 * b + c) >> 2 for a, b, c in zip(view, view[1:], view[2:])))
    return sum(samples), max(samples), hash(samples.tobytes()) != 0


def main(n):
    change, total = relax(n, n)
    return f"{change:.12f} {total:.9f}", smooth(n * 3, 12)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
