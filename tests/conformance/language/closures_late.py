# Closures: sharing, rebinding, cells, classes and comprehensions inside functions.
def make_pair():
    value = None

    def setter(v):
        nonlocal value
        value = v

    def getter():
        return value

    return setter, getter


s, g = make_pair()
s(10)
print(g(), s.__closure__[0] is g.__closure__[0], len(s.__closure__))


def adders():
    out = []
    for n in range(3):
        def add(x):
            return x + n
        out.append(add)
    n = 100
    return out


print([a(1) for a in adders()])


def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x
    return run


print(compose(lambda x: x + 1, lambda x: x * 2, str.__len__)("abcd"))


def memo(f):
    cache = {}

    def wrapper(n):
        if n not in cache:
            cache[n] = f(n)
        return cache[n]

    wrapper.cache = cache
    return wrapper


@memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.cache))


def klass(base):
    class Local:
        offset = base

        def get(self, extra=base):
            return self.offset + base + extra

        def who(self):
            return __class__

    return Local


L1, L2 = klass(1), klass(10)
print(L1().get(), L2().get(), L1 is L2, L1().who() is L1)


def deep(n):
    def a():
        def b():
            def c():
                return n
            return c
        return b
    return a


print(deep(42)()()())


def argument_cells(a, *args, b=2, **kw):
    def see():
        return a, args, b, kw
    a = "rebound"
    kw["more"] = 1
    return see


print(argument_cells(1, 2, 3, b=4, c=5)())
print([f() for f in [lambda: x for x in "abc"]], [f(1) for f in [(lambda y, x=x: (x, y)) for x in "ab"]])


def gen_closure():
    total = 0

    def feed(x):
        nonlocal total
        total += x

    def stream():
        while total < 30:
            yield total

    return feed, stream()


feed, stream = gen_closure()
print(next(stream), feed(7), next(stream), feed(50), list(stream))
cell = (lambda: g).__closure__
print(cell)


def cell_tricks():
    x = 1

    def f():
        return x

    f.__closure__[0].cell_contents = "poked"
    return x, f()


print(cell_tricks())


def empty_cell():
    def f():
        return later
    c = f.__closure__[0]
    try:
        c.cell_contents
    except ValueError as e:
        print(e)
    later = 1
    return c.cell_contents


print(empty_cell())


def recursive():
    def walk(tree):
        return tree if isinstance(tree, int) else sum(map(walk, tree))
    return walk


print(recursive()([1, [2, [3, 4]], 5]))
