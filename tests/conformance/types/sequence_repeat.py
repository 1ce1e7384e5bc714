# Repeating sequences: more than fits any memory, and nothing however often.
from array import array
from collections import deque


def attempt(f):
    try:
        return f()
    except (MemoryError, OverflowError) as e:
        return "too much"


def grow(s, n):
    s *= n
    return s


HUGE = [2**61, 2**62, 2**63 - 1, 2**63, 2**70]
for n in HUGE:
    for s in ([1, 2], [None], (1, 2), b"ab", "ab", bytearray(b"ab"), array("i", [1, 2])):
        print(type(s).__name__, attempt(lambda: s * n), attempt(lambda: n * s), attempt(lambda: grow(s, n)), s)

for n in (-(2**70), -1, 0, 2**33, 2**62):
    for s in ([], (), b"", "", bytearray(), array("i"), deque()):
        print(n, attempt(lambda: s * n), attempt(lambda: grow(s, n)))
