# abc: abstract methods, registration, subclass hooks, ABCMeta internals, virtual subclasses.
import abc
from abc import ABC, ABCMeta, abstractmethod
class Shape(ABC):
    @abstractmethod
    def area(self): "doc"; return "base area"
    @property
    @abstractmethod
    def name(self): ...
    @classmethod
    @abstractmethod
    def make(cls): ...
    @staticmethod
    @abstractmethod
    def util(): ...
    def concrete(self): return f"{self.name} {self.area()}"
class Half(Shape):
    def area(self): return super().area() + "!"
class Full(Half):
    name = "full"
    @classmethod
    def make(cls): return cls()
    @staticmethod
    def util(): return "u"
print(sorted(Shape.__abstractmethods__), sorted(Half.__abstractmethods__), Full.__abstractmethods__, Full().concrete(), Full.make().util(), Shape.area.__isabstractmethod__, Shape.__dict__["name"].__isabstractmethod__, abc.get_cache_token() >= 0)
for c in (Shape, Half):
    try: c()
    except TypeError as e: print(e)
class One(ABC):
    @abstractmethod
    def only(self): ...
try: One()
except TypeError as e: print(e)
Half.name = "patched"; Half.make = classmethod(lambda c: c()); Half.util = staticmethod(lambda: 1)
try: Half()
except TypeError as e: print("still abstract")
abc.update_abstractmethods(Half); print(Half().concrete())
@Shape.register
class Reg: pass
print(issubclass(Reg, Shape), isinstance(Reg(), Shape), Reg.__mro__, Shape in Reg.__mro__, issubclass(int, Shape), Shape.register(int), isinstance(5, Shape), issubclass(bool, Shape))
for f in (lambda: Shape.register(5), lambda: Full.register(Shape), lambda: issubclass(5, Shape), lambda: abstractmethod(5)):
    try: print(f())
    except (TypeError, RuntimeError, AttributeError) as e: print(type(e).__name__, e)
calls = []
class Hook(ABC):
    @classmethod
    def __subclasshook__(cls, C):
        calls.append(C.__name__)
        if cls is Hook: return any("quack" in B.__dict__ for B in C.__mro__) or NotImplemented
        return NotImplemented
class Duck:
    def quack(self): ...
class Robot: ...
print(issubclass(Duck, Hook), isinstance(Duck(), Hook), issubclass(Robot, Hook), isinstance(Robot(), Hook), calls); Robot.quack = 1; print(issubclass(Robot, Hook)); Hook.register(type("X", (), {})); print(issubclass(Robot, Hook))
class Meta2(ABCMeta):
    def __instancecheck__(cls, o): return "custom"
class M(metaclass=Meta2): ...
print(isinstance(1, M), type(M).__mro__[:3])
class Mixin(ABC):
    __slots__ = ()
    @abstractmethod
    def __len__(self): return 0
    def __bool__(self): return len(self) > 1
class L(Mixin, list): __len__ = list.__len__
print(bool(L([1])), bool(L([1, 2])), L.__abstractmethods__)
class P(ABC):
    @property
    @abstractmethod
    def x(self): ...
    @x.setter
    @abstractmethod
    def x(self, v): ...
class Q(P):
    @property
    def x(self): return 1
print(Q().x, Q.__abstractmethods__, P.x.fset.__isabstractmethod__)
class Late(metaclass=ABCMeta):
    f = abstractmethod(lambda self: 1)
try: Late()
except TypeError as e: print(e)
class G(ABC):
    def __init_subclass__(cls, **k): cls.tag = cls.__name__ + str(sorted(cls.__abstractmethods__) if hasattr(cls, "__abstractmethods__") else "none yet"); super().__init_subclass__(**k)
    @abstractmethod
    def g(self): ...
class H(G): ...
print(H.tag)
try: print(int.__abstractmethods__)
except AttributeError as e: print(e)
import collections.abc as cabc
class It(cabc.Iterator):
    def __init__(s): s.n = 0
    def __next__(s):
        s.n += 1
        if s.n > 2: raise StopIteration
        return s.n
print(list(It()), isinstance(iter([]), cabc.Iterator), issubclass(type("Z", (), {"__iter__": None}), cabc.Iterable), issubclass(type("Y", (), {"__hash__": None}), cabc.Hashable), isinstance(type("W", (), {"__call__": lambda s: 1})(), cabc.Callable))
