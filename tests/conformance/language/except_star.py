# except*: splitting, several clauses, re-raise, nesting, naked exceptions.
def run(exc, log=None):
    log = []
    try:
        try:
            raise exc
        except* ValueError as eg:
            log.append(("V", [str(e) for e in eg.exceptions]))
        except* (TypeError, KeyError) as eg:
            log.append(("TK", [type(e).__name__ for e in eg.exceptions]))
        else:
            log.append("else")
        finally:
            log.append("finally")
    except BaseException as rest:
        log.append(("rest", repr(rest)))
    return log


print(run(ValueError("naked")))
print(run(ExceptionGroup("g", [ValueError("1"), TypeError("2"), ValueError("3")])))
print(run(ExceptionGroup("g", [ValueError("1"), OSError("2"), KeyError("3")])))
print(run(ExceptionGroup("g", [OSError("only")])))
print(run(OSError("naked other")))
nested = ExceptionGroup("top", [ValueError("a"), ExceptionGroup("mid", [ValueError("b"), OSError("c")])])


def names(eg):
    return [names(e) if isinstance(e, BaseExceptionGroup) else str(e) for e in eg.exceptions]


try:
    try:
        raise nested
    except* ValueError as eg:
        print(eg.message, names(eg), eg is nested)
except ExceptionGroup as rest:
    print(rest.message, names(rest))
try:
    pass
except* ValueError:
    print("no")
else:
    print("else without exception")


def raising():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError("new")
    except* TypeError:
        raise IndexError("new2")


try:
    raising()
except ExceptionGroup as e:
    print(repr(e.message), [repr(x) for x in e.exceptions], [repr(x.__context__) for x in e.exceptions])


def reraise():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError:
        raise
    except* TypeError as t:
        raise t
    except* OSError:
        pass


try:
    reraise()
except ExceptionGroup as e:
    print(repr(e))


def loops():
    for i in range(3):
        try:
            raise ValueError(i)
        except* ValueError as e:
            print("loop", i, repr(e))
    try:
        e
    except NameError as n:
        print(type(n).__name__)


loops()
try:
    try:
        raise ValueError("x")
    except* 5:
        pass
except BaseException as e:
    print(type(e).__name__, e)
try:
    try:
        raise ValueError("x")
    except* ExceptionGroup:
        pass
except TypeError as e:
    print(e)
try:
    try:
        raise BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError("v")])
    except* KeyboardInterrupt as k:
        print("kbd", repr(k))
except BaseException as e:
    print(type(e).__name__, repr(e))
for src in ("try: pass\nexcept* ValueError: pass\nexcept KeyError: pass", "try: pass\nexcept*: pass",
            "for i in x:\n try: pass\n except* E: break", "def f():\n try: pass\n except* E: return", "while 1:\n try: pass\n except* E: continue"):
    try:
        compile(src, "s", "exec")
    except SyntaxError as e:
        print(e.msg)
