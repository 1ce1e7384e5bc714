# range and slice objects in depth.
r = range(2, 20, 3)
print(r, list(r), len(r), r[0], r[-1], r[1:4], r[::-1], r[::2], r[10:], r.start, r.stop, r.step, 5 in r, 6 in r, 5.0 in r, "a" in r, r.index(8), r.count(8), r.count(9), list(reversed(r)), r == range(2, 19, 3), hash(r) == hash(range(2, 19, 3)), bool(range(0)), r != range(5))
print(range(5), range(0), range(1, 1), range(5, 0), list(range(5, 0, -2)), range(10)[3], range(10)[-1], range(3) == range(0, 3, 1), range(0) == range(5, 5), list(range(-3, 3)), sum(range(101)), max(range(5)), range(0, 10, 3)[-2:], range(True), range(10, -1, -5)[::-1])
big = range(10**20, 10**20 + 10**10, 7)
print(len(range(2**62)), big[5], big[-1], 10**20 + 14 in big, 10**20 + 15 in big, big.index(10**20 + 21), big[2:4], list(big[:3]), big[10**9], range(2**63)[2**63 - 1], range(-2**70, 2**70, 2**69), list(range(-2**70, 2**70, 2**69)), next(iter(range(2**65, 2**66))), list(range(2**63 - 2, 2**63 + 2)))
for f in (lambda: range(), lambda: range(1, 2, 0), lambda: range("a"), lambda: range(1.5), lambda: r[50], lambda: r[-50], lambda: r["a"], lambda: r.index(3), lambda: r.index("x"), lambda: len(range(2**64)), lambda: r < r, lambda: range(1, 2, 3, 4), lambda: range(None), lambda: r + r, lambda: setattr(r, "start", 1), lambda: r.__setitem__, lambda: range(stop=5), lambda: min(range(0)), lambda: slice(), lambda: slice(1, 2, 0).indices(5), lambda: slice(1).indices(-1), lambda: slice("a").indices(5), lambda: slice(1) < slice("a"), lambda: [1][slice(1.0)], lambda: [][::0], lambda: slice(1, 2, 3, 4)):
    try:
        print(f())
    except (TypeError, ValueError, IndexError, OverflowError, AttributeError) as e:
        print(type(e).__name__, e)
class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
print(range(I(3)), range(I(1), I(9), I(3)), r[I(2)], list(range(10)[I(2):I(5)]), I(3) in range(5), [10, 20, 30][I(1)])
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), slice(1, 2) == slice(1, 2), slice(1, 2) == (1, 2), s.indices(6), s.indices(0), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(None, -20).indices(10), slice(20, -20, -3).indices(10), slice(2**70).indices(5), slice("a", "b"), slice(1, 2) < slice(1, 3), hash(slice(1, 2)) == hash(slice(1, 2)))
n = 7
base = list(range(n))
bad = 0
for start in (None, -9, -7, -3, -1, 0, 1, 3, 6, 7, 9):
    for stop in (None, -9, -7, -3, -1, 0, 1, 3, 6, 7, 9):
        for step in (None, -3, -2, -1, 1, 2, 3):
            sl = slice(start, stop, step)
            want = [base[i] for i in range(*sl.indices(n))]
            if not (base[sl] == want == list(range(n)[sl]) == list(tuple(base)[sl]) == list(bytes(base)[sl]) == [ord(c) - 97 for c in "abcdefg"[sl]]):
                bad += 1
print("mismatches", bad)
it = iter(range(5)); next(it)
print(it.__length_hint__(), list(it), next(it, "end"), type(iter(range(3))).__name__, type(iter(range(2**70))).__name__, type(reversed(range(3))).__name__, iter(range(3)) is not iter(range(3)), list(zip(range(3), range(10, 0, -4))), list(map(lambda a, b: a * b, range(4), range(4, 8))))
import copy
print(copy.copy(r) == r, r.__reduce__(), s.__reduce__(), range(3).__iter__().__next__(), [i for i in range(10) if i in range(0, 10, 3)], [*range(3)], dict.fromkeys(range(2)), tuple(range(2)), set(range(2)))
try:
    class R(range): ...
except TypeError as e: print(e)
try:
    class S(slice): ...
except TypeError as e: print(e)
match s:
    case slice(start=1, stop=x): print("slice match", x)
total = 0
for i in range(1000, 0, -7):
    total += i
for i in range(0): total = None
else: print(total, i)
print(range(10)[2:8][1:4][::-1], range(0, 100, 10)[::3][::-1], range(5)[5:], range(5)[-100:100], range(10)[::-3], len(range(0, -10, -3)), range(1, 10, 100), repr(range(1, 2, 1)), repr(range(0, 2, 2)), str(range(0, 5)))
edge = 2**60  # where one implementation's small ints end
for r in range(edge - 2, edge + 2), range(-edge - 2, -edge + 1), range(edge - 1, -edge - 9, -edge), range(1, edge + 2, edge - 1), range(edge - 1, edge):
    print([*r], list(reversed(r)), sum(r), [i for i in r], {i: 1 for i in r}, sorted(set(r)))
