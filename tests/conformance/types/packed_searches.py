# Searching and comparing arrays and memoryviews of numbers; splitting of bytes.
from array import array

VALUES = [0, 1, 3, -1, 127, 128, 255, 256, -128, -129, 2**31, 2**32, 2**63, -2**63, 2**64, 2**70, True, False, 0.0, -0.0, 1.0,
          1.5, 3.0, float("inf"), float("nan"), 1e30, 1e300, 16777217.0, 0.1, None, "x", b"x", 3 + 0j]


class Equal:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return other == self.n


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def items_of(code):
    if code in "fd":
        return [1.0, 0.0, -0.0, 1.5, float("inf"), float("nan"), 0.1, 3.0, 16777216.0] + [7.5] * 40 + [3.0]
    small = [1, 0, 3, 3, 127, 5]
    bits = 8 * array(code).itemsize
    end = 2 ** (bits - 1) if code.islower() else 2**bits
    return small + [end - 1, -end if code.islower() else end - 2] + [9] * 40 + [3, 1]


for code in "bBhHiIqQfd":
    a = array(code, items_of(code))
    m = memoryview(a)
    print(code, [a.count(v) for v in VALUES], [m.count(v) for v in VALUES] == [a.count(v) for v in VALUES])
    print([attempt(a.index, v) for v in VALUES])
    print([attempt(m.index, v) for v in VALUES])
    print([v in a for v in VALUES], [v in m for v in VALUES] == [v in a for v in VALUES])
    print(a.count(Equal(3)), a.index(Equal(3)), Equal(9) in a, m.count(Equal(9)), attempt(m.index, Equal(4)))
    print(attempt(a.index, 3, 4), attempt(a.index, 3, -1), attempt(a.index, 3, 4, 9), attempt(m.index, 3, 4), attempt(m.index, 3, 9, 4))
    odd = m[::2]
    print(odd.count(3), attempt(odd.index, 3), odd == m[::2], odd == m, m == a, m == m[:])
    b = array(code, a)
    print(a == b, a < b, a <= b, a > b)
    b[-1] = 2
    print(a == b, a != b, a < b, a > b, memoryview(b) == a)
    b.remove(3)
    print(attempt(b.index, 3), attempt(b.remove, 100), len(b), a == b, a > b, b > a[:-1])

zeros, minus = array("d", [0.0] * 20), array("d", [-0.0] * 20)
print(zeros == minus, memoryview(zeros) == memoryview(minus), zeros < minus)
print(array("b", [1, 2]) == array("h", [1, 2]), array("f", [1, 2]) == array("d", [1, 2]), array("i", [1, 2]) < array("d", [1, 3]))
print(array("w", "abc").index("c"), array("w", "abcb").count("b"), "x" in array("w", "abc"), 3 in array("w", "abc"))
raw = bytes(range(256)) * 2
for start in range(4):
    part = memoryview(raw)[start : start + 32]
    for code in "BbhHiIqQ":
        v = part.cast(code)
        last = v[len(v) - 1]
        print(start, code, v.index(last), v.count(last), v.index(last, 1), attempt(v.index, last, len(v)))
released = memoryview(raw)
released.release()
print(attempt(released.index, 3), attempt(released.count, 3))
print(memoryview(b"a?c").cast("c").index(b"?"), attempt(memoryview(b"\1\0").cast("?").index, True))
plane = memoryview(bytes(range(12))).cast("B", (3, 4))
print(plane == memoryview(bytes(range(12))).cast("B", (3, 4)), plane == memoryview(bytes(12)).cast("B", (3, 4)), attempt(plane.count, 3))

TEXTS = [b"", b" ", b"a", b"  a", b"a  ", b" a b\tc\nd\x0be\x0cf\rg ", b"a\x1cb\x1dc\x1ed\x1fe\x85f\xa0g", b"a,b,,c,", b"," * 70,
         b"word " * 40, b" " * 64 + b"x" * 64 + b" " * 64, b"x" * 64, b"a\r\nb\rc\nd\r\n\r\n", b"\n" * 65, b"x" * 63 + b"\r\ny", b"one--two--"]
for text in TEXTS:
    for kind in bytes, bytearray:
        t = kind(text)
        for limit in -1, 0, 1, 2, 69, 70, 71:
            print(t.split(None, limit), t.split(b",", limit), t.split(b"--", limit), t.rsplit(None, limit), t.rsplit(b",", limit))
        print(t.splitlines(), t.splitlines(True))
    s = text.decode("latin-1")
    for limit in -1, 0, 1, 2, 69, 70, 71:
        print(s.split(None, limit), s.split(",", limit), s.split("--", limit), s.rsplit(None, limit), s.rsplit(",", limit))
    print(s.splitlines(), s.splitlines(True))
