# type, isinstance, issubclass, callable, id, hash, vars, dir, globals with all their rules.
for v in (1, "s", None, [], int, type, len, print, lambda: 0, (x for x in ()), range(1), Exception, ..., {}.keys(), b"", 1j, [].append, str.upper, object()):
    print(type(v).__name__, callable(v), isinstance(v, object), type(type(v)) is type, end=" | ")
print()
print(isinstance(1, int), isinstance(True, int), isinstance(1, bool), isinstance("s", (int, str)), isinstance(1, (int, (str, (list,)))), isinstance([], int | list), isinstance(None, int | None), issubclass(int, object), issubclass(bool, (str, int)), issubclass(int, int), issubclass(list, int | list), isinstance(int, type), isinstance(type, type))
class ABC:
    @property
    def __class__(self): return int
print(isinstance(ABC(), int), type(ABC()).__name__, isinstance(ABC(), ABC), ABC().__class__)
class Meta(type):
    def __instancecheck__(cls, o): return "yes" if o else 0
    def __subclasscheck__(cls, c): return c is int
class M(metaclass=Meta): ...
print(isinstance(1, M), isinstance(0, M), issubclass(int, M), issubclass(str, M), isinstance(M(), M), type(M()) is M)
for f in (lambda: isinstance(1, 5), lambda: isinstance(1, "int"), lambda: isinstance(1), lambda: issubclass(1, int), lambda: issubclass(int, 1), lambda: isinstance(1, [int]), lambda: isinstance(1, (int, 5)), lambda: isinstance("a", (int, 5)), lambda: type(), lambda: type(1, 2), lambda: type("A", (), {}, x=1), lambda: type("A\0", (), {}), lambda: callable(), lambda: id(), lambda: hash([]), lambda: hash({}), lambda: hash(set()), lambda: vars(1), lambda: dir(1, 2), lambda: vars(1, 2), lambda: isinstance(1, list[int]), lambda: type(5)("x"), lambda: hash(slice([])), lambda: len(5), lambda: len(), lambda: len([], []), lambda: ord(5), lambda: chr("a"), lambda: chr(0x110000), lambda: abs("x"), lambda: hex(1.5), lambda: bin("x"), lambda: round("x"), lambda: round(1, "x"), lambda: divmod(1), lambda: pow(1), lambda: pow("a", 2), lambda: format(1, 5), lambda: repr(), lambda: ascii(), lambda: input(1, 2), lambda: id(1, 2), lambda: getattr(1), lambda: setattr(1, 2), lambda: globals(1), lambda: ord(b"ab"), lambda: __build_class__(1, 2), lambda: __build_class__()):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
T = type("T", (list,), {"x": 1, "__init__": lambda self, *a: list.__init__(self, a), "m": lambda self: len(self)})
t = T(1, 2); print(t, t.m(), T.__name__, T.__bases__, T.__dict__["x"], type(T), T.__qualname__, T.__module__)
class Call:
    def __call__(self): return "called"
c = Call(); print(callable(c), c(), callable(Call), callable(type("N", (), {})())); c.__call__ = lambda: "instance"; print(c(), c.__call__())
print(hash(1) == hash(1.0) == hash(True), hash("a") == hash("a"), hash(None) == hash(None), hash((1, 2)) == hash((1, 2)), hash(2**61 - 1), hash(-1), hash(-2), hash(object) == hash(object), isinstance(hash("x"), int))
class H:
    def __hash__(self): return 2**70 + 5
print(hash(H()) == hash(2**70 + 5), H.__hash__ is not None)
class E:
    def __eq__(self, o): return True
print(E.__hash__)
a = []; b = a; print(id(a) == id(b), id(a) != id([]), a is b)
class V:
    cls = 1
    def __init__(self): self.inst = 2
v = V(); vars(v)["added"] = 3; print(vars(v), v.added, "cls" in vars(V), type(vars(V)).__name__, [n for n in dir(v) if not n.startswith("_")], vars() is globals(), "V" in globals())
def f(): x = 1; y = [z for z in (1,)]; return vars(), dir()
print(f())
print(chr(97), chr(0x1F600), ord("é"), ord(b"a"), ord(bytearray(b"b")), abs(-5), abs(-2.5), abs(3 + 4j), abs(True), ascii("é日\n"), ascii([1, "é"]), repr("a'b"), format(3.14159, ".2f"), format("a", ">3"), format([1]), bin(5), oct(8), hex(255), round(2.567, 2), round(7), divmod(7, 3), divmod(-7.5, 2), pow(2, 10), pow(2, 10, 7), len("abc"), len({1: 2}), len(range(5)), all([]), bool(""))
print(type(1) is int, type(type), type.__name__, type.mro(int), int.__subclasscheck__(bool), int.__instancecheck__(5), bool.__base__, type(None).__name__, type(NotImplemented).__name__, type(...).__name__, type(type.__dict__).__name__, type(len).__name__, type(iter([])).__name__, type(zip()).__name__, type({}.items()).__name__, type(type(1).__add__).__name__, type(1 .__add__).__name__, type(dict.__dict__["fromkeys"]).__name__, type(int.__dict__["real"]).__name__)
print(sorted(n for n in dir(__builtins__) if n[0].islower()))
print(sorted(n for n in dir(__builtins__) if n[0].isupper()))
