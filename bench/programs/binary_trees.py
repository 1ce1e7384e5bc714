# Allocation and release of many small trees, of objects and of tuples.
import sys

SIZE = 17


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def build(depth):
    return Node(build(depth - 1), build(depth - 1)) if depth else Node(None, None)


def count(node):
    return 1 + count(node.left) + count(node.right) if node.left is not None else 1


def pairs(depth):
    return (pairs(depth - 1), pairs(depth - 1)) if depth else ()


def measure(pair):
    return 1 + measure(pair[0]) + measure(pair[1]) if pair else 1


def main(n):
    kept = build(n)
    totals = []
    for depth in range(4, n, 4):
        rounds = 1 << (n - depth)
        totals.append(sum(count(build(depth)) for _ in range(rounds)))
        totals.append(sum(measure(pairs(depth)) for _ in range(rounds)))
    return totals, count(kept)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
