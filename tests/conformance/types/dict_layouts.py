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

from collections import OrderedDict

o = OrderedDict()
for i in range(2000):  # a queue: taken from the front, moved to the end
    o[i] = i
    if i % 3:
        o.popitem(last=False)
    if i % 7 == 0:
        o.move_to_end(next(iter(o)))
print(len(o), list(o)[:5], list(o)[-5:])
