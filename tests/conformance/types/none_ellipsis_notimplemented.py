# Singletons and the small types: None, Ellipsis, NotImplemented, object, bool; their types, repr, errors.
import warnings
for s in (None, ..., NotImplemented, True, False):
    print(repr(s), str(s), type(s), type(s).__name__, hash(s) == hash(s), s is s, s == s, [s].index(s), {s: 1}[s])
print(type(None)() is None, type(...)() is ..., type(NotImplemented)() is NotImplemented, bool(None), bool(...), bool() is False, bool(2) is True, None == 0, None is False)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    try:
        print(bool(NotImplemented))
    except TypeError as e:
        print(type(e).__name__, e)
    print(len(w))
for f in (lambda: None(), lambda: None + 1, lambda: None[0], lambda: None.x, lambda: setattr(None, "x", 1), lambda: len(None), lambda: iter(None), lambda: None < None, lambda: -None, lambda: int(None), lambda: ...(), lambda: ... + 1, lambda: ....x, lambda: NotImplemented(), lambda: type(None)(1), lambda: type(...)(1), lambda: bool(1, 2), lambda: True(), lambda: True.x, lambda: True[0], lambda: ~None, lambda: for_none(), lambda: None in None, lambda: "a" in None, lambda: float(None), lambda: None * 2, lambda: [][None], lambda: range(None), lambda: "".join(None), lambda: open(None), lambda: print(sep=5), lambda: object.x, lambda: object().x, lambda: setattr(object(), "x", 1), lambda: object()[0], lambda: object() + 1, lambda: object()(), lambda: object() < object(), lambda: len(object()), lambda: iter(object()), lambda: bool(x=1), lambda: None.__bool__(1)):
    try:
        print(f())
    except (TypeError, AttributeError, NameError) as e:
        print(type(e).__name__, e)
o = object()
print(o == o, o != object(), hash(o) == hash(o), o.__class__, repr(o).startswith("<object object at 0x"), object.__doc__[:30], object.__bases__, object.__base__, object.__mro__, isinstance(None, object), issubclass(type, object), sorted(dir(object)))
print(o.__eq__(1), o.__lt__(1), o.__ne__(o), None.__eq__(None), None.__eq__(0), None.__ne__(0), (1).__add__("x"), (1).__eq__("x"), "a".__lt__(1), [].__eq__(()), True.__and__(1), True.__and__(False), True.__xor__(True), True.__add__(True), True.__repr__(), True.__bool__(), None.__bool__(), None.__repr__(), None.__str__() if hasattr(None, "__str__") else 0)
print(True + 1, True == 1, int(True), float(True), True / 2, -True, True << 3, True & True, True | 2, True ^ False, not None, None or 1, None and 1, True if None else False, max(True, False), sum([True] * 5), "abc"[True], [0, 1][True], {True: "t"}[1], f"{True:d} {True!r} {True:>6} {True}", "%d %s" % (True, True), str(True), repr(True), True.bit_length(), True.real, True.numerator, True.conjugate())
for cls in (bool, type(None), type(...), type(NotImplemented)):
    try:
        class Sub(cls): ...
        print("subclassed", cls)
    except TypeError as e:
        print(e)
def default(x=None, *, y=...): return x, y
print(default(), default(None), default.__defaults__, default.__kwdefaults__, (lambda: None)(), [].sort(), {}.clear(), print(end=""))
class Eq:
    def __eq__(self, o): return True
print(Eq() == None, None == Eq(), None is Eq(), Eq() in [None], None in [Eq()], [None].count(Eq()))
class A:
    def __add__(self, o): return NotImplemented
    def __eq__(self, o): return NotImplemented
    def __lt__(self, o): return NotImplemented
    def __iadd__(self, o): return NotImplemented
    def __hash__(self): return 1
a = A()
print(a == a, a == A(), a != A(), a.__eq__(1), a in [a])
for op in ("a + 1", "1 + a", "a < a", "a > 1", "a <= a"):
    try:
        eval(op)
    except TypeError as e:
        print(e)
try:
    a += 1
except TypeError as e:
    print(e)
import copy
print(copy.deepcopy(None) is None, copy.copy(...) is ..., copy.copy(NotImplemented) is NotImplemented, NotImplemented.__reduce__(), (...).__reduce__())
