# Multiple inheritance: linearisation, cooperative calls, attribute search.
class O:
    def who(self):
        return ["O"]


class A(O):
    def who(self):
        return ["A"] + super().who()


class B(O):
    def who(self):
        return ["B"] + super().who()


class C(A, B):
    def who(self):
        return ["C"] + super().who()


class D(B):
    x = "D"

    def who(self):
        return ["D"] + super().who()


class E(C, D):
    def who(self):
        return ["E"] + super().who()


print(E().who())
print([k.__name__ for k in E.__mro__], E.mro() == list(E.__mro__))
print(E.x, E().x, "x" in E.__dict__)
B.x = "B"
print(E.x)
A.x = "A"
print(E.x)
del A.x
print(E.x)
try:
    class Bad(O, A): ...
except TypeError as e:
    print(str(e).replace("\n", " "))
try:
    class X(A, B): ...
    class Y(B, A): ...
    class Z(X, Y): ...
except TypeError as e:
    print(str(e).replace("\n", " "))


class Init1:
    def __init__(self, **kw):
        self.log = ["Init1"]
        super().__init__(**kw)


class Init2:
    def __init__(self, *, n=0, **kw):
        self.n = n
        super().__init__(**kw)


class Both(Init1, Init2):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.log.append("Both")


print(vars(Both(n=3)))
try:
    Both(zzz=1)
except TypeError as e:
    print(e)
C.__bases__ = (B, A)
print([k.__name__ for k in E.__mro__], E().who())
try:
    O.__bases__ = (E,)
except TypeError as e:
    print(e)
try:
    C.__bases__ = ()
except TypeError as e:
    print(e)
try:
    C.__bases__ = (int,)
except TypeError as e:
    print(e)


class MetaMro(type):
    def mro(cls):
        return [cls, object]


class Custom(A, metaclass=MetaMro): ...


print(Custom.__mro__, hasattr(Custom, "who"), isinstance(Custom(), A))


class Mixin:
    def __len__(self):
        return 42


class L(Mixin, list): ...
class M(list, Mixin): ...


print(len(L()), len(M()), L([1]) == [1], L.__base__, L.__bases__)
try:
    class Layout(int, list): ...
except TypeError as e:
    print(e)
try:
    class Slots1:
        __slots__ = ("a",)
    class Slots2:
        __slots__ = ("b",)
    class Conflict(Slots1, Slots2): ...
except TypeError as e:
    print(e)
try:
    class Final(type(None)): ...
except TypeError as e:
    print(e)


class GetAttr(A):
    def __getattr__(self, name):
        return f"made {name}"


print(GetAttr().nothing, GetAttr().who())
print(issubclass(E, (int, B)), issubclass(bool, int), isinstance(1, (str, (float, int))), isinstance(1, int | str))
for f, args in ((issubclass, (1, int)), (isinstance, (1, 5)), (isinstance, (1, (int, 5))), (isinstance, ("s", (int, 5))), (issubclass, (int, "x"))):
    try:
        print(f(*args))
    except TypeError as e:
        print(e)
