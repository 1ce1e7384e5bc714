# tracemalloc: snapshots made by hand, their statistics, filters and texts.
import io
import os
import pickle
import tempfile
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_object_traceback(object()))
frame = tracemalloc.Frame(("a.py", 3))
print(frame, repr(frame), frame == tracemalloc.Frame(("a.py", 3)), frame < tracemalloc.Frame(("a.py", 4)), hash(frame) == hash(tracemalloc.Frame(("a.py", 3))))
one = tracemalloc.Traceback([("a.py", 3), ("b.py", 7)], 5)
print(one, repr(one), len(one), one[0], one[-1], one.total_nframe, one.format(), one.format(1, most_recent_first=True))
statistic = tracemalloc.Statistic(one, 2048, 3)
print(statistic, repr(statistic), statistic == tracemalloc.Statistic(one, 2048, 3))
print(tracemalloc.StatisticDiff(one, 2048, -1024, 3, -1), repr(tracemalloc.StatisticDiff(one, 0, 5, 0, 0)))

old = tracemalloc.Snapshot([(0, 10, (("a.py", 2), ("b.py", 4)), 2), (0, 10, (("a.py", 2), ("b.py", 4)), 2), (0, 2, (("b.py", 1),), 1),
                            (1, 7000000, (("<unknown>", 0),), 1)], 2)
new = tracemalloc.Snapshot([(0, 10, (("a.py", 2), ("b.py", 4)), 2), (0, 500, (("c.py", 578),), 1), (3, 64, (("a.py", 5), ("b.py", 4)), 2)], 2)
for key in ("filename", "lineno", "traceback"):
    print(key)
    for s in new.statistics(key):
        print("  ", s)
    for s in new.compare_to(old, key):
        print("  ", s)
print([str(s) for s in new.statistics("lineno", cumulative=True)])
for filters in ([tracemalloc.Filter(True, "a.py")], [tracemalloc.Filter(False, "a.py")], [tracemalloc.Filter(True, "b.py", 4, all_frames=True)],
                [tracemalloc.DomainFilter(True, 3)], [tracemalloc.DomainFilter(False, 0)], [tracemalloc.Filter(True, "*.py", domain=0)],
                [tracemalloc.Filter(False, "c.py", 1), tracemalloc.Filter(False, "c.py", 578)], []):
    kept = new.filter_traces(filters)
    print([(t.domain, t.size, str(t.traceback)) for t in kept.traces], kept.traceback_limit)
print(new.traces[1] in new.traces, len(new.traces), repr(new.traces[1]))
with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "snapshot")
    old.dump(name)
    again = tracemalloc.Snapshot.load(name)
    print(again.traceback_limit, [str(s) for s in again.statistics("lineno")] == [str(s) for s in old.statistics("lineno")])
for bad in (lambda: new.statistics("size"), lambda: new.statistics("traceback", cumulative=True), lambda: new.filter_traces(5), lambda: tracemalloc.start(0),
            lambda: tracemalloc.start("x"), tracemalloc.take_snapshot):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)

# Tracing for real: sizes and lines of what the program makes.
tracemalloc.start(3)
tracemalloc.start(7)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())
base = __file__


def make(size):
    return bytearray(size)


def lines(traceback):
    return [frame.lineno for frame in traceback if frame.filename == base]


first_line = make.__code__.co_firstlineno
before, _ = tracemalloc.get_traced_memory()
blocks = [make(1_000_000) for _ in range(3)]
now, peak = tracemalloc.get_traced_memory()
print(3_000_000 <= now - before < 3_100_000, peak >= now)
del blocks[1:]
after, peak_after = tracemalloc.get_traced_memory()
print(1_000_000 <= after - before < 1_100_000, peak_after >= now)
tracemalloc.reset_peak()
print(tracemalloc.get_traced_memory()[1] < now)

snapshot = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, base)])
largest = snapshot.statistics("lineno")[0]
print(largest.traceback[0].lineno - first_line, largest.size // 1_000_000, largest.count)
print([line - first_line for line in lines(snapshot.statistics("traceback")[0].traceback)][-1])
kept = make(2_000_000)
difference = tracemalloc.take_snapshot().compare_to(snapshot, "lineno")[0]
print(difference.traceback[0].lineno - first_line, difference.size_diff // 1_000_000)
none = snapshot.filter_traces([tracemalloc.Filter(False, base)])
print(len(none.traces))


class Thing:
    pass


def two_frames():
    return Thing(), {1, 2}, [x for x in "ab"]


one_line = two_frames.__code__.co_firstlineno
for thing in two_frames():
    at = tracemalloc.get_object_traceback(thing)
    print(type(thing).__name__, [line - one_line for line in lines(at)] if at is not None and not isinstance(thing, list) else "")
print(tracemalloc.get_object_traceback(5), tracemalloc.get_tracemalloc_memory() > 0)
tracemalloc.clear_traces()
print(tracemalloc.get_object_traceback(kept))
tracemalloc.stop()
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc._tracemalloc._get_traces() if hasattr(tracemalloc, "_tracemalloc") else [])
