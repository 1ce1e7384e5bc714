"""Comparisons of bytes-like objects by their methods, errors of %, encoders and surrogates, views & sets."""
import array

for other in b"a", bytearray(b"a"), memoryview(b"a"), array.array("b", b"a"), "a", 1:
    print(type(other).__name__, [getattr(x, m)(other) for x in (b"a", bytearray(b"a")) for m in ("__eq__", "__ne__", "__lt__", "__ge__")],
          b"a" == other, bytearray(b"a") == other, other == b"a", b"a" != other)

for form in "%\r", "%\x1f", "%\x1e", "%\x7f", "%é", b"%\r", b"%\x1f", b"%\x7f", b"%\xce":
    try:
        form % 1
    except (ValueError, OverflowError) as e:
        print(ascii(form), type(e).__name__, ascii(str(e)))

import codecs
codecs.register_error("show", lambda e: (print("  ", e.start, e.end), ("?", e.end))[1])
for encoding in "utf-8", "utf-16", "utf-16-le", "utf-32", "utf-7", "latin-1", "ascii":
    print(encoding, "a\ud800\udc80\ud801b\udc00".encode(encoding, "show"))
    try:
        "\ud800\udc80".encode(encoding)
    except UnicodeEncodeError as e:
        print(e)

# Of equal elements the one that is iterated is kept.
small, large = {0.0: 1, True: 2}, {0, 1, 2, 3}
print(small.keys() & large, large & small.keys(), small.keys() & {0}, {0.0: 1, 1.0: 2, 2: 3}.keys() & {0, True}, small.keys() & dict.fromkeys(large).keys())
