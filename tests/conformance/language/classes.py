# Class statements: bodies, attributes, instances, special names, introspection.
class A:
    """Doc of A."""
    count = 0
    names = []

    def __init__(self, name):
        type(self).count += 1
        self.name = name
        self.names.append(name)

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    def method(self):
        return self.name

    for i in range(3):
        exec(f"attr{i} = {i}")
    if True:
        def conditional(self):
            return "yes"


class B(A):
    count = 100


a, b = A("x"), B("y")
print(a, b, A.count, B.count, A.names, b.names is A.names)
print(A.attr2, A.i, a.conditional(), A.__doc__, B.__doc__, A.__module__, B.__qualname__)
a.count = "own"
print(a.count, A.count, a.__dict__, vars(b))
del a.count
print(a.count, B.__bases__, B.__mro__, B.__base__, issubclass(B, A), isinstance(b, A), A.__subclasses__())
try:
    del a.count
except AttributeError as e:
    print(e)
for bad in ("A()", "A.nothing", "a.nothing", "a.method(1)", "A.method()", "B.x", "a()", "A('q').nme", "A.naems"):
    try:
        eval(bad)
    except (TypeError, AttributeError) as e:
        print(e)
A.late = lambda self: f"late {self.name}"
print(a.late(), b.late())
b.method = lambda: "instance function"
print(b.method(), A.method(b))
print(sorted(k for k in A.__dict__ if not k.startswith("__")))
a.__class__ = B
print(a, type(a) is B)
try:
    a.__class__ = int
except TypeError as e:
    print(e)
try:
    a.__class__ = 5
except TypeError as e:
    print(e)
C = type("C", (A,), {"extra": 1, "__doc__": "made"})
print(C("z"), C.extra, C.__doc__, C.__module__)
for args in [("D", (5,), {}), (5, (), {}), ("D", [], {}), ("D", (), 5), ("D", (bool,), {}), ("D", (A, A), {}), ("D", (A, B), {})]:
    try:
        type(*args)
    except TypeError as e:
        print(str(e).replace("\n", "|"))


class Priv:
    __secret = 1
    _ok = 2
    __dunder__ = 3

    def __hidden(self):
        return self.__secret

    def show(self):
        __local = 5
        return self.__hidden() + __local


p = Priv()
print(p.show(), sorted(n for n in vars(Priv) if "secret" in n or "hidden" in n), p._Priv__secret)


def local():
    class L:
        class M: ...
    return L, L.M


print(local()[1].__qualname__, repr(local()[0]))


class Empty: ...


e = Empty()
e.__dict__["odd key"] = 1
e.__dict__ = {"replaced": 2}
print(e.replaced, getattr(e, "odd key", None), repr(e).split(" at ")[0])
setattr(e, "with space", 3)
print(getattr(e, "with space"), hasattr(e, "nope"), getattr(e, "nope", "dflt"))
try:
    e.__dict__ = 5
except TypeError as err:
    print(err)
try:
    setattr(e, 5, 1)
except TypeError as err:
    print(err)
print(Empty.__name__, Empty.__firstlineno__ > 0, Empty.__static_attributes__, sorted(A.__static_attributes__))
Empty.__name__ = "Renamed"
print(Empty, e.__class__.__name__)
for src in ("class X(1): pass", "class X(A, A): pass", "class X(A, object, B): pass", "class X(metaclass=5): pass", "class X(int, str): pass"):
    try:
        exec(src)
    except TypeError as err:
        print(str(err).replace("\n", "|"))
