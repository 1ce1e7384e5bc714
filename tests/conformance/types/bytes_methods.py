# bytes: methods, indexing, construction, formatting, errors.
b = b"Hello, World"
print(b[0], b[-1], b[1:4], b[::-1], b[::3], len(b), list(b"abc"), bytes(3), bytes([65, 66]), bytes(b"x"), bytes("é", "utf-8"), bytes("é", "ascii", "replace"), bytes(), bytes(range(5)), bytes(bytearray(b"q")), bytes(memoryview(b"m")))
print(b.upper(), b.lower(), b.swapcase(), b.title(), b"abc def".capitalize(), b.find(b"o"), b.find(111, 5), b.rfind(b"o"), b.index(b"W"), b.count(b"l"), b.count(108), b.count(b""), b.find(b"zz"), b"aXbXc".split(b"X"), b"a b  c".split(), b"a,b,c".rsplit(b",", 1), b"a\nb\r\nc\rd\x0be".splitlines(), b"a\nb".splitlines(True))
print(b.partition(b", "), b.rpartition(b"o"), b"-".join([b"a", bytearray(b"b"), memoryview(b"c")]), b" x ".strip(), b"xxaxx".strip(b"x"), b"abc".center(7, b"*"), b"abc".ljust(5) + b"|", b"abc".rjust(5, b"."), b"-7".zfill(4), b"aaa".replace(b"a", b"bb", 2), b"abc".replace(b"", b"-"), b"a\tb".expandtabs(4), b"abc".translate(bytes(range(256)), b"b"), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"ac"))
print(b.startswith(b"He"), b.endswith((b"x", b"ld")), b.startswith(b"W", 7), b"abc".isalpha(), b"123".isdigit(), b"a1".isalnum(), b" \t".isspace(), b"AB".isupper(), b"ab".islower(), b"Ab Cd".istitle(), b"\xe9".isalpha(), b"abc".isascii(), b"\x80".isascii(), b"pre-x".removeprefix(b"pre-"), b"x.py".removesuffix(b".py"))
print(b"\x00\x7f\x80\xff\n\t'\"\\", repr(b"it's"), repr(b'"'), str(b"a"), b"\xde\xad\xbe\xef".hex(), b"\xde\xad\xbe\xef".hex(":"), b"\xde\xad\xbe\xef\x01".hex("-", 2), b"\xde\xad\xbe\xef\x01".hex("_", -2), bytes.fromhex("dead BEEF 01"), bytes.fromhex(""), bytes.fromhex(b"0aFF"))
print(b"abc".decode(), b"\xe9".decode("latin-1"), b"\xe6\x97\xa5".decode(), b"abc".decode("ascii", "strict"), b"\xff".decode("utf-8", "replace"), b"a" + b"b", b"ab" * 3, 3 * b"x", b"" or "empty", b"a" in b"abc", 97 in b"abc", b"" in b"", 300 in [b"x"])
print(b"abc" < b"abd", b"a" == "a", b"a" == bytearray(b"a"), b"a" == memoryview(b"a"), b"" < b"a", hash(b"abc") == hash(bytes(bytearray(b"abc"))), {b"k": 1}[b"k"], max(b"abc"), min(b"zax"), sorted(b"cab"), sum(b"abc"), bytes(reversed(b"abc")), any(b"\0\0"), all(b"ab"))
print(b"%d %s %r %a %x %c %5.1f|%-4d|%b%%" % (1, b"by", "é", "é", 255, 65, 2.25, 7, b"bb"), b"%(k)s" % {b"k": b"v"}, b"%c" % b"z", b"%05d" % 42, b"%i" % True)
for f in (lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes("é"), lambda: bytes(-1), lambda: bytes(1.5), lambda: bytes([1.5]), lambda: bytes("a", "nope"), lambda: b"a" + "b", lambda: "b" + b"a", lambda: b"a"[5], lambda: b"a"["x"], lambda: b"a".join(["x"]), lambda: b"a".join([1]), lambda: b"abc".find("a"), lambda: b"abc".index(b"z"), lambda: b"abc".find(256), lambda: b"a".split(b""), lambda: bytes.fromhex("abc"), lambda: bytes.fromhex("zz"), lambda: "a" in b"a", lambda: 256 in b"a", lambda: b"abc".replace("a", "b"), lambda: b"abc".startswith("a"), lambda: b"%d" % b"x", lambda: b"%s" % "str", lambda: b"a".center(5, b"xx"), lambda: b"a" * b"b", lambda: b"\xff".decode(), lambda: b"a".decode("nope"), lambda: b"a" < "a", lambda: bytes(5, "utf-8"), lambda: bytes(b"x", "utf-8"), lambda: b"".hex("::"), lambda: b"abc".translate(b"short"), lambda: bytes.maketrans(b"a", b"bc"), lambda: bytes(object()), lambda: bytes(None), lambda: setattr(b"", "x", 1), lambda: b"abc".__setitem__, lambda: bytes(2**70), lambda: bytes([None])):
    try:
        print(repr(f()))
    except (ValueError, TypeError, IndexError, AttributeError, LookupError, OverflowError) as e:
        print(type(e).__name__, e)


class B(bytes):
    pass


class HasBytes:
    def __bytes__(self):
        return b"from dunder"


x = B(b"abc")
print(x, type(x[0:2]), type(x + b"d"), x == b"abc", bytes(HasBytes()), B(HasBytes()), hash(x) == hash(b"abc"), type(x.upper()), B.fromhex("41"), type(B.fromhex("41")))
print(b"a" b"b", b"abc"[1:2], b"abc"[5:], b"\x41", list(b"abc"[::-1]), [*b"ab"], tuple(b"z"), b"abc".__contains__(98), b"a,b".split(sep=b",", maxsplit=1), b" a b ".split(None, 1), b"a".isidentifier if hasattr(b"", "isidentifier") else "no isidentifier", b"abc".__len__(), b"".__class__, iter(b"a").__next__())
