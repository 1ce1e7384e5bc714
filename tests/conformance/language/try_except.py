# try, except, else, finally: control flow, order, nesting, variable lifetime.
def run(kind):
    log = []
    try:
        log.append("try")
        if kind == "value":
            raise ValueError("v")
        if kind == "key":
            {}["missing"]
        if kind == "type":
            1 + "a"
        if kind == "return":
            return log
    except ValueError as e:
        log.append(f"value {e}")
    except (KeyError, IndexError) as e:
        log.append(f"lookup {e!r}")
    except Exception as e:
        log.append(type(e).__name__)
    else:
        log.append("else")
    finally:
        log.append("finally")
    return log


for kind in ("none", "value", "key", "type", "return"):
    print(kind, run(kind))


def finally_wins():
    for i in range(3):
        try:
            return "try"
        finally:
            if i == 0:
                pass
    return "never"


print(finally_wins())


def swallow():
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            {}[1]
        except KeyError as inner:
            return repr(inner), repr(inner.__context__)


print(swallow())
try:
    try:
        raise ValueError("first")
    finally:
        print("cleanup")
except ValueError as e:
    saved = e
try:
    e
except NameError as err:
    print(err)
print(saved)


def reraise():
    try:
        try:
            raise OSError("io")
        except OSError:
            raise
    except OSError as e:
        return e.args


print(reraise())
try:
    raise
except RuntimeError as e:
    print(e)


def dynamic(exc):
    try:
        raise exc
    except (ArithmeticError, (LookupError)) as e:
        return "group", type(e).__name__
    except BaseException as e:
        return "base", type(e).__name__


print(dynamic(ZeroDivisionError()), dynamic(IndexError()), dynamic(KeyboardInterrupt()), dynamic(GeneratorExit))
try:
    try:
        raise ValueError
    except "not a class":
        pass
except TypeError as e:
    print(e)
for bad in (5, "str", None, object):
    try:
        raise bad
    except TypeError as e:
        print(e)


def else_raises():
    try:
        pass
    except ValueError:
        print("not here")
    else:
        raise ValueError("from else")
    finally:
        print("finally after else")


try:
    else_raises()
except ValueError as e:
    print(e)


def nested_finally(log):
    try:
        try:
            try:
                raise KeyError(1)
            finally:
                log.append(1)
        finally:
            log.append(2)
    except KeyError:
        log.append(3)
    finally:
        log.append(4)
    return log


print(nested_finally([]))


def conditional(flag):
    while True:
        try:
            if flag:
                break
            return "returned"
        finally:
            print("leaving", flag)
    return "broke"


print(conditional(True), conditional(False))
import sys
try:
    raise LookupError("active")
except LookupError:
    print(sys.exc_info()[0].__name__, sys.exception())
print(sys.exc_info())
