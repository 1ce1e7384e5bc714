# __init_subclass__, __set_name__, __class_getitem__, __new__, __del__, class cell errors.
class Plugin:
    registry = {}

    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry[key or cls.__name__] = cls
        cls.key = key


class One(Plugin): ...
class Two(Plugin, key="second"): ...
class Three(Two): ...


print(list(Plugin.registry), Two.key, Three.key)
try:
    class Bad(Plugin, other=1): ...
except TypeError as e:
    print(e)


class Field:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, obj, cls):
        return self if obj is None else obj.__dict__.get(self.name, "unset")

    def __set__(self, obj, v):
        obj.__dict__[self.name] = v * 2


class Model:
    a = Field()
    b = c = Field()


m = Model()
m.a = 5
print(m.a, m.b, Model.a.name, Model.b.name)
Model.late = Field()
print(hasattr(Model.late, "name"))


class Fails:
    def __set_name__(self, owner, name):
        raise ValueError("set_name failed")


try:
    class UsesFails:
        f = Fails()
except ValueError as e:
    print(e, e.__notes__)


class Generic:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}<{item}>"


class Sub(Generic): ...


print(Generic[int], Sub["x", 1])
try:
    Plugin[int]
except TypeError as e:
    print(e)
try:
    Generic()[1]
except TypeError as e:
    print(e)


class Single:
    instance = None

    def __new__(cls, *args):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
            cls.instance.inits = 0
        return cls.instance

    def __init__(self, *args):
        self.inits += 1


print(Single(1) is Single(2), Single().inits)


class Other:
    def __new__(cls):
        return "not an instance"

    def __init__(self):
        print("never")


print(Other())


class ReturnsValue:
    def __init__(self):
        return 5


try:
    ReturnsValue()
except TypeError as e:
    print(e)


class Tup(tuple):
    def __new__(cls, *xs):
        return super().__new__(cls, xs)

    def __init__(self, *xs):
        self.total = sum(xs)


t = Tup(1, 2, 3)
print(t, t.total, len(t))
for f in (lambda: object.__new__(), lambda: object.__new__(5), lambda: object.__new__(int), lambda: object(1), lambda: object.__new__(Model, 1), lambda: int.__new__(str),
          lambda: Model(1), lambda: tuple.__new__(list)):
    try:
        f()
    except TypeError as e:
        print(e)


class Del:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)


d = Del(1)
d2 = d
del d
print("still alive")
d2 = Del(2)
d2 = None
lst = [Del(3), Del(4)]
lst.clear()


def scope():
    x = Del(5)
    print("in scope")


scope()


class Static:
    def __new__(cls): return object.__new__(cls)
    def __init_subclass__(cls): print("hook", cls.__name__)
    def __class_getitem__(cls, k): return k


print(type(Static.__dict__["__new__"]).__name__, type(Static.__dict__["__init_subclass__"]).__name__, type(Static.__dict__["__class_getitem__"]).__name__)
type("Dyn", (Static,), {})
