# Chaining: cause, context, suppression, tracebacks carried by exceptions.
def chain(how):
    try:
        try:
            raise KeyError("inner")
        except KeyError as e:
            if how == "implicit":
                raise ValueError("outer")
            if how == "from":
                raise ValueError("outer") from e
            if how == "none":
                raise ValueError("outer") from None
            if how == "class":
                raise ValueError from RuntimeError
            raise ValueError("outer") from TypeError("made up")
    except ValueError as v:
        return repr(v), repr(v.__cause__), repr(v.__context__), v.__suppress_context__


for how in ("implicit", "from", "none", "class", "other"):
    print(how, chain(how))
try:
    raise ValueError from 5
except TypeError as e:
    print(e)
e = ValueError("a")
for attr, value in (("__cause__", 1), ("__context__", "x"), ("__traceback__", 3), ("args", 5)):
    try:
        setattr(e, attr, value)
    except TypeError as err:
        print(attr, err)
e.__cause__ = KeyError("set")
print(e.__suppress_context__, repr(e.__cause__))
e.__cause__ = None
print(e.__suppress_context__, e.__cause__)
print(e.with_traceback(None) is e, e.__traceback__)


def lines(exc):
    tb, out = exc.__traceback__, []
    while tb:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    return out


def a():
    b()


def b():
    x = 1
    raise ZeroDivisionError("deep")


def c():
    try:
        a()
    except ZeroDivisionError as e:
        return e


err = c()
print(lines(err)[0][0], lines(err)[1:])
try:
    raise err
except ZeroDivisionError as again:
    print(again is err, [n for n, _ in lines(again)])


def context_loop():
    first, second = ValueError(1), ValueError(2)
    try:
        raise first
    except ValueError:
        try:
            raise second
        except ValueError:
            try:
                raise first
            except ValueError as f:
                return f.__context__, second.__context__


print(context_loop())


def in_finally():
    try:
        try:
            raise KeyError("k")
        finally:
            raise IndexError("i")
    except IndexError as e:
        return repr(e.__context__)


print(in_finally())


class Custom(Exception):
    def __init__(self, code, *, detail):
        super().__init__(code)
        self.detail = detail

    def __str__(self):
        return f"{self.args[0]}: {self.detail}"


try:
    raise Custom(7, detail="why")
except Custom as e:
    print(e, repr(e), e.args)


class Needs(Exception):
    def __init__(self, x): ...


try:
    raise Needs
except TypeError as e:
    print(e)


class Weird(Exception):
    def __new__(cls, *a):
        return 5


try:
    raise Weird
except TypeError as e:
    print(e)
try:
    raise (ValueError, TypeError)
except TypeError as e:
    print(e)
