# base64 in all its alphabets.
import base64
data = bytes(range(20)) + b"\xfb\xff\xfe"
for name in ("b64", "b32", "b32hex", "b16", "a85", "b85", "z85", "standard_b64", "urlsafe_b64"):
    encode, decode = getattr(base64, name + "encode"), getattr(base64, name + "decode")
    text = encode(data if name != "z85" else data[:20])
    print(name, text, decode(text) == (data if name != "z85" else data[:20]))
print(base64.b64encode(data, b"-_"), base64.b64decode("-_8=", "-_"), base64.a85encode(b"\0\0\0\0 abc", foldspaces=True, adobe=True))
print(base64.b32decode("mzxw6===", casefold=True), base64.b32decode("ME0I====".replace("0", "O"), map01="I"))
print(base64.encodebytes(b"x" * 60), base64.decodebytes(b"eHh4\neA==\n"))
for f, arg in ((base64.b64decode, "a"), (base64.b32decode, "M1"), (base64.b16decode, "zz"), (base64.b85decode, "~~~~~~"),
               (base64.a85decode, "<~~>x"), (base64.b64encode, "text"), (base64.b64decode, "é")):
    try:
        print(f(arg))
    except Exception as e:
        print(type(e).__name__, e)
try:
    base64.b64decode("ab@c", validate=True)
except Exception as e:
    print(type(e).__name__, e)
