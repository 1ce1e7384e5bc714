"""Items of memoryviews in every native code: sizes, values that fit, values that do not."""
import struct

VALUES = (0, 1, -1, True, 127, 128, 255, 256, 32768, 65535, 65536, 2**31, 2**32, -2**31, -2**31 - 1, 2**63, 2**64,
          1.5, 65519.0, 65520.0, 1e40, float("nan"), float("-inf"), "a", b"a", b"ab", None)

for code in "cbBhHiIlLqQnNPfde?":
    view = memoryview(bytearray(32)).cast(code)
    print(code, view.itemsize, len(view), struct.calcsize(code), view[:2].tolist())
    for value in VALUES:
        try:
            view[0] = value
        except (TypeError, ValueError) as e:
            print("   ", repr(value), type(e).__name__, e)
        else:
            print("   ", repr(value), repr(view[0]), bytes(view[:1]).hex())
    view[0] = b"\0" if code == "c" else 1
    twin = memoryview(bytearray(view)).cast(code)
    print("   ", twin == view, twin[1:] == view[1:], twin == view[1:], view.tolist().count(twin[0]))

for code in "xspFD@<lz", "<i", "@", "ii", "@h", "w", "":
    try:
        print(repr(code), memoryview(bytes(32)).cast(code).itemsize)
    except (TypeError, ValueError, NotImplementedError) as e:
        print(repr(code), type(e).__name__, e)
