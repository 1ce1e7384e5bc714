# Lists of numbers: sums, searches, order and comparison give what element by element operations give.
import random
import math

random.seed(3)
BIG = 2**60 - 1


def show(name, value):
    print(name, repr(value))


# --- sums
for n in (0, 1, 7, 8, 9, 100, 4095, 4096, 4097, 10000):
    ints = [random.randrange(-10, 1000) for _ in range(n)]
    show("sum ints", (sum(ints), sum(ints, 5), sum(ints, 2.5), sum(ints, True)))
    large = [random.randrange(-BIG, BIG) for _ in range(n)]
    show("sum large", (sum(large), sum(large) == sum(iter(large))))
    floats = [random.uniform(-1, 1) * 10.0 ** random.randrange(-20, 20) for _ in range(n)]
    show("sum floats", (sum(floats), sum(floats, 3), sum(floats, 0.1), sum(floats) == sum(iter(floats))))
show("all largest", sum([BIG] * 1000))
show("all smallest", sum([-BIG - 1] * 1000))
show("beyond", sum([BIG] * 1000, BIG))
show("mixed", sum([1, 2.5, 3]))
show("compensated", sum([0.1] * 10))
show("infinite", sum([1e308, 1e308]))
show("nan", math.isnan(sum([1.0, float("nan")])))
show("minus zero", sum([-0.0, -0.0], -0.0))
show("empty", (sum([]), sum([], 1.5)))


# --- least and largest
for n in (1, 2, 3, 15, 16, 17, 100, 1000):
    ints = [random.randrange(-100, 100) for _ in range(n)]
    floats = [float(i) for i in ints]
    show("least", (min(ints), max(ints), min(floats), max(floats), min(ints, key=abs), max(floats, key=abs)))
show("zeros", (min([0.0, -0.0]), max([-0.0, 0.0]), min([-0.0, 0.0])))
show("default", (min([], default=3), max([1], default=None)))
show("nan first", min([float("nan"), 1.0]))
show("nan last", min([1.0, float("nan")]))

# --- searches
ints = list(range(-5, 200))
floats = [float(i) for i in ints]
for item in (0, -5, 199, 200, 3.0, 3.5, -0.0, 0.0, True, False, None, "3", 2**70, -(2**70), 1e300, float("inf"),
             float("nan"), 3 + 0j, BIG, 2.0**60, (1,)):
    show("search", (item, item in ints, item in floats, ints.count(item), floats.count(item)))
    for items in ints, floats:
        try:
            show("index", (items.index(item), items.index(item, 2), items.index(item, -150, 190)))
        except ValueError as e:
            show("ValueError", str(e))


class Same:
    def __eq__(self, other):
        return other == 7


show("same", (Same() in ints, ints.index(Same()), floats.count(Same())))
ints.remove(7.0)
floats.remove(7)
show("removed", (len(ints), len(floats), 7 in ints, 7 in floats))

# --- comparison
for n in (0, 1, 7, 8, 9, 31, 33, 100):
    a = [random.randrange(5) for _ in range(n)]
    b = list(a)
    f = [float(i) for i in a]
    show("equal", (a == b, a == f, f == a, f == [float(i) for i in b], a < b, a <= b))
    if n:
        b[n // 2] += 1
        show("different", (a == b, a < b, a > b, f < b, f == b, a < a + [1], a + [1] < a, f < f[:-1]))
        f[n // 2] = float("nan")
        show("nan", (f == f, f == list(f), f < f))

# --- reversing
for n in (0, 1, 2, 3, 8, 15, 16, 17, 33):
    a = list(range(n))
    a.reverse()
    show("reversed", a)

# --- sorting
for n in (10, 255, 256, 257, 1000, 30000):
    ints = [random.randrange(-1000, 1000) for _ in range(n)]
    wide = [random.randrange(-BIG, BIG) for _ in range(n)]
    floats = [random.uniform(-1, 1) * 2.0 ** random.randrange(-200, 200) for _ in range(n)]
    odd = floats + [float("inf"), -float("inf"), 0.0, -0.0, 1e300, 5e-324]
    mixed = [random.choice((i, float(i), True)) for i in ints]
    short = ["%x" % random.randrange(10**6) for _ in range(n)]
    common = ["a common start %06d" % random.randrange(1000) for _ in range(n)]
    other = [random.choice(("é", "e", "ё", "日", "\ud800", "\U0001F600", "", "\0", "e\0", "eeeeeeee", "eeeeeeeee")) * random.randrange(3)
             for _ in range(n)]
    for name, items in dict(ints=ints, wide=wide, floats=floats, odd=odd, mixed=mixed, short=short, common=common,
                            other=other).items():
        up, down = sorted(items), sorted(items, reverse=True)
        right = all(a <= b for a, b in zip(up, up[1:])) and all(a >= b for a, b in zip(down, down[1:]))
        places = sorted(range(len(items)), key=items.__getitem__)
        stable = all(items[a] < items[b] or a < b for a, b in zip(places, places[1:]))
        back = sorted(range(len(items)), key=items.__getitem__, reverse=True)
        stable_back = all(items[a] > items[b] or a < b for a, b in zip(back, back[1:]))
        print(name, n, right, stable, stable_back, [items[i] for i in places] == up, [repr(x) for x in up[:3] + down[:3]])
        print(hash(tuple(map(type, up))) == hash(tuple(type(items[i]) for i in places)))
with_nan = [3.0, float("nan"), 1.0, 2.0] * 100
show("nan sorted", [str(x) for x in sorted(with_nan)[:8]])


class Word(str):
    def __lt__(self, other):
        return str.__gt__(self, other)


show("subclass", sorted(map(Word, "b a d c".split() * 100))[:5])
