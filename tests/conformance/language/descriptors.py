# The descriptor protocol: data, non-data, order of lookup, functions, built-in descriptors.
class Data:
    def __get__(self, obj, cls=None):
        return "data", obj is not None, cls and cls.__name__

    def __set__(self, obj, value):
        obj.__dict__["via set"] = value

    def __delete__(self, obj):
        obj.__dict__["deleted"] = True


class NonData:
    def __get__(self, obj, cls=None):
        return "nondata", obj is not None


class SetOnly:
    def __set__(self, obj, value):
        print("setonly", value)


class C:
    d = Data()
    n = NonData()
    s = SetOnly()

    def f(self):
        return self


c = C()
c.__dict__.update(d="inst d", n="inst n", s="inst s")
print(c.d, c.n, c.s, C.d, C.n, type(C.s).__name__)
c.d = 5
c.n = 6
c.s = 7
del c.d
print(sorted(c.__dict__.items()))
try:
    del c.s
except AttributeError as e:
    print(e)
print(C.f.__get__(c, C)() is c, C.__dict__["f"].__get__(None, C) is C.f, type(C.__dict__["f"].__get__(c)).__name__)


class Lazy:
    def __init__(self, fn):
        self.fn = fn

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        print("compute", self.name)
        v = obj.__dict__[self.name] = self.fn(obj)
        return v


class Uses:
    @Lazy
    def value(self):
        return 42


u = Uses()
print(u.value, u.value)


class Typed:
    def __init__(self, t):
        self.t = t

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, cls=None):
        return getattr(obj, self.name)

    def __set__(self, obj, v):
        if not isinstance(v, self.t):
            raise TypeError(f"{self.name[1:]} wants {self.t.__name__}, got {type(v).__name__}")
        setattr(obj, self.name, v)


class P:
    x = Typed(int)
    y = Typed(str)

    def __init__(self, x, y):
        self.x, self.y = x, y


print(P(1, "a").y)
try:
    P(1, 2)
except TypeError as e:
    print(e)
p = property(lambda self: "get")
print(p.fget(None), p.fset, p.fdel, p.__doc__)


class Q:
    ro = property(lambda self: 1)
    wo = property(None, lambda self, v: print("w", v))

    @property
    def named(self) -> int:
        "the doc"


q = Q()
q.wo = 5
for f in (lambda: setattr(q, "ro", 1), lambda: q.wo, lambda: delattr(q, "ro"), lambda: delattr(q, "wo")):
    try:
        f()
    except AttributeError as e:
        print(e)
print(Q.named.__doc__, Q.named.fget.__annotations__, Q.named.__name__)
print(type(int.__dict__["real"]).__name__, type(str.__dict__["upper"]).__name__, type(int.__dict__["__add__"]).__name__, type(dict.__dict__["fromkeys"]).__name__,
      type(len).__name__, type([].append).__name__, type((1).__add__).__name__)
print(str.upper, int.__add__, (1).__add__(2), int.real.__get__(5), str.upper("x"))
for f in (lambda: str.upper(5), lambda: int.__add__("x", 1), lambda: str.upper(), lambda: int.real.__get__("s")):
    try:
        f()
    except TypeError as e:
        print(e)


class GetRaises:
    def __get__(self, o, c):
        raise AttributeError("from __get__")


class Fallback:
    x = GetRaises()

    def __getattr__(self, n):
        return f"fallback {n}"


print(Fallback().x, hasattr(Fallback, "x"))
class Meta(type):
    d = Data()
class M(metaclass=Meta):
    d = "class value"
print(M.d, M().d)
