# tuple: construction, indexing, methods, hashing, comparison, immutability, subclasses, named access.
t = (1, 2, 3, 2)
print(t, (), (1,), 1, tuple(), tuple("ab"), tuple([1]), tuple({1: 2}), tuple(t) is t, t.count(2), t.index(2), t.index(2, 2), t[0], t[-1], t[1:3], t[::-1], t[5:], len(t), 2 in t, 9 not in t)
print(t + (4,), t * 2, 0 * t, (1, 2) == (1, 2.0), (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 9), hash((1, 2)) == hash((1.0, 2)), hash(()) == hash(tuple([])), {(1, "a"): "v"}[1, "a"], (1, (2, (3,)))[1][1], ((),), ((1,), [2]))
for f in (lambda: t[9], lambda: t["a"], lambda: t.index(9), lambda: t + [1], lambda: t * 1.5, lambda: hash(([],)), lambda: t.__setitem__, lambda: t.append, lambda: tuple(5), lambda: t < [1], lambda: (1, "a") < (1, 2), lambda: t[::0], lambda: tuple(1, 2), lambda: t.index(), lambda: t.count()):
    try:
        print(f())
    except (IndexError, TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
try:
    t[0] = 1
except TypeError as e:
    print(e)
try:
    del t[0]
except TypeError as e:
    print(e)
a, b, *c = t
(d, (e, f)), g = ((1, (2, 3)), 4)
print(a, b, c, d, e, f, g, *t, sep=",")
x = y = 5,
print(x, y, x is y, type(x), (lambda *args: args)(1, 2), (yield_ := (1, 2))[0], divmod(7, 2), "a b".partition(" "))
t2 = ([],)
try:
    t2[0] += [1]
except TypeError as e:
    print(e, t2)
print(max((1, 5), (1, 4)), min([(2, "a"), (1, "z")]), sorted([(2, 1), (1, 2), (1, 1)]), sum(((1,), (2,)), ()), list(zip((1, 2), (3, 4))), dict(((1, 2), (3, 4))), tuple(i * i for i in range(4)), tuple(reversed(t)), any((0, None)), all(()), list(enumerate(("a", "b"), 5)))


class Point(tuple):
    __slots__ = ()

    def __new__(cls, x, y):
        return tuple.__new__(cls, (x, y))

    x = property(lambda self: self[0])
    y = property(lambda self: self[1])

    def __add__(self, o):
        return Point(self.x + o.x, self.y + o.y)

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


p = Point(1, 2) + Point(3, 4)
print(p, p == (4, 6), hash(p) == hash((4, 6)), p[:1], type(p[:]), type(p * 1), tuple(p), {p: 1}[4, 6], p.__getnewargs__(), isinstance(p, tuple))
from collections import namedtuple
N = namedtuple("N", "a b c", defaults=[10, 20])
n = N(1)
print(n, n.a, n._asdict(), n._replace(b=5), N._fields, N._field_defaults, N._make([7, 8, 9]), n == (1, 10, 20), N(b=2, a=1), N.__doc__, N.a.__doc__, len(n), [*n])
for f in (lambda: N(), lambda: N(1, 2, 3, 4), lambda: N(1, z=2), lambda: n._replace(z=1), lambda: namedtuple("X", "class"), lambda: namedtuple("X", "a a"), lambda: namedtuple("X", "_a"), lambda: namedtuple("1X", "a"), lambda: N._make([1]), lambda: setattr(n, "a", 5)):
    try:
        print(f())
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
print(namedtuple("R", "class a a _x 1", rename=True)._fields, namedtuple("S", ["p", "q"])(1, 2), namedtuple("E", "")(), namedtuple("C", "x,y z")._fields)
match n:
    case N(a=1, b=bb):
        print("matched", bb)
match (1, (2, 3)):
    case (x, (y, z)) if x < y < z:
        print(x, y, z)
nested = (1, [2, {"k": (3,)}])
print(nested[1][1]["k"][0], repr(nested), str(nested), f"{nested}", f"{(1, 2)!s:>10}", "%s %s" % (1, (2, 3)), "{0[0]}{0[1]}".format((1, 2)))
big = tuple(range(100))
print(hash(big) == hash(tuple(range(100))), big[10:90:20], big.index(50), big == tuple(list(big)), big < big + (0,), len(big * 100), sum(big), (1, float("nan")) == (1, float("nan")), (nan := float("nan"),) == (nan,))
import copy
print(copy.copy(t) is t, copy.deepcopy((1, 2)) == (1, 2), copy.deepcopy(([1],))[0] is not None, tuple.__new__(tuple, [1]), tuple.__doc__[:14], ().__class__, (1,).__len__(), (3, 4).__contains__(4), (1, 2).__eq__([1, 2]), (1, 2).__lt__((1, 3)), (1,).__mul__(2), (1,).__add__((2,)), iter((1,)).__length_hint__())
