# OrderedDict, ChainMap, Counter, UserDict family.
from collections import OrderedDict, ChainMap, Counter, UserDict, UserList, UserString, namedtuple
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a"); o.move_to_end("c", last=False)
print(o, o.popitem(), o.popitem(last=False), list(reversed(OrderedDict.fromkeys("xyz"))), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1))
o["z"] = 1; o.setdefault("q", 5); o |= {"w": 0}
print(o, list(o.items()), o.pop("q"), o.pop("none", "d"), o.copy())
for f in (lambda: o.move_to_end("nope"), lambda: OrderedDict().popitem()):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
c = ChainMap({"a": 1}, {"a": 2, "b": 3})
c["c"] = 4
print(c, c["a"], list(c), c.parents, c.new_child({"x": 0})["x"], dict(c))
n = Counter("mississippi")
print(n, n.most_common(2), n["zz"], n.total(), sorted(n.elements())[:4], n - Counter("ssss"), n & Counter("sip"), n | Counter("z" * 5), +Counter(a=-1, b=2), -Counter(a=-1))
n.subtract("pp"); n.update({"q": 3}); print(n, n == Counter(n), Counter(a=1) <= Counter(a=2))
class D(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
d = D(x=1); d.update(y=2); print(d, d | {"z": 1}, UserList([3, 1])[::-1], UserList([1]) + [2], UserString("ab") + "c", UserString("x").join(["a", "b"]))
P = namedtuple("P", "x y z", defaults=[0])
p = P(1, 2)
print(p, p._replace(y=9), p._asdict(), P._fields, P._field_defaults, P._make(range(3)), p == (1, 2, 0), P.__doc__)
for f in (lambda: P(1), lambda: P(1, 2, 3, 4), lambda: namedtuple("Q", "a a"), lambda: namedtuple("Q", "class"), lambda: p._replace(w=1), lambda: setattr(p, "x", 3)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(namedtuple("R", "a class a", rename=True)._fields)
