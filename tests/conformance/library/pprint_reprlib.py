# pprint and reprlib.
import pprint, reprlib, collections, dataclasses, types
data = {"name": "x" * 30, "items": list(range(30)), "nested": {"a": [{"b": (1, 2, 3)}] * 3}, "bytes": b"ab" * 40}
pprint.pprint(data, width=60)
pprint.pprint(data, width=60, compact=True, depth=2)
pprint.pp({"b": 1, "a": 2}, sort_dicts=True); pprint.pp({"b": 1, "a": 2})
@dataclasses.dataclass
class C:
    name: str
    values: list
pprint.pprint(C("long name " * 5, list(range(20))), width=50)
pprint.pprint(collections.OrderedDict((("k" * 20, "v" * 30), ("z", 1))), width=40)
pprint.pprint(collections.Counter("aab")); pprint.pprint(collections.deque(range(40), 50), width=50); pprint.pprint(types.SimpleNamespace(a=1, b="x" * 70))
pprint.pprint("a long sentence with many words " * 4, width=40); pprint.pprint(10 ** 12, underscore_numbers=True)
r = []; r.append(r); print(pprint.pformat(r).split(" on ")[0], pprint.isrecursive(r), pprint.isreadable({"a": 1}), pprint.saferepr({"b": 1, "a": 2}))
s = reprlib.Repr(maxlist=3, maxstring=10, maxdict=2)
print(s.repr(list(range(10))), s.repr("x" * 50), s.repr({i: i for i in range(5)}), reprlib.repr(set(range(20))), reprlib.repr(10 ** 60), s.repr([[[[[[[1]]]]]]]))
class Me:
    @reprlib.recursive_repr("<...>")
    def __repr__(self): return "Me(" + repr(self.x) + ")"
m = Me(); m.x = [m]; print(m)
