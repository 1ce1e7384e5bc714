# Indexing and slicing strings of mixed widths, normalisation, case mapping, identifiers, surrogates.
import unicodedata
text = "aé日\U0001F600z"
n = len(text)
print(n, [text[i] for i in range(-n, n)] == list(text) * 2, [ascii(c) for c in text], [ord(c) for c in text])
for sl in (slice(None), slice(1, 4), slice(-3, None), slice(None, None, -1), slice(None, None, 2), slice(4, 0, -2), slice(10, 20), slice(-100, 2), slice(3, 1), slice(None, -1), slice(-1, -4, -1)):
    print(sl, ascii(text[sl]), sl.indices(n))
print(ascii(text * 2), text.find("日"), text.rfind("z"), text.index("\U0001F600"), text.count("é"), ascii(text.replace("日", "x")), ascii(text.upper()), text.encode("utf-8"), text.encode("utf-16-be"), text.encode("utf-32-le")[:8])
long = "x" * 1000 + "é" + "日" * 1000 + "\U0001F600" * 10
print(len(long), long[1000], long[1500], long[-1] == "\U0001F600", long[999:1003], len(long[::7]), long.find("\U0001F600"), len(long.encode()), long[2000:2002], hash(long) == hash("x" * 1000 + "é" + "日" * 1000 + "\U0001F600" * 10))
print(sum(ord(long[i]) for i in range(0, len(long), 13)), sum(map(ord, long)), "".join(sorted(set(long))).encode("unicode_escape"))
for s in ("ß", "ŉ", "İ", "ı", "ﬃ", "Ǆ", "ǆ", "ΑΣ", "ΑΣΑ", "Σ", "ὈΔΥΣΣΕΎΣ", "straße", "ῼ", "ᾳ", "Ა", "ꭰ", "𐐀", "K"):
    print(s, ascii(s.upper()), ascii(s.lower()), ascii(s.title()), ascii(s.capitalize()), ascii(s.casefold()), ascii(s.swapcase()))
print("they're bill's friends".title(), "a1b2 c3".title(), "x-ray _y".title(), "HELLO wORLD".capitalize(), "ÀÉ".lower(), "àé".upper())
lone = "\ud800a\udfff"
print(len(lone), ascii(lone), lone == "\ud800" + "a" + "\udfff", ascii("\ud83d" + "\ude00"), "\ud83d\ude00" == "\U0001F600", ascii(lone[0]), lone.isprintable(), ascii(repr(lone)))
for f in (lambda: lone.encode(), lambda: b"\xed\xa0\x80".decode(), lambda: b"\xff".decode(), lambda: b"\xe6\x97".decode(), lambda: b"a\x80b".decode(), lambda: b"\xf5\x80\x80\x80".decode(), lambda: b"\xc0\x80".decode(), lambda: "\U0001F600".encode("latin-1"), lambda: "aéb".encode("ascii"), lambda: b"\x80".decode("ascii"), lambda: b"ab\x00".decode("utf-16"), lambda: b"\x00\xd8".decode("utf-16-le")):
    try:
        print(f())
    except UnicodeError as e:
        print(type(e).__name__, e, e.start, e.end, e.reason)
print(lone.encode("utf-8", "surrogatepass"), ascii(b"\xff\xfeA".decode("utf-8", "surrogateescape")), "\udcff\udcfe".encode("utf-8", "surrogateescape"), b"a\xffb\xe6\x97".decode("utf-8", "replace").encode("unicode_escape"), b"a\xffb".decode("utf-8", "ignore"), b"a\xffb".decode("utf-8", "backslashreplace"))
for s in ("e\u0301", "é", "\u212b", "ﬁ", "①", "한", "\u1e9b\u0323"):
    print(*(ascii(unicodedata.normalize(f, s)) for f in ("NFC", "NFD", "NFKC", "NFKD")), unicodedata.is_normalized("NFC", s))
for c in "aA1½²Ⅷ日é \u0301\U0001F600€":
    print(ascii(c), unicodedata.name(c), unicodedata.category(c), unicodedata.bidirectional(c), unicodedata.combining(c), unicodedata.east_asian_width(c), unicodedata.decomposition(c), unicodedata.numeric(c, None), unicodedata.digit(c, None), unicodedata.decimal(c, None), unicodedata.mirrored(c))
print(unicodedata.lookup("GREEK SMALL LETTER ALPHA"), unicodedata.lookup("CJK UNIFIED IDEOGRAPH-65E5"), unicodedata.lookup("HANGUL SYLLABLE HAN"))
for f in (lambda: unicodedata.lookup("NOT A NAME"), lambda: unicodedata.name("\x00"), lambda: unicodedata.normalize("X", "a"), lambda: unicodedata.numeric("a")):
    try:
        f()
    except (KeyError, ValueError) as e:
        print(type(e).__name__, e)
print([c for c in map(chr, range(128)) if c.isidentifier()] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"), "ñ".isidentifier(), "a·".isidentifier(), "℘".isidentifier(), "class".isidentifier())
print(sum(chr(i).isalpha() for i in range(0x800)), sum(chr(i).isdigit() for i in range(0x800)), sum(chr(i).isspace() for i in range(0x3001)), sum(chr(i).isupper() for i in range(0x600)), sum(chr(i).isprintable() for i in range(0x800)), sum(chr(i).isnumeric() for i in range(0x800)))
import re
print(re.findall(r"\w+", "naïve café 日本語 a_b 12½"), re.sub(r"[^\W\d_]", "x", "é1_日"), re.split(r"\s+", "a\u2003b\u00a0c"), re.match("É", "é", re.I) is not None)
