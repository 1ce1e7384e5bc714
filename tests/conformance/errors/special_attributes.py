# Exceptions that carry attributes: OSError, StopIteration, SystemExit, ImportError, AttributeError, NameError, KeyError, Unicode errors, SyntaxError.
import errno
for args in ((), (2,), (2, "msg"), (2, "msg", "file"), (2, "msg", "file", None), (2, "msg", "file", None, "file2"), ("only",), (1, 2, 3, 4, 5, 6), (errno.EEXIST, "x"), (errno.EACCES, "x", b"bytes"), (13, "denied", "p"), (999, "unknown")):
    e = OSError(*args)
    print(type(e).__name__, e.args, e.errno, e.strerror, e.filename, e.filename2, "|", str(e), "|", repr(e))
for n in ("ENOENT", "EEXIST", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "EINTR", "EAGAIN", "EWOULDBLOCK", "EALREADY", "EINPROGRESS", "ECHILD", "ESRCH", "EPIPE", "ESHUTDOWN", "ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EINVAL", "ENOSPC"):
    print(n, type(OSError(getattr(errno, n), "m")).__name__, end="; ")
print()
print(type(FileNotFoundError(17, "x")).__name__, type(PermissionError()).__name__, BlockingIOError(11, "b", 5).characters_written, OSError(2, "a", "b").args)
class MyOS(OSError):
    def __init__(self, *a, tag=None): super().__init__(*a); self.tag = tag
print(repr(MyOS(2, "m", tag=1)), type(MyOS(2, "m")).__name__, MyOS(2, "m", tag=3).tag, MyOS(2, "m").errno)
for e in (StopIteration(), StopIteration(5), StopIteration(1, 2), StopAsyncIteration(1)):
    print(repr(e), getattr(e, "value", "no value"))
for e in (SystemExit(), SystemExit(3), SystemExit("m"), SystemExit(1, 2), SystemExit(None)):
    print(repr(e), e.code)
e = ImportError("m", name="mod", path="/p", name_from="attr"); print(e.msg, e.name, e.path, e.name_from, e.args, repr(e), ImportError().msg, ImportError(1, 2).msg, ModuleNotFoundError("x", name="y").name)
e = AttributeError("m", name="n", obj=[1]); print(e.name, e.obj, e, AttributeError().name)
e = NameError("m", name="n"); print(e.name, e, NameError().name, UnboundLocalError("u").name)
print(str(KeyError("a")), str(KeyError("a", "b")), str(KeyError()), str(KeyError(("t",))), KeyError("é"), str(LookupError("a")), str(IndexError("a")))
d = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "bad byte"); print(d, d.encoding, d.object, d.start, d.end, d.reason); d.start = 1; d.reason = "other"; print(d)
e = UnicodeEncodeError("ascii", "aéü", 1, 3, "r"); print(e, e.object, UnicodeEncodeError("ascii", "aé", 1, 2, "r"), UnicodeEncodeError("x", "\U0001F600", 0, 1, "r"), UnicodeEncodeError("x", "\u20ac", 0, 1, "r"))
t = UnicodeTranslateError("abc", 1, 2, "r"); print(t, UnicodeTranslateError("abc", 0, 3, "r"), t.encoding if hasattr(t, "encoding") else None)
s = SyntaxError("msg", ("file.py", 3, 5, "text here\n", 3, 9)); print(s, s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset, s.print_file_and_line, repr(s), SyntaxError("m", ("f", 1, 2, "t")).end_lineno, SyntaxError("only").lineno, SyntaxError().msg, str(SyntaxError("m", (None, None, None, None))), IndentationError("i", ("f", 2, 1, "x")), TabError("t").msg)
def catch(f):
    try: f()
    except Exception as e: return e
class Obj:
    attr = 1
o = Obj()
e = catch(lambda: o.missing); print(e.name, e.obj is o); e = catch(lambda: undefined_x); print(e.name); e = catch(lambda: [][0]); print(e.args); e = catch(lambda: {}["k"]); print(e.args, e); e = catch(lambda: {}[(1, 2)]); print(e.args, e)
e = catch(lambda: open("/no/such/file")); print(e.errno, e.strerror, e.filename, e); e = catch(lambda: int("zz")); print(e); e = catch(lambda: __import__("no_such_mod")); print(e.name, e.path, e.msg); e = catch(lambda: b"\xff".decode()); print(e.start, e.end, e.reason, e.object, e.encoding); e = catch(lambda: next(iter([]))); print(repr(e), e.value)
e = catch(lambda: exec("from os import nope_x")); print(e.name, e.name_from, e.path is not None, e.msg.split(" (")[0]); e = catch(lambda: compile("a b", "fn", "exec")); print(e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.args)
import copy
import pickle
for e in (ValueError("a", 1), KeyError("k"), OSError(2, "m", "f"), UnicodeDecodeError("utf-8", b"x", 0, 1, "r"), StopIteration(3), SystemExit(2), ImportError("m", name="n", path="p"), SyntaxError("m", ("f", 1, 2, "t")), ExceptionGroup("g", [ValueError(1)])):
    c = copy.copy(e); p = pickle.loads(pickle.dumps(e)); print(type(c).__name__, repr(c) == repr(e), repr(p) == repr(e), p.__dict__ == e.__dict__, end="; ")
print()
e = ValueError("n"); e.add_note("note"); p = pickle.loads(pickle.dumps(e)); print(p.__notes__, copy.copy(e).__notes__)
