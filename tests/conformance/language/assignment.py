# Assignment in all its forms and the order in which its parts are evaluated.
log = []


def note(tag, value=None):
    log.append(tag)
    return value


class Recorder(dict):
    def __getitem__(self, key):
        log.append(("get", key))
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        log.append(("set", key, value))
        super().__setitem__(key, value)

    def __delitem__(self, key):
        log.append(("del", key))
        super().__delitem__(key)


r = Recorder()
note("target", r)[note("index", "a")] = note("value", 1)
print(log)
log.clear()
r["a"] += note("increment", 5)
print(log, dict(r))
log.clear()
r[note("k1", 1)], r[note("k2", 2)] = note("v1", "x"), note("v2", "y")
print(log)
log.clear()
a = b = c = []
a.append(1)
print(a is b is c, c)
x, y = 1, 2
x, y = y, x
print(x, y)
i = 0
values = [10, 20, 30]
i, values[i] = 2, 99
print(i, values)
(p, q), [s, *t] = (1, 2), "hello"
print(p, q, s, t)
*head, last = range(5)
first, *middle, end = range(2)
print(head, last, first, middle, end)
for bad in ("a, b = 1, 2, 3", "a, b, c = 1, 2", "a, *b, c = (1,)", "a, b = 5", "a, b = None", "a, = {}"):
    try:
        exec(bad)
    except (ValueError, TypeError) as e:
        print(f"{bad:20} {type(e).__name__}: {e}")


def gen():
    yield 1
    yield 2
    yield 3
    print("exhausted")


try:
    m, n = gen()
except ValueError as e:
    print(e)
m, n, o = gen()
del r["a"]
print(log[-1])
lst = list(range(10))
lst[2:5] = "ab"
lst[::3] = [0] * len(lst[::3])
del lst[-1], lst[0]
print(lst)
t = (1, [2])
try:
    t[1] += [3]
except TypeError as e:
    print(e, t)
n: int = 5
m: "undefined name" = 6
print(n, m)


class Slotless:
    x: int
    y: str = "y"


s = Slotless()
s.z: float = 1.5
print(s.z, hasattr(s, "x"), Slotless.__annotations__)
del s.z
try:
    del s.z
except AttributeError as e:
    print(e)
a = 5
del (a), [b, c]
print("a" in globals(), "b" in globals())
