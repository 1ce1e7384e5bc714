# enum: members, values, aliases, auto, flags, functional API, mixins, custom behaviour, errors.
import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, member, nonmember, unique, verify, CONTINUOUS, UNIQUE, NAMED_FLAGS, EnumCheck, FlagBoundary, KEEP


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    @property
    def pretty(self): return self.name.title()

    @classmethod
    def default(cls): return cls.GREEN

    def __str__(self): return f"color {self.value}"


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(1), Color["GREEN"], list(Color), len(Color), Color.CRIMSON is Color.RED, Color.RED.pretty, Color.default(), Color.RED in Color, 1 in Color, 9 in Color, Color.__members__, isinstance(Color.RED, Color), type(Color), Color, Color.RED == 1, Color.RED != Color.GREEN, hash(Color.RED) == hash(Color.RED), {Color.RED: 1}[Color.CRIMSON], list(reversed(Color)), bool(Color.RED), Color.RED.__class__, dir(Color)[:3], f"{Color.RED}", "%s" % Color.RED)
for f in (lambda: Color(9), lambda: Color["NO"], lambda: Color.NOPE, lambda: setattr(Color, "RED", 2), lambda: delattr(Color, "RED"), lambda: Color.RED < Color.GREEN, lambda: exec("class X(Color): pass"), lambda: exec("class Y(Enum):\n A = 1\n A = 2"), lambda: setattr(Color.RED, "name", 1), lambda: Color.RED.RED.value, lambda: Color(), lambda: exec("@unique\nclass Z(Enum):\n A = 1\n B = 1"), lambda: exec("@verify(CONTINUOUS)\nclass Z(IntEnum):\n A = 1\n B = 4"), lambda: Enum("E", "a a"), lambda: exec("class W(Enum):\n mro = 1"), lambda: 1.5 in Color and None):
    try: print(f())
    except (ValueError, KeyError, AttributeError, TypeError) as e: print(type(e).__name__, e)
class Auto(Enum):
    A = auto(); B = auto(); C = 10; D = auto()
class Str(StrEnum):
    HELLO = auto(); WORLD = "w"
class Num(IntEnum):
    ONE = 1; TWO = 2
print([m.value for m in Auto], Str.HELLO, repr(Str.HELLO), Str.HELLO == "hello", Str("w"), Str.WORLD.upper(), f"{Str.HELLO:>8}", Num.ONE + Num.TWO, Num.ONE < 2, Num(2), repr(Num.ONE), str(Num.ONE), f"{Num.TWO}", [10, 20, 30][Num.TWO], Num.ONE == 1, isinstance(Num.ONE, int), sorted([Num.TWO, Num.ONE]), max(Num), int(Num.TWO), "%d" % Num.TWO)
class Perm(Flag):
    R = 4; W = 2; X = 1; RW = 6
class IPerm(IntFlag):
    R = 4; W = 2; X = 1
p = Perm.R | Perm.X
print(p, repr(p), p.value, p.name, Perm.R in p, Perm.W in p, ~p, p & Perm.R, p ^ Perm.RW, Perm(0), bool(Perm(0)), list(Perm), list(p), len(p), Perm.RW, repr(Perm.RW), Perm(7), Perm.R | Perm.W is Perm.RW, Perm["R"], list(Perm.RW), Perm.__members__.keys(), Perm(3), IPerm.R | 8, repr(IPerm.R | 8), IPerm(5), IPerm.R | IPerm.W, ~IPerm.R, IPerm.R + 1, IPerm(12).name, IPerm.R == 4)
for f in (lambda: Perm(8), lambda: Perm.R | 1, lambda: Perm("x"), lambda: exec("@verify(NAMED_FLAGS)\nclass Z(Flag):\n A = 1\n B = 6")):
    try: print(f())
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
Animal = Enum("Animal", "CAT DOG"); A2 = Enum("A2", {"X": 1, "Y": 2}); A3 = Enum("A3", [("P", "p"), ("Q", "q")], module="mod", qualname="mod.A3", type=str); A4 = IntEnum("A4", ["a", "b"], start=5)
print(list(Animal), list(A2), A3.P, repr(A3.P), A3.P.upper(), A3.__module__, A3.__qualname__, list(A4), Enum("E", ())._member_names_)
class Planet(Enum):
    EARTH = (5.97e24, 6.37e6); MARS = (6.4e23, 3.39e6)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
    @property
    def g(self): return round(6.67e-11 * self.mass / self.radius**2, 2)
class Coord(bytes, Enum):
    def __new__(cls, value, label):
        o = bytes.__new__(cls, [value]); o._value_ = value; o.label = label
        return o
    PX = (0, "P.X"); PY = (1, "P.Y")
class Missing(Enum):
    A = 1
    @classmethod
    def _missing_(cls, v): return cls.A if v == "first" else None
class Gen(Enum):
    def _generate_next_value_(name, start, count, last): return f"{name.lower()}{count}"
    X = auto(); Y = auto()
class Ops(Enum):
    ADD = member(lambda a, b: a + b); SUB = member(lambda a, b: a - b); CONST = nonmember(42)
    def __call__(self, *a): return self.value(*a)
    def helper(self): return "method"
class Base(Enum):
    def shout(self): return self.name + "!"
class Derived(Base):
    ONE = 1
class Mixed(float, Enum):
    HALF = 0.5
class Multi(Enum):
    A = 1; B = 2
    _ignore_ = ["tmp"]; tmp = 5
class Alias(Enum):
    A = 1
    _add = 5
    __private = 6
print(Planet.EARTH.g, Planet((6.4e23, 3.39e6)), Coord.PY, Coord(1).label, Missing("first"), [g.value for g in Gen], Ops.ADD(1, 2), Ops.SUB(5, 3), Ops.CONST, Derived.ONE.shout(), Mixed.HALF + 1, Mixed(0.5), hasattr(Multi, "tmp"), list(Alias), len(Derived), Mixed.HALF == 0.5)
try: Missing("other")
except ValueError as e: print(e)
m = Color.RED
match m:
    case Color.GREEN: print("green")
    case Color.RED: print("red matched")
import copy
import json
import pickle
print(pickle.loads(pickle.dumps(Color.RED)) is Color.RED, copy.deepcopy(Perm.R) is Perm.R, json.dumps([Num.ONE, Str.HELLO]), Color._value2member_map_, Color.RED._name_, Color._member_map_["RED"], enum.property, [*Num], {c.name: c.value for c in Color}, Color.__doc__, Num.__doc__, Color.__contains__(Color.RED), enum.IntFlag.__members__, Color.__iter__().__next__())
class Bound(IntFlag, boundary=KEEP): A = 1
print(Bound(9), list(Bound(9)), enum.EnumType is type(Color), enum.EnumMeta is enum.EnumType, issubclass(StrEnum, str), enum.show_flag_values(7), enum.bin(5))
@enum.global_enum
class G(Enum): GX = 1
print(repr(G.GX))
