# io: StringIO, BytesIO, buffered and text layers over custom raw streams, newline handling, errors.
import io
s = io.StringIO("line1\nline2\r\nline3"); print(s.read(3), s.tell(), s.readline(), s.readlines(), s.read(), s.seek(0), s.getvalue(), list(s)); s = io.StringIO(); print(s.write("abc"), s.writelines(["d", "e"]), s.seek(1), s.write("X"), s.getvalue(), s.truncate(2), s.getvalue(), s.seek(5), s.write("z"), repr(s.getvalue()), s.readable(), s.seekable(), s.closed, s.line_buffering, s.encoding, s.newlines); s.close()
for f in (lambda: s.read(), lambda: s.write("x"), lambda: io.StringIO().write(b"x"), lambda: io.StringIO(5), lambda: io.StringIO("a").seek(-1), lambda: io.StringIO("a").seek(1, 1), lambda: io.StringIO("a", newline="x"), lambda: io.StringIO().fileno(), lambda: io.BytesIO("s"), lambda: io.BytesIO().write("s"), lambda: io.BytesIO(b"a").seek(-1), lambda: io.BytesIO(b"a").seek(0, 5), lambda: io.BytesIO().detach(), lambda: io.StringIO().truncate(-1), lambda: io.RawIOBase().read(), lambda: io.IOBase().fileno(), lambda: io.TextIOWrapper(5), lambda: io.BufferedReader(io.BytesIO(), 0), lambda: io.BufferedReader(5), lambda: io.IOBase().readable() or "False", lambda: io.TextIOBase().read(), lambda: io.BytesIO(b"a").readinto(b"x")):
    try: print(f())
    except (ValueError, TypeError, OSError, AttributeError, NotImplementedError) as e: print(type(e).__name__, e)
print(repr(io.StringIO("a\r\nb\n").read()), repr(io.StringIO("a\r\nb\n", newline=None).read()), repr(io.StringIO("a\r\nb\rc", newline="").readlines()), repr(io.StringIO("a\nb", newline="\r\n").getvalue()), io.StringIO("x").read(-1), io.StringIO("abc").readline(2), io.StringIO("é日")  .read(1))
b = io.BytesIO(b"hello world"); print(b.read(5), b.tell(), b.seek(-5, 2), b.read(), b.seek(0), b.readinto(x := bytearray(4)), x, b.getvalue(), b.getbuffer()[:3].tobytes(), b.read1(2), b.readline(), b.seek(0), b.write(b"HE"), b.getvalue(), b.truncate(4), b.getvalue(), b.seek(10), b.write(b"!"), b.getvalue(), b.seek(-2, 1), b.readlines()); v = b.getbuffer()
try: b.write(b"more than fits now........")
except BufferError as e: print(e)
v.release(); b.close()
try: b.getvalue()
except ValueError as e: print(e)
class Raw(io.RawIOBase):
    def __init__(self, data): self.data, self.pos, self.log = bytearray(data), 0, []
    def readable(self): return True
    def writable(self): return True
    def seekable(self): return True
    def readinto(self, b):
        n = min(len(b), 4, len(self.data) - self.pos); b[:n] = self.data[self.pos:self.pos + n]; self.pos += n; self.log.append(n)
        return n
    def write(self, b): b = bytes(b); self.data[self.pos:self.pos + len(b)] = b; self.pos += len(b); self.log.append(b); return len(b)
    def seek(self, o, w=0): self.pos = o if w == 0 else self.pos + o if w == 1 else len(self.data) + o; return self.pos
    def tell(self): return self.pos
    def truncate(self, n=None): del self.data[n if n is not None else self.pos:]; return len(self.data)
r = Raw(b"0123456789abcdef"); print(r.read(3), r.read(10), r.readall(), r.read(), r.log); br = io.BufferedReader(Raw(b"first line\nsecond\nthird"), 8); print(br.read(2), br.peek(1)[:2], br.readline(), br.read1(3), br.tell(), br.seek(0), br.read(), br.raw.log[:5], br.seek(-5, 2), br.readlines()); bw = io.BufferedWriter(Raw(b""), 8); print(bw.write(b"abc"), bw.raw.log, bw.write(b"defghijklmn"), bw.flush(), bytes(bw.raw.data), bw.tell(), bw.seek(1), bw.write(b"Z"), bw.close(), bytes(bw.raw.data)); rw = io.BufferedRandom(Raw(b"0123456789")); print(rw.read(3), rw.write(b"XY"), rw.seek(0), rw.read(), rw.seek(2), rw.write(b"!"), rw.read(2), rw.flush(), bytes(rw.raw.data)); pair = io.BufferedRWPair(Raw(b"in"), o := Raw(b"")); print(pair.read(), pair.write(b"out"), pair.flush(), o.data)
t = io.TextIOWrapper(io.BytesIO("é1\r\n日2\n".encode()), encoding="utf-8"); print(t.read(1), t.readline(), t.tell() > 0, t.read(), t.seek(0), t.readlines(), t.newlines, t.encoding, t.errors, t.buffer.getvalue()); w = io.TextIOWrapper(o := io.BytesIO(), encoding="utf-16", newline="\r\n", write_through=True); w.write("a\nb"); w.flush(); print(o.getvalue(), w.seek(0), w.read(), w.reconfigure(newline="\n"), w.line_buffering, w.detach() is o); t = io.TextIOWrapper(io.BytesIO(b"x\xffy"), encoding="ascii", errors="replace"); print(ascii(t.read())); t = io.TextIOWrapper(io.BytesIO(b"ok\n" * 9000 + b"\xff"), encoding="utf-8"); print(t.readline())
try: t.read()
except UnicodeDecodeError as e: print(e)
t = io.TextIOWrapper(io.BufferedReader(Raw("多字节字符\nsecond 行\n".encode() * 3)), encoding="utf-8"); print(t.read(2), p := t.tell(), t.readline(), t.seek(p) == p, t.read(4), len(t.read()), [l for l in t]); d = io.IncrementalNewlineDecoder(None, True); print(repr(d.decode("a\r")), repr(d.decode("\nb\r\nc\r", True)), d.newlines)
class Up(io.StringIO):
    def write(self, s): return super().write(s.upper())
u = Up(); print("via print", file=u); print(repr(u.getvalue()), io.DEFAULT_BUFFER_SIZE, io.SEEK_END, issubclass(io.StringIO, io.TextIOBase), isinstance(b, io.BufferedIOBase), issubclass(io.FileIO, io.RawIOBase), io.text_encoding(None), io.UnsupportedOperation.__mro__[1:3])
with io.StringIO("ctx") as c: print(c.read())
print(c.closed, [l.strip() for l in io.StringIO("a\nb\nc")], sum(map(int, io.StringIO("1\n2\n3"))), next(io.StringIO("only\n"))); big = io.StringIO(); [big.write(f"{i},") for i in range(10000)]; print(len(big.getvalue()), hash(big.getvalue()) == hash(",".join(map(str, range(10000))) + ","))
# A decoder that seeks while tell() asks for its state.
import codecs
class Seeking(codecs.IncrementalDecoder):
    def decode(self, input, final=False): return bytes(input).decode("latin-1")
    def getstate(self):
        if armed: armed.clear(); seeker.seek(0)
        return b"", 0
    def setstate(self, state): pass
codecs.register(lambda name: codecs.CodecInfo(codecs.latin_1_encode, codecs.latin_1_decode, incrementaldecoder=Seeking, name=name) if name == "seeking" else None)
armed = []; seeker = io.TextIOWrapper(io.BufferedReader(io.BytesIO(b"abcdefghijklmnop" * 8)), encoding="seeking", newline="")
seeker._CHUNK_SIZE = 8; seeker.read(5); armed.append(1); print(type(seeker.tell()).__name__, io.BytesIO().readinto(bytearray(3)))
