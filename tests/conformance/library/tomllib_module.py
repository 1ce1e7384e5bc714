# tomllib: values, tables, errors.
import tomllib, io, pprint
text = """
title = "TOML \\u00e9"
int = 1_000
hex = 0xDEAD
flt = -1.5e3
inf = -inf
bool = true
date = 1979-05-27T07:32:00Z
local = 1979-05-27
time = 07:32:00.5
multi = \"\"\"
one \\
  two
three\"\"\"
lit = 'C:\\x'
arr = [1, [2, 3], {a = 1, b.c = 2}, ]
a.b."c d" = 3
[table.sub]
k = 1
[[prod]]
n = 1
[[prod.deep]]
x = 1
[[prod]]
n = 2
"""
pprint.pprint(tomllib.loads(text)); print(tomllib.load(io.BytesIO(b"a = 1")), tomllib.loads("x = 1.10", parse_float=str))
for bad in ("a", "a = ", "a = 1\na = 2", "[t]\n[t]", "a = 01", "a = 'x", "a = [1, 2", "a.b = 1\na = 2", "a = 1979-13-01", "a = \"\\q\"", "= 1", "a = {b = 1, b = 2}", "[[a]]\n[a]", "a = 1 b = 2", "\x01"):
    try:
        tomllib.loads(bad)
    except tomllib.TOMLDecodeError as e:
        print(e)
try:
    tomllib.load(io.StringIO("a = 1"))
except TypeError as e:
    print(e)
