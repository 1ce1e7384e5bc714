# The codecs of East Asian encodings: whole tables as digests, errors, states, incremental and stream interfaces.
import codecs
import hashlib
import io

ENCODINGS = """gb2312 gbk gb18030 hz big5hkscs cp932 shift_jis euc_jp euc_jisx0213 shift_jisx0213 euc_jis_2004 shift_jis_2004
    cp949 euc_kr johab big5 cp950 iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext
    iso2022_kr""".split()
TEXT = "漢字 かな カナ 한글 中文 ｱ ~\\ é"


def attempt(function, *args):
    try:
        return function(*args)
    except UnicodeError as e:
        return f"{type(e).__name__}: {e}"


def decode(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as e:
        return e.start, e.end, e.reason


print("--- tables")
for encoding in ENCODINGS:
    before = {"hz": b"~{", "iso2022_kr": b"\x1b$)C\x0e"}.get(encoding, b"\x1b$B" if encoding.startswith("iso") else b"")
    low = 0x21 if before else 0x80
    digest = hashlib.md5()
    for lead in range(low, low + 0x60):
        for trail in range(0x21, 0xFF, 3):
            digest.update(ascii(decode(before + bytes((lead, trail)), encoding)).encode())
    characters = [chr(c) for c in range(0x80, 0xFFFF, 7) if not 0xD800 <= c < 0xE000]
    digest.update("".join(characters).encode(encoding, "ignore"))
    print(encoding, digest.hexdigest())

print("--- error handlers")
for encoding in ENCODINGS:
    print(encoding, attempt(TEXT.encode, encoding))
    for handler in ("ignore", "replace", "xmlcharrefreplace", "backslashreplace"):
        data = TEXT.encode(encoding, handler)
        print("  ", handler, data, data.decode(encoding) if handler == "ignore" else "")
    for data in (b"ab\xff", b"\x81", b"\x8f\xa1", b"~{0!~", b"\x1b$", b"\x1b$B0!a", b"\x1b(Z", b"\xa4\xd4\xa4"):
        print("  ", data, ascii(attempt(data.decode, encoding)), ascii(data.decode(encoding, "replace")))

print("--- longer sequences")
print("\U00020000\U0001F600ꀀ".encode("gb18030"), b"\x95\x32\x82\x36".decode("gb18030") == "\U00020000")
print("뷁쀍".encode("euc_kr"), b"\xa4\xd4\xa4\xb2\xa4\xce\xa4\xaa".decode("euc_kr"))
print("か゚".encode("euc_jis_2004"), b"\xa4\xf7".decode("euc_jis_2004"), len(b"\xa4\xf7".decode("euc_jis_2004")))
print("Ê̄".encode("big5hkscs"), attempt("か゚".encode, "euc_jp"))

print("--- incremental")
decoder = codecs.getincrementaldecoder("iso2022_jp")()
for byte in "漢字とabc".encode("iso2022_jp"):
    print(repr(decoder.decode(bytes((byte,)))), end=" ")
print(decoder.getstate(), repr(decoder.decode(b"", True)))
decoder.setstate((b"\x1b", 0x4242C2))
print(repr(decoder.decode(b"(B!")), decoder.reset(), decoder.errors)
encoder = codecs.getincrementalencoder("euc_jis_2004")("replace")
print(encoder.encode("æ"), encoder.getstate(), encoder.encode("̀"), encoder.encode("æ"), encoder.encode("x", True))
encoder = codecs.getincrementalencoder("iso2022_kr")()
print([encoder.encode(c) for c in "a한b글"], encoder.getstate(), encoder.encode("", True), encoder.getstate())
for state in ((), ("x", 0), (b"123456789", 0), 1):
    try:
        print(decoder.setstate(state))
    except (TypeError, UnicodeError) as e:
        print(type(e).__name__)

print("--- streams")
data = "一行\n二行\nthree\n".encode("cp932")
reader = codecs.getreader("cp932")(io.BytesIO(data))
print(repr(reader.readline()), repr(reader.read(3)), reader.readlines(), repr(reader.read()))
reader = codecs.getreader("big5")(io.BytesIO(b"\xa4"))
print(attempt(reader.read))
out = io.BytesIO()
writer = codecs.getwriter("iso2022_jp")(out)
writer.write("漢")
writer.writelines(["字", "x", "か"])
writer.reset()
print(out.getvalue(), writer.stream is out, writer.errors)
with io.TextIOWrapper(io.BytesIO(), "shift_jis") as f:
    f.write("テキスト\nfile\n")
    f.seek(0)
    print([line for line in f])
print(codecs.lookup("sjis").name, codecs.lookup("ms932").name, codecs.lookup("uhc").name, codecs.lookup("big5-hkscs").name)

import _codecs_jp
for bad in ("nothing", "big5", 1):
    try:
        _codecs_jp.getcodec(bad)
    except (LookupError, TypeError) as e:
        print(type(e).__name__, e)
