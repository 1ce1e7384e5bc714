# bz2 and lzma: one-shot and incremental use, formats, filters, files, malformed input.
import bz2, io, lzma

DATA = b"compression is fun. " * 300


def show(what, f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(what, r if len(repr(r)) < 90 else (type(r).__name__, len(r)))
    except Exception as e:
        print(what, type(e).__name__, e)


# bz2
for level in (1, 5, 9):
    assert bz2.decompress(bz2.compress(DATA, level)) == DATA
z = bz2.compress(DATA)
print(z[:10], bz2.decompress(z + bz2.compress(b"two")) == DATA + b"two", bz2.decompress(b""))
c = bz2.BZ2Compressor()
z2 = c.compress(DATA[:100]) + c.compress(DATA[100:]) + c.flush()
print(z2 == z)
show("after flush", c.compress, b"x")
show("second flush", c.flush)
d = bz2.BZ2Decompressor()
print(len(d.decompress(z, 50)), d.needs_input, d.eof, len(d.decompress(b"", 100)), d.needs_input)
rest = d.decompress(b"")
print(len(rest), d.eof, d.unused_data)
show("after the end", d.decompress, b"x")
show("level", bz2.BZ2Compressor, 10)
show("level type", bz2.BZ2Compressor, "9")
show("junk", bz2.decompress, b"BZh9 no such stream")
show("header", bz2.decompress, b"plain")
show("cut", bz2.decompress, z[:-5])
bad = bytearray(z)
bad[20] ^= 0x55
d = bz2.BZ2Decompressor()
show("broken", d.decompress, bytes(bad))
show("again", d.decompress, b"")
f = io.BytesIO()
with bz2.open(f, "wt", encoding="utf-8") as t:
    t.write("first\nsecond\nthird ☃\n")
f.seek(0)
with bz2.BZ2File(f) as b:
    print(b.readline(), b.peek()[:3], b.tell(), b.seek(1), b.read(4), b.readlines())

# lzma
z = lzma.compress(DATA)
print(z[:6], lzma.decompress(z) == DATA, lzma.is_check_supported(lzma.CHECK_CRC64), lzma.is_check_supported(99))
for format in (lzma.FORMAT_XZ, lzma.FORMAT_ALONE):
    for preset in (0, 6, 2 | lzma.PRESET_EXTREME):
        y = lzma.compress(DATA, format=format, preset=preset)
        assert lzma.decompress(y) == DATA == lzma.decompress(y, format=format)
for check in (lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256):
    d = lzma.LZMADecompressor()
    before = d.check
    print(before, d.decompress(lzma.compress(DATA, check=check)) == DATA, d.check, d.eof, d.needs_input)
raw = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 7, "lc": 2, "dict_size": 1 << 16}]
y = lzma.compress(DATA, lzma.FORMAT_RAW, filters=raw)
print(lzma.decompress(y, lzma.FORMAT_RAW, filters=raw) == DATA)
print(lzma._encode_filter_properties(raw[1]), lzma._decode_filter_properties(lzma.FILTER_LZMA1, b"]\0\0\x80\0"))
print(lzma._decode_filter_properties(lzma.FILTER_X86, b""), lzma._encode_filter_properties({"id": lzma.FILTER_DELTA}))
c = lzma.LZMACompressor(lzma.FORMAT_ALONE, filters=[{"id": lzma.FILTER_LZMA1}])
print(lzma.decompress(c.compress(DATA) + c.flush()) == DATA)
show("after flush", c.compress, b"x")
d = lzma.LZMADecompressor()
got = d.decompress(z, 1)
while not d.eof:
    got += d.decompress(b"", 1000)
print(got == DATA, d.unused_data)
show("end", d.decompress, b"x")
E = lzma.LZMACompressor
for kwargs in (dict(format=9), dict(preset=10), dict(preset=3, filters=[]), dict(preset=-1), dict(preset="x"),
               dict(format=lzma.FORMAT_RAW), dict(format=lzma.FORMAT_ALONE, check=4), dict(format=lzma.FORMAT_ALONE, filters=raw),
               dict(filters=[{}]), dict(filters=[3]), dict(filters=[{"id": 98}]), dict(filters=[{"id": 33, "x": 1}]),
               dict(filters=[{"id": 33, "lc": "x"}]), dict(filters=[{"id": 33}] * 5), dict(filters=5), dict(filters={})):
    show(sorted(kwargs), E, **kwargs)
D = lzma.LZMADecompressor
for kwargs in (dict(format=9), dict(format=lzma.FORMAT_RAW), dict(filters=raw), dict(format=lzma.FORMAT_RAW, memlimit=5, filters=raw), dict(memlimit=-1)):
    show(sorted(kwargs), D, **kwargs)
show("memory", lambda: D(memlimit=100).decompress(z))
show("junk", lzma.decompress, b"no xz stream at all")
show("cut", lzma.decompress, z[:-3])
show("damaged", lzma.decompress, z[:30] + b"\xff\xff\xff" + z[33:])
show("trailing junk", lambda: lzma.decompress(z + b"\0" * 3)[:3])
f = io.BytesIO()
with lzma.LZMAFile(f, "w", check=lzma.CHECK_CRC32) as w:
    print(w.write(b"line one\nline two\n"), w.tell(), w.writable(), w.seekable())
f.seek(0)
with lzma.open(f, "rt") as r:
    print(list(r))
