# Huffman codes: heaps, trees, bit strings, bytes, round trips.
import heapq
from collections import Counter
from itertools import count


class Node:
    __slots__ = ("symbol", "left", "right")

    def __init__(self, symbol=None, left=None, right=None):
        self.symbol, self.left, self.right = symbol, left, right

    def walk(self, prefix=""):
        if self.symbol is not None:
            yield self.symbol, prefix or "0"
        else:
            yield from self.left.walk(prefix + "0")
            yield from self.right.walk(prefix + "1")


def build(freq):
    tie = count()
    heap = [(n, next(tie), Node(s)) for s, n in sorted(freq.items())]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], next(tie), Node(None, a[2], b[2])))
    return heap[0][2]


def encode(text):
    tree = build(Counter(text))
    table = dict(tree.walk())
    bits = "".join(map(table.__getitem__, text))
    padded = bits + "0" * (-len(bits) % 8)
    return tree, table, len(bits), bytes(int(padded[i:i + 8], 2) for i in range(0, len(padded), 8))


def decode(tree, length, data):
    out, node, bits = [], tree, "".join(f"{b:08b}" for b in data)[:length]
    for bit in bits:
        if node.symbol is None:
            node = node.left if bit == "0" else node.right
        if node.symbol is not None:
            out.append(node.symbol)
            node = tree
    return "".join(out)


for text in ("abracadabra", "mississippi river", "aaaa", "the quick brown fox jumps over the lazy dog", "é日é日日z", "\n\t \x00" * 5):
    tree, table, n, data = encode(text)
    assert decode(tree, n, data) == text
    print(ascii(text), n, data.hex(), {ascii(k): v for k, v in sorted(table.items(), key=lambda kv: (len(kv[1]), kv[1]))})
    codes = list(table.values())
    assert not any(a != b and b.startswith(a) for a in codes for b in codes)
big = "".join(chr(97 + i * i % 23) for i in range(5000))
tree, table, n, data = encode(big)
print(len(big), n, len(data), decode(tree, n, data) == big, sum(data) % 9973)
try:
    build({})
except IndexError as e:
    print(e)
