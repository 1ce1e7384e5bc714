# Encoding errors report the position.
print("é".encode("ascii", "replace"), b"\xc3\xa9".decode())
for codec in ("ascii", "latin-1", "utf-8"):
    try:
        print("naïve €".encode(codec))
    except UnicodeEncodeError as e:
        print(e.start, e.end, e)
b"valid \xe2\x82 broken".decode("utf-8")
