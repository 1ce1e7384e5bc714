# Async generators: asend, athrow, aclose, comprehension, errors.
import types


@types.coroutine
def step(v):
    return (yield v)


def drive(coro):
    trace, send = [], None
    while True:
        try:
            trace.append(coro.send(send))
            send = len(trace)
        except StopIteration as e:
            return e.value if not trace else (trace, e.value)


async def ticker(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print("got", got)
    except ValueError as e:
        yield f"caught {e}"
    finally:
        print("finally")


async def main():
    print([x async for x in ticker(3)])
    g = ticker(5)
    print(type(g).__name__, g.__name__, g.ag_running, g.ag_frame is not None)
    print(await g.__anext__(), await g.asend("hello"), await anext(g))
    print(await g.athrow(ValueError("v")))
    try:
        await anext(g)
    except StopAsyncIteration as e:
        print("stop", e.args)
    print(await anext(g, "default"))
    g = ticker(5)
    await anext(g)
    await g.aclose()
    await g.aclose()
    try:
        await g.asend(None)
    except StopAsyncIteration:
        print("closed")
    g = ticker(1)
    try:
        await g.asend("too early")
    except TypeError as e:
        print(e)
    await g.aclose()


drive(main())


async def awaits():
    for i in range(2):
        v = await step(f"s{i}")
        yield v


async def use():
    return [x async for x in awaits()] + [y async for y in ticker(2) if y]


print(drive(use()))


async def agen_expr():
    g = (x * 2 async for x in awaits())
    return type(g).__name__, [v async for v in g], {v async for v in ticker(1)}


print(drive(agen_expr()))


async def raises():
    yield 1
    raise KeyError("inside")


async def stop_inside():
    yield 1
    raise StopAsyncIteration


async def errors():
    try:
        async for x in raises():
            print(x)
    except KeyError as e:
        print(repr(e))
    try:
        async for x in stop_inside():
            pass
    except RuntimeError as e:
        print(e)

    async def stubborn():
        try:
            yield 1
        except GeneratorExit:
            yield 2
    s = stubborn()
    await anext(s)
    try:
        await s.aclose()
    except RuntimeError as e:
        print(e)

    async def passes():
        async with Cm():
            yield "inside"
    async for v in passes():
        print(v)


class Cm:
    async def __aenter__(self):
        print("aenter")

    async def __aexit__(self, *a):
        print("aexit", a[0])


drive(errors())
try:
    iter(ticker(1))
except TypeError as e:
    print(e)
try:
    aiter([])
except TypeError as e:
    print(e)
g = ticker(1)
print(aiter(g) is g)
a = g.asend(None)
try:
    a.send(None)
except StopIteration as e:
    print("value", e.value)
try:
    a.send(None)
except RuntimeError as e:
    print(e)
drive(g.aclose())
for src in ("async def f():\n yield 1\n return 2", "def f():\n await x", "async def f():\n yield from x", "def f():\n async with x: pass",
            "def f():\n [x async for x in y]", "async def f():\n def g(): await x", "await x", "async x = 1"):
    try:
        compile(src, "s", "exec")
        print("ok")
    except SyntaxError as e:
        print(e.msg)
