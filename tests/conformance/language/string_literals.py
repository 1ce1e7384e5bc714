# String and bytes literals: escapes, prefixes, concatenation, line continuations.
import warnings
warnings.simplefilter("ignore")
print("tab\there\\n 'single' \"double\" \a\b".encode())
print('\x41\u00e9\U0001F600\N{GREEK SMALL LETTER ALPHA}\101\0\7z'.encode("unicode_escape"))
print("line \
continued", "a" 'b' """c""" '''d''' r"\e" "f")
print(r"\n\x41\"", R'\'', r"\\", len(r"\
"))
print(b"bytes \x00\xff\101\n\\", rb"\x00", Rb"\d", bR"\w", b'a' b"b")
print("""triple "quoted" 'inside'
  second line \
  joined""", '''it's''')
print("" "", '', """""" == '', "a\
b", len("\
"))
print(eval(r'"\q\d\ " == "\\q\\d\\ ", b"\q", "\400", "\777"'))
print(u"unicode prefix", U'too', type(u"x").__name__)
print("\N{LATIN SMALL LETTER E WITH ACUTE}\N{bullet}\N{Latin Capital Letter A}", "\u20ac" == "€", "\ud800" == chr(0xD800))
for src in ("'\\x4'", "'\\u12'", "'\\U00110000'", "'\\N{no such name}'", "'\\N{'", "'\\N'", "b'\\x'", "b'é'", "'abc", "'''abc", "ur'x'", "'a' b'b'", "'a\n'", "'\\", "bu'x'", "rr'x'"):
    try:
        print("ok", eval(src))
    except SyntaxError as e:
        print(ascii(src), "|", e.msg)
x = ("implicit "
     "concatenation "
     f"of {1 + 1} "
     r"kinds\n")
print(x)
print("a" "b" in ["ab"], ["a" "b", "c"], ("x" "y").upper(), "a" "b%d" % 3)
s = "é\u0301"
print(len(s), ascii(s), ascii("日本\U0001F600\x7f\x80"), repr("日本\x7f\x80\u200b\U000e0001"), repr("a'b"), repr('a"b'), repr("a'b\"c"), repr("\\"))
print(repr(b"a'b"), repr(b'a"b\'c'), repr("\t\n\r\x00\x1b"), str(b"x"), "%a" % "é")
print("\r" == "\x0d", "a\rb".encode(), """x\r
y""".encode())
d = """
    indented
      more
    """
print(d.encode())
long = "x" * 100 + "y"
print(len(long), long[-2:])
print("ﬁ".upper(), "ß".upper(), "İ".lower().encode("unicode_escape"), "Σ".lower(), "ΑΣ".lower())
