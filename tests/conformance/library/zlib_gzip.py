# zlib and gzip: checksums, one-shot and incremental use, dictionaries, copies, limits, malformed input; gzip files.
import gzip, io, zlib

DATA = b"the quick brown fox jumps over the lazy dog. " * 200


def show(what, f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(what, r if len(repr(r)) < 60 else (type(r).__name__, len(r)))
    except Exception as e:
        print(what, type(e).__name__, e)


print(zlib.crc32(b"hello"), zlib.crc32(b"lo", zlib.crc32(b"hel")), zlib.adler32(b"hello"), zlib.crc32(b""), zlib.adler32(b""))
print(zlib.crc32(b"x", -1), zlib.adler32(b"x", 2**40 + 1), zlib.crc32(memoryview(DATA)[::1]))
for level in (-1, 0, 1, 6, 9):
    assert zlib.decompress(zlib.compress(DATA, level)) == DATA
for wbits in (9, 15, -15, -9, 25, 31):
    c = zlib.compressobj(wbits=wbits)
    z = c.compress(DATA) + c.flush()
    assert zlib.decompress(z, wbits=wbits) == DATA, wbits
    assert zlib.decompress(zlib.compress(DATA, wbits=wbits), wbits, 1) == DATA
print(zlib.decompress(zlib.compress(DATA, wbits=31), 47) == DATA, len(zlib.compress(DATA, 0)) > len(DATA))

show("level", zlib.compress, b"x", 10)
show("str", zlib.compress, "x")
show("empty", zlib.decompress, b"")
show("junk", zlib.decompress, b"junk")
show("cut", zlib.decompress, zlib.compress(DATA)[:-3])
show("sum", zlib.decompress, zlib.compress(b"abc")[:-1] + b"\0")
show("window", zlib.decompressobj, 100)
show("option", zlib.compressobj, 3, wbits=77)
show("bufsize", zlib.decompress, zlib.compress(b"a"), bufsize=-1)
show("zdict", zlib.decompressobj, zdict=5)

# Incremental, with a limit on each piece of output
d = zlib.decompressobj()
z = zlib.compress(DATA)
out, rest = [], z
while rest:
    out.append(d.decompress(rest, 100))
    rest = d.unconsumed_tail
print(max(map(len, out)), b"".join(out) + d.flush() == DATA, d.eof, d.unused_data)
d = zlib.decompressobj()
print(d.decompress(z + b"tail") == DATA, d.eof, d.unused_data, d.unconsumed_tail, d.decompress(b"more"), d.unused_data)
show("max_length", d.decompress, b"", -1)
show("length", d.flush, 0)
# Flush modes, copies
c = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY)
parts = [c.compress(DATA[:500]), c.flush(zlib.Z_SYNC_FLUSH), c.compress(DATA[500:900]), c.flush(zlib.Z_FULL_FLUSH)]
c2 = c.copy()
a, b = c.compress(b"AAA") + c.flush(), c2.compress(b"BBB") + c2.flush()
print(zlib.decompress(b"".join(parts) + a, -15)[-5:], zlib.decompress(b"".join(parts) + b, -15)[-5:])
show("finished", c.compress, b"x")
show("finished copy", c.copy)
d = zlib.decompressobj()
head = d.decompress(z[:20])
e = d.copy()
print(head + d.decompress(z[20:]) == DATA == head + e.decompress(z[20:]), e.eof)
# Dictionaries
words = b"quick brown fox lazy dog"
c = zlib.compressobj(zdict=words)
z = c.compress(b"lazy fox") + c.flush()
print(zlib.decompressobj(zdict=words).decompress(z))
show("no dictionary", zlib.decompress, z)
show("wrong dictionary", zlib.decompressobj(zdict=b"other words").decompress, z)
# _ZlibDecompressor, as gzip uses it
d = zlib._ZlibDecompressor(wbits=-15)
z = zlib.compress(DATA, wbits=-15) + b"END"
got = d.decompress(z[:30], 10)
while not d.eof:
    got += d.decompress(b"" if not d.needs_input else z[30:], 999)
print(got == DATA, d.unused_data[-3:], d.needs_input)
show("end", d.decompress, b"")

# gzip
buffer = io.BytesIO()
with gzip.GzipFile("name.txt", "wb", fileobj=buffer, mtime=1234567890) as f:
    print(f.write(DATA), f.tell(), f.writable(), f.readable())
    f.write(b"\nlast line\n")
raw = buffer.getvalue()
print(raw[:4], raw[4:8], b"name.txt" in raw[:30])
with gzip.GzipFile(fileobj=io.BytesIO(raw)) as f:
    print(f.read(9), f.peek(3)[:3], f.seek(-10, 1) if False else f.tell(), f.seek(len(DATA)), f.readlines(), f.mtime)
with gzip.open(io.BytesIO(raw + gzip.compress(b"second member")), "rt") as f:
    lines = f.readlines()
    print(len(lines), lines[-1])
print(gzip.decompress(gzip.compress(DATA, 5, mtime=0)) == DATA, gzip.compress(b"", mtime=0)[:10])
show("not gzip", gzip.decompress, b"plain text")
show("truncated", gzip.decompress, raw[:-4])
show("crc", gzip.decompress, raw[:-8] + b"\1\2\3\4" + raw[-4:])
show("length", gzip.decompress, raw[:-1] + b"\x55")
show("method", gzip.decompress, raw[:2] + b"\7" + raw[3:])
show("mode", gzip.open, "x", "rwb")
