# Hashing: digests of the library over small and large data, HMAC, base64, and CRC and SipHash-like mixing in Python.
import base64
import hashlib
import hmac
import sys

SIZE = 80_000


def crc_table():
    table = []
    for i in range(256):
        for _ in range(8):
            i = (i >> 1) ^ 0xEDB88320 if i & 1 else i >> 1
        table.append(i)
    return table


TABLE = crc_table()


def crc(data):
    c = 0xFFFFFFFF
    for b in data:
        c = TABLE[(c ^ b) & 255] ^ (c >> 8)
    return c ^ 0xFFFFFFFF


def mix(words):
    mask = (1 << 64) - 1
    a, b = 0x736F6D6570736575, 0x646F72616E646F6D
    for w in words:
        a = (a + w) & mask
        b = ((b << 13) | (b >> 51)) & mask ^ a
        a = ((a << 32) | (a >> 32)) & mask
        b = (b + a) & mask
    return a ^ b


def main(n):
    blob = bytes(i * 7 & 255 for i in range(1 << 16))
    chain = b"start"
    for i in range(n):
        chain = hashlib.sha256(chain).digest()
        if i % 4 == 0:
            chain = hashlib.md5(chain + i.to_bytes(4, "big")).digest()
        if i % 8 == 0:
            chain = hmac.new(b"key", chain, "sha1").digest()
        if i % 16 == 0:
            chain = hashlib.blake2b(chain, digest_size=20).digest()
    big = hashlib.sha512()
    for _ in range(n // 500):
        big.update(blob)
    text = base64.b64encode(chain * 50)
    assert base64.b64decode(text) == chain * 50
    return chain.hex(), big.hexdigest()[:16], f"{crc(blob * 2):08x}", f"{mix(range(n * 4)):016x}", hashlib.sha3_256(blob).hexdigest()[:16], len(text)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
