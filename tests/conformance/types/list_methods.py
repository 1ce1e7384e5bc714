# list: every method, slices, sorting, comparison, mutation during iteration, errors.
a = [3, 1, 2]
a.append(4); a.extend((5, 6)); a.insert(0, 0); a.insert(-1, "x"); a.insert(100, "end"); a.insert(-100, "start")
print(a, a.pop(), a.pop(0), a.pop(-2), a)
a.remove(1)
print(a.index(2), a.count(5), a.index(5, 2), a.reverse(), a, a.copy() == a, a.copy() is a)
a.sort(); print(a); a.sort(reverse=True); print(a); a.clear(); print(a, list(), list("ab"), list({1: 2}), list(range(3)))
words = ["banana", "Apple", "cherry", "apple", "Banana"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=str.lower, reverse=True), sorted(words, key=lambda w: (-len(w), w)))
pairs = [(i % 3, i) for i in range(10)]
pairs.sort(key=lambda p: p[0]); print(pairs); pairs.sort(key=lambda p: p[0], reverse=True); print(pairs)
x = list(range(10))
print(x[2:5], x[::-1], x[::3], x[-3:], x[:-7], x[5:2], x[5:2:-1], x[100:], x[-100:3], x[slice(1, 8, 2)], x[True])
x[2:5] = ["a"]; print(x); x[1:1] = [7, 8]; print(x); x[::2] = [0] * len(x[::2]); print(x); x[3:] = []; print(x); x[5:10] = "zz"; print(x); x[0:2] = x; print(x); del x[1::2]; print(x); x[-1:] = iter([1, 2]); print(x)
y = [1, 2] + [3]; y += "ab"; y *= 2; print(y, y * 0, 2 * [1], [[]] * 2, [1, 2] == [1, 2.0], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 9], ["a"] != ["b"])
z = [1]; z.append(z); print(z, len(z), z[1][1][1] is z, repr([[z]]))
try:
    z == z[1] and print("same identity compares quickly"); w = [1]; w.append(w); z == w
except RecursionError as e:
    print("RecursionError")
for f in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1][1], lambda: [1]["a"], lambda: [1] + (2,), lambda: [1] * [2], lambda: [3, "a"].sort(), lambda: [1].__setitem__(3, 0), lambda: [].__delitem__(0), lambda: list(5), lambda: [1, 2, 3].__setitem__(slice(0, 3, 2), [1]), lambda: hash([]), lambda: [1].insert("a", 1), lambda: [1].extend(5), lambda: [].append(), lambda: sorted([1], lambda x: x), lambda: [1].sort(key=5), lambda: [1] < 5, lambda: [1].index(1, 2), lambda: [1][::0], lambda: [1].__setitem__(slice(0, 1), 5), lambda: [1, None].sort(), lambda: list(1, 2), lambda: [1].pop("a"), lambda: [1][1.0], lambda: [].index(), lambda: [1, 2].sort(1)):
    try:
        print(f())
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
it = [1, 2, 3, 4, 5, 6]
for v in it:
    if v % 2: it.remove(v)
print(it)
i = iter(it); next(i); it.append(9); print(i.__length_hint__(), list(i), i.__length_hint__(), next(i, "done")); it.append(10); print(next(i, "still done"), list(reversed([1, 2, 3])))
try:
    bad = [3, 2, 1]; bad.sort(key=lambda v: bad.append(v) or v)
except ValueError as e:
    print(e, len(bad) >= 0)
class Odd:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v > o.v
    def __repr__(self): return f"O{self.v}"
print(sorted([Odd(1), Odd(3), Odd(2)]), max([Odd(1), Odd(3)], key=lambda o: o.v), [1, 2, 3].__contains__(2), 2 in [1, 2], float("nan") in [float("nan")])
class Boom:
    def __eq__(self, o): raise ValueError("eq ran")
try:
    [Boom()].index(5)
except ValueError as e:
    print(e)
class L(list):
    def __getitem__(self, i): return f"item {i}"
    def append(self, v): super().append(v * 2)
l = L([1, 2]); l.append(5); print(l, l[0], l[0:1], list(l), len(l), type(l + [1]), type(l.copy()), l == [1, 2, 10], [*l], l.__class__.__name__)
nums = [1, 2, 3]; nums[0] = 1.5; nums[1] = "s"; nums[2] = 2**70; print(nums); f = [0.5] * 3; f[1] = 7; f.append(None); print(f, sum([0.5, 1.5]), sum([[1], [2]], []), min([2.5, 1]), [1, 2.0, True].count(1), [0, 1, 2].index(True), [1.0, 2.0].index(2))
m = [[0] * 3 for _ in range(2)]; m[0][1] = 5; print(m, list(zip(*m)), [r[:] for r in m], sum(map(sum, m)), [x for r in m for x in r], any(m), all(m[1]))
big = list(range(1000)); del big[::2]; big[100:400] = big[400:100:-1]; print(len(big), sum(big), big[100], big[-1]); big.sort(key=lambda v: v % 17); print(big[:5], big[-5:])
from functools import cmp_to_key
print(sorted([5, 3, 8, 1], key=cmp_to_key(lambda a, b: (b > a) - (b < a))), sorted([(2, "b"), (1, "z"), (2, "a")]), sorted([[2, 1], [1, 9], [1, 2]]), sorted([True, 0, 2.5, -1]), sorted("ba", reverse=True), sorted({3: 1, 1: 2}), sorted([b"b", b"a"]), sorted([1e10, 2**40, -0.5, 3]))
