# PEP 695/696: generic functions, classes, aliases, bounds, constraints, defaults, scopes.
import typing


def first[T](xs: list[T]) -> T:
    return xs[0]


print(first([3]), first.__type_params__, first.__annotations__)


class Box[T: int, *Ts, **P]:
    item: T

    def get[U](self, u: U) -> tuple[T, U]:
        return (self, u, T, U)

    inner = T


print(Box.__type_params__, Box.__parameters__, Box.__orig_bases__, Box.__mro__)
print(Box.inner.__bound__, Box.inner.__constraints__, Box.inner.__name__, Box.get.__type_params__)
print(Box[int, str, [bool]], Box[int, str, float, ...].__args__)
b = Box()
print([getattr(x, "__name__", x) for x in b.get(1)[2:]])


class Sub[K, V](dict[K, V]): ...


print(Sub(a=1), Sub[int, str], Sub.__orig_bases__, isinstance(Sub(), dict))
type Alias[T] = list[T] | None
type Rec = dict[str, Rec] | int
type Simple = undefined_later
print(Alias, Alias.__name__, Alias.__type_params__, Alias.__value__, Alias[int], Alias[int].__args__, Alias[int].__origin__)
print(Rec.__value__)
try:
    Simple.__value__
except NameError as e:
    print(e)
undefined_later = str
print(Simple.__value__)


def constrained[T: (int, str), U: "forward", D = list[int]](a: T) -> U: ...


T, U, D = constrained.__type_params__
print(T.__constraints__, T.__bound__, U.__bound__, D.__default__, D.has_default(), T.has_default(), T.__default__)


class Lazy[T: print("evaluated lazily") or int]: ...


print("before")
print(Lazy.__type_params__[0].__bound__)
x = "global"


class Scope[x]:
    y = x

    def f(self):
        return x

    class Inner[z]:
        w = (x, z)


print(Scope.y, Scope().f(), Scope.Inner.w)
print(x)
T = typing.TypeVar("T", bound=int)
print(T, T.__name__, T.__covariant__, typing.TypeVar("C", covariant=True), typing.TypeVar("I", infer_variance=True))
print(typing.TypeVarTuple("Ts"), typing.ParamSpec("P"), typing.ParamSpec("P").args, typing.ParamSpec("P").kwargs)
for f in (lambda: Box[int], lambda: first[int], lambda: Alias[int, str], lambda: typing.TypeVar("T", int), lambda: typing.TypeVar(5), lambda: Simple[int], lambda: Sub[int],
          lambda: isinstance(1, Alias), lambda: isinstance([], list[int])):
    try:
        print(f())
    except TypeError as e:
        print(type(e).__name__, e)


def defaults[T = int, *Ts = *tuple[int, str], **P = [int]](): ...


print([p.__default__ for p in defaults.__type_params__])


async def agen[T](x: T): yield x


print(agen.__type_params__, (lambda: 1).__type_params__)
for src in ("def f[T, T](): pass", "class A[T=int, U]: pass", "def f[T: (yield)](): pass", "type X[T] = (yield)", "def f[](): pass", "class A[*T: int]: pass", "def f[T](x: (y := T)): pass",
            "type 5 = 1", "def f[T]():\n nonlocal T", "lambda[T]: 1", "type A = await x"):
    try:
        compile(src, "s", "exec")
        print("ok", src)
    except SyntaxError as e:
        print(src.replace("\n", "|"), "|", e.msg)
type type = int
print(type.__name__, type.__module__)
