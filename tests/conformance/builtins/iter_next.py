# The iteration protocol: iter with one and two arguments, next with default, custom iterators, __getitem__ protocol, length hints.
import operator


class Up:
    def __init__(self, n): self.i, self.n = 0, n
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i


u = Up(3)
print(list(u), list(u), next(u, None), [*Up(2)], sum(Up(4)), max(Up(5)), dict(zip(Up(2), Up(2))), 2 in Up(3), tuple(Up(1)), set(Up(2)) == {1, 2}, sorted(Up(3), reverse=True), "".join(map(str, Up(3))))
a, *b = Up(4); print(a, b, list(enumerate(Up(2))), list(zip(Up(3), "xyz")), all(Up(3)), [x for x in Up(5) if x % 2])
state = {"n": 0}
def tick():
    state["n"] += 1
    return state["n"]
print(list(iter(tick, 4)), state, next(iter(tick, 100)), type(iter(tick, 1)).__name__)
def stop_early(): raise StopIteration
print(list(iter(stop_early, 1)))
from io import StringIO
print([c for c in iter(lambda f=StringIO("stream"): f.read(2), "")])
for f in (lambda: iter(5), lambda: iter(5, 5), lambda: next(5), lambda: next([]), lambda: next(iter([])), lambda: iter(), lambda: iter(1, 2, 3), lambda: next(), lambda: [].__iter__().__next__(), lambda: list(object()), lambda: [x for x in 5], lambda: dict(zip(5)), lambda: set(None), lambda: 1 in 5, lambda: len(Up(2)), lambda: Up(2)[0], lambda: iter({}).__next__(), lambda: next(iter(""), *[1, 2])):
    try:
        print(f())
    except (TypeError, StopIteration) as e:
        print(type(e).__name__, e)
class Get:
    def __getitem__(self, i):
        print("get", i, end=" ")
        if i > 2: raise IndexError
        return i
print(list(Get())); print(1 in Get()); it = iter(Get()); print(next(it), type(it).__name__)
class GetStop:
    def __getitem__(self, i):
        if i > 1: raise StopIteration
        return i
print(list(GetStop()))
class NotIter:
    __iter__ = None
    def __getitem__(self, i): return i
class BadIter:
    def __iter__(self): return [1]
class NoNext:
    def __iter__(self): return self
for c in (NotIter, BadIter, NoNext):
    try:
        for x in c(): pass
    except TypeError as e: print(e)
for obj in ([1, 2], (1,), "ab", {1: 2}, {1}, b"a", range(3), frozenset(), {}.keys(), bytearray(b"x")):
    i = iter(obj); print(type(i).__name__, iter(i) is i, operator.length_hint(i), operator.length_hint(obj), end="; ")
print()
class Hint:
    def __init__(self, h): self.h = h
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self): return self.h
print(list(Hint(100)), operator.length_hint(Hint(7)), operator.length_hint(Hint(NotImplemented), 9), operator.length_hint(object(), 3))
for h in (-1, "x"):
    try: list(Hint(h))
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
class Raises:
    def __iter__(self): return self
    def __next__(self): raise ValueError("in next")
for f in (list, tuple, set, sum, sorted, lambda r: [*r], lambda r: (lambda *a: a)(*r), lambda r: [x for x in r], lambda r: dict.fromkeys(r), lambda r: 1 in r, lambda r: next(r, "default"), lambda r: ",".join(r), lambda r: [].extend(r), lambda r: max(r), lambda r: bytes(r), lambda r: list(zip(r)), lambda r: list(map(str, r))):
    try: f(Raises())
    except ValueError as e: print(e, end=";")
print()
l = [1, 2, 3]; i = iter(l); next(i); l.clear(); print(list(i)); l.append(1); print(list(i))
d = {1: 1, 2: 2}; i = iter(d.items()); print(next(i)); d[1] = "changed"; print(next(i), next(i, "end"))
def gen():
    try:
        yield 1
    finally: print("closed")
for x in gen(): break
g = gen(); next(g); print(next(iter([g])) is g); g.close()
import copy, pickle
i = iter([1, 2, 3]); next(i); j = copy.copy(i); print(next(j), list(i), list(j), i.__reduce__()[1:] if True else 0); r = reversed([1, 2, 3]); print(next(r), r.__length_hint__(), list(r))
