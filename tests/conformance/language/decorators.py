# Decorators: order, arguments, classes, stacked, any expression.
order = []


def tag(name):
    order.append(f"make {name}")

    def deco(f):
        order.append(f"apply {name} to {f.__name__}")

        def wrapper(*a, **k):
            return f"<{name}>{f(*a, **k)}</{name}>"

        wrapper.__name__ = f.__name__
        return wrapper

    return deco


@tag("b")
@tag("i")
def hello(who="world"):
    return f"hello {who}"


print(hello(), hello(who="you"))
print(order)


class CountCalls:
    def __init__(self, f):
        self.f = f
        self.n = 0

    def __call__(self, *args):
        self.n += 1
        return self.f(*args)

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return lambda *a: self(obj, *a)


@CountCalls
def square(x):
    return x * x


class Box:
    @CountCalls
    def get(self, k):
        return self.v * k

    def __init__(self, v):
        self.v = v


print(square(3), square(4), square.n)
b = Box(7)
print(b.get(2), b.get(3), Box.get.n)

registry = {}


def register(cls):
    registry[cls.__name__] = cls
    cls.registered = True
    return cls


@register
class One: pass


@register
@(lambda c: type(c.__name__ + "X", (c,), {}))
class Two: pass


print(registry, Two.__name__, Two.__mro__[1].__name__, Two.registered)
table = {"d": [tag("t")]}


@table["d"][0]
def from_table():
    return "x"


@(lambda f: "replaced by a string")
def gone(): ...


@(lambda f: print("decorating", f.__name__))
def printed(): ...


print(from_table(), gone, printed)


@staticmethod
def st(x):
    return x + 1


print(st(1), st.__wrapped__(2))


class M:
    @classmethod
    def make(cls, n):
        return cls.__name__, n

    @staticmethod
    def add(a, b):
        return a + b

    @property
    def area(self):
        "doc of area"
        return self._a

    @area.setter
    def area(self, v):
        self._a = v * 2

    @area.deleter
    def area(self):
        del self._a


class N(M): pass


print(M.make(1), N.make(2), N().make(3), M.add(1, 2), M().add(3, 4))
m = M()
m.area = 5
print(m.area, M.area.__doc__)
del m.area
try:
    m.area
except AttributeError as e:
    print(e)
try:
    @undefined_decorator
    def f(): ...
except NameError as e:
    print(e)
try:
    @(5)
    def f(): ...
except TypeError as e:
    print(e)
