# collections: deque, defaultdict, OrderedDict, Counter, ChainMap, namedtuple, UserDict family.
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, abc, namedtuple
d = deque([1, 2, 3], maxlen=5); d.append(4); d.appendleft(0); d.append(5); print(d, d[0], d[-1], len(d), d.maxlen, 3 in d, d.pop(), d.popleft(), d); d.extend("ab"); d.extendleft("xy"); print(d, list(reversed(d)), d.count("a"), d.index(2) if 2 in d else None); d.rotate(2); print(d); d.rotate(-1); print(d, d.copy(), d == d.copy(), d.remove("x") if "x" in d else None, d); d.insert(1, "ins") if len(d) < 5 else None; d[0] = "set"; del d[1]; d.reverse(); print(d, d + deque([9]), d * 2, deque("abc") < deque("abd")); d.clear(); print(d, deque(), deque(maxlen=0), deque(range(10), 3), deque([1]) == [1], bool(deque()))
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5], lambda: deque([1]).remove(9), lambda: deque([1]).index(9), lambda: deque(maxlen=-1), lambda: deque(5), lambda: deque([1], 1).insert(0, 2), lambda: hash(deque()), lambda: deque([1]) + [2], lambda: deque([1]).__setitem__(3, 1), lambda: deque([1])["a"], lambda: deque([1])[0:1]):
    try: print(f())
    except (IndexError, ValueError, TypeError) as e: print(type(e).__name__, e)
q = deque(range(3))
try:
    for x in q: q.append(x)
except RuntimeError as e: print(e)
big = deque()
for i in range(1000): big.append(i); big.appendleft(-i)
for i in range(500): big.pop(); big.popleft()
print(len(big), sum(big), big[0], big[-1], big[250], list(big)[::100]); l = deque([1]); l.append(l); print(l)
dd = defaultdict(list); dd["a"].append(1); dd["b"]; print(dd, dd.get("z"), "z" in dd, dd.default_factory, dd.copy(), dd == {"a": [1], "b": []}, defaultdict(int, a=1) | {"b": 2}, defaultdict(lambda: 7)["k"], defaultdict(None, {1: 2}), dict(dd))
for f in (lambda: defaultdict()["x"], lambda: defaultdict(5), lambda: defaultdict(None)[1]):
    try: print(f())
    except (KeyError, TypeError) as e: print(type(e).__name__, e)
words = defaultdict(int)
for w in "the cat the dog a cat the".split(): words[w] += 1
print(dict(words), sorted(words.items(), key=lambda kv: (-kv[1], kv[0])))
o = OrderedDict(a=1, b=2, c=3); o.move_to_end("a"); print(o, list(o)); o.move_to_end("c", last=False); print(o.popitem(), o.popitem(last=False), o, o == {"b": 2}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), list(reversed(OrderedDict(x=1, y=2))), OrderedDict.fromkeys("ab", 0), OrderedDict([(1, 2)]) | {3: 4}, o.pop("zz", None), repr(OrderedDict()))
try: OrderedDict().popitem()
except KeyError as e: print(e)
try: o.move_to_end("nope")
except KeyError as e: print(repr(e))
c = Counter("abracadabra"); print(c, c["a"], c["z"], c.most_common(2), c.most_common()[-1], sorted(c.elements())[:6], c.total(), Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=5), Counter(a=3, b=1) & Counter(a=1, b=2), Counter(a=3) | Counter(a=1, b=2), +Counter(a=-1, b=2), -Counter(a=-1), Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2), Counter([1, 2, 1]), Counter({"x": 5}), Counter()); c.update("aaa"); c.subtract("bbbb"); print(c["a"], c["b"]); del c["nope"]; c["q"] += 1; print(sorted(c.items()), Counter(a=1, b=2) ^ Counter(a=3) if hasattr(Counter, "__xor__") else "")
try: Counter.fromkeys("a")
except NotImplementedError as e: print(e)
m = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(m["a"], m["b"], len(m), list(m), dict(m), m.maps, m.new_child({"c": 4})["c"], m.parents, "b" in m, m.get("zz", 0), m | {"z": 1}); m["b"] = 9; print(m, m.pop("a"), m["a"])
try: del m["nope"]
except KeyError as e: print(e)
try: m["zzz"]
except KeyError as e: print(e)
class UD(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
u = UD(a=1); u["b"] = 2; u.update(c=3); print(u, u.data, "A" in u, len(u), u | {"d": 4}, u.copy(), u == {"A": 1, "B": 2, "C": 3})
class UL(UserList): pass
class US(UserString): pass
print(UL([1, 2]) + [3], UL([3, 1]).data, sorted(UL([3, 1])), UL([1])[0:1], US("abc").upper(), US("a") + "b", len(US("xy")), US("abc")[1], type(US("q").upper()), US("a") == "a", "b" in US("abc"))
class MySeq(abc.Sequence):
    def __len__(self): return 3
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * 10
class MyMap(abc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
class MySet(abc.Set):
    def __init__(self, it): self.s = list(dict.fromkeys(it))
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
s = MySeq(); mm = MyMap(); mm.update(a=1, b=2); print(list(s), s.index(20), s.count(10), 20 in s, list(reversed(s)), mm.pop("a"), mm.setdefault("c", 5), dict(mm), list(mm.items()), mm == {"b": 2, "c": 5}, mm.popitem(), list(mm.keys()), list((MySet([1, 2]) & [2, 3])), list(MySet([1]) | {2}), MySet([1]) <= {1, 2}, MySet([1, 2]) == {1, 2}, list(MySet([1, 2]) - [1]), MySet([1]).isdisjoint([2]))
for cls in (abc.Sequence, abc.Mapping, abc.Iterator, abc.Set):
    try: cls()
    except TypeError as e: print(e)
print([n for n in ("Iterable", "Sized", "Hashable", "Callable", "Sequence", "MutableSequence", "Mapping", "Set", "Iterator", "Reversible", "Collection", "Container", "Generator", "Buffer") if isinstance([], getattr(abc, n))], isinstance((x for x in ()), abc.Generator), isinstance({}.keys(), abc.KeysView), isinstance(range(1), abc.Sequence), isinstance("", abc.Sequence), isinstance(b"", abc.Buffer), issubclass(dict, abc.MutableMapping), isinstance(len, abc.Callable), isinstance(1, abc.Hashable))
import copy
import pickle
for x in (deque([1, 2], 5), defaultdict(list, a=[1]), OrderedDict(b=1, a=2), Counter("aab"), ChainMap({"a": 1})): print(pickle.loads(pickle.dumps(x)) == x, copy.copy(x) == x, copy.deepcopy(x) == x, type(copy.copy(x)).__name__, end="; ")
