# open: modes, text and binary, encodings, newlines, seeking, iteration, errors, context manager.
import os
import tempfile
d = tempfile.mkdtemp()
p = os.path.join(d, "f.txt")
with open(p, "w") as f:
    print(f.write("line one\n"), f.write("é日\n"), f.writelines(["a\n", "b"]), f.tell(), f.mode, f.closed, f.name == p, f.encoding, f.newlines, f.writable(), f.readable(), f.seekable(), f.isatty())
print(f.closed, os.path.getsize(p))
with open(p) as f: print(f.read(), f.read() == "")
with open(p) as f: print([line for line in f], f.readline() == "")
with open(p) as f: print(f.readline(), f.readline(3), f.read(2), f.readlines(), f.tell())
with open(p) as f: f.seek(9); print(f.read(1), f.seek(0), f.readline(), f.seek(0, 2), f.read() == "")
with open(p, "a") as f: f.write("\nappended")
with open(p, "r+") as f: f.write("LINE"); f.seek(0); print(f.read().split("\n"))
with open(p, "rb") as f: print(f.read(4), f.seek(-3, 2), f.read(), f.seek(5), f.peek(2)[:1], f.readline(), f.readinto(b := bytearray(3)), b, f.mode, list(f))
with open(p, "wb") as f: f.write(b"r\r\nn\nm\rx"); f.write(bytearray(b"!")); f.write(memoryview(b"?"))
for nl in (None, "", "\n", "\r", "\r\n"):
    with open(p, newline=nl) as f: print(repr(nl), f.readlines(), f.newlines)
for nl in (None, "", "\n", "\r\n"):
    with open(p, "w", newline=nl) as f: f.write("a\nb\r\n")
    with open(p, "rb") as f: print(repr(nl), f.read())
for enc in ("utf-8", "latin-1", "utf-16", "utf-16-le", "utf-8-sig", "cp1252", "ascii"):
    try:
        with open(p, "w", encoding=enc) as f: f.write("é€"[:1 if enc == "latin-1" else 2])
        with open(p, "rb") as f: raw = f.read()
        with open(p, encoding=enc) as f: print(enc, raw, f.read())
    except UnicodeEncodeError as e: print(e)
with open(p, "wb") as f: f.write(b"ok\xff\xfe bad")
for errors in ("strict", "ignore", "replace", "surrogateescape", "backslashreplace"):
    try:
        with open(p, encoding="utf-8", errors=errors) as f: print(ascii(f.read()))
    except UnicodeDecodeError as e: print(e)
try:
    open(p, "x")
except FileExistsError as e: print(type(e).__name__, e.errno, e.strerror, e.filename == p)
q = os.path.join(d, "new")
with open(q, "x") as f: f.write("x")
with open(q, "w+b", buffering=0) as f: print(type(f).__name__, f.write(b"raw"), f.seek(1), f.read(), f.truncate(2), os.path.getsize(q))
for f in (lambda: open(os.path.join(d, "none")), lambda: open(d), lambda: open(p, "q"), lambda: open(p, "rw"), lambda: open(p, "rb", encoding="utf-8"), lambda: open(p, "r", buffering=0), lambda: open(p, encoding="nope"), lambda: open(p, newline="x"), lambda: open(5.5), lambda: open(p, errors="nope").read(), lambda: open(p, "br", newline=""), lambda: open(""), lambda: open("a\0b"), lambda: open(-1), lambda: open(p, "rt+x"), lambda: open(p, "U"), lambda: open(), lambda: open(9999)):
    try:
        f()
        print("opened")
    except (OSError, ValueError, TypeError, LookupError) as e:
        print(type(e).__name__, getattr(e, "strerror", None) or str(e))
f = open(p, "w"); f.close(); f.close()
for g in (lambda: f.write("x"), lambda: f.read(), lambda: f.tell(), lambda: iter(f).__next__(), lambda: f.flush(), lambda: f.__enter__(), lambda: f.fileno(), lambda: f.isatty()):
    try: g()
    except ValueError as e: print(e)
with open(p, "w") as f:
    for g in (lambda: f.read(), lambda: f.write(b"x"), lambda: f.write(5), lambda: f.seek(1, 1), lambda: f.seek(-1), lambda: f.seek(0, 9), lambda: next(f), lambda: f.writelines(5), lambda: f.writelines([1])):
        try: g()
        except (OSError, TypeError, ValueError) as e: print(type(e).__name__, e)
with open(p, "rb") as f:
    for g in (lambda: f.write(b"x"), lambda: f.read("a"), lambda: f.readinto(b"const")):
        try: g()
        except (OSError, TypeError) as e: print(type(e).__name__, e)
fd = os.open(p, os.O_WRONLY)
with open(fd, "w", closefd=True) as f: f.write("through fd"); print(f.name == fd, f.fileno() == fd)
with open(p, "w", opener=lambda path, flags: os.open(path, flags)) as f: f.write("opener")
print(open(p).read(), repr(open(p)).replace(p, "PATH"), repr(open(p, "rb")).replace(p, "PATH"))
with open(p, "w", buffering=1) as f: f.write("line\npart"); print(open(p).read() == "line\npart", f.line_buffering)
f = open(p, "w+"); f.write("0123456789"); f.flush(); f.seek(3); f.truncate(); f.seek(0); print(f.read()); raw = f.detach(); print(type(raw).__name__); raw.close()
try: f.read()
except ValueError as e: print(e)
with open(p, "w") as f: f.write("x" * 100000 + "\n" + "é" * 50000)
with open(p) as f: print(len(f.readline()), len(f.read(10)), len(f.read()))
import shutil
import warnings
warnings.simplefilter("ignore")
shutil.rmtree(d)
