# Lifetimes: deterministic freeing, weak references, callbacks, cycles, finalizers, resurrection.
import gc
import weakref
log = []
class N:
    def __init__(self, name): self.name = name
    def __del__(self): log.append(self.name)
    def __repr__(self): return f"N({self.name})"
def flush(label): print(label, log); log.clear()
a = N("a"); b = a; del a; flush("alias keeps"); del b; flush("freed at once")
lst = [N("l1"), N("l2")]; lst[0] = None; flush("replaced"); lst.pop(); flush("popped"); d = {"k": N("d")}; d.clear(); flush("dict cleared")
def scope():
    x = N("local"); y = N("returned")
    return y
r = scope(); flush("scope"); r = None; flush("returned freed")
def gen():
    x = N("gen"); yield 1; yield 2
g = gen(); next(g); flush("gen alive"); del g; flush("gen freed")
for i in range(2): t = N(f"loop{i}")
flush("loop"); del t; flush("loop end")
try:
    e_obj = N("exc"); raise ValueError(e_obj)
except ValueError as e: del e_obj; flush("in handler")
flush("after handler"); [N(f"c{i}") for i in range(2)]; flush("comprehension"); N("temp").name; flush("temp"); (lambda x: x)(N("arg")); flush("call")
x = N("cyc"); x.me = x; del x; flush("cycle waits"); gc.collect(); flush("cycle collected")
p, q = N("p"), N("q"); p.o, q.o = q, p; del p, q; n = gc.collect(); log.sort(); flush(f"pair {n >= 2}")
w = N("w"); ref = weakref.ref(w); print(ref() is w, ref == weakref.ref(w), ref is weakref.ref(w), weakref.getweakrefcount(w), hash(ref) == hash(w)); del w; print(ref(), ref.__callback__); flush("weakref")
calls = []; w = N("cb"); r1 = weakref.ref(w, lambda r: calls.append(r is r1)); r2 = weakref.ref(w, lambda r: calls.append("second")); del w; print(calls); flush("callbacks")
w = N("proxy"); px = weakref.proxy(w); print(px.name, px, type(px).__name__, bool(px)); px.attr = 5; print(w.attr); del w
try: px.name
except ReferenceError as e: print(e)
flush("proxy")
for bad in (5, "s", [], {}, None, (1,), object()):
    try: weakref.ref(bad)
    except TypeError as e: print(e)
class L(list): pass
class S: __slots__ = ()
class SW: __slots__ = ("__weakref__",)
l = L([1]); print(weakref.ref(l)() is l, weakref.ref(len)() is len, weakref.ref(N)() is N, weakref.ref(scope)() is scope, weakref.ref({1})() is None, weakref.ref(sw := SW())() is sw)
k1, k2 = N("k1"), N("k2"); wk = weakref.WeakKeyDictionary({k1: 1, k2: 2}); wv = weakref.WeakValueDictionary(a=k1, b=k2); ws = weakref.WeakSet([k1, k2]); print(len(wk), len(wv), len(ws), wk[k1], wv["b"]); del k1; print(len(wk), sorted(wv), len(ws), "a" in wv); del k2; flush("weak containers"); print(len(wk), len(wv), len(ws))
m = N("m"); wm = weakref.WeakMethod(m.__repr__); print(wm()()); del m; print(wm()); flush("weakmethod"); fin_obj = N("fin"); fin = weakref.finalize(fin_obj, log.append, "finalized"); print(fin.alive); del fin_obj; print(fin.alive); flush("finalize"); o = N("detach"); f2 = weakref.finalize(o, print, "never"); print(f2.detach()[1:]); del o; flush("detached")
keep = []
class Lazarus:
    def __del__(self): keep.append(self); log.append("del")
z = Lazarus(); del z; print(len(keep), type(keep[0]).__name__); keep.clear(); flush("resurrected: __del__ runs once")
class Err:
    def __del__(self): raise ValueError("ignored in __del__")
import sys
seen = []; sys.unraisablehook = lambda u: seen.append((u.exc_type.__name__, str(u.exc_value), u.err_msg.split(' at 0x')[0])); e = Err(); del e; print(seen); sys.unraisablehook = sys.__unraisablehook__
print(gc.isenabled(), gc.get_count()[0] >= 0, len(gc.get_threshold()), gc.is_tracked([]), gc.is_tracked(1), gc.get_referents([1, "a"]) == [1, "a"] or "order"); gc.disable(); print(gc.isenabled()); gc.enable()
c = N("tracked"); print(any(o is c for o in gc.get_objects()), any(r is globals() for r in gc.get_referrers(c))); del c; log.clear()
class Tree:
    def __init__(self): self.parent = None; self.children = []
    def add(self): c = Tree(); c.parent = weakref.proxy(self); self.children.append(c); return c
t = Tree(); kid = t.add(); print(kid.parent.children[0] is kid); wr = weakref.ref(t); del t; print(wr()); 
try: kid.parent.children
except ReferenceError: print("parent gone")
chain = None
for i in range(200000): chain = (chain, i)
del chain
node = N("deep")
for i in range(100000): node = [node]
del node; flush("deep chain freed")
def closure():
    c = N("closed"); return lambda: c
fn = closure(); flush("closure alive"); del fn; flush("closure freed")
a = [1]; a.append(a); a.append(N("in cycle")); del a; gc.collect(); flush("list cycle"); d = {}; d["self"] = d; d["n"] = N("dict cycle"); del d; gc.collect(); flush("dict cycle")
class C: pass
C.inst = C(); C.n = N("class cycle"); del C; gc.collect(); flush("class cycle"); print(gc.garbage)
