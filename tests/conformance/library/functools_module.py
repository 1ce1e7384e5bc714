# functools: partial, reduce, lru_cache, cached_property, wraps, singledispatch, total_ordering, cmp_to_key.
import functools
from functools import *
def f(a, b=2, *args, k=3, **kw):
    "doc of f"
    return a, b, args, k, kw
p = partial(f, 1, k=9); print(p(), p(5), p(5, 6, z=1), p.func is f, p.args, p.keywords, partial(p, 2).args, partial(p, k=0)(), partial(int, base=2)("101"), repr(partial(int, "5", base=10)), partial(partial(f, 1), 2)(3), partial(f)(1, 2))
ph = partial(f, functools.Placeholder, 5); print(ph(1), ph.args)
p.attr = 1; print(p.__dict__, p == partial(f, 1, k=9), callable(p), hash(p) is not None)
for g in (lambda: partial(), lambda: partial(5), lambda: partial(f)(), lambda: partial(f, a=1)(2), lambda: ph(), lambda: partial(f, functools.Placeholder)):
    try: print(g())
    except TypeError as e: print(e)
class M:
    def base(self, x, y): return self.__class__.__name__, x, y
    half = partialmethod(base, 1)
    kw = partialmethod(base, y=5)
print(M().half(2), M().kw(3), M.half(M(), 9), reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], "init"), reduce(max, [3, 9, 2], 5), reduce(lambda acc, x: acc + [x], "ab", []))
for g in (lambda: reduce(max, []), lambda: reduce(5, [1, 2]), lambda: reduce(max, 5), lambda: reduce(max), lambda: cmp_to_key(), lambda: lru_cache(5.5), lambda: cached_property(f).__get__(5), lambda: wraps()):
    try: print(g())
    except TypeError as e: print(e)
calls = []
@lru_cache(maxsize=2)
def sq(x, y=0): calls.append(x); return x * x + y
print(sq(2), sq(3), sq(2), sq(4), sq(3), sq(2), calls, sq.cache_info(), sq.cache_parameters()); sq.cache_clear(); print(sq.cache_info(), sq(2.0), sq(2), sq(y=1, x=2), sq(x=2, y=1), sq.cache_info(), sq.__wrapped__(5), sq.__name__)
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info())
@lru_cache(typed=True)
def ty(x): return type(x).__name__
print(ty(1), ty(1.0), ty(True), ty.cache_info())
try: sq([])
except TypeError as e: print(e)
@lru_cache(maxsize=0)
def none(x): calls.append(x); return x
none(1); none(1); print(none.cache_info())
class CP:
    @cached_property
    def v(self): calls.append("cp"); return 42
c = CP(); calls.clear(); print(c.v, c.v, calls, c.__dict__); del c.v; print(c.v, calls, type(CP.v).__name__)
class Slots:
    __slots__ = ()
    @cached_property
    def v(self): ...
try: Slots().v
except TypeError as e: print(e)
def deco(fn):
    @wraps(fn)
    def inner(*a): "inner doc"; return fn(*a)
    return inner
@deco
def orig(x: int) -> str: "orig doc"; return x
print(orig.__name__, orig.__doc__, orig.__wrapped__(3), orig.__qualname__, orig.__annotations__, orig.__module__, WRAPPER_ASSIGNMENTS, WRAPPER_UPDATES)
@total_ordering
class V:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __lt__(s, o): return s.v < o.v
print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), V(1) != V(2), sorted([V(3), V(1)], reverse=True)[0].v)
try: total_ordering(type("X", (), {}))
except ValueError as e: print(e)
@singledispatch
def show(x): return f"object {x}"
@show.register
def _(x: int): return f"int {x}"
@show.register(list)
def _(x): return f"list of {len(x)}"
@show.register
def _(x: float | None): return f"float or none {x}"
@show.register(dict)
def _d(x): return "dict"
from collections import OrderedDict
import collections.abc
@show.register(collections.abc.Sequence)
def _(x): return "sequence"
print(show("s"), show(5), show(True), show([1]), show(1.5), show(None), show(OrderedDict()), show((1,)), show({1}), show.dispatch(bool)(7), sorted(c.__name__ for c in show.registry), show.registry[int](3))
for g in (lambda: show(), lambda: show.register("x"), lambda: show.register(lambda x: x)):
    try: print(g())
    except TypeError as e: print(str(e).split("<")[0])
class SD:
    @singledispatchmethod
    def go(self, x): return "base"
    @go.register
    def _(self, x: int): return "int"
    @go.register
    @classmethod
    def _(cls, x: str): return f"str {cls.__name__}"
print(SD().go(1), SD().go([]), SD().go("s"))
K = cmp_to_key(lambda a, b: (len(a) > len(b)) - (len(a) < len(b))); print(sorted(["ccc", "a", "bb"], key=K), K("a") < K("bb"), K("a") == K("b"), K("x").obj, min(["zz", "y"], key=K))
try: hash(K(1))
except TypeError as e: print(e)
print(update_wrapper(lambda: 1, f).__name__, update_wrapper(partial(f, 1), f).__doc__, reduce(lambda f, g: lambda x: g(f(x)), [str, len, lambda n: n * 2])(12345), functools.get_cache_token() is not None, list(map(partial(pow, 2), range(5))), list(map(lambda x: x**2, range(3))))
import copy
import pickle
print(pickle.loads(pickle.dumps(partial(int, base=3)))("12"), copy.copy(p)(), copy.deepcopy(partial(max, [1]))() if True else "")
@lru_cache
def rec(n): return 1 if n <= 0 else rec(n - 1) + rec(n - 2)
print(rec(50), rec.cache_info().hits)
# What a partial is made of
class Sub(partial): pass
class Args(tuple): pass
p = partial(print, 1); p.note = "n"
print(Sub(print, 2, end="").args, repr(Sub(int, 2)).split("(")[0], repr(partial(int)).split("(")[0])
print(copy.copy(p).args is p.args, Sub(p, 3).func is p, Sub(partial(max, 1), 2).args, partial(Sub(max, 1), 2).func is max)
p.__setstate__((max, Args((1, 2)), None, None)); print(p(), type(p.args), p.__dict__)
for attribute in (p, rec):
    try: del attribute.__dict__
    except TypeError as e: print(e)
