# Generators: laziness, state, return values, errors, introspection, pipelines.
def countdown(n):
    print("start")
    while n:
        yield n
        n -= 1
    print("done")
    return "result"


g = countdown(2)
print(type(g).__name__, g.gi_running, g.gi_frame is not None, g.__name__, g.__qualname__)
print(next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print("value", e.value, g.gi_frame)
print(next(g, "default"), list(g))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, it):
    for _, x in zip(range(n), it):
        yield x


def evens(it):
    return (x for x in it if x % 2 == 0)


print(list(take(8, evens(fib()))))


def boom():
    yield 1
    raise ValueError("inside")


g = boom()
next(g)
try:
    next(g)
except ValueError as e:
    print(e)
print(list(g))


def stop():
    yield 1
    raise StopIteration("converted")


try:
    list(stop())
except RuntimeError as e:
    print(e, repr(e.__cause__))


def self_running():
    yield next(me)


me = self_running()
try:
    next(me)
except ValueError as e:
    print(e)


def tree(t):
    if isinstance(t, tuple):
        for part in t:
            yield from tree(part)
    else:
        yield t


print(list(tree((1, (2, (3, 4), 5), ((6,),)))))


def with_finally(log):
    try:
        log.append("in")
        yield 1
        yield 2
    finally:
        log.append("out")


log = []
for v in with_finally(log):
    break
print(log)
log = []
g = with_finally(log)
next(g)
del g
print(log)


def never_yields():
    return 5
    yield


try:
    next(never_yields())
except StopIteration as e:
    print(e.value, e.args)
print(iter(g := fib()) is g, hasattr(g, "__len__"), sum(take(5, fib())), max(take(5, fib())))
print(sorted(take(6, fib()), reverse=True), dict(zip("ab", fib())), [*take(3, fib())], 5 in fib())
a, b, *c = take(5, fib())
print(a, b, c)
try:
    g.gi_frame = 1
except AttributeError as e:
    print("readonly")
try:
    type(g)()
except TypeError as e:
    print(e)
import inspect
g = countdown(1)
print(inspect.getgeneratorstate(g)); next(g); print(inspect.getgeneratorstate(g)); g.close(); print(inspect.getgeneratorstate(g))


def yields_in_expr():
    x = 1 + (yield "a") * 2
    y = [(yield x), (yield)]
    return y


g = yields_in_expr()
print(next(g), g.send(10), g.send("p"))
try:
    g.send("q")
except StopIteration as e:
    print(e.value)
