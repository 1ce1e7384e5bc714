# RecursionError in every path that can recurse; the program goes on after each of them.
import sys
sys.setrecursionlimit(500)
def plain(n): return plain(n + 1)
class Attr:
    def __getattr__(self, n): return getattr(self, n + "x")
    def __getattribute__(self, n): return self.other if n == "loop" else object.__getattribute__(self, n)
class Str:
    def __str__(self): return str(self)
    def __repr__(self): return repr(self)
    def __eq__(self, o): return self == o
    def __hash__(self): return hash(self)
    def __len__(self): return len(self)
    def __bool__(self): return bool(self)
    def __call__(self): return self()
    def __getitem__(self, k): return self[k]
    def __add__(self, o): return self + o
    def __iter__(self): return iter(self)
    def __contains__(self, x): return x in self
    def __lt__(self, o): return self < o
    def __index__(self): return [1][self]
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
    def __format__(self, s): return f"{self}"
    def __dir__(self): return dir(self)
    def __instancecheck__(self, o): return isinstance(o, self)
s = Str()
def gen(n): yield from gen(n + 1)
def deco(n):
    @deco
    def inner(): ...
class Meta(type):
    def __call__(cls): return cls()
class M(metaclass=Meta): ...
class Init:
    def __init__(self): Init()
class New:
    def __new__(cls): return cls()
class Prop:
    @property
    def p(self): return self.p
    def __setattr__(self, n, v): self.x = v
def kw(**k): return kw(**k)
def star(*a): return star(*a)
def key(x): return sorted([1, 2], key=key)
def mapped(x): return list(map(mapped, [x]))
def compr(x): return [compr(y) for y in [x]]
def lam(): f = lambda: f(); return f()
def closure():
    def a(): return b()
    def b(): return a()
    return a()
def tryfin(n):
    try: return tryfin(n + 1)
    finally: n += 1
cases = dict(plain=lambda: plain(0), attr=lambda: Attr().a, str=lambda: str(s), repr=lambda: repr(s), eq=lambda: s == 1, hash=lambda: hash(s), len=lambda: len(s), bool=lambda: bool(s), call=lambda: s(), item=lambda: s[0], add=lambda: s + 1, iter=lambda: iter(s), contains=lambda: 1 in s, lt=lambda: s < 1, index=lambda: [1][s], enter=lambda: s.__enter__(), format=lambda: f"{s}", dir=lambda: dir(s), isinst=lambda: isinstance(1, s), gen=lambda: list(gen(0)), deco=lambda: deco(0), meta=lambda: M(), init=Init, new=New, prop=lambda: Prop().p, setattr=lambda: setattr(Prop(), "y", 1), kw=lambda: kw(a=1), star=lambda: star(1), key=lambda: key(1), mapped=lambda: mapped(1), compr=lambda: compr(1), lam=lam, closure=closure, tryfin=lambda: tryfin(0))
for name, f in cases.items():
    try:
        f()
        print(name, "no error")
    except RecursionError as e:
        print(name, "RecursionError", str(e).startswith("maximum recursion depth exceeded"))
def count(n=0):
    try: return count(n + 1)
    except RecursionError: return n
c = count()
print(450 < c <= 500)
sys.setrecursionlimit(3000); print(2900 < count() <= 3000)
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
print(deep(2500)); sys.setrecursionlimit(60000); print(deep(50000)); sys.setrecursionlimit(1000)
nest = []
for _ in range(300): nest = [nest]
for f in (lambda: nest == [[nest]], lambda: str({1: [2]}) and None):
    try: f(); print("fine")
    except RecursionError as e: print("RecursionError")
d = {}
d["d"] = d; t = ([],); t[0].append(t); print(d, t); a, b = [], []; a.append(b); b.append(a); print(a, b)
try: print(a == b)
except RecursionError: print('RecursionError')
class Node:
    def __init__(self, next): self.next = next
head = None
for i in range(100000): head = Node(head)
n, total = head, 0
while n: total += 1; n = n.next
print(total); del head, n, nest; print("freed")
g = (x for x in [1])
for _ in range(300): g = (x for x in g)
try: print(list(g))
except RecursionError: print("RecursionError in nested generators")
