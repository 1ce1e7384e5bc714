# trace: counts and callers of lines; timeit: that statements run as often as asked for.
import contextlib
import io
import os
import tempfile
import timeit
import trace

with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "traced.py")
    with open(name, "w") as f:
        f.write("def f(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n\n\ndef g():\n    if False:\n        return 1\n    return f(3)\n")
    namespace = {"__name__": "traced"}
    exec(compile(open(name).read(), name, "exec"), namespace)
    tracer = trace.Trace(count=1, trace=0)
    print(tracer.runfunc(namespace["g"]))
    counts = tracer.results().counts
    print(sorted((os.path.basename(file), line, n) for (file, line), n in counts.items() if file == name))
    tracer = trace.Trace(count=0, trace=0, countfuncs=1)
    tracer.runfunc(namespace["g"])
    print(sorted(key[2] for key in tracer.results().calledfuncs if key[0] == name))
    tracer = trace.Trace(count=0, trace=0, countcallers=1)
    tracer.runfunc(namespace["g"])
    print(sorted((a[2], b[2]) for a, b in tracer.results().callers if b[0] == name and a[0] == name))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        trace.Trace(count=0, trace=1).runfunc(namespace["f"], 1)
    print([line for line in out.getvalue().splitlines() if "traced.py(" in line])
    tracer = trace.Trace(count=1, trace=0, ignoredirs=[folder])
    tracer.runfunc(namespace["g"])
    print([key for key in tracer.results().counts if key[0] == name])

calls = []
timer = timeit.Timer("calls.append(1)", "calls.clear()", globals=globals())
print(timer.timeit(10) >= 0, len(calls), len(timer.repeat(3, 5)), len(calls))
number, taken = timeit.Timer("pass").autorange()
print(number >= 10000, taken >= 0.2)
print(timeit.timeit(lambda: calls.append(2), number=4) >= 0, calls[-4:])
ticks = iter(range(100))
print(timeit.timeit("x = 1", timer=lambda: next(ticks), number=3))
err = io.StringIO()
try:
    timer = timeit.Timer("1 / 0")
    timer.timeit(1)
except ZeroDivisionError:
    timer.print_exc(err)
print(err.getvalue().splitlines()[-1], "<timeit-src>" in err.getvalue())
for bad in (lambda: timeit.Timer("a b"), lambda: timeit.Timer("pass", "def f("), lambda: timeit.Timer(5), lambda: timeit.Timer("break")):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e.args[0])
ticks = iter(range(0, 10000, 2))
with contextlib.redirect_stdout(io.StringIO()) as out:
    timeit.main(["-n", "2", "-r", "3", "-u", "sec", "pass"], _wrap_timer=lambda t: lambda: next(ticks))
print(out.getvalue())
