# Setting f_lineno from a trace function: forwards, backwards, out of blocks, and what is refused.
import sys
import warnings


def jump(function, origin, target, event="line"):
    done = []
    first = function.__code__.co_firstlineno

    def global_trace(frame, what, arg):
        if frame.f_code is not function.__code__:
            return None
        return local_trace(frame, what, arg)

    def local_trace(frame, what, arg):
        if what == event and frame.f_lineno - first == origin and not done:
            done.append(True)
            try:
                frame.f_lineno = target if isinstance(target, (str, float)) else first + target
                print("now at", frame.f_lineno - first)
            except (ValueError, OverflowError) as e:
                print(type(e).__name__, str(e).replace(str(first + target) if isinstance(target, int) else "", "N"))
        return local_trace

    print(f"# {function.__name__} {origin} -> {target} at {event}")
    sys.settrace(global_trace)
    try:
        print("result", function())
    except Exception as e:
        print("raised", repr(e), repr(e.__context__))
    finally:
        sys.settrace(None)
    assert sys.exception() is None


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        print("exit", args[0])


def plain():
    x = [1]
    x.append(2)
    x.append(3)
    x.append(4)
    return x


jump(plain, 2, 4)
jump(plain, 4, 2)
jump(plain, 3, 3)
jump(plain, 2, 0)
jump(plain, 2, -1)
jump(plain, 2, 100)
jump(plain, 2, "x")
jump(plain, 2, 2.0)
jump(plain, 0, 2, "call")
jump(plain, 5, 2, "return")


def blocks():
    out = []
    for i in range(3):
        out.append(i)
        for j in "ab":
            out.append(j)
    with Manager():
        out.append("with")
        out.append("body")
    try:
        out.append("try")
        1 / 0
    except ZeroDivisionError as e:
        out.append("except")
        out.append(str(e))
    finally:
        out.append("finally")
    while len(out) < 10:
        out.append("while")
    return out, sys.exception()


for origin, target in ((3, 6), (5, 3), (5, 9), (8, 15), (3, 2), (6, 3), (6, 5), (6, 7), (6, 13), (7, 9), (8, 18), (10, 16), (14, 16), (14, 18),
                       (13, 2), (18, 14), (18, 11)):
    jump(blocks, origin, target)


def several_lines():
    a = 1
    b = (a +
         2)
    c = [
        x for x in range(b)
        if x
    ]
    return (a,
            b, c)


for origin, target in ((2, 4), (3, 1), (8, 1), (4, 2), (4, 8)):
    jump(several_lines, origin, target)


def unbound():
    a = 1
    b = 2
    return a, b


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    jump(unbound, 1, 3)
    jump(unbound, 2, 3)
    print([(w.category.__name__, str(w.message)) for w in seen])


def generator():
    total = 0
    yield 1
    total += 1
    yield 2
    total += 1
    yield total


def run_generator():
    return list(generator())


first = generator.__code__.co_firstlineno
done = []


def trace(frame, what, arg):
    if frame.f_code is generator.__code__ and what == "line" and frame.f_lineno - first == 5 and not done:
        done.append(True)
        frame.f_lineno = first + 3
    return trace


sys.settrace(trace)
print(run_generator())
sys.settrace(None)

for attempt in (lambda f: setattr(f, "f_lineno", f.f_lineno), lambda f: delattr(f, "f_lineno")):
    try:
        attempt(sys._getframe())
    except (ValueError, AttributeError) as e:
        print(type(e).__name__, e)
