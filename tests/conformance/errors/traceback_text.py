# The text of tracebacks: frames, carets, chains, notes, groups, repeated lines, as the interpreter itself prints them.
import io
import sys


def show(f, *args):
    err, sys.stderr = sys.stderr, io.StringIO()
    try:
        f(*args)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        text, sys.stderr = sys.stderr.getvalue(), err
    print(text.replace(__file__, "FILE"), end="-" * 20 + "\n")


def simple():
    x = 1
    return x / 0


def calls():
    return helper(1,
                  2)


def helper(a, b):
    return [a][b]


def chained():
    try:
        {}["k"]
    except KeyError as e:
        raise ValueError("cause") from e


def context():
    try:
        1 + "a"
    except TypeError:
        undefined_name


def suppressed():
    try:
        int("x")
    except ValueError:
        raise RuntimeError("clean") from None


def notes():
    e = ValueError("main\nsecond line")
    e.add_note("note one")
    e.add_note("note two\n  indented")
    raise e


def group():
    raise ExceptionGroup("several", [ValueError("a"), ExceptionGroup("inner", [TypeError("b"), KeyError("c")])])


def recursive(n):
    return recursive(n + 1)


def mutual_a(n): return mutual_b(n - 1) if n else 1 / n
def mutual_b(n): return mutual_a(n - 1) if n else 1 / n


def carets():
    for f in (lambda d: d["a"]["b"]["c"], lambda d: d.x.y, lambda d: (d["a"] + 1) * d["zz"], lambda d: len(d)(1), lambda d: -d["a"], lambda d: d["a"] @ 3, lambda d: [1, 2][d["a"]["q"]], lambda d: f"{d['zz']}", lambda d: d["a"]["b"].c.d(1, 2)):
        show(f, {"a": {"b": {}}})


class NoStr(Exception):
    def __str__(self): raise RuntimeError("no str")


class Multi(Exception):
    pass


def multi_line():
    raise Multi(
        "spans",
        "lines",
    )


def comprehension(): return [1 // x for x in (1, 0)]
def generator(): return list(1 // x for x in (1, 0))
def nested_fn():
    def inner():
        class K:
            y = 1 // 0
    inner()


def sysexit(): raise SystemExit(5)
def empty(): raise ValueError
def assertion(): assert 1 + 1 == 3, "math"
def no_source(): exec("a = 1\nb = a / 0")
def syntax(): compile("def f(:\n  pass", "<src>", "exec")
def syntax2(): compile("x = (1 +\ny = 2", "<src>", "exec")
def indent(): compile("if 1:\npass", "<src>", "exec")
def keyerr(): {}[("tuple", 1)]
def unicode_line(): "日本" + é_undefined
def long_line(): return aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb + cccccccccccccccccccccccccccc
def with_stmt():
    with open("/no/such/file/x") as f: pass
def deco():
    @undefined_deco
    def g(): pass
def imports(): import no_such_module_abc
def multi_op():
    return (1 +
            2 / 0
            + 3)
def call_kw(): return helper(a=1, c=2)
def raise_in_finally():
    try: 1 / 0
    finally: {}["f"]
def from_cycle():
    a, b = ValueError("a"), ValueError("b"); a.__cause__ = b; b.__cause__ = a
    raise a


for f in (simple, calls, chained, context, suppressed, notes, group, comprehension, generator, nested_fn, empty, assertion, no_source, syntax, syntax2, indent, keyerr, unicode_line, long_line, with_stmt, deco, imports, multi_op, multi_line, call_kw, raise_in_finally, from_cycle):
    show(f)
carets()
show(mutual_a, 4)
sys.setrecursionlimit(60)
show(recursive, 0)
sys.setrecursionlimit(1000)
def nostr(): raise NoStr()
show(nostr)
