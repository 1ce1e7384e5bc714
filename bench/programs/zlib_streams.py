# Compression: zlib and gzip over text and binary data, whole and in pieces, with checksums.
import gzip
import io
import sys
import zlib

SIZE = 9


def text(n):
    x, words = 11, []
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        words.append(f"word{x % 997}{'.' if x & 64 else ''}")
    return " ".join(words).encode()


def main(n):
    data = text(30_000)
    binary = bytes((i * i >> 3) & 255 for i in range(60_000))
    sums = []
    for i in range(n):
        for level in (1, 6):
            packed = zlib.compress(data, level)
            assert zlib.decompress(packed) == data and len(packed) < len(data) // 2
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        pieces = [packer.compress(data[k:k + 1000]) for k in range(0, len(data), 1000)]
        packed = b"".join(pieces) + packer.flush()
        unpacker = zlib.decompressobj(-15)
        back = b"".join(unpacker.decompress(packed[k:k + 512]) for k in range(0, len(packed), 512)) + unpacker.flush()
        assert back == data and unpacker.eof
        with io.BytesIO() as file:
            with gzip.GzipFile(fileobj=file, mode="wb", mtime=0, compresslevel=4) as out:
                out.write(binary)
            file.seek(0)
            with gzip.GzipFile(fileobj=file) as source:
                lines = sum(1 for _ in source)
        sums.append(zlib.crc32(data, i) ^ zlib.adler32(binary, i))
        check = 0
        for k in range(0, len(data), 64):
            check = zlib.crc32(data[k:k + 64], check)
        sums.append(check)
    return len(data), lines, sums[:4]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
