# traceback: formatting, extraction, StackSummary, TracebackException, chains, groups, limits.
import io
import sys
import traceback
def clean(t): return t.replace(__file__, "FILE")
def a(x): return b(x)
def b(x): return [1, 2][x]
def chained():
    try: a(5)
    except IndexError as e: raise ValueError("outer") from e
try: chained()
except ValueError as e: exc = e
print(clean(traceback.format_exc()) == "NoneType: None\n", clean("".join(traceback.format_exception(exc))), end="")
print(clean("".join(traceback.format_exception(exc, chain=False))), clean("".join(traceback.format_exception(exc, limit=1))), clean("".join(traceback.format_exception(exc, limit=-1))))
for e in (ValueError(), ValueError("m"), ValueError("two\nlines"), KeyError("k"), SystemExit(2), OSError(2, "no", "f"), type("Loc", (Exception,), {})("x"), ExceptionGroup("g", [ValueError(1)]), SyntaxError("bad", ("f.py", 3, 5, "a = $ 1\n", 3, 6)), SyntaxError("no text"), IndentationError("ind", ("f", 1, 1, "   x\n")), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "r")): print(traceback.format_exception_only(e))
n = ValueError("noted"); n.add_note("n1"); n.__notes__.append(5); print(traceback.format_exception_only(n)); n.__notes__ = "str"; print(traceback.format_exception_only(n)); print(traceback.format_exception_only(ValueError, ValueError("two args")), traceback.format_exception_only(ExceptionGroup("g", [TypeError("in")]), show_group=True))
tb = exc.__cause__.__traceback__; fs = traceback.extract_tb(tb); print([(f.name, f.line, f.lineno > 0, f.colno, f.end_colno) for f in fs], fs[0].filename == __file__, len(fs), clean(str(fs[0])), list(traceback.walk_tb(tb))[0][1] == tb.tb_lineno, clean("".join(traceback.format_tb(tb))), clean("".join(traceback.format_list([("f.py", 3, "fn", "code here"), ("g.py", 4, "gn", None)]))), clean("".join(fs.format())))
def stack(): return traceback.extract_stack(limit=2)
print([f.name for f in stack()], [f.name for f in traceback.extract_stack()], [fr.f_code.co_name for fr, ln in traceback.walk_stack(sys._getframe())])
te = traceback.TracebackException.from_exception(exc, capture_locals=True); print(te.exc_type_str, str(te), te.__cause__.exc_type_str, te.__cause__.stack[-1].locals, te.__suppress_context__, len(list(te.format(chain=False))) > 3, list(te.format_exception_only()), te == traceback.TracebackException.from_exception(exc, capture_locals=True), te == 5)
buf = io.StringIO(); traceback.print_exception(exc, file=buf, limit=0); traceback.print_tb(tb, file=buf, limit=1); traceback.print_list(fs, file=buf)
try: raise KeyError("printed")
except KeyError: traceback.print_exc(file=buf)
print(clean(buf.getvalue()))
def rec(n): return rec(n - 1) if n else 1 / 0
try: rec(10)
except ZeroDivisionError as e: print(clean("".join(traceback.format_exception(e))))
def grp():
    errs = []
    for f in (lambda: 1 / 0, lambda: {}["k"], lambda: a(9)):
        try: f()
        except Exception as e: errs.append(e)
    raise ExceptionGroup("many", errs)
try: grp()
except ExceptionGroup as g: print(clean("".join(traceback.format_exception(g)))); print(clean("".join(traceback.TracebackException.from_exception(g, max_group_width=1).format())))
c = ValueError("self"); c.__cause__ = c; print(clean("".join(traceback.format_exception(c))))
class Bad(Exception):
    def __str__(self): raise ValueError
print(traceback.format_exception_only(Bad()))
ss = traceback.StackSummary.from_list([("a", 1, "f", "x"), ("a", 1, "f", "x"), ("a", 1, "f", "x"), ("a", 1, "f", "x"), ("a", 1, "f", "x")]); print("".join(ss.format())); fs1 = traceback.FrameSummary("f.py", 1, "n", line="  code  ", locals={"v": 1}); print(fs1.line, tuple(fs1), fs1.locals, fs1 == ("f.py", 1, "n", "code"), repr(fs1)); tb.tb_next.tb_frame; traceback.clear_frames(tb)
for f in (lambda: traceback.format_exception(), lambda: traceback.format_exception(5), lambda: traceback.format_exception(ValueError, ValueError()), lambda: traceback.print_exception(ValueError("x"), file=5)):
    try: print(type(f()).__name__)
    except (TypeError, AttributeError, ValueError) as e: print(type(e).__name__, e)
t = sys.exception(); print(t, exc.__traceback__.tb_next.tb_lineno - chained.__code__.co_firstlineno); import types; fake = types.TracebackType(None, sys._getframe(), 0, 5); print(fake.tb_lineno, fake.tb_next); fake.tb_next = tb; print(fake.tb_next is tb)
try: setattr(tb, "tb_next", fake)
except ValueError as e: print(e)
