# marshal: shared and recursive values, sets in one order, files read as far as needed, replaced code.
import io
import marshal


def shown(data):
    return data.hex(" ")


# values that occur twice are written once from version 3 on
part = ["part", 1000]
pair = [part, part]
for version in range(6):
    data = marshal.dumps(pair, version)
    back = marshal.loads(data)
    print(version, len(data), back, back[0] is back[1])
print(shown(marshal.dumps([1, 1, 2])))
print(shown(marshal.dumps((None, True, ..., StopIteration))))

# lists, dicts and tuples that contain themselves
a = []
a.append(a)
b = marshal.loads(marshal.dumps(a))
print(b[0] is b)
d = {}
d[None] = d
e = marshal.loads(marshal.dumps(d))
print(e[None] is e)
t = ([],)
t[0].append(t)
u = marshal.loads(marshal.dumps(t))
print(u[0][0] is u, type(u).__name__)
for value in a, d, t:
    try:
        marshal.dumps(value, 2)
    except ValueError as error:
        print("ValueError", error)

# a slice cannot be referred to by its own parts
s = slice(None, [])
s.stop.append(s)
for version in range(6):
    try:
        marshal.dumps(s, version)
        print("written")
    except ValueError:
        print("ValueError", end=" ")
print()

# data that no value is written as
for data in (
    b"\xa8\x01\x00\x00\x00[\x01\x00\x00\x00r\x00\x00\x00\x00",
    b"\xfbr\x00\x00\x00\x00N0",
    b"\xbc\x01\x00\x00\x00r\x00\x00\x00\x00",
    b"\xbe\x01\x00\x00\x00r\x00\x00\x00\x00",
    b"\xbaNr\x00\x00\x00\x00N",
    b"r\x00\x00\x00\x00",
    b"r\xff\xff\xff\xff",
    b"[\x02\x00\x00\x00N",
):
    try:
        print(repr(marshal.loads(data))[:20])
    except (ValueError, TypeError, EOFError) as error:
        print(type(error).__name__)

# sets are written in the order of what their items are written as
words = {"b", "a", "c", 3, 2.5, b"x", (1, 2)}
first = marshal.dumps(words, 2)
print(first == marshal.dumps(set(sorted(words, key=repr)), 2), marshal.loads(first) == words)
print(shown(marshal.dumps(frozenset([b"two", b"one", b"three"]), 2)))


class Grows:
    def __hash__(self):
        return 0

    def __buffer__(self, flags):
        growing.update(range(1000, 1400))
        return memoryview(b"abc")


growing = {Grows()}
try:
    marshal.dumps(growing)
except RuntimeError as error:
    print(error)

# several values in one file
file = io.BytesIO()
for value in (1, "two", [3.0, 4j], {5: b"six"}, 10**30):
    marshal.dump(value, file)
file.seek(0)
try:
    while True:
        print(marshal.load(file), file.tell())
except EOFError as error:
    print("EOFError", error)


class TooMuch(io.BytesIO):
    def readinto(self, buffer):
        n = super().readinto(buffer)
        return n + 10**6 if n > 4 else n


for value in (1.0, 1j, b"0123456789", "0123456789"):
    try:
        print(marshal.load(TooMuch(marshal.dumps(value))))
    except ValueError as error:
        print(error)

# code keeps what replace() gave it
code = compile("answer = 1", "<made>", "exec").replace(co_name="renamed", co_firstlineno=77, co_filename="elsewhere.py")
again = marshal.loads(marshal.dumps(code))
print(again.co_name, again.co_firstlineno, again.co_filename)
fixed = code.replace(co_consts=tuple(42 if c == 1 else c for c in code.co_consts))
space = {}
exec(marshal.loads(marshal.dumps(fixed)), space)
print(space["answer"] in (1, 42), marshal.loads(marshal.dumps(fixed)).co_consts == fixed.co_consts)
