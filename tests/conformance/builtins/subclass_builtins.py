# Subclasses of every built-in type: construction, attributes, overriding, what operations return.
class MyInt(int):
    def __new__(cls, v, tag="t"):
        self = super().__new__(cls, v); self.tag = tag
        return self
    def __add__(self, o): return MyInt(int(self) + o, self.tag + "+")
i = MyInt(5, "five"); print(i, i.tag, (i + 1).tag, type(i - 1), i == 5, hash(i) == hash(5), [0, 1, 2, 3, 4, 5][i], isinstance(i, int), int(i), type(int(i)), i.bit_length(), repr(i), f"{i:03}", range(i), {5: "k"}[i], MyInt("12", "s"), bool(MyInt(0)), -i, type(-i), i.__dict__)
class MyFloat(float):
    def __eq__(self, o): return abs(float(self) - o) < 0.01
    __hash__ = float.__hash__
print(MyFloat(1) == 1.001, MyFloat("2.5"), MyFloat(2) + 1, type(MyFloat(2) * 1), MyFloat(1).is_integer(), [MyFloat(3)], 1.001 == MyFloat(1))
class MyStr(str):
    def __getitem__(self, k): return MyStr("<" + str.__getitem__(self, k) + ">")
    def __len__(self): return 99
    def __str__(self): return "via __str__"
    def __iter__(self): return iter(["custom"])
s = MyStr("abc"); print(s[0], len(s), str(s), f"{s}", list(s), s + "d", type(s + "d"), s.upper(), s == "abc", "".join([s, "x"]), "%s" % s, s.__dict__, {"abc": 1}[s], repr(s), type(s.strip()), s in ("abc",), sorted([MyStr("b"), MyStr("a")]), MyStr(5), s.join(["1", "2"]), "abc".startswith(s), "xabcx".replace(s, "-"))
class MyList(list):
    def __init__(self, *a): super().__init__(a); self.log = []
    def append(self, v): self.log.append(v); super().append(v)
    def __getitem__(self, k): return ("got", super().__getitem__(k))
    def __iter__(self): return iter(["iter"])
    def __contains__(self, x): return x == "magic"
l = MyList(1, 2); l.append(3); l += [4]; print(l, l.log, l[0], list(l), len(l), "magic" in l, 1 in l, type(l[:]), type(l + []), l == [1, 2, 3, 4], sorted(l), [*l], list.__getitem__(l, 1), bool(MyList()), l.copy().__class__)
class MyTuple(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(self): return self[0]
t = MyTuple(1, 2); print(t, t.first, type(t + (3,)), type(t[:]), t == (1, 2), hash(t) == hash((1, 2)), {(1, 2): "k"}[t], [*t]); t.attr = 5; print(t.attr, t.__dict__)
class MyDict(dict):
    def __getitem__(self, k): return f"v:{k}"
    def get(self, k, d=None): return "overridden"
    def __missing__(self, k): return "missing"
    def __iter__(self): return iter(["only"])
    def keys(self): return ["k1"]
    def __len__(self): return 42
d = MyDict(a=1); print(d, d["zz"], d.get("a"), list(d), len(d), dict(d), {**d}, d == {"a": 1}, "a" in d, list(d.items()), d | {"b": 2}, type(d | {}), sorted(d), "%(a)s" % d, "{a}".format_map(d), "{k1}".format(**d), d.copy(), bool(d), (lambda **k: k)(**d))
class MySet(set):
    def add(self, x): super().add(x * 2)
    def __contains__(self, x): return True
x = MySet([1]); x.add(2); x |= {9}; print(sorted(x), type(x).__name__, 100 in x, type(x | {1}).__name__, x == {1, 4, 9}, type(x.copy()).__name__, MySet() == set())
class MyFS(frozenset):
    def __new__(cls, it=()): return super().__new__(cls, [v + 1 for v in it])
print(sorted(MyFS([1, 2])), hash(MyFS([1])) == hash(frozenset([2])), type(MyFS([1]) | {5}).__name__, MyFS([1]) == {2})
class MyBytes(bytes):
    def __getitem__(self, k): return "item"
print(MyBytes(b"ab"), MyBytes(b"ab")[0], type(MyBytes(b"a") + b"b"), MyBytes([65]), MyBytes(b"x") == b"x", MyBytes(b"a").hex())
class MyComplex(complex): __slots__ = ()
class MyProp(property):
    def __get__(self, o, c=None): return "prop:" + str(super().__get__(o, c)) if o is not None else self
class Uses:
    @MyProp
    def p(self): return 1
print(MyComplex(1, 2), Uses().p, type(Uses.p).__name__)
class MyExc(KeyError):
    def __init__(self, k, *, extra=None): super().__init__(k); self.extra = extra
try: raise MyExc("k", extra=5)
except LookupError as e: print(repr(e), str(e), e.extra, e.args)
class MyType(type):
    def __repr__(cls): return f"<{cls.__name__}>"
class MyStatic(staticmethod): ...
class MyClassm(classmethod): ...
class MySuper(super): ...
class MyModule(type(__builtins__)):
    def __getattr__(self, n): return n
class WithAll(metaclass=MyType):
    s = MyStatic(lambda: "static"); c = MyClassm(lambda cls: cls)
    def m(self): return MySuper(WithAll, self).__repr__().startswith("<<WithAll>")
print(WithAll, WithAll.s(), WithAll().c(), WithAll().m(), MyModule("m").anything)
for base in ("bool", "type(None)", "range", "slice", "memoryview", "type(lambda: 0)", "type(x for x in ())", "type(len)", "type(...)", "type({}.keys())"):
    try: exec(f"class X({base}): pass"); print(base, "ok")
    except TypeError as e: print(e)
import copy
for o in (i, s, MyFloat(1), t, x, MyFS([1])): c = copy.copy(o); print(type(c).__name__, end=" ")
print(type(copy.deepcopy(MyDict(a=[1]))).__name__, sum([MyInt(1), MyInt(2)]), max(MyStr("a"), MyStr("b")) == "b", int.__add__(i, 1), str.__len__(s), min(MyInt(3), 2), MyInt(7) // 2, 2 ** MyInt(3), [1, 2] * MyInt(2), "ab" * MyInt(2), MyInt(3) in [1, 2, 3], float(MyFloat(2.5)), round(MyFloat(2.567), 1))
