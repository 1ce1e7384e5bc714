"""sys.monitoring: events of functions, lines, calls, exceptions; switching them off; sys.settrace beside it."""
import sys

mon = sys.monitoring
E = mon.events
mon.use_tool_id(3, "test")
print(mon.get_tool(3), mon.get_events(3), mon.get_tool(4))
log = []


def short(x):
    return x if isinstance(x, (int, str, type(None))) else type(x).__name__


def listen(name, result=None):
    def callback(code, *args):
        if name == "LINE":
            log.append((name, code.co_name, args[0] - code.co_firstlineno))
        else:
            log.append((name, code.co_name) + tuple(short(x) for x in args[1:]))
        return result
    return mon.register_callback(3, getattr(E, name), callback)


NAMES = ("PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "STOP_ITERATION", "RAISE",
         "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE")
for name in NAMES:
    listen(name)


def numbers():
    yield 1
    x = yield 2


def sample(a):
    b = a
    c = b
    for i in range(2):
        if i:
            c += 1
    for j in numbers():
        len([j])
    try:
        int("x")
    except ValueError:
        pass
    return c


def run(events, function=sample, *args):
    log.clear()
    mon.set_events(3, events)
    try:
        function(*args)
    except ZeroDivisionError:
        pass
    finally:
        mon.set_events(3, 0)
    for entry in log:
        if entry[1] != "run":
            print(*entry)
    print()


run(E.LINE, sample, 3)
run(E.PY_START | E.PY_RESUME | E.PY_RETURN | E.PY_YIELD | E.STOP_ITERATION, sample, 3)
run(E.CALL | E.C_RETURN | E.C_RAISE, sample, 3)
run(E.RAISE | E.EXCEPTION_HANDLED | E.PY_UNWIND, sample, 3)


def nested():
    try:
        1 / 0
    finally:
        len("a")


run(E.RAISE | E.EXCEPTION_HANDLED | E.PY_UNWIND | E.RERAISE, nested)

listen("LINE", mon.DISABLE)


def loop():
    for i in range(3):
        x = i


run(E.LINE, loop)
run(E.LINE, loop)
mon.restart_events()
run(E.LINE, loop)

# One code object alone.
listen("LINE")
mon.set_local_events(3, loop.__code__, E.LINE)
print(mon.get_local_events(3, loop.__code__), mon.get_local_events(3, sample.__code__))
log.clear()
loop()
sample(1)
print(log)
mon.set_local_events(3, loop.__code__, 0)

for bad in (lambda: mon.use_tool_id(3, "again"), lambda: mon.set_events(5, E.LINE), lambda: mon.set_events(3, 1 << 25),
            lambda: mon.set_events(3, E.C_RETURN), lambda: mon.use_tool_id(9, "x"),
            lambda: mon.register_callback(3, 3, None), lambda: mon.set_local_events(3, loop.__code__, E.RAISE)):
    try:
        bad()
    except ValueError as e:
        print(e)

mon.set_events(3, E.BRANCH | E.LINE)
print(mon.get_events(3) == E.BRANCH_LEFT | E.BRANCH_RIGHT | E.LINE)
mon.free_tool_id(3)
print(mon.get_tool(3), mon.get_events(3))


def failing(*args):
    raise KeyError("tool")


mon.use_tool_id(2, "failing")
mon.register_callback(2, E.PY_START, failing)
mon.set_events(2, E.PY_START)
try:
    loop()
except KeyError as e:
    mon.set_events(2, 0)
    print("raised", e)
mon.free_tool_id(2)

# sys.settrace hears of every line, also where one instruction does what stands on two.
events = []


def tracer(frame, event, arg):
    if frame.f_code.co_name in ("lines", "numbers", "outer"):
        shown = dict(frame.f_locals) if event == "line" else None
        events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, shown))
        return tracer


def lines(a):
    b = a
    c = b
    (d,
     e) = c, b
    return e


def outer():
    yield from numbers()


sys.settrace(tracer)
lines(1)
list(outer())
sys.settrace(None)
for e in events:
    print(*e)
