# compression.zstd: levels, options, frames, dictionaries, files, malformed input.
import io
from compression import zstd
from compression.zstd import CompressionParameter as C, DecompressionParameter as D, Strategy, ZstdCompressor, ZstdDecompressor, ZstdDict

DATA = b"zstandard frames hold blocks of sequences. " * 400


def show(what, f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(what, r if len(repr(r)) < 90 else (type(r).__name__, len(r)))
    except Exception as e:
        print(what, type(e).__name__, e)


print(zstd.COMPRESSION_LEVEL_DEFAULT, C.compression_level.bounds(), D.window_log_max.bounds()[0], Strategy.lazy, len(C))
for level in (-5, 0, 1, 3, 19):
    assert zstd.decompress(zstd.compress(DATA, level)) == DATA
z = zstd.compress(DATA, options={C.checksum_flag: 1, C.compression_level: 5, C.window_log: 15})
print(z[:4], zstd.decompress(z) == DATA, zstd.get_frame_info(z), zstd.get_frame_size(z + b"tail") == len(z))
print(zstd.decompress(z + zstd.compress(b"second frame"))[-5:], zstd.decompress(zstd.compress(b"")))
c = ZstdCompressor()
parts = [c.compress(b"one "), c.flush(c.FLUSH_BLOCK), c.compress(b"two ", c.FLUSH_BLOCK), c.compress(b"three"), c.flush()]
print(c.last_mode == c.FLUSH_FRAME, zstd.decompress(b"".join(parts)), zstd.get_frame_info(b"".join(parts)))
c = ZstdCompressor()
c.set_pledged_input_size(3)
show("too much", lambda: (c.compress(b"abcdef"), c.flush()))
c.set_pledged_input_size(None)
show("again", lambda: zstd.decompress(c.compress(b"abc", c.FLUSH_FRAME)))
d = ZstdDecompressor()
got = d.decompress(z + b"REST", 100)
while not d.eof:
    got += d.decompress(b"", 5000)
print(got == DATA, d.unused_data, d.needs_input)
show("end", d.decompress, b"")
for kwargs in (dict(level=100), dict(level=2**40), dict(level="x"), dict(level=1, options={}), dict(options=3), dict(options={1: 1}),
               dict(options={"a": 1}), dict(options={C.hash_log: 99}), dict(options={D.window_log_max: 20}), dict(zstd_dict=b"x")):
    show(sorted(kwargs), ZstdCompressor, **kwargs)
for kwargs in (dict(options={7: 1}), dict(options={C.window_log: 20}), dict(zstd_dict=3)):
    show(sorted(kwargs), ZstdDecompressor, **kwargs)
show("mode", ZstdCompressor().compress, b"", 7)
show("flush", ZstdCompressor().flush, 0)
show("junk", zstd.decompress, b"plain text, no frame")
show("cut", zstd.decompress, z[:-9])
show("checksum", zstd.decompress, z[:-1] + bytes([z[-1] ^ 255]))
show("info", zstd.get_frame_info, b"123")
show("size", zstd.get_frame_size, b"123")
# Dictionaries
samples = [b"user=%d name=customer%d city=Berlin" % (i, i * 7) for i in range(2000)]
trained = zstd.train_dict(samples, 4096)
print(type(trained).__name__, 0 < len(trained) <= 4096, trained.dict_id != 0, len(trained.dict_content) == len(trained))
small = zstd.compress(samples[5], zstd_dict=trained)
print(len(small) < len(zstd.compress(samples[5])), zstd.decompress(small, zstd_dict=trained) == samples[5])
for kind in (trained.as_digested_dict, trained.as_undigested_dict, trained.as_prefix):
    packed = zstd.compress(samples[9], zstd_dict=kind)
    print(zstd.decompress(packed, zstd_dict=kind) == samples[9], end=" ")
print()
show("no dictionary", zstd.decompress, small)
raw = ZstdDict(b"user= name=customer city=Berlin", is_raw=True)
print(raw, zstd.decompress(zstd.compress(samples[1], zstd_dict=raw.as_prefix), raw.as_prefix) == samples[1])
print(zstd.finalize_dict(raw, samples, 2048, 5).dict_id != 0)
show("short", ZstdDict, b"123")
show("no magic", ZstdDict, b"1234567890")
show("no samples", zstd.train_dict, [], 10)
show("train size", zstd.train_dict, samples, -1)
show("attribute", setattr, raw, "dict_id", 3)
# Files
f = io.BytesIO()
with zstd.open(f, "wt", encoding="utf-8") as t:
    t.write("eins\nzwei\ndrei ☃\n")
f.seek(0)
with zstd.ZstdFile(f) as b:
    print(b.readline(), b.read(2), b.tell(), b.seek(0), b.readlines())
