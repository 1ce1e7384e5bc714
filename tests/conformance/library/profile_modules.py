# cProfile and profile: what is counted and by whom it was called. Times are not printed.
import cProfile
import io
import profile
import pstats


def leaf(n):
    return len(range(n))


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def numbers(count):
    for i in range(count):
        yield leaf(i)


class Thing:
    def __init__(self, names):
        self.names = sorted(names, key=self.key)

    def key(self, name):
        return name.lower()


def work():
    fib(6)
    total = sum(numbers(4))
    Thing(["b", "A", "c"])
    try:
        [].pop()
    except IndexError:
        pass
    return total


def name_of(code):
    return code if isinstance(code, str) else code.co_name


def show(title, profiler):
    print(f"--- {title}")
    for entry in sorted(profiler.getstats(), key=lambda e: name_of(e.code)):
        callees = sorted((name_of(c.code), c.callcount, c.reccallcount) for c in entry.calls or ())
        print(name_of(entry.code), entry.callcount, entry.reccallcount, callees)
        assert entry.totaltime >= entry.inlinetime >= 0


p = cProfile.Profile()
print("result", p.runcall(work))
show("runcall", p)

p = cProfile.Profile(subcalls=False, builtins=False)
p.enable()
work()
p.disable()
show("without callees and built-in functions", p)

p.clear()
print("cleared", p.getstats())

with cProfile.Profile() as p:
    leaf(3)
p.create_stats()
for (file, line, name), (calls, total, own, cumulative, callers) in sorted(p.stats.items()):
    if name == "leaf":
        print(name, line, calls, total, {key[2]: value[:2] for key, value in callers.items()})

ticks = iter(range(1000))
p = cProfile.Profile(lambda: next(ticks), 0.5)
p.runcall(leaf, 2)
for entry in sorted(p.getstats(), key=lambda e: name_of(e.code)):
    if name_of(entry.code) == "leaf":
        print("ticks", entry.callcount, entry.totaltime % 0.5 == 0, entry.totaltime >= entry.inlinetime)

print("--- run and pstats")
p = cProfile.Profile().run("fib(5)")
stream = io.StringIO()
stats = pstats.Stats(p, stream=stream).strip_dirs().sort_stats("name")
print(stats.total_calls, stats.prim_calls)
stats.print_callees("fib")
print([line.split()[0] for line in stream.getvalue().splitlines() if "fib" in line and "->" in line])

print("--- profile")
p = profile.Profile()
print(p.runcall(fib, 5))
p.create_stats()
for (file, line, name), (primitive, total, *_) in sorted(p.stats.items(), key=lambda item: item[0][2]):
    if name == "fib":
        print(name, primitive, total)

p = cProfile.Profile()
p.enable()
q = cProfile.Profile()
try:
    q.enable()
except ValueError as e:
    print("ValueError:", e)
p.disable()
for bad in (lambda: cProfile.Profile(1, 2, 3, 4, 5), lambda: cProfile.Profile(timeunit="x")):
    try:
        bad()
    except TypeError as e:
        print("TypeError:", e)
