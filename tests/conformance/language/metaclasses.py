# Metaclasses: creation order, __prepare__, keywords, conflicts, class-level protocols.
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"injected": 1}

    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")))
        return super().__new__(mcs, name, bases, dict(ns))

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *a, **k):
        print("call", cls.__name__, a)
        return super().__call__(*a, **k)

    def __len__(cls):
        return len(cls.__name__)

    def __getitem__(cls, k):
        return f"{cls.__name__}[{k}]"

    def __iter__(cls):
        return iter("abc")

    def __contains__(cls, x):
        return x == "in"

    def __repr__(cls):
        return f"<meta {cls.__name__}>"

    def __eq__(cls, other):
        return cls is other or other == "equal"

    def __hash__(cls):
        return 1

    def __add__(cls, o):
        return f"{cls.__name__}+{o}"

    @property
    def prop(cls):
        return "meta property of " + cls.__name__

    def meth(cls):
        return cls.__name__

    def __getattr__(cls, n):
        if n.startswith("dyn"):
            return n
        raise AttributeError(f"meta has no {n}")


class A(metaclass=Meta, option=5):
    x = injected + 1


class Beta(A, flag=True):
    def __init__(self, v):
        self.v = v


b = Beta(3)
print(type(A), type(Beta), A.x, A.injected, b.v)
print(len(Beta), Beta["k"], list(Beta), "in" in Beta, A, A == "equal", A + 1, Beta.prop, Beta.meth(), Beta.dynamic)
for f in (lambda: b.prop, lambda: b.meth(), lambda: len(b), lambda: A.other):
    try:
        f()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)


class Meta2(type): ...


try:
    class Conflict(A, metaclass=Meta2): ...
except TypeError as e:
    print(e)


class Both(Meta2, Meta): ...
class Resolved(A, metaclass=Both): ...


print(type(Resolved).__name__)


def function_meta(name, bases, ns, **kw):
    return name, bases, sorted(k for k in ns if not k.startswith("__")), kw


class F(int, metaclass=function_meta, k=1):
    y = 2


print(F)


class Order(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        class Log(dict):
            def __setitem__(self, k, v):
                if not k.startswith("__"):
                    print("set", k)
                super().__setitem__(k, v)
        return Log()


class O(metaclass=Order):
    a = 1
    def f(self): ...
    a = 2
    del a


class BadPrepare(type):
    @classmethod
    def __prepare__(mcs, *a):
        return 5


try:
    class BP(metaclass=BadPrepare): ...
except TypeError as e:
    print(e)
try:
    class KW(unknown=1): ...
except TypeError as e:
    print(e)


class NoInstances(type):
    def __call__(cls, *a):
        raise TypeError("no instances")

    def __instancecheck__(cls, o):
        return o == 42

    def __subclasscheck__(cls, c):
        return c is int


class N(metaclass=NoInstances): ...


print(isinstance(42, N), isinstance("x", N), issubclass(int, N), issubclass(str, N))
try:
    N()
except TypeError as e:
    print(e)
print(type(type), type.__call__(type, 5), isinstance(Meta, type), type("T", (), {}).__class__)


class Entries:
    def __mro_entries__(self, bases):
        print("entries", len(bases))
        return (A,)


class UsesEntries(Entries()): ...


print(UsesEntries.__bases__, [type(x).__name__ for x in UsesEntries.__orig_bases__])
