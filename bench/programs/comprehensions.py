# List, dict and set comprehensions, nested and filtered; generator expressions in sums.
import sys

SIZE = 14_000


def main(n):
    total = 0
    for r in range(n):
        squares = [x * x for x in range(200)]
        odd = [x for x in squares if x & 1]
        pairs = [(a, b) for a in range(12) for b in range(a) if (a + b) % 3]
        table = {x: y for x, y in zip(squares, odd)}
        kinds = {x % 7 for x in odd}
        matrix = [[i * j for j in range(8)] for i in range(8)]
        flat = [v for row in matrix for v in row if v > r % 10]
        total += sum(x for x in odd) + len(pairs) + len(table) + len(kinds) + sum(flat)
        total += any(x > 39000 for x in squares) + all(x >= 0 for x in flat) + max(b - a for a, b in pairs)
        names = [f"{i}" for i in range(20)]
        total += len("".join([s for s in names if s != "7"]))
    return total


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
