# codecs: lookup, error handlers, incremental and stream codecs, character maps.
import codecs, io
for name in ("utf-8", "UTF8", "latin_1", "ascii", "utf-16-le", "cp1252", "idna", "punycode", "rot13", "hex", "base64", "unicode_escape"):
    info = codecs.lookup(name)
    print(name, info.name, info._is_text_encoding)
text = "aé€😀\n"
for name in ("utf-8", "utf-16", "utf-32-be", "utf-7", "utf-8-sig", "unicode_escape", "raw_unicode_escape", "punycode"):
    data = codecs.encode(text, name)
    print(name, data, codecs.decode(data, name) == text)
for errors in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape"):
    try:
        print(errors, text.encode("ascii", errors))
    except UnicodeEncodeError as e:
        print(errors, e)
for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape", "nope"):
    try:
        print(errors, ascii(b"a\xff\xe2\x82b".decode("utf-8", errors)))
    except Exception as e:
        print(errors, type(e).__name__, e)
codecs.register_error("star", lambda e: ("*" * (e.end - e.start), e.end))
print("xéy€".encode("ascii", "star"))
d = codecs.getincrementaldecoder("utf-8")()
print([d.decode(bytes([b])) for b in "é€".encode()], d.decode(b"", True))
e = codecs.getincrementalencoder("utf-16")()
print(e.encode("a"), e.encode("b"))
r = codecs.getreader("utf-8")(io.BytesIO("l1é\nl2\n".encode()))
print(r.readline(), r.read())
w = io.BytesIO()
with codecs.EncodedFile(w, "utf-8", "latin-1") as f:
    f.write("é".encode())
    print(w.getvalue())
print(codecs.encode("Hello", "rot13"), codecs.encode(b"ab", "hex"), codecs.BOM_UTF16_LE, codecs.escape_decode(rb"\x41\n"))
try:
    codecs.lookup("no-such")
except LookupError as e:
    print(e)
