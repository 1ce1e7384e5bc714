# The Unicode Character Database at version 16.0: properties, case, names and normal forms of every fifth character.
import hashlib, unicodedata as u

print(u.unidata_version)
TANGUT = [range(0x17000, 0x18D09)]  # CPython 3.14 knows no names for them
digests = {}


def note(kind, value):
    digests.setdefault(kind, hashlib.md5()).update(repr(value).encode())


for i in [*range(0, 0x3400, 5), *range(0xA000, 0xAC00, 5), *range(0xF900, 0x20000, 5), *range(0x2F800, 0x2FA20, 5), 0x10FFFF]:
    c = chr(i)
    note("properties", (u.category(c), u.bidirectional(c), u.combining(c), u.east_asian_width(c), u.mirrored(c)))
    note("numbers", (u.numeric(c, None), u.digit(c, None), u.decimal(c, None)))
    note("decomposition", u.decomposition(c))
    note("is", (c.isalpha(), c.isnumeric(), c.islower(), c.isupper(), c.istitle(), c.isspace(), c.isprintable(), c.isidentifier()))
    note("case", [ascii(x) for x in (c.lower(), c.upper(), c.title(), c.casefold())])
    note("normal", [ascii(u.normalize(form, c)) for form in ("NFC", "NFD", "NFKC", "NFKD")])
    if not any(i in r for r in TANGUT):
        note("name", u.name(c, None))
for kind, digest in digests.items():
    print(kind, digest.hexdigest())
for c in "\U00010D40\U000105C0\U0001CC00\U00016D40\U00011380\u1C89\uA7CB\U0001FADF":  # new in 16.0
    print(f"{ord(c):X}", u.name(c, None), u.category(c), c.isalpha(), c.isidentifier(), ascii(c.lower()), u.decimal(c, None))
print(ascii("\u13a0\uab70".casefold()), u.lookup("GARAY DIGIT ZERO") == "\U00010D40", "\N{TODHRI LETTER EI}" == "\U000105C9")
