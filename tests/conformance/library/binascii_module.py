# binascii: hex, base64, quoted-printable, uu, checksums and errors.
import binascii
data = bytes(range(0, 256, 17))
print(binascii.hexlify(data), binascii.hexlify(data, ":"), binascii.hexlify(data, "-", 4), binascii.hexlify(data, b"_", -3))
print(binascii.unhexlify("00ff10"), binascii.a2b_hex(b"4142"))
print(binascii.b2a_base64(data), binascii.b2a_base64(b"ab", newline=False), binascii.a2b_base64(b"YW=I="))
print(binascii.b2a_qp(b"a=b\tc \nlong" + b"x" * 80), binascii.a2b_qp(b"a=3Db=\nc"))
print(binascii.b2a_uu(b"hello"), binascii.a2b_uu(b"%:&5L;&\\ \n"))
print(binascii.crc32(b"hello"), binascii.crc32(b"lo", binascii.crc32(b"hel")), binascii.crc_hqx(b"hello", 0))
for f, arg in ((binascii.unhexlify, "abc"), (binascii.unhexlify, "zz"), (binascii.a2b_base64, b"abc"), (binascii.a2b_base64, b"a"),
               (binascii.hexlify, "text"), (binascii.a2b_uu, b"\xff\xff"), (binascii.unhexlify, "é")):
    try:
        print(f(arg))
    except Exception as e:
        print(type(e).__name__, e)
try:
    binascii.a2b_base64(b"YWI=\n", strict_mode=True)
except binascii.Error as e:
    print(e)
