# match: class patterns, mapping patterns, __match_args__, nested.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Circle:
    def __init__(self, center, r):
        self.center, self.r = center, r


def where(s):
    match s:
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"y axis {y}"
        case Point(x, 0):
            return f"x axis {x}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point():
            return "somewhere"
        case Circle(center=Point(cx, _), r=int(r) | float(r)):
            return f"circle {cx} {r}"
        case Circle(r=str() as name):
            return f"named {name}"
        case int(n) | str(n):
            return f"scalar {n!r}"
        case float():
            return "float"
        case dict(d):
            return f"dict {d}"
        case list([a, *_]) | tuple((a, *_)):
            return f"starts with {a}"
        case _:
            return "unknown"


for s in (Point(0, 0), Point(0, 3), Point(4, 0), Point(2, 2), Point(1, 2), Circle(Point(5, 6), 2), Circle(Point(5, 6), 2.5),
          Circle(None, "bob"), 5, True, "s", 1.5, {"a": 1}, [1, 2], (3,), [], None):
    print(where(s))


def mapping(m):
    match m:
        case {"type": "add", "args": [a, b]}:
            return a + b
        case {"type": "neg", "arg": x}:
            return -x
        case {"nested": {"deep": [_, {"er": v}]}}:
            return f"deep {v}"
        case {"type": str(t), **rest} if rest:
            return f"{t} with {rest}"
        case {1: one, None: n, -2: m2}:
            return one, n, m2
        case {}:
            return "any mapping"
        case _:
            return "not a mapping"


for m in ({"type": "add", "args": [1, 2]}, {"type": "neg", "arg": 9}, {"nested": {"deep": [0, {"er": "v"}]}}, {"type": "x", "k": 1},
          {"type": "x"}, {1: "a", None: "b", -2: "c", 4: 4}, {}, [], "str"):
    print(mapping(m))


class Default(dict):
    def __missing__(self, k):
        return "made"


match Default():
    case {"k": v}:
        print("never", v)
    case _:
        print("__missing__ is not asked")


class Meta(type):
    def __instancecheck__(cls, obj):
        return obj == "magic"


class Magic(metaclass=Meta):
    pass


match "magic":
    case Magic():
        print("instance check")


class Lazy:
    @property
    def boom(self):
        raise RuntimeError("property ran")


try:
    match Lazy():
        case Lazy(boom=1):
            pass
except RuntimeError as e:
    print(e)
match Lazy():
    case Lazy(missing=1):
        print("no")
    case _:
        print("missing attribute is no match")


def bad(f):
    try:
        f()
    except TypeError as e:
        print(e)


def not_a_type():
    match 1:
        case len():
            pass


def too_many():
    match Point(1, 2):
        case Point(1, 2, 3):
            pass


def no_match_args():
    match Circle(1, 2):
        case Circle(1):
            pass


def dup():
    match Point(1, 2):
        case Point(1, x=1):
            pass


def int_two():
    match 1:
        case int(1, 2):
            pass


class BadArgs:
    __match_args__ = ["a"]


def bad_args():
    match BadArgs():
        case BadArgs(1):
            pass


for f in (not_a_type, too_many, no_match_args, dup, int_two, bad_args):
    bad(f)
match {"a": [Point(1, {"k": (2, 3)})]}:
    case {"a": [Point(x, {"k": (y, z)})], **other}:
        print(x, y, z, other)
