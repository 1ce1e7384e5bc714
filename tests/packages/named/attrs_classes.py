"""attrs: the classes it writes, validators, converters, comparison, slots, frozen, inheritance."""
import inspect
import pickle
import re
import sys

import attr
import attrs
from attr import validators as v
from attrs import asdict, astuple, cmp_using, converters, define, evolve, field, filters, fields, frozen, make_class, mutable, resolve_types, setters


@define
class Point:
    x: int
    y: int = 0
    tags: list = field(factory=list, repr=False)

    @property
    def length(self):
        return (self.x**2 + self.y**2) ** 0.5


@frozen(order=True)
class Version:
    major: int = field(converter=int, validator=v.ge(0))
    minor: int = field(default=0, converter=int)
    label: str = field(default="", eq=False, metadata={"doc": "text"})


@attr.s(auto_attribs=True, slots=True, kw_only=True, hash=True)
class Named:
    name: str = attr.ib(validator=[v.instance_of(str), v.matches_re(r"[a-z]+")], on_setattr=setters.validate)
    kind: str = attr.ib(default="a", validator=v.in_(["a", "b"]))
    size: "int | None" = attr.ib(default=None, validator=v.optional(v.and_(v.instance_of(int), v.lt(10))))

    @size.validator
    def _even(self, attribute, value):
        if value is not None and value % 2:
            raise ValueError(f"{attribute.name} must be even")


@define
class Child(Point):
    z: int = 5
    total: int = field(init=False)

    def __attrs_pre_init__(self):
        print("before")

    def __attrs_post_init__(self):
        self.total = self.x + self.y + self.z


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, re.sub(r"<function .*?>", "<function>", str(e)))


p = Point(3, 4)
print(p, p.length, p == Point(3, 4), p != Point(3, 5), asdict(p), astuple(p), evolve(p, x=1), fields(Point).x.type, hasattr(p, "__dict__"), Point.__slots__)
attempt(lambda: setattr(p, "nope", 1))
attempt(lambda: Point())
attempt(lambda: Point(1, 2, 3, 4))
attempt(lambda: Point(1, q=2))
a, b = Version("1", "2"), Version(1, 10, "x")
print(a < b, sorted([b, a]), hash(a) == hash(Version(1, 2, "other")), fields(Version).label.metadata["doc"], pickle.loads(pickle.dumps(b)))
attempt(lambda: setattr(a, "major", 2))
attempt(lambda: delattr(a, "major"))
attempt(lambda: Version(-1))
attempt(lambda: Version("x"))
attempt(lambda: a < 1)
for kwargs in ({"name": "abc", "size": 2}, {"name": 3}, {"name": "ABC"}, {"name": "a", "kind": "c"}, {"name": "a", "size": 3}, {"name": "a", "size": 12}, {"name": "a", "size": "2"}):
    attempt(lambda: Named(**kwargs))
attempt(lambda: setattr(Named(name="a"), "name", "B"))
attempt(lambda: Named("positional"))
c = Child(1, 2)
print(c, inspect.signature(Child), inspect.signature(Named), [f.name for f in fields(Child)], Child.__match_args__)
match c:
    case Child(x, y, z=zz):
        print("matched", x, y, zz)
C = make_class("C", {"a": field(default=1), "b": field(converter=converters.optional(float), default=None)}, bases=(object,), frozen=True)
print(C(), C(2, "3"), C.__module__ == __name__)
print(asdict(Child(1, 2, tags=[Point(9)]), filter=filters.exclude(int)), asdict(Point(1, tags=[Point(2)]), recurse=True, value_serializer=lambda i, a, value: value), attr.validate(p))


@define(eq=False)
class Eq:
    value: float = field(eq=cmp_using(eq=lambda a, b: round(a) == round(b)))
    conv: bool = field(default="yes", converter=converters.to_bool)
    pipe: int = field(default=" 7 ", converter=converters.pipe(str.strip, int))


@define
class Rounded:
    value: float = field(eq=round)
    other: object = field(default=None, eq=str.lower, order=False) if False else None


print(Eq(1.2), Rounded(1.2) == Rounded(0.9), Eq(1) == Eq(1))
attempt(lambda: Eq(1, conv="maybe"))
print(inspect.getsource(Point.__init__))
print(inspect.getsource(Version.__eq__))


def broken():
    @attr.s
    class X:
        a = attr.ib(default=1)
        b = attr.ib()


attempt(broken)
attempt(lambda: fields(int))
attempt(lambda: asdict(1))
print(attrs.has(Point), attr.__version__.split(".")[0], resolve_types(Named).__name__, fields(Named).size.type)


@mutable(weakref_slot=False, repr=False, getstate_setstate=True)
class Bare:
    a: int = 1

    def who(self):
        return __class__.__name__, super().__repr__()[:10]


print(Bare().who()[0], pickle.loads(pickle.dumps(Bare(5))).a)
