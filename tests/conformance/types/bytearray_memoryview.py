# bytearray mutation and memoryview access, casts, slices, release, errors.
a = bytearray(b"hello")
a[0] = 72
a.append(33)
a.extend(b" you")
a.extend([65, 66])
a += b"!"
a.insert(5, 44)
print(a, a.pop(), a.pop(0), a)
a.remove(ord("l"))
a.reverse()
print(a, len(a), a[1:3], a[-1])
a[2:4] = b"XYZ"
a[::2] = b"." * len(a[::2])
del a[0], a[-2:]
print(a)
a[1:1] = b"ins"
a[:] = [1, 2, 3]
a *= 2
print(a, list(a), a.copy() == a, a.copy() is a, a.count(1), a.find(b"\x02"), a.hex(), bytes(a))
a.clear()
print(a, bool(a), bytearray(3), bytearray("é", "utf-8"), bytearray(range(3)), bytearray.fromhex("ff 00"), bytearray(b"abc").upper(), bytearray(b"a,b").split(b","), repr(bytearray(b"it's")), bytearray(b"x").join([b"a", b"b"]))
a.resize(4) if hasattr(a, "resize") else None
print(a)
for f in (lambda: bytearray([256]), lambda: bytearray(b"a").append(300), lambda: bytearray(b"a").__setitem__(5, 1), lambda: bytearray(b"a").__setitem__(0, b"x"), lambda: bytearray().pop(), lambda: bytearray(b"a").remove(9), lambda: bytearray("x"), lambda: bytearray(b"abc").__setitem__(slice(0, 3, 2), b"a"), lambda: hash(bytearray()), lambda: bytearray(b"a").extend("str"), lambda: bytearray(b"a") + "s", lambda: bytearray(b"a").__setitem__(0, "s"), lambda: bytearray(-1)):
    try:
        print(f())
    except (ValueError, IndexError, TypeError) as e:
        print(type(e).__name__, e)
m = memoryview(b"abcdef")
print(m[0], m[-1], bytes(m[1:3]), m.tobytes(), m.tolist(), len(m), m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.c_contiguous, m.obj, m.hex(), m.hex(":"))
print(m[::2].tolist(), m[::-1].tobytes(), m[::2].contiguous, m[::2].strides, m == b"abcdef", m[1:3] == b"bc", hash(m) == hash(b"abcdef"), 97 in m, list(m[:2]), list(reversed(m))[:2], m.count(97), m.index(98))
w = memoryview(bytearray(b"012345678901234567890123"))
w[0] = 65
w[1:3] = b"BC"
w[::8] = b"xyz"
print(w.obj)
i = w.cast("I")
print(i.shape, i.itemsize, i.format, len(i), i[0] == int.from_bytes(w[:4], "little"))
i[0] = 0x41424344
print(bytes(w[:4]), i.cast("B")[3])
s = w.cast("B", (4, 6))
print(s.shape, s.ndim, s.strides, s[1, 2], s.tolist()[0], w.cast("h")[0], w.cast("c")[0])
w.cast("d")[0] = 1.5
print(w.cast("d")[0], w.cast("?")[0], [w.cast(c).itemsize for c in "bBhHiIlLqQfdnN"])
for f in (lambda: m.__setitem__(0, 1), lambda: m[10], lambda: w.__setitem__(0, 256), lambda: w.__setitem__(slice(0, 2), b"abc"), lambda: memoryview("s"), lambda: memoryview(5), lambda: m.cast("I"), lambda: w.cast("z"), lambda: hash(w), lambda: w.__setitem__(0, b"a"), lambda: m.__delitem__(0), lambda: s[0], lambda: m["a"], lambda: m[::2].cast("B"), lambda: i.cast("H")):
    try:
        print(f())
    except (TypeError, ValueError, IndexError, NotImplementedError, BufferError) as e:
        print(type(e).__name__, e)
ba = bytearray(b"locked")
v = memoryview(ba)
try:
    ba.append(1)
except BufferError as e:
    print(e)
v.release()
ba.append(33)
print(ba)
try:
    v[0]
except ValueError as e:
    print(e)
with memoryview(ba) as v:
    print(v[0], v.toreadonly().readonly)
try:
    v.tolist()
except ValueError as e:
    print(e)
print(repr(v).split(" at")[0], bytes(memoryview(memoryview(b"nested"))[2:]), b"".join([memoryview(b"j"), b"k"]), int.from_bytes(memoryview(b"\x01\x00")), memoryview(b"a") == memoryview(bytearray(b"a")), memoryview(b"") == b"")
import array
arr = array.array("i", [1, -2, 3])
mv = memoryview(arr)
mv[1] = 20
print(arr, mv.format, mv.itemsize, mv.tolist(), mv == arr, mv[1:].tolist(), mv.cast("B").nbytes)
class BA(bytearray):
    def __init__(self, *a):
        super().__init__(*a)
        self.extra = 1
x = BA(b"abc")
print(x, x.extra, type(x + b"d").__name__, type(x[1:]).__name__, x == b"abc", isinstance(x, bytearray))
class Buf:
    def __buffer__(self, flags):
        return memoryview(b"from __buffer__")
print(bytes(memoryview(Buf())), b"x" + Buf())
