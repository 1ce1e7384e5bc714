# graphlib.TopologicalSorter.
from graphlib import TopologicalSorter, CycleError
t = TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}})
print(list(t.static_order())[0], list(TopologicalSorter({"d": ["b"], "b": ["a"]}).static_order()))
t = TopologicalSorter()
t.add("x", "y", "z"); t.add("y", "z"); t.add("w")
t.prepare()
steps = []
while t.is_active():
    ready = sorted(t.get_ready())
    steps.append(ready)
    t.done(*ready)
print(steps, bool(t))
for f in (lambda: t.add("q"), lambda: t.done("x"), lambda: TopologicalSorter({"a": ["b"]}).get_ready()):
    try:
        f()
    except ValueError as e:
        print(e)
try:
    TopologicalSorter({"a": ["b"], "b": ["c"], "c": ["a"]}).prepare()
except CycleError as e:
    print(e.args[0], len(e.args[1]), e.args[1][0] == e.args[1][-1])
