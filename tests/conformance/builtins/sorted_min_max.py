# sorted, min, max, sum, any, all, reversed with every parameter and on every kind of input.
data = [5, 3, 9, 1]
print(sorted(data), sorted(data, reverse=True), sorted("hello"), sorted({3: "c", 1: "a"}), sorted({2, 1}), sorted(x for x in data), sorted([]), sorted((1,)), sorted(range(5), key=lambda x: -x), sorted(["b", "A", "c"], key=str.lower), sorted([[2], [1, 5], []]), sorted(data, key=None))
print(min(data), max(data), min(1, 2), max("a", "b", "c"), min([], default="d"), max((), default=None), min(data, key=lambda x: -x), max("apple", "fig", key=len), min({"x": 1, "a": 2}), max([1, 2.0, True]), max([2, 2.0]), min(2.0, 2), max(["aa", "b"], key=len, default=0), min((1, "b"), (1, "a")), max(x * -1 for x in data))
print(sum(data), sum([], 5), sum([[1], [2]], []), sum((1.5, 2)), sum(x for x in range(4)), sum([1, 2], start=10), sum({1: 0, 2: 0}), sum([True, False, True]), sum([2**62, 2**62]), sum([0.1] * 3), sum([1j, 1]))
print(any([]), any([0, 1]), all([]), all([1, 0]), any("" for _ in range(3)), all(x > 0 for x in data), any({0: 1}), all({"": 0}))
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2))), list(reversed(range(3))), list(reversed({1: 0, 2: 0})), list(reversed({1: 0}.items())), list(reversed(b"ab")))
for f in (lambda: min(), lambda: min([]), lambda: max(5), lambda: min(1, "a"), lambda: max([1], default=1, key=5), lambda: max(1, 2, default=3), lambda: sum(["a"]), lambda: sum(["a"], ""), lambda: sum([b""], b""), lambda: sum(5), lambda: sum([[]]), lambda: sorted(5), lambda: sorted([1, "a"]), lambda: sorted([1], None), lambda: sorted([1], key=5), lambda: sorted([1], reverse="x"), lambda: sorted(), lambda: reversed({1}), lambda: reversed(5), lambda: any(5), lambda: all(1, 2), lambda: min(key=len), lambda: max([], key=len), lambda: sorted([1j, 2j]), lambda: sum(), lambda: min(None, 1), lambda: sorted([None, 1]), lambda: reversed(iter([])), lambda: sum([], bytearray())):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
calls = []


def key(x):
    calls.append(x)
    return x % 10


print(sorted([21, 11, 32, 2, 1], key=key), calls)
records = [("bob", 3), ("al", 3), ("cy", 1), ("al", 2)]
print(sorted(records, key=lambda r: r[1]), sorted(records, key=lambda r: (-r[1], r[0])), sorted(sorted(records), key=lambda r: r[1], reverse=True))
from operator import attrgetter, itemgetter
print(sorted(records, key=itemgetter(1, 0)), max(records, key=itemgetter(1)), min(records, key=itemgetter(0)))


class V:
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        calls.append((self.v, o.v))
        return self.v < o.v
    def __repr__(self): return f"V{self.v}"


calls.clear()
print(sorted([V(2), V(1)]), min(V(3), V(1)), calls)
print(max(V(1), V(2)) if hasattr(V, "__gt__") else "", len(calls))


class R:
    def __reversed__(self): return "custom"
    def __len__(self): return 3
    def __getitem__(self, i): return i * 10


class Q:
    def __len__(self): return 3
    def __getitem__(self, i): return i * 10


class N(Q):
    __reversed__ = None


print(reversed(R()), list(reversed(Q())))
try:
    reversed(N())
except TypeError as e:
    print(e)


def stops():
    yield 1
    raise KeyError("stop here")


for f in (sorted, min, sum, list, tuple, set, max):
    try:
        f(stops())
    except KeyError as e:
        print(f.__name__, e)
import random
rng = random.Random(3)
for n in (0, 1, 2, 10, 33, 64, 100, 257, 1000):
    xs = [rng.randrange(n + 1) for _ in range(n)]
    s = sorted(xs)
    assert all(a <= b for a, b in zip(s, s[1:])) and sorted(s, reverse=True) == s[::-1] and len(s) == n
    pairs = sorted(((x % 7, i) for i, x in enumerate(xs)), key=lambda p: p[0])
    assert all(a[0] < b[0] or a[1] < b[1] for a, b in zip(pairs, pairs[1:]))
    fs = sorted(x / 3 for x in xs)
    assert fs == [x / 3 for x in s] and sorted(map(str, xs)) == sorted(list(map(str, xs)), key=lambda t: t)
print("random sorts hold", sorted(list(range(50)) + list(range(25)))[20:30], sorted([0.5, -1, 3, float("inf"), -2.5]))
