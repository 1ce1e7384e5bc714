# hashlib, base64, binascii, zlib checksums, hmac, uuid: known digests and encodings.
import base64
import binascii
import hashlib
import hmac
for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"):
    h = getattr(hashlib, name)(b"abc"); print(name, h.hexdigest()[:32], h.digest_size, h.block_size, h.name, hashlib.new(name, b"abc").digest() == h.digest(), getattr(hashlib, name)().hexdigest()[:16])
h = hashlib.sha256(); [h.update(b"x" * n) for n in (1, 63, 64, 65, 1000)]; c = h.copy(); c.update(b"more"); print(h.hexdigest(), c.hexdigest() != h.hexdigest(), hashlib.sha256(b"x" * 1193).hexdigest() == h.hexdigest(), hashlib.shake_128(b"a").hexdigest(20), hashlib.shake_256(b"").digest(4), hashlib.blake2b(b"m", digest_size=8, key=b"k", salt=b"s", person=b"p").hexdigest(), hashlib.blake2s(b"m", digest_size=4).hexdigest(), hashlib.md5(memoryview(b"mv")).hexdigest(), hashlib.sha1(bytearray(b"ba"), usedforsecurity=False).hexdigest(), {"md5", "sha256"} <= hashlib.algorithms_guaranteed)
for f in (lambda: hashlib.md5("str"), lambda: hashlib.new("nope"), lambda: hashlib.sha256().update(5), lambda: hashlib.shake_128(b"").hexdigest(), lambda: hashlib.blake2b(digest_size=99), lambda: base64.b64decode("abc"), lambda: base64.b64decode(b"a$b=", validate=True), lambda: base64.b32decode("x"), lambda: base64.b16decode("zz"), lambda: binascii.unhexlify("abc"), lambda: binascii.unhexlify("zz"), lambda: binascii.a2b_base64("é"), lambda: base64.b64encode("s"), lambda: base64.b85decode(b"\x01"), lambda: base64.a85decode(b"\x01"), lambda: binascii.hexlify("s"), lambda: hmac.new(b"k", b"m"), lambda: base64.b16decode(b"ab")):
    try: print(f())
    except (ValueError, TypeError, AttributeError) as e: print(type(e).__name__, e)
d = bytes(range(20)) + b"\xff\xfe"; print(base64.b64encode(d), base64.urlsafe_b64encode(d), base64.b32encode(d), base64.b32hexencode(b"hi"), base64.b16encode(b"hi"), base64.b85encode(d), base64.a85encode(d, adobe=True), base64.z85encode(b"abcd"), base64.encodebytes(b"x" * 60), base64.standard_b64decode("aGk="), base64.b64decode(b"aG k=\n"), base64.b64encode(b"??", altchars=b"-_"), [base64.b64encode(b"a" * n) for n in range(4)], base64.b32decode("NBUQ===="), base64.b16decode("6869"), base64.b16decode("aB", casefold=True), base64.a85encode(b"\0" * 4), binascii.b2a_hex(b"\1\xff", "-"), binascii.unhexlify(b"01fF"), binascii.crc32(b"hello"), binascii.crc32(b"lo", binascii.crc32(b"hel")), binascii.crc_hqx(b"hello", 0), binascii.b2a_base64(b"x", newline=False), binascii.b2a_uu(b"hello"), binascii.a2b_uu(binascii.b2a_uu(b"hi")), binascii.b2a_qp(b"a=b\xe9"), binascii.a2b_qp(b"a=3Db"))
for enc, dec in ((base64.b64encode, base64.b64decode), (base64.b32encode, base64.b32decode), (base64.b16encode, base64.b16decode), (base64.b85encode, base64.b85decode), (base64.a85encode, base64.a85decode), (binascii.hexlify, binascii.unhexlify)):
    assert all(dec(enc(bytes((i * 7 + n) % 256 for i in range(n)))) == bytes((i * 7 + n) % 256 for i in range(n)) for n in range(40))
print("round trips hold", hmac.new(b"key", b"msg", "sha256").hexdigest(), hmac.digest(b"key", b"msg", "md5").hex(), hmac.compare_digest("a", "a"), hmac.compare_digest(b"a", b"b"))
import uuid
import zlib
u = uuid.UUID("12345678-1234-5678-1234-567812345678"); print(u, repr(u), u.hex, u.int, u.version, u.variant, u.fields, u.urn, uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.UUID(int=5), u == uuid.UUID(bytes=u.bytes), uuid.UUID("{12345678123456781234567812345678}") == u, uuid.uuid4().version, len(str(uuid.uuid4())))
try: uuid.UUID("nope")
except ValueError as e: print(e)
z = zlib.compress(b"hello " * 100); print(len(z) < 40, zlib.decompress(z) == b"hello " * 100, zlib.crc32(b"abc"), zlib.adler32(b"abc"), zlib.decompress(zlib.compress(b"", 9)))
try: zlib.decompress(b"junk")
except zlib.error as e: print(e)
