# Huffman coding of bytes: counting, a heap of nodes, bit strings, packing and unpacking.
import heapq
import sys

SIZE = 450_000


def make(n):
    x, out = 77, bytearray()
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(32 + (x >> 8) % 16 * ((x >> 14) % 6))
    return bytes(out)


def codes(data):
    counts = {}
    for b in data:
        counts[b] = counts.get(b, 0) + 1
    heap = [(c, b, b) for b, c in sorted(counts.items())]
    heapq.heapify(heap)
    serial = 256
    while len(heap) > 1:
        c1, _, left = heapq.heappop(heap)
        c2, _, right = heapq.heappop(heap)
        heapq.heappush(heap, (c1 + c2, serial, (left, right)))
        serial += 1
    tree, table = heap[0][2], {}

    def walk(node, prefix):
        if isinstance(node, int):
            table[node] = prefix or "0"
        else:
            walk(node[0], prefix + "0")
            walk(node[1], prefix + "1")

    walk(tree, "")
    return tree, table


def encode(data, table):
    out, held, bits = bytearray(), 0, 0
    numbers = {b: (int(code, 2), len(code)) for b, code in table.items()}
    for b in data:
        value, length = numbers[b]
        held = held << length | value
        bits += length
        while bits >= 8:
            bits -= 8
            out.append(held >> bits)
            held &= (1 << bits) - 1
    if bits:
        out.append(held << (8 - bits))
    return bytes(out)


def decode(packed, tree, count):
    out, node = bytearray(), tree
    for byte in packed:
        for shift in range(7, -1, -1):
            node = node[byte >> shift & 1]
            if isinstance(node, int):
                out.append(node)
                node = tree
                if len(out) == count:
                    return bytes(out)
    raise ValueError("truncated")


def main(n):
    data = make(n)
    tree, table = codes(data)
    packed = encode(data, table)
    assert decode(packed, tree, len(data)) == data
    return len(packed), sorted(table.values(), key=lambda c: (len(c), c))[:5], sum(packed)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
