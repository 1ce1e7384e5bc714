# plistlib: XML and binary property lists.
import plistlib, datetime
value = {"s": "té<x>", "i": 42, "big": 2 ** 63, "f": 1.5, "t": True, "n": [1, "two", b"three"], "d": datetime.datetime(2024, 3, 1, 12, 0, 5), "e": {}}
xml = plistlib.dumps(value)
print(xml.decode())
print(plistlib.loads(xml) == value)
b = plistlib.dumps(value, fmt=plistlib.FMT_BINARY)
print(b[:8], plistlib.loads(b) == value, plistlib.loads(plistlib.dumps({"u": plistlib.UID(5)}, fmt=plistlib.FMT_BINARY)))
print(plistlib.dumps([], sort_keys=False).count(b"array"), plistlib.loads(plistlib.dumps({"b": 1, "a": 2}, sort_keys=False)))
for f in (lambda: plistlib.dumps({1: 2}), lambda: plistlib.dumps(None), lambda: plistlib.dumps({"x": {1}}), lambda: plistlib.loads(b"junk"), lambda: plistlib.loads(b"bplist00junk"), lambda: plistlib.dumps(2 ** 70)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
