# Every kind of parameter, binding, defaults, and the messages for calls that do not fit.
def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw


print(f(1, d=4))
print(f(1, 20, 30, 40, 50, d=4, e=6, z=7))
print(f(*[1, 2], *(3,), *range(2), **{"d": 1}, **{"x": 2}))
print(f(1, d=0, a=9, b=8))


def show(call):
    try:
        print(eval(call))
    except TypeError as e:
        print(f"{call:34} {e}")


def none(): ...
def one(a): ...
def two(a, b): ...
def three(a, b, c): ...
def opt(a, b=1, c=2): ...
def pos(a, b, /): ...
def kwo(*, x, y=1, z): ...
def kw1(*, x): ...
def star(a, *rest): ...


for call in ["none(1)", "none(1, 2)", "one()", "one(1, 2)", "two()", "two(1)", "two(1, 2, 3)", "three()", "three(1)", "opt()",
             "opt(1, 2, 3, 4)", "pos(1, b=2)", "pos(a=1, b=2)", "kwo()", "kwo(x=1)", "kwo(1, x=1, z=2)", "kw1(1, 2)",
             "one(1, a=2)", "one(b=1)", "one(**{'a': 1}, **{'a': 2})", "one(*5)", "one(**5)", "one(**{1: 2})",
             "star()", "f()", "f(1)", "f(1, 2, c=3, d=4, b=9)", "opt(1, cc=2)", "kwo(x=1, z=2, w=3)"]:
    show(call)


def mutable(x, acc=[]):
    acc.append(x)
    return acc


mutable(1)
print(mutable(2), mutable.__defaults__)
order = []


def default(n):
    order.append(n)
    return n


def g(a=default(1), *, b=default(2)):
    return a, b


g(); g()
print(order, g.__defaults__, g.__kwdefaults__)
g.__defaults__ = (10,)
g.__kwdefaults__ = {"b": 20}
print(g())
g.__defaults__ = None
show("g()")


def trace(*a, **k):
    order.append((a, k))
    return a[0]


order.clear()
print(trace(trace(1), *[trace(2)], k=trace(3), **{"z": trace(4)}), [o[0][0] for o in order])
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, j=3))
print((lambda x, /, y, *, z: x + y + z)(1, y=2, z=3))


class C:
    def m(self, x): ...
    @classmethod
    def c(cls, x): ...
    @staticmethod
    def s(x): ...


for call in ["C().m()", "C().m(1, 2)", "C.m()", "C.c()", "C().s()", "C(1)", "C.__init__()"]:
    show(call)
kwargs = {"b": 1, "a": 2, "c": 3}


def keep(**kw):
    kw["new"] = 1
    return list(kw)


print(keep(**kwargs), list(kwargs))


# More defaults than parameters: the last ones count.
def taker(a):
    return a


taker.__defaults__ = (1, 2, 3)
print(taker(), taker(5))
for wrong in (1, 2), (1, 2, 3):
    try:
        taker(*wrong)
    except TypeError as e:
        print(e)
