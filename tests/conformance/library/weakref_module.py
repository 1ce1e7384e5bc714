# weakref: references, proxies, dictionaries, sets, finalizers.
import weakref, gc
class C:
    def __init__(self, n=0): self.n = n
    def __repr__(self): return f"C({self.n})"
    def m(self): return self.n
c = C(1); r = weakref.ref(c, lambda r: print("dead", r() is None)); p = weakref.proxy(c)
print(r() is c, p.n, p, r == weakref.ref(c), hash(r) == hash(weakref.ref(c)), weakref.getweakrefcount(c))
del c; gc.collect(); print(r())
try:
    p.n
except ReferenceError as e:
    print(e)
d = weakref.WeakValueDictionary(); k = weakref.WeakKeyDictionary(); s = weakref.WeakSet()
a, b = C(2), C(3); d["a"] = a; d["b"] = b; k[a] = "ka"; k[b] = "kb"; s.add(a); s.add(b)
print(sorted(d), sorted(k.values()), len(s), d.get("a"), b in s)
del b; gc.collect(); print(sorted(d), sorted(k.values()), len(s), d.pop("zz", None))
f = weakref.finalize(a, print, "finalized", 1); print(f.alive, f.peek()[2]); m = weakref.WeakMethod(a.m); print(m()()); del a; gc.collect(); print(f.alive, m(), f())
class S:
    __slots__ = ("__weakref__",)
class N:
    __slots__ = ()
print(weakref.ref(S())(), weakref.ReferenceType is weakref.ref)
for g in (lambda: weakref.ref(N()), lambda: weakref.ref(1), lambda: weakref.proxy([]), lambda: weakref.ref()):
    try:
        g()
    except TypeError as e:
        print(e)
l = weakref.ref(set.__new__(type("Q", (set,), {}))); print(l())
e = weakref.finalize(C(9), print, "at exit?"); gc.collect()
x = C(10); weakref.finalize(x, print, "exit finalizer runs")
class K(weakref.ref):
    def __init__(self, o, cb=None): super().__init__(o, cb); self.tag = "t"
print(K(x).tag, weakref.getweakrefs(x) != [])
