# set and frozenset: algebra, mutation, comparison, hashing, errors. Output is sorted, as the order of a set is not defined.
def show(*sets):
    print(*(f"{type(s).__name__}:{sorted(s, key=repr)}" if isinstance(s, (set, frozenset)) else repr(s) for s in sets))


a, b = {1, 2, 3}, {3, 4}
show(a | b, a & b, a - b, b - a, a ^ b, a.union([9], (8,)), a.intersection([1, 3], {3}), a.difference([1], [2]), a.symmetric_difference([3, 4]), a.union(), a.copy(), a.intersection())
print(a == {3, 2, 1}, a != b, a < {1, 2, 3, 4}, a <= a, a > {1}, a >= {9}, {1} < {2}, a.issubset([1, 2, 3, 4]), a.issuperset(()), a.isdisjoint([7]), a.isdisjoint(b), 2 in a, 9 not in a, len(a), bool(set()))
a.add(4); a.add(4); a.discard(1); a.discard(99); a.remove(2); show(a, a.pop() in (3, 4), len(a))
a = {1, 2, 3, 4, 5}
a |= {6}; a &= {1, 2, 3, 6}; a -= {1}; a ^= {2, 9}; show(a); a.update([1], "x", {5: 0}); a.intersection_update([1, "x", 9, 5]); a.difference_update([5]); a.symmetric_difference_update([1, 7]); show(a); a.clear(); print(a, set(), frozenset(), {1}, frozenset([1]), set("a"), set(range(0)))
f = frozenset([1, 2])
show(f | {3}, {3} | f, f & {1}, {1} & f, f - {1}, f ^ {5}, f.union([7]), frozenset(f), f.copy()); print(frozenset(f) is f, f == {1, 2}, hash(f) == hash(frozenset([2, 1])), {f: "key"}[frozenset([2, 1])], {1, 2} in {f}, f in {f}, type(f | {1}), type({1} | f), isinstance(f, set))
for g in (lambda: {[]}, lambda: {{}}, lambda: hash({1}), lambda: {1}.remove(9), lambda: set().pop(), lambda: {1} | [1], lambda: {1} - (1,), lambda: {1} < [1], lambda: set(5), lambda: f.add(1), lambda: {1} + {2}, lambda: set(1, 2), lambda: {1}.union(5), lambda: {1}[0], lambda: {1}.update([[]]), lambda: [] in {1}, lambda: {1}.discard([]), lambda: frozenset(1), lambda: {1} > 5, lambda: {1}.add(), lambda: {1}.remove((1, 2)), lambda: set(a=1)):
    try:
        print(g())
    except (TypeError, KeyError, AttributeError) as e:
        print(type(e).__name__, e)
s = {1, 2, 3}
try:
    for x in s: s.add(x + 10)
except RuntimeError as e: print(e)
it = iter(s); s.add(99)
try:
    next(it)
except RuntimeError as e: print(e)
print({1, 1.0, True}, {0, False, 0.0}, len({"a", "b", "a"}), {(1, 2), (1, 2)}, sorted({x % 4 for x in range(20)}), {*[1, 1], *(1,)}, sum({1, 2, 3}), max({4, 7, 2}), sorted({"b", "a"}), any({0}), {None}, {()}, set([(1, (2,))]))
class E:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v % 3
    def __eq__(self, o): return self.v == o.v
    def __repr__(self): return f"E{self.v}"
es = {E(i) for i in range(30)} | {E(i) for i in range(20, 40)}
print(len(es), E(39) in es, E(40) in es, len(es - {E(i) for i in range(35)}), len(es & {E(5), E(50)}), E(7) in frozenset(es))
nan = float("nan"); print(len({nan, nan}), len({float("nan"), float("nan")}), nan in {nan}, {nan} == {nan})
class S(set):
    def __init__(self, *a): super().__init__(*a); self.tag = "t"
x = S([1, 2]); show(x | {3}, x.copy(), x & {1}, x); print(type(x | {1}).__name__, type(x.copy()).__name__, x.tag, x == {1, 2}, S() == set(), repr(S()), repr(S([1])), x)
sub = {frozenset(c) for c in [(1, 2), (2, 1), (3,)]}; print(len(sub), frozenset([3]) in sub, {3} in sub)
try:
    sub.remove({9})
except KeyError as e: print(e)
primes, n = set(range(2, 100)), 2
while n * n < 100:
    primes -= set(range(n * n, 100, n)); n += 1
print(sorted(primes))
big = set(range(0, 3000, 3)) ^ set(range(0, 3000, 5)); print(len(big), sum(big), len(big & set(range(1000))), len(big | {-1}), min(big), max(big), big.issubset(range(3000)), len(big.difference(range(0, 3000, 2))))
for i in range(0, 3000, 6): big.discard(i)
print(len(big), sum(big)); removed = [big.pop() for _ in range(100)]; print(len(big), len(set(removed)), not big & set(removed))
print(set.__doc__[:9], set[int], frozenset[str], {1, 2}.__len__(), {1}.__contains__(1), {1}.__sub__([1]), {1}.__or__("a"), {1}.__eq__([1]), {1}.__le__({1, 2}), set.union({1}, [2]) == {1, 2}, {1, 2}.isdisjoint({3: 4}), bool({0}), {True: 1}.keys() == {1}, sorted(set("hello") - set("l")))
r = {1, 2}; r2 = r; r |= {3}; r2 -= {1}; show(r); print(r is r2); fr = frozenset([1]); fr2 = fr; fr |= {2}; show(fr, fr2)
