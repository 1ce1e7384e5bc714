# Structures, unions, arrays, pointers, functions and callbacks of ctypes, on the C library.
import errno
import pickle
from ctypes import *
import ctypes.util


def show(label, f):
    try:
        print(label, repr(f()))
    except Exception as e:
        print(label, type(e).__name__, e)


print([(t.__name__, sizeof(t), alignment(t)) for t in (c_char, c_bool, c_short, c_int, c_long, c_float, c_double, c_longdouble, c_void_p, c_wchar)])
print(c_int(5), c_int8(200).value, c_uint16(-1).value, c_float(0.1).value, c_char(b"x"), c_wchar("é"), c_bool(3), c_void_p(0), c_char_p(b"abc").value)
show("int", lambda: c_int("5"))
show("int float", lambda: c_int(2.5))
show("char", lambda: c_char(b"ab"))
show("wide", lambda: c_wchar("ab"))
show("text", lambda: c_char_p(3.5))


class Point(Structure):
    _fields_ = [("x", c_int), ("y", c_int)]


class Line(Structure):
    _fields_ = [("start", Point), ("end", Point), ("name", c_char * 8), ("next", POINTER(Point))]


class Bits(Structure):
    _fields_ = [("a", c_uint, 3), ("b", c_int, 5), ("c", c_uint64, 40), ("d", c_bool, 1)]


class Packed(Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("a", c_char), ("b", c_int)]


class Number(Union):
    _fields_ = [("i", c_uint32), ("f", c_float), ("bytes", c_ubyte * 4)]


class Outer(Structure):
    _anonymous_ = ["u"]
    _fields_ = [("tag", c_int), ("u", Number)]


class Big(BigEndianStructure):
    _fields_ = [("a", c_uint16), ("b", c_int32), ("c", c_uint16, 4), ("d", c_uint16, 12)]


class Derived(Point):
    _fields_ = [("z", c_double)]


line = Line((1, 2), Point(3, 4), b"abc")
print(line.start.x, line.end.y, line.name, bool(line.next), sizeof(Line), Line.end.offset, Line.name)
line.start.x = 10
start = line.start
start.y = 20
line.next = pointer(start)
print(line.start.x, line.start.y, line.next.contents.y, line.next[0].x)
bits = Bits(5, -3, 2**39, True)
print(bits.a, bits.b, bits.c, bits.d, sizeof(Bits), Bits.b, Bits.c.bit_size)
bits.a = 9
print(bits.a, bits.b)
print(sizeof(Packed), Packed.b.offset, bytes(Packed(b"a", 1)))
n = Number(f=1.0)
print(hex(n.i), list(n.bytes), Outer(1, (7,)).i, Outer.f)
print(bytes(Big(0x1234, -2, 1, 2)), Big(1).a)
d = Derived(1, 2, 3.5)
print(d.x, d.z, sizeof(Derived), isinstance(d, Point))
show("too many", lambda: Point(1, 2, 3))
show("duplicate", lambda: Point(1, x=2))
show("bad field", lambda: Point(x="a"))
show("no field", lambda: Point(1).q)
show("final", lambda: setattr(Point, "_fields_", []))
show("bad fields", lambda: type(Structure)("S", (Structure,), {"_fields_": [("a", int)]}))
show("bits", lambda: type(Structure)("S", (Structure,), {"_fields_": [("a", c_float, 3)]}))
show("abstract", lambda: Structure())
print(pickle.loads(pickle.dumps(Point(5, 6))).y)
show("pickle", lambda: pickle.dumps(pointer(c_int())))

numbers = (c_int * 5)(1, 2, 3)
print(list(numbers), numbers[-2], numbers[1:4], numbers[::-2], len(numbers), type(numbers).__name__)
numbers[1:3] = [20, 30]
print(list(numbers), (c_int * 5) is (c_int * 5), 3 * c_char)
show("index", lambda: numbers[5])
show("slice", lambda: numbers.__setitem__(slice(0, 2), [1]))
show("length", lambda: c_int * -1)
matrix = (c_int * 2 * 3)((1, 2), (3, 4))
print(matrix[1][0], memoryview(matrix).shape, memoryview(matrix).format, memoryview(Point()).format)
text = create_string_buffer(b"hello", 10)
print(text.value, text.raw, sizeof(text))
text.value = b"xy"
print(text.raw, create_unicode_buffer("wide").value)
show("long", lambda: setattr(text, "value", b"x" * 11))

p = pointer(c_int(7))
p[0] = 8
print(p.contents, p[0], bool(p), bool(POINTER(c_int)()), POINTER(c_int) is type(p), type(p).__name__)
show("null", lambda: POINTER(c_int)().contents)
q = cast(numbers, POINTER(c_int))
print(q[1], q[:3], cast(q, c_void_p).value == addressof(numbers))
print(string_at(b"abcdef", 3), wstring_at("wide", 2), bytes(memoryview_at(text, 3)))
a = (c_char * 4).from_buffer(bytearray(b"wxyz"))
b = c_uint16.from_buffer_copy(b"\x01\x02\x03", 1)
print(a.raw, b.value)
show("small", lambda: c_int.from_buffer_copy(b"ab"))
show("read only", lambda: c_int.from_buffer(b"abcd"))
resize(text, 20)
print(sizeof(text))

libc = CDLL(None, use_errno=True)
print(libc.abs(-3), libc.strlen(b"four"), libc.toupper(ord("a")))
libc.strchr.restype, libc.strchr.argtypes = c_char_p, [c_char_p, c_char]
print(libc.strchr(b"abcdef", b"d"), libc.strchr(b"abc", b"z"))
libc.strtod.restype, libc.strtod.argtypes = c_double, [c_char_p, POINTER(c_char_p)]
rest = c_char_p()
print(libc.strtod(b"2.5 rest", byref(rest)), rest.value)
libc.snprintf.argtypes = [c_char_p, c_size_t, c_char_p]
print(libc.snprintf(text, 20, b"%d %s %.1f", c_int(5), b"s", c_double(1.5)), text.value)
show("few", lambda: libc.strchr(b"a"))
show("bad argument", lambda: libc.strchr(1.5, b"a"))
show("unknown", lambda: libc.abs([]))
show("missing", lambda: hasattr(libc, "no_such_function_here"))
show("library", lambda: CDLL("libnosuch.so.1"))
set_errno(0)
print(libc.close(-1), get_errno() == errno.EBADF)
libc.div.restype = Point
print(libc.div(17, 5).x, libc.div(17, 5).y)
libc.labs.errcheck = lambda result, function, args: (result, args)
libc.labs.restype = c_long
print(libc.labs(c_long(-9))[0])

Compare = CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))
values = (c_int * 6)(5, 2, 9, -1, 7, 3)
libc.qsort(values, 6, sizeof(c_int), Compare(lambda x, y: x[0] - y[0]))
print(list(values))
Add = CFUNCTYPE(c_double, c_int, c_float)
add = Add(lambda x, y: x + y)
print(add(2, 0.5), bool(add))
Text = CFUNCTYPE(c_int, c_char_p)
print(Text(lambda s: len(s))(b"12345"))
prototype = CFUNCTYPE(c_int, c_int)
absolute = prototype(("abs", libc), ((1, "n", -4),))
print(absolute(), absolute(-6), absolute(n=-8))
print(c_int.from_param(3), c_double.from_param(2), byref(c_int(1))._obj, c_void_p.from_param(None))
show("from_param", lambda: POINTER(c_int).from_param(c_long(1)))


class Wrapper:
    _as_parameter_ = -42


print(libc.abs(Wrapper()))
print(py_object([1, 2]).value, ArgumentError.__mro__[1].__name__, ctypes.util.find_library("c") is not None)
