# dict: methods, order, views, updates, merging, errors, mutation during iteration.
d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
del d["b"]
d["b"] = 20
print(d, list(d), list(d.values()), list(d.items()), len(d), "a" in d, "z" not in d, list(reversed(d)))
print(d.get("a"), d.get("z"), d.get("z", 0), d.setdefault("a", 5), d.setdefault("n"), d.setdefault("m", []), d.pop("n"), d.pop("zz", "dflt"), d.popitem(), d)
d.update({"x": 1}); d.update([("y", 2), ("x", 3)]); d.update(z=4, a=0); d.update({"q": 1}, r=2); print(d)
print(d | {"a": 5, "new": 6}, {"k": 1} | d | {}, dict(d) == d, dict(d) is d, d.copy() is d, d == dict(reversed(d.items())))
d |= [("pair", 1)]; print(d); d.clear(); print(d, bool(d))
print(dict(), dict(a=1), dict([("a", 1), ["b", 2], "cd"]), dict({"a": 1}, b=2), dict(zip("ab", [1, 2])), dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), {**{"a": 1}, "a": 2}, {i: i * i for i in range(3)}, dict({}.items()))
e = {1: "int", 1.0: "float", True: "bool"}; print(e, e[1], {0: "a", False: "b", 0.0: "c"}, {(1, 2): 3}[1, 2], {None: 1}[None], {frozenset([1]): 2}[frozenset([1])])
for f in (lambda: {}["x"], lambda: {}[(1, 2)], lambda: {[]: 1}, lambda: {}.pop("x"), lambda: {}.popitem(), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: dict(5), lambda: {}.update(5), lambda: {} < {}, lambda: {} + {}, lambda: {1: 2} | [(3, 4)], lambda: {}.__delitem__("x"), lambda: hash({}), lambda: dict.fromkeys(5), lambda: {{}: 1}, lambda: {}.get([]), lambda: [] in {}, lambda: {}.setdefault(), lambda: dict(1, 2), lambda: {}.pop(), lambda: {}.update([(1,)]), lambda: {}.get(), lambda: {"a": 1}[b"a"], lambda: dict(**{1: 2}), lambda: {1}[0], lambda: dict(["abc"]), lambda: {}.fromkeys()):
    try:
        print(f())
    except (KeyError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
d["d"] = 4
print(k, v, i, len(k), "a" in k, 4 in v, ("a", 1) in i, ("a", 2) in i, k & {"a", "z"} , sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), k == {"a", "b", "c", "d"}, k >= {"a"}, k.isdisjoint("xyz"), sorted(i & {("a", 1)}), list(reversed(k)), list(reversed(i)), k.mapping["a"], i == dict(d).items(), v == v, sorted({"a", "x"} & k), {"a"} < k)
for mutate in (lambda: d.__setitem__("new", 1), lambda: d.pop("a"), lambda: d.clear()):
    try:
        for key in d:
            mutate()
    except RuntimeError as e:
        print(e)
d = {i: str(i) for i in range(5)}
for key in d:
    d[key] = "changed"
for key in list(d):
    if key % 2: del d[key]
print(d)
d = {}
for i in range(20): d[i] = i
for i in range(15): del d[i]
d[3] = "back"; d[100] = "new"; print(d, list(reversed(d.items())), d.popitem(), next(iter(d)))
it = iter(d); next(it); print(it.__length_hint__(), list(it))
class K:
    def __init__(self, v, h): self.v, self.h = v, h
    def __hash__(self): return self.h
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
    def __repr__(self): return f"K{self.v}"
c = {K(i, 7): i for i in range(50)}
print(len(c), c[K(33, 7)], K(50, 7) in c, K(3, 8) in c, c.pop(K(10, 7)), K(10, 7) in c, len(c), list(c)[:3])
class D(dict):
    def __missing__(self, k): return f"missing {k}"
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
x = D(a=1); x["b"] = 2; x.update(c=3); print(x, x["zz"], x.get("zz"), x.setdefault("e", 5), x, type(x | {}), type(x.copy()), D.fromkeys(["q"]), dict(x), x == {"a": 1, "B": 2, "c": 3, "e": 5})
r = {"self": None}; r["self"] = r; print(r, repr({"v": r.values()})[:20], {"n": {"m": {}}}, {1: [1, {2: (3,)}]})
class Raises:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("eq")
try:
    {Raises(): 1, Raises(): 2}
except ValueError as e: print(e)
class NoHash:
    def __eq__(self, o): return True
try:
    {NoHash(): 1}
except TypeError as e: print(e)
print(sorted({"b": 1, "a": 2}), max({"x": 1, "y": 0}), sum({1: 2, 3: 4}), {"a": 1}.items() <= {"a": 1, "b": 2}.items(), {"a": 1} == {"a": 1.0}, {"a": 1} != {"b": 1}, dict(a=1, b=2) == dict(b=2, a=1), str({"k": "v's"}), dict[str, int], isinstance({}, dict), len({"a": {}, "b": {}}))
big = {str(i): i for i in range(10000)}
for i in range(0, 10000, 3): del big[str(i)]
print(len(big), sum(big.values()), list(big)[:4], big["9998"], "9999" in big); big.update((str(i), -i) for i in range(0, 100, 3)); print(len(big), list(big)[-2:])
