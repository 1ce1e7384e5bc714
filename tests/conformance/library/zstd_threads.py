# compression.zstd: what the library of a machine of 64 bits with threads can.
from compression import zstd
from compression.zstd import CompressionParameter as P, DecompressionParameter as D


def show(what, f, *args, **kwargs):
    try:
        print(what, f(*args, **kwargs))
    except Exception as e:
        print(what, type(e).__name__, e)


large = bytes(range(256)) * 20000
together = zstd.compress(large, options={P.nb_workers: 2, P.job_size: 1 << 20, P.overlap_log: 5})
print(P.nb_workers.bounds()[0], P.nb_workers.bounds()[1] >= 2, zstd.decompress(together) == large)
c = zstd.ZstdCompressor(options={P.nb_workers: 3})
parts = [c.compress(large[at : at + 300000]) for at in range(0, len(large), 300000)] + [c.flush()]
print(zstd.decompress(b"".join(parts)) == large)
show("workers", zstd.compress, b"", options={P.nb_workers: -1})
print(P.window_log.bounds(), D.window_log_max.bounds())
show("window", zstd.ZstdCompressor, options={P.window_log: 99})
show("window", zstd.ZstdDecompressor, options={D.window_log_max: 77})
