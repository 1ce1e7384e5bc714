"""What a SyntaxError has in args: the place too, or, from the checks of names and scopes, the message alone."""
SOURCES = [
    "def f(a, a): pass", "def f():\n global x\n x = 1\n global x", "def f():\n nonlocal zz", "nonlocal x", "def f():\n from x import *",
    "from __future__ import nope", "x = 1\nfrom __future__ import division", "class A:\n x: [(d := 1) for x in y]", "return", "yield 1",
    "await x", "break", "f() = 1", "def f():\n x: int\n nonlocal x", "def f[T, T](): pass", "x: (yield) = 1", "*a = c",
    "match x:\n case a|b: pass", "async def g():\n yield\n return 1", "[x async for x in y]", "__debug__ = 1", "lambda __debug__: 1",
    "type X[T] = (yield)", "def f(x):\n global x", "def f(): [x := 1 for x in y]", "[y := 1 for x in (z := w)]", "'' '\\N{xx}'",
    "from __future__ import annotations\nx: (d := 1)", "a = 1 if 2",
]
for source in SOURCES:
    try:
        compile(source, "f", "exec")
    except SyntaxError as e:
        print(e.args, e.msg, e.filename, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text)

# A name that a comprehension in an annotation assigns belongs to the scope around.
y = [1, 2]
x: [(d := q) for q in y]
print(__annotate__(1), d)


def f():
    def g(b: [(h := q) for q in y]):
        return h

    print(g.__annotations__, h)
    return g


print(f()(1))
namespace = {}
exec("from __future__ import annotations\nx: f((d := (x - c)) * d for x in data)", namespace)
print(namespace["__annotations__"])
