# dataclasses: generated methods, fields, options, inheritance, slots, kw_only, InitVar, errors.
import dataclasses
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, make_dataclass, replace
from typing import ClassVar


@dataclass
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, repr=False, compare=False)
    count: ClassVar[int] = 5

    def dist(self): return (self.x**2 + self.y**2) ** 0.5


p = P(3, 4)
print(p, p == P(3, 4, ["x"]), p != P(3, 5), p.dist(), P.__match_args__, [f.name for f in fields(p)], asdict(p), astuple(p), replace(p, y=9), is_dataclass(P), is_dataclass(p), is_dataclass(5), P.__doc__, P.count, p.tags is P(1).tags, P(x=1, y=2), p.__eq__(5))
for f in (lambda: P(), lambda: P(1, 2, 3, 4), lambda: P(1, z=2), lambda: hash(p), lambda: p < p, lambda: replace(p, q=1), lambda: asdict(5), lambda: fields(5)):
    try: print(f())
    except TypeError as e: print(e)


@dataclass(frozen=True, order=True)
class V:
    major: int
    minor: int = field(default=0, compare=True)
    note: str = field(default="", compare=False, hash=False, kw_only=True)


print(V(1, 2) < V(1, 3), sorted([V(2), V(1, 5), V(1)]), hash(V(1)) == hash(V(1, note="n")), {V(1): "x"}[V(1)], V(1) >= V(1), max(V(1), V(0, 9)), V(1, note="q"))
for f in (lambda: setattr(V(1), "major", 2), lambda: delattr(V(1), "major"), lambda: V(1) < 5, lambda: V(1, 2, "n"), lambda: setattr(V(1), "new", 1)):
    try: f()
    except (dataclasses.FrozenInstanceError, TypeError) as e: print(type(e).__name__, e)


@dataclass
class Base:
    a: int = 1
    b: str = "b"


@dataclass
class Child(Base):
    c: float = 2.0
    a: int = 10


@dataclass
class Kw:
    pos: int
    _: KW_ONLY
    k: int = 3
    req: str


@dataclass(kw_only=True)
class AllKw(Base):
    z: int


print(Child(), Child(5, "q", 1.5), [f.name for f in fields(Child)], Kw(1, req="r"), AllKw(z=3), AllKw(7, z=1))


@dataclass
class Init:
    x: int
    scale: InitVar[int] = 2
    y: int = field(init=False)

    def __post_init__(self, scale): self.y = self.x * scale


@dataclass(slots=True)
class Sl:
    a: int
    b: list = field(default_factory=lambda: [1])


@dataclass(eq=False, repr=False)
class Plain:
    a: int


@dataclass(unsafe_hash=True)
class UH:
    a: int


@dataclass(slots=True, weakref_slot=True, frozen=True)
class SW:
    a: int = 1


print(Init(3), Init(3, 5), Sl(1), Sl.__slots__, hasattr(Sl(1), "__dict__"), Plain(1) == Plain(1), repr(Plain(1)).startswith("<__main__.Plain object"), hash(UH(1)) == hash(UH(1)), SW(), SW.__slots__)
try: Sl(1).c = 5
except AttributeError as e: print(e)
bad = ["@dataclass\nclass A:\n x: list = []", "@dataclass\nclass A:\n x: int = 1\n y: int", "@dataclass(order=True, eq=False)\nclass A: pass", "@dataclass(order=True)\nclass A:\n x: int\n def __lt__(s, o): pass", "@dataclass(frozen=True)\nclass A(Base): pass", "@dataclass\nclass A:\n x = field()", "@dataclass\nclass A:\n x: int = field(default=1, default_factory=list)", "@dataclass(slots=True)\nclass A:\n __slots__ = ()\n x: int", "make_dataclass('C', ['1x'])", "make_dataclass('C', ['a', 'a'])", "@dataclass(frozen=True)\nclass A:\n def __setattr__(s, n, v): pass", "@dataclass\nclass A:\n x: dict = {}", "make_dataclass('C', ['class'])", "@dataclass\nclass A:\n c: ClassVar = field(default_factory=list)"]
for src in bad:
    try: exec(src); print("ok")
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
D = make_dataclass("D", ["a", ("b", int), ("c", int, field(default=5))], namespace={"total": lambda self: self.b + self.c}, bases=())
print(D(1, 2), D(1, 2).total(), D.__name__, D.__annotations__)
@dataclass
class Node:
    val: int
    children: list["Node"] = field(default_factory=list)
    meta: dict = field(default_factory=dict)
n = Node(1, [Node(2), Node(3, [Node(4)])], {"k": (P(1), [P(2)])}); print(n); print(asdict(n)); print(astuple(n)); n.children.append(n); print(n)
f0 = fields(V)[2]; print(f0.name, f0.type, f0.default, f0.default_factory is dataclasses.MISSING, f0.repr, f0.hash, f0.init, f0.compare, f0.metadata, f0.kw_only); print(field(metadata={"k": 1}).metadata["k"], repr(dataclasses.MISSING)[:9])
match P(1, 2):
    case P(1, y): print("match", y)
import copy
import inspect
import pickle
print(inspect.signature(P), inspect.signature(Kw), inspect.signature(V), copy.copy(p) == p, copy.deepcopy(n.children[0]), pickle.loads(pickle.dumps(p)), pickle.loads(pickle.dumps(Sl(2))), copy.replace(p, x=100))
@dataclass(match_args=False, init=False)
class NoInit:
    a: int = 7
    def __init__(self): self.extra = 1
print(NoInit(), hasattr(NoInit, "__match_args__"))
from dataclasses import dataclass as dc
@dc
class Gen[T]:
    v: T
print(Gen[int](5), Gen("s"), Gen.__annotations__)
@dataclass
class Rec:
    def __repr__(self): return "custom repr"
    x: int = 1
    def __eq__(self, o): return "custom eq"
print(Rec(), Rec() == 1)
@dataclass
class Desc:
    @property
    def full(self): return f"{self.a}-{self.b}"
    a: str
    b: str = field(default_factory=lambda: "made")
print(Desc("x").full, Desc("x", "y").full, sum(V(i).major for i in range(100)))
