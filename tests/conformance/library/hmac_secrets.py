# hmac and secrets.
import hmac, secrets, hashlib
for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2s"):
    h = hmac.new(b"key", b"The quick brown fox", name)
    print(name, h.hexdigest(), h.digest_size, h.block_size, h.name)
h = hmac.new(b"k" * 200, digestmod=hashlib.sha256)
h.update(b"part1"); c = h.copy(); h.update(b"part2")
print(h.hexdigest(), c.hexdigest(), hmac.digest(b"k" * 200, b"part1part2", "sha256") == h.digest())
print(hmac.compare_digest("abc", "abc"), hmac.compare_digest(b"abc", b"abd"))
for f in (lambda: hmac.new("text", b"", "md5"), lambda: hmac.new(b"k"), lambda: hmac.compare_digest("é", "é"), lambda: hmac.compare_digest("a", b"a"), lambda: hmac.new(b"k", b"", "nope")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e if "unsupported" not in str(e) else "unsupported")
print(len(secrets.token_bytes(10)), len(secrets.token_hex(5)), secrets.choice([7]), 0 <= secrets.randbelow(10) < 10, secrets.randbits(8) < 256, len(secrets.token_urlsafe(6)))
