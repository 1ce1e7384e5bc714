# heapq and bisect: algorithms, keys, stability, custom objects, errors.
import bisect
import heapq
import random
h = []
for x in [5, 1, 4, 1, 5, 9, 2, 6]: heapq.heappush(h, x)
print(h, [heapq.heappop(h) for _ in range(len(h))]); h = [9, 8, 7, 3, 2]; heapq.heapify(h); print(h, heapq.heappushpop(h, 5), h, heapq.heapreplace(h, 0), h, heapq.nlargest(2, h), heapq.nsmallest(2, h), heapq.nlargest(2, ["aaa", "b", "cc"], key=len), heapq.nsmallest(10, [3, 1]), heapq.nlargest(0, [1]), list(heapq.merge([1, 4], [2, 3], [])), list(heapq.merge(["bb", "a"], ["ccc"], key=len, reverse=True)), heapq.nsmallest(1, "zebra"))
m = [3, 1, 2]; heapq.heapify_max(m); print(m, heapq.heappop_max(m), heapq.heappush_max(m, 10), m, heapq.heapreplace_max(m, 0), heapq.heappushpop_max(m, 5), m)
for f in (lambda: heapq.heappop([]), lambda: heapq.heapreplace([], 1), lambda: heapq.heappush((1,), 1), lambda: heapq.heapify(5), lambda: heapq.heapify([1, "a"]), lambda: heapq.heappush([1], "a"), lambda: bisect.bisect([1, 2], "a"), lambda: bisect.bisect(5, 1), lambda: bisect.insort((1,), 2), lambda: bisect.bisect([1], 1, -1), lambda: heapq.nlargest("a", [1]), lambda: heapq.heappush([]), lambda: bisect.bisect_left([1], 1, lo="x")):
    try: print(f())
    except (IndexError, TypeError, ValueError, AttributeError) as e: print(type(e).__name__, e)
a = [1, 2, 2, 3, 5]; print(bisect.bisect_left(a, 2), bisect.bisect_right(a, 2), bisect.bisect(a, 4), bisect.bisect_left(a, 9), bisect.bisect_left([], 1), bisect.bisect_left(a, 2, 2), bisect.bisect(a, 2, 0, 2), bisect.bisect_left("abd", "c"), bisect.bisect_left((1, 3), 2), bisect.bisect_left(range(10**12), 123456789)); bisect.insort(a, 2); bisect.insort_left(a, 4); bisect.insort(a, 0); print(a); r = [("a", 1), ("b", 3), ("c", 5)]; print(bisect.bisect_left(r, 3, key=lambda t: t[1]), bisect.bisect_right(r, 3, key=lambda t: t[1])); bisect.insort(r, ("x", 4), key=lambda t: t[1]); print(r)
def grade(s): return "FDCBA"[bisect.bisect([60, 70, 80, 90], s)]
print([grade(s) for s in (33, 99, 77, 70, 89, 90, 100)])
class T:
    def __init__(s, p, n): s.p, s.n = p, n
    def __lt__(s, o): return s.p < o.p
    def __repr__(s): return s.n
q = []
for p, n in [(3, "c"), (1, "a"), (2, "b"), (1, "a2")]: heapq.heappush(q, T(p, n))
print([heapq.heappop(q) for _ in range(4)], min([T(2, "x"), T(1, "y")]))
g = {"A": {"B": 1, "C": 4}, "B": {"C": 2, "D": 5}, "C": {"D": 1}, "D": {}}
def dijkstra(s):
    dist, pq = {s: 0}, [(0, s)]
    while pq:
        d, u = heapq.heappop(pq)
        if d > dist[u]: continue
        for v, w in g[u].items():
            if d + w < dist.get(v, 1e9): dist[v] = d + w; heapq.heappush(pq, (d + w, v))
    return dist
print(dijkstra("A"))
rng = random.Random(1)
for n in (0, 1, 5, 100, 1000):
    xs = [rng.randrange(n + 1) for _ in range(n)]; h = xs[:]; heapq.heapify(h); assert [heapq.heappop(h) for _ in xs] == sorted(xs); assert heapq.nsmallest(7, xs) == sorted(xs)[:7] and heapq.nlargest(7, xs) == sorted(xs)[::-1][:7] ; out = []
    for x in xs: bisect.insort(out, x)
    assert out == sorted(xs); assert all(bisect.bisect_left(out, v) == sum(x < v for x in out) for v in range(0, n + 1, max(1, n // 7)))
    s = sorted(xs); assert list(heapq.merge(s[::2], s[1::2])) == s
print("heaps hold")
class Bad:
    def __lt__(s, o): raise RuntimeError("lt")
try: heapq.heapify([Bad(), Bad()])
except RuntimeError as e: print(e)
class Grow:
    lst = []
    def __lt__(s, o): Grow.lst.clear(); return True
Grow.lst[:] = [Grow() for _ in range(5)]
try: heapq.heappush(Grow.lst, Grow()); print("pushed")
except (RuntimeError, IndexError) as e: print(type(e).__name__, e)
from itertools import count
c = count(); todo = []; [heapq.heappush(todo, (p, next(c), n)) for p, n in ((2, "b"), (1, "x"), (2, "a"))]; print([heapq.heappop(todo)[2] for _ in range(3)]); def_ = heapq.merge(iter([1, 3, 5]), (x for x in [2, 4]), key=None); print(next(def_), next(def_), list(def_))
class Idx:
    def __getitem__(s, i): return i * i
    def __len__(s): return 100
print(bisect.bisect_left(Idx(), 50), bisect.bisect(Idx(), 81), bisect.bisect_left(Idx(), 10**6))
