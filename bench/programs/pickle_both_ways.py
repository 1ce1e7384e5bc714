# Pickling and unpickling containers and instances, with shared references and state of their own.
import copyreg
import pickle
import sys
from collections import OrderedDict, namedtuple

SIZE = 2_800

Point = namedtuple("Point", "x y")


class Plain:
    def __init__(self, name, parent):
        self.name, self.parent, self.tags = name, parent, {name}


class Guarded:
    def __init__(self, value):
        self.value, self.cache = value, object()

    def __getstate__(self):
        return {"value": self.value}

    def __setstate__(self, state):
        self.value, self.cache = state["value"], None


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b

    def __reduce__(self):
        return Slotted, (self.a, self.b)


class Foreign:
    def __init__(self, text):
        self.text = text


copyreg.pickle(Foreign, lambda f: (Foreign, (f.text,)))


def document(n):
    root = Plain("root", None)
    return {"root": root, "rows": [{"id": i, "name": f"row {i}", "value": i / 8, "big": 1 << (i % 90), "raw": bytes([i % 256]) * 5} for i in range(n)],
            "points": [Point(i, -i) for i in range(n)], "plain": [Plain(f"n{i}", root) for i in range(n)],
            "guarded": [Guarded((i, None, True)) for i in range(n)], "slotted": [Slotted(i, [i]) for i in range(n)],
            "foreign": [Foreign(str(i)) for i in range(n // 4)], "order": OrderedDict((str(i), i) for i in range(n)),
            "sets": [frozenset(range(i % 6)) for i in range(n)]}


def main(n):
    doc = document(n)
    total = 0
    for protocol in (2, 4, 5) * 3:
        back = pickle.loads(pickle.dumps(doc, protocol))
        assert back["plain"][3].parent is back["root"]
        total += len(back["rows"]) + back["points"][7].x + back["slotted"][-1].b[0] + back["guarded"][2].value[0] + len(back["order"])
    assert back["rows"] == doc["rows"] and back["sets"] == doc["sets"]
    numbers = list(range(n * 60))
    for _ in range(4):
        total += sum(pickle.loads(pickle.dumps(numbers)))
    return total, [f.text for f in back["foreign"][:3]], sorted(back["plain"][4].tags)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
