"""Names of comprehensions generated in place, classes with an mro() of their own, namespaces of frames."""
import sys


def reuse():
    [x for x in [1]]
    return [x for _ in [1]]


x = 3
print(reuse())


class C:
    x = 2
    [x for x in [1]]
    y = [x for _ in [1]]


print(C.y)
print([locals()["k"] for k in [1, 2]], [eval("k") for k in [5]], ["k" in dir() for k in [1]])
print("k" in globals(), "a" in [sys._getframe().f_locals for a in [0]][0])

try:
    class D:
        __class__ = 2
        res = [__class__ for _ in [1]]
except NameError as e:
    print(type(e).__name__, e)


class Base:
    value = 1


class Meta(type):
    def mro(cls):
        return (cls, Base, object)


class Weird(metaclass=Meta):
    pass


class Below(Weird, metaclass=Meta):
    pass


def look():
    return Weird.value, Below.value, Weird().value


for n in range(1, 4):
    Base.value = n
    print(look())

code = compile("a = 1\nfor i in range(3): a += i\n", "<code>", "exec")
space = {}
type(look)(code, space)()
print(space["a"], space["i"])


def proxy():
    y = 1
    frame = sys._getframe()
    view = type(frame.f_locals)(frame)
    view["y"] = 5
    return y, list(reversed(view))


print(proxy())
