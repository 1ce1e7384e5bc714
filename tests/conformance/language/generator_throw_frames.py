"""throw() and close() of generators that delegate: who is on the stack; how deep it may go; keyword arguments given twice."""
import sys
import types


def names():
    f = sys._getframe(1)
    out = []
    while f is not None and f.f_code.co_name != "<module>":
        out.append(f.f_code.co_name)
        f = f.f_back
    return out


def inner():
    try:
        yield names()
    except KeyError:
        yield names()
    finally:
        print("left", names())


def middle():
    yield from inner()


def outer():
    yield from middle()


g = outer()
print(next(g), g.throw(KeyError))
g.close()


@types.coroutine
def leaf():
    try:
        yield names()
    except ZeroDivisionError:
        yield names()


async def a():
    return await b()


async def b():
    return await leaf()


c = a()
print(c.send(None) == c.throw(ZeroDivisionError))
c.close()


def deep(n):
    if n:
        yield from deep(n - 1)
    else:
        yield 1


class Twice:
    def keys(self):
        return ["x", "y", "x"]

    def __getitem__(self, key):
        return key


try:
    print(**Twice())
except TypeError as e:
    print(e)


def f(**kw):
    return kw


try:
    f(a=1, **Twice())
except TypeError as e:
    print(e)

for source in ("def f(): await x", "lambda: [await x for x in y]", "class C:\n [x async for x in y]", "[await x for x in y]"):
    try:
        compile(source, "<code>", "exec", flags=0x2000)
        print("compiled", source)
    except SyntaxError as e:
        print(e.msg)

it = iter([1])
for _ in range(1000):
    it = map(abs, it)
print(next(it))
