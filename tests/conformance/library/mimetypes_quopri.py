# mimetypes and quopri.
import mimetypes, quopri, io
m = mimetypes.MimeTypes()
for name in ("a.html", "b.tar.gz", "c.PNG", "d.unknown", "e.json", "data:text/plain,hi", "http://x/y.pdf?z", "f.js", "g.csv.bz2"):
    print(name, m.guess_type(name))
print(m.guess_extension("image/png"), sorted(m.guess_all_extensions("text/plain"))[:3], m.guess_extension("no/no"))
m.add_type("application/x-dx", ".dx")
print(m.guess_type("x.dx"), m.guess_extension("application/x-dx"), m.guess_file_type("/a/b.dx"))
text = "naïve = 100%\ttab \nlong line " .encode() + b"y" * 80 + b"\n"
e = quopri.encodestring(text)
print(e, quopri.decodestring(e) == text, quopri.encodestring(b"a b", quotetabs=True), quopri.encodestring(b"a_b c", header=True), quopri.decodestring(b"a_b=20", header=True))
out = io.BytesIO(); quopri.decode(io.BytesIO(b"soft=\nline=3D\n"), out); print(out.getvalue())
