# Deferred annotations (PEP 649/749): laziness, formats, classes, functions, modules.
import annotationlib
from annotationlib import Format


def f(a: int, b: later = 3, *args: "text", c: 1 + 1 = 0, **kw: list[int]) -> undefined_ret:
    local: never_evaluated = 1
    return local


try:
    f.__annotations__
except NameError as e:
    print(e)
print(annotationlib.get_annotations(f, format=Format.STRING))
fw = annotationlib.get_annotations(f, format=Format.FORWARDREF)
print(fw["a"], fw["args"], fw["c"], type(fw["b"]).__name__, fw["b"].__forward_arg__, fw["kw"])
later = str
undefined_ret = float
print(f.__annotations__)
print(f.__annotations__ is f.__annotations__, f(1), callable(f.__annotate__))
for fmt in (1, 2, 3):
    try:
        print(fmt, f.__annotate__(fmt)["a"])
    except NotImplementedError as e:
        print(fmt, "not implemented", e)


class C:
    x: int
    y: "str" = "v"
    z: Forward
    if True:
        cond: bool
    (paren): int = 3
    obj = type("o", (), {})
    obj.attr: int = 5

    def m(self, other: C) -> C: ...


class Forward: ...


print(C.__annotations__, C.m.__annotations__)
print("__annotations__" in C.__dict__, "x" in C.__dict__, C.paren)


class D(C):
    w: int


class E(C): ...


print(D.__annotations__, E.__annotations__, annotationlib.get_annotations(E))
mod_var: int = 1
declared_only: str
if False:
    conditional: int
import sys
print(sys.modules["__main__"].__annotations__, "__annotations__" in globals())
print("declared_only" in globals())
order = []


def note(x):
    order.append(x)
    return x


def g(a: note("a"), b: note("b") = note("default b")) -> note("r"): ...


print(order)
g.__annotations__
print(order)
g.__annotations__ = {"a": 1}
print(g.__annotations__, g.__annotate__)
del g.__annotations__
print(g.__annotations__)
try:
    g.__annotations__ = 5
except TypeError as e:
    print(e)
try:
    g.__annotate__ = 5
except TypeError as e:
    print(e)
g.__annotate__ = lambda fmt: {"made": fmt}
print(g.__annotations__)


def closure():
    loc = int

    def inner(a: loc, b: [loc for _ in range(2)]): ...

    class K:
        a: loc
        loc = str
        b: loc
    return inner.__annotations__, K.__annotations__


print(closure())
print((lambda x: x).__annotations__, len.__class__.__name__)
print(annotationlib.type_repr(int), annotationlib.type_repr("s"), annotationlib.type_repr(C.m), annotationlib.type_repr(...))
fr = annotationlib.ForwardRef("later | None")
print(fr, fr.evaluate(globals=globals()))
for src in ("def f(x: (yield)): pass", "def f(x: (y := 1)): pass", "x: (yield) = 1", "def f(x: await y): pass", "(a, b): int", "x: int: str", "[a]: int = 1", "def f():\n global q\n q: int = 1"):
    try:
        compile(src, "s", "exec")
        print("ok", src)
    except SyntaxError as e:
        print(src.replace("\n", "|"), "|", e.msg)
