# Coroutines driven by hand: await, awaitables, errors, close, async with, async for.
class Step:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        got = yield self.v
        return got


async def add(a, b):
    x = await Step(a)
    y = await Step(b)
    return x + y


def drive(coro, answers=()):
    answers = iter(answers)
    trace, send = [], None
    while True:
        try:
            trace.append(coro.send(send))
            send = next(answers, None)
        except StopIteration as e:
            return trace, e.value


print(drive(add("p", "q"), [3, 4]))
c = add(1, 2)
print(type(c).__name__, c.__name__, c.cr_running, c.cr_await, c.cr_frame is not None)
c.send(None)
print(type(c.cr_await).__name__)
c.close()
try:
    c.send(None)
except RuntimeError as e:
    print(e)


async def nested(n):
    return 1 if n == 0 else await nested(n - 1) + 1


print(drive(nested(50)))


class Manager:
    def __init__(self, swallow=False):
        self.swallow = swallow

    async def __aenter__(self):
        await Step("enter")
        return "resource"

    async def __aexit__(self, t, v, tb):
        await Step(("exit", t and t.__name__))
        return self.swallow


async def uses():
    async with Manager() as r, Manager(True):
        await Step(r)
        raise KeyError
    return "survived"


print(drive(uses()))


class Count:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Step(f"tick{self.n}")
        return self.n


async def loops():
    out = []
    async for i in Count(3):
        if i == 1:
            continue
        out.append(i)
    else:
        out.append("else")
    out += [x * 10 async for x in Count(2)]
    out.append({x: y async for x in Count(1) for y in range(2) if y})
    out.append([await Step(i) for i in range(2)])
    return out


print(drive(loops(), range(100)))


async def fails():
    try:
        await Step(1)
    except ValueError as e:
        return f"caught {e}"


c = fails()
c.send(None)
try:
    c.throw(ValueError("thrown"))
except StopIteration as e:
    print(e.value)


async def bad(what):
    await what


for what in (5, [1], (x for x in ())):
    try:
        bad(what).send(None)
    except TypeError as e:
        print(e)


class BadAwait:
    def __await__(self):
        return 5


try:
    bad(BadAwait()).send(None)
except TypeError as e:
    print(e)


async def bad_for():
    async for x in [1]:
        pass


async def bad_with():
    async with open:
        pass


for f in (bad_for, bad_with):
    try:
        f().send(None)
    except TypeError as e:
        print(e)
d = add(1, 2)
try:
    d.send("x")
except TypeError as e:
    print(e)
d.close()
c = nested(0)
drive(c)
try:
    drive(c)
except RuntimeError as e:
    print(e)
try:
    iter(add(1, 2))
except TypeError as e:
    print(e)
import types


@types.coroutine
def gen_based():
    r = yield "from generator"
    return r


async def old():
    return await gen_based()


print(drive(old(), [42]))
async def ret_stop():
    raise StopIteration(1)
try:
    drive(ret_stop())
except RuntimeError as e:
    print(e)
import warnings
warnings.simplefilter("ignore")
add(1, 2)
