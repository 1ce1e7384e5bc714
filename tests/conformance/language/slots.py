# __slots__: storage, inheritance, conflicts, defaults, weakrefs, dict mixing.
class P:
    __slots__ = ("x", "y")

    def __init__(self, x, y=None):
        self.x = x
        if y is not None:
            self.y = y


p = P(1)
print(p.x, hasattr(p, "y"), hasattr(p, "__dict__"), P.__slots__, type(P.x).__name__, repr(P.x))
try:
    p.z = 1
except AttributeError as e:
    print(e)
try:
    p.y
except AttributeError as e:
    print(e)
p.y = 2
del p.y
try:
    del p.y
except AttributeError as e:
    print(e)
print(P.x.__get__(p), P.x.__name__, P.x.__objclass__.__name__)
P.x.__set__(p, 50)
print(p.x)
try:
    P.x.__get__(5)
except TypeError as e:
    print(e)


class Q(P):
    __slots__ = ("z",)


class R(P):
    pass


q, r = Q(1, 2), R(1, 2)
q.z = 3
r.anything = 4
print(q.x, q.y, q.z, r.__dict__, hasattr(q, "__dict__"))


class S:
    __slots__ = "single"


class D:
    __slots__ = ["a", "__dict__"]


class DocSlots:
    __slots__ = {"a": "doc of a", "b": "doc of b"}


s = S()
s.single = 1
d = D()
d.a, d.b = 1, 2
print(s.single, d.__dict__, DocSlots.a.__doc__, DocSlots.b.__doc__)
for body in ("__slots__ = ('a',); a = 1", "__slots__ = (5,)", "__slots__ = ('not ok',)", "__slots__ = ('__dict__', '__dict__')", "__slots__ = 5"):
    try:
        exec(f"class Bad:\n    {body}")
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
try:
    class VarSlots(int):
        __slots__ = ("a",)
except TypeError as e:
    print(e)


class TupSub(tuple):
    __slots__ = ()


t = TupSub((1, 2))
try:
    t.x = 1
except AttributeError as e:
    print(e)


class Private:
    __slots__ = ("__hidden", "open")

    def __init__(self):
        self.__hidden = 1
        self.open = self.__hidden + 1


print(Private().open, Private()._Private__hidden)


class Override(P):
    __slots__ = ("x",)


o = Override(9)
print(o.x, Override.x is P.x)
import copy
import weakref
c = copy.copy(Q(1, 2))
print(c.x, c.y, hasattr(c, "z"))
try:
    weakref.ref(p)
except TypeError as e:
    print(e)


class W:
    __slots__ = ("__weakref__",)


w = W()
print(weakref.ref(w)() is w)
try:
    p.__class__ = S
except TypeError as e:
    print(e)


class Same:
    __slots__ = ("x", "y")


p.__class__ = Same
print(type(p).__name__, p.x)
class Mix(P, D.__base__): ...
print(Mix(1).__dict__, [n for n in dir(P) if not n.startswith("__")])
class Prop:
    __slots__ = ("_v",)
    @property
    def v(self): return self._v
    @v.setter
    def v(self, n): self._v = n + 1
x = Prop(); x.v = 1
print(x.v)
