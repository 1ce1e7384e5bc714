# Frames, sys hooks, tracing, recursion limits, refcounts, interning: what libraries lean on.
import sys
def where(depth=0):
    f = sys._getframe(depth + 1)
    return f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno
def outer():
    x = 1
    def inner():
        return where(), where(1), sys._getframe().f_back.f_locals["x"], sys._getframe(1).f_code.co_qualname
    return inner()
print(outer())
f = sys._getframe(); print(f.f_globals is globals(), f.f_locals is globals(), f.f_back, f.f_code.co_name, f.f_builtins["len"] is len, f.f_lineno > 0, f.f_lasti >= 0, f.f_trace)
def change():
    v = 1; fr = sys._getframe(); fr.f_locals["v"] = 2; fr.f_locals["extra"] = 3
    return v, sorted(fr.f_locals), type(fr.f_locals).__name__, fr.f_locals["extra"]
print(change())
try: sys._getframe(1000)
except ValueError as e: print(e)
events = []
def tracer(frame, event, arg):
    if frame.f_code.co_name == "traced":
        events.append((event, frame.f_lineno - frame.f_code.co_firstlineno, arg if event == "return" else (arg[0].__name__ if event == "exception" else None)))
        return tracer
def traced(n):
    total = 0
    for i in range(n):
        total += i
    try:
        raise KeyError
    except KeyError:
        pass
    return total
sys.settrace(tracer); traced(2); sys.settrace(None)
for e in events: print(e)
prof = []
def profiler(frame, event, arg): prof.append((event, frame.f_code.co_name if "c_" not in event else arg.__name__))
def profiled(): return len([1]) + helper()
def helper(): return abs(-1)
sys.setprofile(profiler); profiled(); sys.setprofile(None)
print(prof[:-1], sys.getprofile(), sys.gettrace())
def gen(): yield 1
g = gen(); print(g.gi_frame.f_lineno - g.gi_code.co_firstlineno, g.gi_frame.f_back, next(g), g.gi_frame.f_lasti > 0)
old = sys.getrecursionlimit(); print(old)
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
sys.setrecursionlimit(300)
try: depth(1000)
except RecursionError as e: print(e)
print(depth(200)); sys.setrecursionlimit(old); print(depth(900))
for bad in (0, -1, "x"):
    try: sys.setrecursionlimit(bad)
    except (ValueError, TypeError) as e: print(e)
a = sys.intern("some string!"); print(sys.intern("".join(["some", " string!"])) is a, sys._is_interned(a))
try: sys.intern(5)
except TypeError as e: print(e)
o = object(); n = sys.getrefcount(o); l = [o, o]; print(sys.getrefcount(o) - n)
def ex():
    try: 1 / 0
    except ZeroDivisionError: return sys.exc_info()[0].__name__, sys.exc_info()[2].tb_frame.f_code.co_name, sys.exception().args
print(ex(), sys.exc_info(), sys.exception())
def unwind():
    try: lvl1()
    except ValueError as e:
        tb, names = e.__traceback__, []
        while tb: names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno)); tb = tb.tb_next
        return names
def lvl1():
    lvl2()
def lvl2():

    raise ValueError
print(unwind())
def shown(x): print("shown", x)
sys.displayhook = shown; exec(compile("1 + 1; None; 'a'", "s", "single")); sys.displayhook = sys.__displayhook__; exec(compile("5; None; 'b'", "s", "single")); print(_)
print(sys.version_info[:2], sys.version_info >= (3, 14), sys.byteorder, sys.maxsize == 2**63 - 1, sys.maxunicode, sys.float_info.max, sys.float_info.dig, sys.hash_info.width, sys.int_info.bits_per_digit > 0, sys.implementation.cache_tag is not None, isinstance(sys.path, list), sys.flags.optimize, sys.getdefaultencoding(), sys.getfilesystemencoding(), "sys" in sys.builtin_module_names, sys.getsizeof(1) > 0, sys.platform, sys.dont_write_bytecode, "json" in sys.stdlib_module_names)
import inspect
print(inspect.currentframe().f_lineno == sys._getframe().f_lineno, inspect.stack()[0].function, inspect.getsourcelines(where)[0][0].strip(), inspect.signature(traced), inspect.getframeinfo(sys._getframe()).function)
class Meth:
    def m(self): return sys._getframe().f_code.co_qualname, sys._getframe().f_locals["self"] is self
    lam = lambda self: sys._getframe().f_code.co_qualname
    comp = [sys._getframe().f_code.co_name for _ in range(1)]
print(Meth().m(), Meth().lam(), Meth.comp, list(sys._getframe().f_code.co_name for _ in range(1)))
f = (lambda: sys._getframe())(); f.clear(); print(f.f_locals)
try: sys._getframe().clear()
except RuntimeError as e: print(e)
