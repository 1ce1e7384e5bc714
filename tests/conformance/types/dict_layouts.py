# dict and set while they grow, shrink and get keys of other kinds, against a list of pairs that is searched from the front.
import random

random.seed(5)


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return self.n == (other.n if isinstance(other, Key) else other)


class Text(str):
    pass


KINDS = {
    "small ints": lambda n: random.randrange(n),
    "spread ints": lambda n: random.randrange(n) << 40,
    "negative ints": lambda n: -random.randrange(n),
    "str": lambda n: f"k{random.randrange(n)}",
    "floats": lambda n: random.randrange(n) / 8,
    "mixed": lambda n: random.choice([random.randrange(n), f"k{random.randrange(n)}", random.randrange(n) / 2, (1, random.randrange(n)), None, "",
                                      Text(f"k{random.randrange(n)}"), Key(random.randrange(n)), True, 2**61 + random.randrange(n)]),
}


def run(make, n, steps):
    d, model, s = {}, {}, set()
    order = []  # keys of d by the model: pairs of key and value
    for _ in range(steps):
        key, r = make(n), random.random()
        at = next((i for i, (k, _) in enumerate(order) if k == key), -1)
        if r < 0.6:
            d[key] = r
            s.add(key)
            if at >= 0:
                order[at] = order[at][0], r
            else:
                order.append((key, r))
        elif r < 0.85:
            assert (key in d) == (key in s) == (at >= 0)
            if at >= 0:
                assert d.pop(key) == order.pop(at)[1]
            s.discard(key)
        elif r < 0.9 and order:
            assert d.popitem() == order[-1]
            s.remove(order.pop()[0])
        else:
            assert d.get(key, 7) == (order[at][1] if at >= 0 else 7)
    assert list(d.items()) == order and len(d) == len(s) == len(order)
    assert list(d.copy().items()) == list(dict(d).items()) == list({**d}.items()) == order
    assert s == set(d) == set(s) == frozenset(d) and all(k in s for k in d)
    assert list(reversed(d)) == [k for k, _ in reversed(order)]
    d.clear()
    assert not d and list(d) == []
    d["x"] = 1
    assert d == {"x": 1}


for name, make in KINDS.items():
    for n in 6, 20, 300:
        for steps in 5, 17, 60, 1000:
            run(make, n, steps)
    print(name, "ok")

for n in 4, 5, 6, 10, 11, 16, 17, 32, 33, 500, 65536, 65537, 70000:
    d = {i: i for i in range(n)}
    t = {f"{i}": i for i in range(n)}
    assert all(d[i] == i for i in range(n)) and n not in d
    assert all(t[f"{i}"] == i for i in range(n)) and f"{n}" not in t
    t[1.5] = 1.5  # from now on hashes are stored
    assert all(t[f"{i}"] == i for i in range(n)) and t[1.5] == 1.5
    for i in range(0, n, 2):
        del d[i], t[f"{i}"]
    assert list(d) == list(range(1, n, 2)) and list(t) == [f"{i}" for i in range(1, n, 2)] + [1.5]
    for i in range(n):
        d[n + i] = i
        t[f"{n + i}"] = i
    assert len(d) == len(t) - 1 == n + n // 2 and all(d[n + i] == t[f"{n + i}"] for i in range(n))
    print(n, "ok")



def consecutive(start, n):
    keys = list(range(start, start + n))
    d, s = {k: -k for k in keys}, set(keys)
    assert list(d) == keys and all(d[k] == -k and k in s for k in keys)
    for absent in start - 1, start + n, -9, 2**61 - 1 + start, str(start), None, 0.5, (start,):
        assert absent not in d and absent not in s and d.get(absent) is None
    assert (-2 in d) == (-2 in keys) and (-1 in s) == (-1 in keys)  # they have the same hash
    middle = start + n // 2
    assert d[Key(middle)] == -middle and Key(middle) in s and (float(middle) != middle or d[float(middle)] == -middle)
    return d, s


def another(d, key):  # a key of any kind ends what holds for consecutive ints
    c, t, before = d.copy(), set(d), list(d)
    c[key] = "new"
    t.add(key)
    assert list(c) == before + [key] and all(k in c and k in t for k in before) and c[key] == "new" and key in t
    c[before[3]] = "changed"
    assert c.pop(before[3]) == "changed" and before[3] not in c and len(c) == len(d)


for start in 0, 1, 5, -1, -5, 2**31 - 9, 2**32 - 9, 2**60 - 9:
    for n in 16, 17, 18, 24, 25, 100, 3000:
        d, s = consecutive(start, n)
        for key in start - 1, start + n + 1, 1e300, "x", (), Key(-77), 2**70, None:
            another(d, key)
        for i in range(n, 2 * n):  # goes on
            assert d.setdefault(start + i, i) == i and d.setdefault(start + i, 0) == i
        assert list(d) == list(range(start, start + 2 * n)) and d.popitem() == (start + 2 * n - 1, 2 * n - 1)
        d[start + 2 * n - 1] = 0
        del d[start + 2], d[start + 2 * n - 1]
        assert start + 2 not in d and d.get(start + 2 * n - 1) is None and list(reversed(d))[0] == start + 2 * n - 2
        d[start + 2] = "again"
        assert list(d)[-1] == start + 2 and d[start + 2] == "again" and len(d) == 2 * n - 1
        for k in range(start, start + n):  # a queue
            s.discard(k)
            s.add(k + n)
        assert s == set(range(start + n, start + 2 * n)) and len(s) == n
        while len(d) > 2:
            d.popitem()
        d[start + 7] = 7
        assert list(d) == [start, start + 1, start + 7]
    print(start, "ok")

from collections import OrderedDict

o = OrderedDict()
for i in range(2000):  # a queue: taken from the front, moved to the end
    o[i] = i
    if i % 3:
        o.popitem(last=False)
    if i % 7 == 0:
        o.move_to_end(next(iter(o)))
print(len(o), list(o)[:5], list(o)[-5:])
