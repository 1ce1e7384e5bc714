"""Places that look an attribute up many times see every change of where it comes from."""
import functools


class Meta(type):
    def of_meta(cls):
        return "meta", cls.__name__


class Base(metaclass=Meta):
    @classmethod
    def of_class(cls, v=0):
        return cls.__name__, v

    @staticmethod
    def static(v):
        return v * 2

    def plain(self):
        return "plain"

    kind = int


class Derived(Base):
    pass


def call_all(cls):
    for k in range(40):
        r = cls.of_class(k), cls.static(k), cls.plain(1), cls.of_meta(), cls.kind("3")
    return r


print(call_all(Base), call_all(Derived), call_all(Base))
for replacement in (classmethod(lambda cls, v: ("new", cls.__name__)), staticmethod(lambda v: "static now"), lambda v: "a function"):
    Base.of_class = replacement
    print(call_all(Base)[0], call_all(Derived)[0])
Base.__dict__["static"].__init__(lambda v: "initialised again")
print(call_all(Base)[1])
Meta.kind = property(lambda cls: lambda v: "of the metaclass")
print(call_all(Base)[4])
del Meta.kind


# One place for classes that make their instances in different ways.
def make_all(*classes):
    made = []
    for _ in range(25):
        made = [cls.__new__(cls) for cls in classes]
    return [type(o).__name__ for o in made]


class Numbers(list):
    pass


class Pair(tuple):
    def __new__(cls, *items):
        return super().__new__(cls, items)


print(make_all(Base, Numbers, Pair, dict, Derived, bytes))


# Objects whose attributes live in a dict: an own attribute comes before a function of the class, and goes again.
class Problem(Exception):
    def m(self):
        return "class"


class Table(dict):
    def m(self):
        return "class"


def own_then_not(o):
    found = []
    for k in range(60):
        if k == 40:
            o.m = lambda: "own"
        if k == 42:
            del o.m
        found.append(o.m())
    return found[38:44]


print(own_then_not(Problem()), own_then_not(Table()))


class Plain:
    def __init__(self):
        self._x = 1

    @property
    def p(self, unused=None):
        return self._x

    def m(self):
        return "class"


def with_dict(o):
    seen = set()
    for k in range(60):
        if k == 30:
            vars(o)["p"] = "hidden by the property"
        if k == 40:
            vars(o)["m"] = lambda: "own"
        seen.add((o.p, o.m()))
    return sorted(seen)


print(with_dict(Plain()))


def getters(f, p):
    for _ in range(60):
        r = f.__name__, f.__defaults__, f.__call__(2), p.func, p.args, p.__class__
    return r


def doubled(v, times=2):
    return v * times


print(getters(doubled, functools.partial(int, 3)))
doubled.__name__ = "renamed"
print(getters(doubled, functools.partial(int, 3))[0])
