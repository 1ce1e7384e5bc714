# Context managers: protocol, suppression, several items, order, errors.
class CM:
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise RuntimeError("enter failed")
        return self.name.upper()

    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v, tb is not None)
        if self.fail == "exit":
            raise RuntimeError("exit failed")
        return self.swallow


with CM("a") as a, CM("b") as b:
    print(a, b)
with CM("x", swallow=True):
    raise ValueError("swallowed")
print("after")
with (
    CM("p") as p,
    CM("q", swallow=True),
    CM("r") as (r, *_),
):
    print(p, r)
    {}["k"]
try:
    with CM("outer"), CM("inner", fail="enter"):
        print("not reached")
except RuntimeError as e:
    print(e)
try:
    with CM("e", fail="exit"):
        raise KeyError("body")
except RuntimeError as e:
    print(e, repr(e.__context__))


def early():
    for i in range(3):
        with CM(f"loop{i}"):
            if i == 0:
                continue
            if i == 1:
                return "returned"


print(early())


class NoExit:
    def __enter__(self): ...


class NoEnter:
    def __exit__(self, *a): ...


class Async:
    async def __aenter__(self): ...
    async def __aexit__(self, *a): ...


for bad in (NoExit(), NoEnter(), Async(), 5):
    try:
        with bad:
            pass
    except TypeError as e:
        print(e)
obj = CM("inst")
obj.__exit__ = lambda *a: print("instance attributes are not used")
with obj:
    pass


class Data:
    pass


d = Data()
with CM("attr") as d.name:
    print(d.name)
lst = [0]
with CM("sub") as lst[0]:
    print(lst)


class Truthy:
    def __bool__(self):
        print("asked")
        return True


class Swallow:
    def __enter__(self): return self
    def __exit__(self, *a): return Truthy()


with Swallow():
    1 / 0
with Swallow():
    print("no question asked without an exception")


def gen():
    with CM("gen"):
        yield 1
        yield 2


g = gen()
print(next(g))
g.close()
with CM("nested1"):
    with CM("nested2", swallow=True):
        raise ValueError
    print("continues")
try:
    with CM("target") as (one, two, three):
        pass
except ValueError as e:
    print(e)
try:
    with CM("sys"):
        raise SystemExit(3)
except SystemExit as e:
    print("code", e.code)
