# print: separators, ends, files, flush, unicode, errors, evaluation of str.
import io
import sys

print()
print("a", 1, None, 2.5, [1, "x"], sep="|", end="!\n")
print("x", end=""); print("y", sep="ignored"); print("a", "b", sep=None, end=None)
print(*range(5), sep="\n"); print(sep="---"); print("", "", sep="-"); print("tab\tnl\\n", "é日\U0001F600")
buf = io.StringIO()
print("to buffer", 1, file=buf); print("more", end="", file=buf, flush=True)
print(repr(buf.getvalue()))


class Writer:
    def __init__(self):
        self.parts, self.flushes = [], 0

    def write(self, s):
        self.parts.append(s)

    def flush(self):
        self.flushes += 1


w = Writer()
print("a", "b", sep="-", end="E", file=w, flush=True)
print(w.parts, w.flushes)


class S:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


print(S(), [S()], (S(),), {S(): S()} and {"k": S()}, f"{S()}")


class Fails:
    def __str__(self):
        raise ValueError("str failed")


for f in (lambda: print(sep=1), lambda: print(end=b""), lambda: print(file=5), lambda: print("x", nope=1), lambda: print(Fails()), lambda: print("a", file=object())):
    try:
        f()
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
old = sys.stdout
sys.stdout = cap = io.StringIO()
try:
    print("captured")
    sys.stdout.write("direct")
finally:
    sys.stdout = old
print(repr(cap.getvalue()), sys.stdout is sys.__stdout__)
sys.stdout = None
print("goes nowhere")
sys.stdout = old
print("bound", print("inner") is None, file=None)
print(sys.stdout.write("five\n"), sys.stdout.encoding.lower(), sys.stdout.fileno(), sys.stdout.isatty(), sys.stdout.name, sys.stdout.writable(), sys.stdout.readable())
sys.stdout.writelines(["l1\n", "l2\n"])
sys.stdout.flush()
sys.stdout.buffer.write(b"bytes through the buffer\n")
sys.stdout.buffer.flush()
try:
    sys.stdout.write(5)
except TypeError as e:
    print(e)
try:
    input("prompt> ")
except EOFError as e:
    print("EOFError", e)
sys.stdin = io.StringIO("first line\nsecond\nlast")
print(input(), input("ask: "), input())
try:
    input()
except EOFError as e:
    print("again", e)
print(*"abc", *[1, 2], sep="", file=sys.stdout)
print("\ud800".encode("utf-8", "surrogatepass"))
try:
    print("\ud800")
except UnicodeEncodeError as e:
    print(e.reason)
print("last", flush=True)
print("this is on standard error", file=sys.stderr)
