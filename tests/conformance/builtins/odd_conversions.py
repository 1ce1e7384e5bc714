# Conversions with arguments that are not what they look like.
import warnings


class Text(str):
    def __float__(self):
        return float(str(self)) + 1


class Complex(complex):
    pass


print(float(Text("8")), float("8"), complex(Text("8")))
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    print(complex(Complex(1 + 2j), 3), complex(1, Complex(2)), complex(1j, 1j))
for w in seen:
    print(w.category.__name__, w.message)

inf, nan = float("inf"), float("nan")
for a in (1.0, 1 + 1j, inf, complex(inf, 1), complex(nan, 1)):
    for b in (complex(inf, nan), complex(nan, inf), complex(-inf, 1), complex(nan, nan), complex(1, nan)):
        print(a, "/", b, "=", a / b)


class NoHash(type):
    def __hash__(self):
        raise TypeError("no hash here")


class Member(metaclass=NoHash):
    pass


try:
    print(hash(int | Member))
except TypeError as e:
    print(e)


class Config(dict):
    def __getattr__(self, name):
        return self[name]


import typing
import weakref

config = Config()
print(repr(weakref.ref(config)).partition(";")[2].partition(" at ")[0])
print(issubclass(typing.List, typing.List | typing.Tuple))

for source in (b"# coding: hex_codec\n", b"#!x\n# coding: no-such\n", b"\xef\xbb\xbf#\n# coding: latin-9\n", "t'{x:{;}}'", "t'{x:{a!;}}'"):
    try:
        compile(source, "file", "exec")
    except SyntaxError as e:
        print(e.msg, e.lineno)


class Converts:
    def __complex__(self):
        return 4.25 + 1j


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    print(complex(Converts(), 2), complex(real=Converts()), complex(Converts()))
    try:
        complex(1, Converts())
    except TypeError as e:
        print(e)
for w in seen:
    print(w.category.__name__, w.message)

# What errors show of bytes-like objects.
for kind in int, float:
    for text in b"xyz", bytearray(b"xyz"), memoryview(b"xyz")[1:], "xyz":
        try:
            kind(text)
        except ValueError as e:
            print(str(e).partition(" at 0x")[0])
for text in b"xyz", bytearray(b"xyz"):
    try:
        int(text, 16)
    except ValueError as e:
        print(e)
print(int(bytearray(b" 12 ")), int(memoryview(b"12")), float(bytearray(b"1.5")), int(bytearray(b"ff"), 16))
