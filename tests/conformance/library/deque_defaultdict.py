# collections.deque and defaultdict in detail.
from collections import deque, defaultdict
d = deque(range(5), maxlen=5)
d.append(5); d.appendleft(-1)
print(d, d.maxlen, d[2], d[-1])
d.rotate(2); print(d)
d.rotate(-3); print(d)
d.extendleft("ab"); print(d, d.index("a"), d.count("b"))
d.remove("a"); d.insert(1, "new"); del d[0]; d.reverse()
print(d, deque("abc") + deque("d"), deque("ab") * 2, deque([1, 2]) < deque([1, 3]), d.copy() == d)
for f in (lambda: deque().pop(), lambda: deque([1]).remove(2), lambda: deque([1], maxlen=1).insert(0, 2), lambda: deque([1])[3],
          lambda: deque(maxlen=-1), lambda: [d.append(1) for _ in d]):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
dd = defaultdict(list, {"x": [1]})
dd["y"].append(2)
print(dd, dd.default_factory, dd.get("z"), dict(dd | {"q": 1}), dd.copy())
try:
    defaultdict()["k"]
except KeyError as e:
    print("KeyError", e)
tree = lambda: defaultdict(tree)
t = tree(); t["a"]["b"]["c"] = 1
print(t["a"]["b"]["c"], len(t))
r = deque([1]); r.append(r); print(r)
import copy, pickle
print(pickle.loads(pickle.dumps(deque("ab", 3))), copy.copy(dd) == dd)
