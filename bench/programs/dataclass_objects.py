# Creating, comparing, hashing and printing small objects: dataclasses, named tuples, plain classes, enums.
import sys
from collections import namedtuple
from dataclasses import dataclass, field, replace
from enum import Enum

SIZE = 200_000


@dataclass
class Item:
    name: str
    price: float
    count: int = 1
    tags: list = field(default_factory=list)

    def total(self):
        return self.price * self.count


@dataclass(frozen=True, order=True)
class Key:
    major: int
    minor: int


class Kind(Enum):
    A = 1
    B = 2
    C = 3


Pair = namedtuple("Pair", "left right")


class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def insert(self, v):
        node = self
        while True:
            if v < node.value:
                if node.left is None:
                    node.left = Node(v)
                    return
                node = node.left
            else:
                if node.right is None:
                    node.right = Node(v)
                    return
                node = node.right


def main(n):
    items = [Item(f"n{i % 10}", i * 0.5, i % 4) for i in range(n)]
    total = sum(item.total() for item in items)
    keys = {Key(i % 100, i % 7): i for i in range(n // 2)}
    best = max(keys)
    equal = sum(1 for a, b in zip(items, items[10:]) if a == b)
    pairs = [Pair(i, -i) for i in range(n)]
    s = 0
    for p in pairs:
        s += p.left - p.right
    kinds = {k: 0 for k in Kind}
    for i in range(n):
        kinds[Kind(i % 3 + 1)] += 1
    root, x = Node(1 << 30), 1
    for _ in range(n // 10):
        x = x * 16807 % 2147483647
        root.insert(x)
    moved = replace(items[3], count=9)
    text = "".join(repr(item) for item in items[: n // 20])
    return total, len(keys), best, equal, s, kinds[Kind.B], moved, len(text)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
