# Binary records: packing, unpacking, memory views, bytes and byte arrays.
import struct
import sys

SIZE = 170_000


def main(n):
    rec = struct.Struct("<IhBd8s")
    buf = bytearray(rec.size * n)
    for i in range(n):
        rec.pack_into(buf, i * rec.size, i, i % 1000 - 500, i % 256, i * 0.5, b"rec%05d" % (i % 100000))
    total, fsum = 0, 0.0
    for ident, small, byte, value, name in rec.iter_unpack(bytes(buf)):
        total += ident + small + byte + name[-1]
        fsum += value
    view = memoryview(buf)
    check = 0
    for i in range(0, len(buf), rec.size):
        check ^= int.from_bytes(view[i:i + 4], "little") * 2654435761 & 0xFFFFFFFF
    crc = 0
    for b in buf[: 8 * n]:
        crc = (crc << 1 ^ b ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    out = bytearray()
    for i in range(n):
        out += struct.pack(">HH", i & 0xFFFF, i >> 3 & 0xFFFF)
        out.append(i & 0x7F)
    return total, fsum, check, crc, sum(out), out.count(b"\x00\x01"), len(out.hex())


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
