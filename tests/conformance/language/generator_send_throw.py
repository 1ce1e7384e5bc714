# send, throw, close and how generators answer them.
def echo():
    got = None
    while True:
        try:
            got = yield got
        except ValueError as e:
            got = f"caught {e}"
        except GeneratorExit:
            print("closing")
            raise


g = echo()
try:
    g.send(1)
except TypeError as e:
    print(e)
print(next(g), g.send("a"), g.throw(ValueError("v")), g.throw(ValueError), g.send("b"))
print(g.close(), g.close())
try:
    g.send(1)
except StopIteration as e:
    print("stopped", e.value)
try:
    g.throw(KeyError("after"))
except KeyError as e:
    print("thrown into finished", e)


def average():
    total = n = 0
    avg = None
    while (x := (yield avg)) is not None:
        total += x
        n += 1
        avg = total / n
    return total, n


a = average()
next(a)
print([a.send(v) for v in (10, 20, 60)])
try:
    a.send(None)
except StopIteration as e:
    print(e.value)


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as e:
    print(e)


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"


r = returns_on_close()
next(r)
print(r.close())


def raises_on_close():
    try:
        yield
    finally:
        raise KeyError("from finally")


r = raises_on_close()
next(r)
try:
    r.close()
except KeyError as e:
    print(repr(e), repr(e.__context__))
fresh = average()
try:
    fresh.throw(OSError("before start"))
except OSError as e:
    print(e)
print(list(fresh))
unstarted = average()
unstarted.close()
print(list(unstarted))
for bad in (5, "x", None, int):
    try:
        average().throw(bad)
    except TypeError as e:
        print(e)


def context():
    try:
        raise KeyError("handled")
    except KeyError:
        yield 1
    yield 2


c = context()
next(c)
try:
    c.throw(ValueError("thrown"))
except ValueError as e:
    print(repr(e.__context__))


def outer():
    try:
        r = yield from inner()
        print("inner gave", r)
    except ZeroDivisionError:
        yield "outer caught"


def inner():
    try:
        while True:
            x = yield "inner"
            if x == "stop":
                return 99
    except ValueError:
        yield "inner caught"
        1 / 0


o = outer()
print(next(o), o.send(None), o.throw(ValueError), next(o))
o = outer()
next(o)
try:
    o.send("stop")
except StopIteration:
    print("ended")
import sys


def exc_state():
    try:
        raise ValueError("gen")
    except ValueError:
        yield sys.exception()
        yield sys.exception()


try:
    raise KeyError("caller")
except KeyError:
    e = exc_state()
    print(repr(next(e)), repr(sys.exception()), repr(next(e)))
