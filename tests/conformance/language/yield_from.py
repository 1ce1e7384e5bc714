# Delegation: values, returns, sends, throws, closes and non-generators.
def leaf(name, n):
    got = []
    try:
        for i in range(n):
            got.append((yield f"{name}{i}"))
    except GeneratorExit:
        print("leaf closed", name)
        raise
    return got


def middle():
    a = yield from leaf("a", 2)
    b = yield from leaf("b", 1)
    return a + b


def top():
    r = yield from middle()
    print("top got", r)
    yield "end"


t = top()
print(next(t), t.send(1), t.send(2), t.send(3))
print(t.gi_yieldfrom)
print(list(t))
t = top()
next(t)
print(t.gi_yieldfrom.__name__, t.gi_yieldfrom.gi_yieldfrom.__name__)
t.close()


def over(it):
    r = yield from it
    yield "returned", r


print(list(over([1, 2])), list(over("ab")), list(over({1: 2})), list(over(range(2))))


class Iter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("custom value")
        return self.n

    def send(self, v):
        print("send", v)
        return f"sent {v}"

    def throw(self, *exc):
        print("throw", exc[0])
        return "from throw"

    def close(self):
        print("close")


o = over(Iter())
print(next(o), o.send("x"), o.throw(ValueError("v")), next(o), next(o))
o = over(Iter())
next(o)
o.close()
o = over([1, 2, 3])
next(o)
try:
    o.send("not to a list iterator")
except AttributeError as e:
    print(e)
o = over([1, 2])
next(o)
try:
    o.throw(KeyError("k"))
except KeyError as e:
    print(repr(e))
try:
    next(over(5))
except TypeError as e:
    print(e)


def flatten(x):
    for v in x:
        if isinstance(v, list):
            yield from flatten(v)
        else:
            yield v


nest = []
for i in range(200):
    nest = [i, nest]
print(sum(flatten(nest)))


def shared(it):
    yield from it


base = iter(range(6))
a, b = shared(base), shared(base)
print(next(a), next(b), next(a), list(b))


def ret_only():
    return "only"
    yield


def use():
    x = yield from ret_only()
    y = yield from []
    z = [(yield from "pq")]
    return x, y, z


g = use()
out = list(iter(lambda: next(g, None), None))
print(out)


def value():
    v = yield from use()
    print(v)


list(value())


def rec(n):
    if n:
        yield n
        yield from rec(n - 1)


print(len(list(rec(150))))
def reenter():
    yield from me
me = reenter()
try:
    next(me)
except ValueError as e:
    print(e)
