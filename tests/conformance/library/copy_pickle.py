# copy, deepcopy and pickle: protocols, hooks, recursion, sharing, slots, errors.
import copy
import copyreg
import io
import pickle
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(o) is type(self) and self.__dict__ == o.__dict__
    def __repr__(self): return f"P({self.x!r})"
class S:
    __slots__ = ("a", "b")
class St:
    def __init__(self): self.v, self.skip = 1, "no"
    def __getstate__(self): return {"v": self.v + 10}
    def __setstate__(self, s): self.v = s["v"]; self.restored = True
class NewArgs(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    def __getnewargs__(self): return tuple(self)
class NewEx:
    def __new__(cls, *, k): o = super().__new__(cls); o.k = k; return o
    def __getnewargs_ex__(self): return (), {"k": self.k}
class Red:
    def __init__(self, n): self.n = n
    def __reduce__(self): return Red, (self.n + 1,)
class Sing:
    def __reduce__(self): return "SING"
SING = Sing()
class Items(list):
    def __init__(self, *a): super().__init__(*a); self.tag = "t"
class Hooks:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep copied"
s = S(); s.a = [1]
objs = [None, True, 5, -2**70, 1.5, 1j, "é\n", b"\x00", (), (1, (2,)), [1, [2]], {"k": [1]}, {1, 2}, frozenset([1]), range(3), slice(1, 2), bytearray(b"x"), ..., NotImplemented, len, P, P([1]), int, Exception("e", 1), NewArgs(1, 2), [].append.__class__, type(None), {"self": None}]
for o in objs:
    out = []
    for proto in range(6):
        try: out.append(repr(pickle.loads(pickle.dumps(o, proto))) == repr(o))
        except Exception as e: out.append(type(e).__name__)
    print(repr(o)[:30], out, repr(copy.copy(o)) == repr(o), repr(copy.deepcopy(o)) == repr(o), end="; ")
print()
c = copy.copy(s); d = copy.deepcopy(s); print(c.a is s.a, d.a is s.a, hasattr(c, "b"), pickle.loads(pickle.dumps(s)).a); st = pickle.loads(pickle.dumps(St())); print(st.__dict__, copy.copy(St()).__dict__, pickle.loads(pickle.dumps(NewEx(k=5))).k, copy.copy(Red(1)).n, pickle.loads(pickle.dumps(Red(1))).n, pickle.loads(pickle.dumps(SING)) is SING, copy.copy(SING) is SING)
i = Items([1, [2]]); j = pickle.loads(pickle.dumps(i)); k = copy.copy(i); print(j, j.tag, type(j).__name__, k == i, k[1] is i[1], copy.deepcopy(i)[1] is i[1], copy.copy(Hooks()), copy.deepcopy([Hooks()]))
shared = [1]; o = [shared, shared, {"k": shared}]; d = copy.deepcopy(o); p = pickle.loads(pickle.dumps(o)); print(d[0] is d[1] is d[2]["k"], d[0] is shared, p[0] is p[1] is p[2]["k"]); r = []; r.append(r); r.append({"r": r}); d = copy.deepcopy(r); p = pickle.loads(pickle.dumps(r)); print(d[0] is d, d[1]["r"] is d, p[0] is p, p[1]["r"] is p); t = ([],); t[0].append(t); d = copy.deepcopy(t); p = pickle.loads(pickle.dumps(t)); print(d[0][0] is d, p[0][0] is p); a, b = P(None), P(None); a.x, b.x = b, a; d = copy.deepcopy(a); print(d.x.x is d, d.x is not b); memo = {}; x = [1]; y = copy.deepcopy(x, memo); print(memo[id(x)] is y)
for f in (lambda: pickle.dumps(lambda: 0), lambda: pickle.dumps(x for x in ()), lambda: pickle.loads(b""), lambda: pickle.loads(b"garbage"), lambda: pickle.loads(b"\x80\x63."), lambda: pickle.dumps(io), lambda: pickle.loads(pickle.dumps([1])[:-2]), lambda: pickle.dumps(1, 99), lambda: copy.copy(x for x in ()), lambda: copy.deepcopy(io), lambda: pickle.loads(b"cnosuchmod\nx\n."), lambda: pickle.loads(b"cbuiltins\nnosuch\n."), lambda: pickle.loads(5), lambda: pickle.dumps(type("Loc", (), {})()), lambda: pickle.Unpickler(io.BytesIO(b"N")).load(), lambda: copy.replace(5), lambda: pickle.dumps({}.keys()), lambda: pickle.loads(b"(lp0\nI1\n"), lambda: pickle.loads(b"i"), lambda: pickle.loads(b"0.")):
    try: print(repr(f())[:60])
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0].split("<locals>")[0][:60])
print(pickle.dumps([1, "a", None, True, 2.5, (1,), {"k": b"v"}], 4), pickle.dumps({"a": 1}, 0), pickle.dumps(2**40, 2), pickle.dumps("é", 1), pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL)
class Pers(pickle.Pickler):
    def persistent_id(self, o): return "DB" if isinstance(o, P) else None
class Unp(pickle.Unpickler):
    def persistent_load(self, pid): return f"loaded {pid}"
    def find_class(self, m, n): raise pickle.UnpicklingError(f"forbidden {m}.{n}")
buf = io.BytesIO(); Pers(buf).dump([P(1), 2]); buf.seek(0); print(Unp(buf).load())
try: Unp(io.BytesIO(pickle.dumps(P(1)))).load()
except pickle.UnpicklingError as e: print(e)
copyreg.pickle(P, lambda o: (P, (f"reg {o.x}",))); print(pickle.loads(pickle.dumps(P(1))), copy.copy(P(2))); del copyreg.dispatch_table[P]; buf = io.BytesIO(); pk = pickle.Pickler(buf); l = [1]; pk.dump(l); pk.dump(l); pk.clear_memo(); buf.seek(0); u = pickle.Unpickler(buf); q = u.load(); print(q, u.load() is q)
import datetime, decimal, collections, fractions
for o in (datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, tzinfo=datetime.timezone.utc), datetime.timedelta(1, 2), decimal.Decimal("1.5"), fractions.Fraction(1, 3), collections.Counter("aab"), collections.deque([1], 3), collections.OrderedDict(a=1)): print(pickle.loads(pickle.dumps(o)) == o, copy.deepcopy(o) == o, end=" ")
n = None
for _ in range(200): n = [n]
print(pickle.loads(pickle.dumps(n)) == n, len(pickle.dumps(list(range(1000)))), pickle.loads(pickle.dumps("x" * 100000)) == "x" * 100000, sum(pickle.loads(pickle.dumps({i: i for i in range(500)})).values()))
bufs = []; data = pickle.dumps(pickle.PickleBuffer(bytearray(b"oob")), 5, buffer_callback=bufs.append); print(bytes(pickle.loads(data, buffers=bufs)), len(bufs))
