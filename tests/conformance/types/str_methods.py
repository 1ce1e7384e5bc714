# Every str method with typical and edge inputs.
s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold(), "ß".casefold(), "ǆ".title())
print(s.find("o"), s.find("o", 5), s.find("z"), s.rfind("o"), s.rfind("o", 0, 8), s.index("W"), s.rindex("l"), s.count("l"), s.count(""), s.count("l", 4), "aaa".count("aa"), s.find(""), s.find("", 50), s.rfind(""), "".find(""), s.find("World", -5), s.find("o", None, None))
print("a,b,,c".split(","), "a b  c ".split(), " a  b ".split(" "), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), "".split(), "".split(","), "  a b ".split(None, 1), "  a b c".rsplit(None, 1), "abc".split("bc"), "a\tb\nc".split(), "1<>2<>3".split("<>"), "x".split("xx"), "a b c".split(maxsplit=1), "\u3000a\u2003b".split())
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\n\nb\n".splitlines(True), "".splitlines(), "\n".splitlines())
print("k=v=w".partition("="), "k=v=w".rpartition("="), "kv".partition("="), "kv".rpartition("="), ",".join(["a", "b"]), "".join([]), "-".join("abc"), ", ".join({"x": 1, "y": 2}))
print("  x ".strip() + "|", "xxaxbxx".strip("x"), "xyax".lstrip("xy"), "axyx".rstrip("xy"), "\t\n x\u3000".strip() + "|", "abc".strip("") , "aaa".strip("a") + "|", "é".strip("é") + "|")
print("abc".center(9, "*"), "abc".ljust(6) + "|", "abc".rjust(6, "."), "42".zfill(6), "-42".zfill(6), "+4".zfill(5), "".zfill(3), "abc".zfill(2), "abc".center(2), "ab".center(5, "-"), "abc".center(6, "-"))
print("abcabc".replace("b", "X"), "abcabc".replace("b", "X", 1), "abc".replace("", "-"), "abc".replace("", "-", 2), "aaa".replace("aa", "b"), "abc".replace("z", "y"), "".replace("", "x"), "aXbX".replace("X", "", count=1))
print(s.startswith("He"), s.startswith(("x", "Hell")), s.endswith("ld"), s.startswith("W", 7), s.endswith("o", 0, 5), s.startswith(""), "".startswith("", 1), s.endswith(()), s.startswith("lo", 3, 5))
for name in ("isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii"):
    print(name, [getattr(x, name)() for x in ("abc", "ABC", "123", "½", "²", "Ⅷ", "a1", " \t", "", "Title Case", "é", "日本", "_x", "1x", "a b", "\n", "٣", "ǅ", "Σ", "a\u0301")])
print("a\tbc\td".expandtabs(), "a\tbc\td".expandtabs(4), "\t".expandtabs(0) + "|", "a\n\tb".expandtabs(3), "ab\t".expandtabs(1) + "|")
t = str.maketrans({"a": "1", "b": None, ord("c"): "CC"})
print("abcd".translate(t), "abc".translate(str.maketrans("ab", "xy")), "abc".translate(str.maketrans("ab", "xy", "c")), "abc".translate({97: 98}), str.maketrans("a", "b"), "é".translate({0xE9: "e"}))
print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "x".removeprefix("y"), "xx".removesuffix("x"), "x".removesuffix(""))
print("é日\U0001F600".encode(), "é".encode("latin-1"), "é".encode("utf-16-le"), "aé".encode("ascii", "replace"), "aé".encode("ascii", "ignore"), "aé".encode("ascii", "xmlcharrefreplace"), "aé".encode("ascii", "backslashreplace"), "aé".encode("ascii", "namereplace"))
print("{} {}".format(1, 2), "{0}{1}{0}".format("a", "b"), "{x:>5}|{y!r}".format(x=1, y="q"), "{0[1]} {1.real} {2[k]}".format([1, 2], 5, {"k": "v"}), "{:{}}|".format("a", 4), "{{}}".format(), "{:.{p}f}".format(3.14159, p=2), "{a}".format_map({"a": 1}), "{0:d} {0:x}".format(255), "{!s:>4}".format("r"), "{:%Y}".format(__import__("datetime").date(2020, 1, 1)))
for f in (lambda: s.index("zz"), lambda: s.rindex("zz"), lambda: "a".split(""), lambda: "a".join([1]), lambda: "a".join(5), lambda: "{}".format(), lambda: "{0} {}".format(1, 2), lambda: "{x}".format(), lambda: "{".format(), lambda: "}".format(), lambda: "{0[}".format(1), lambda: "{0.x}".format(1), lambda: "{!z}".format(1), lambda: "a".center("b"), lambda: "a".center(5, "xx"), lambda: "a" + 1, lambda: 1 + "a", lambda: "a" * "b", lambda: "abc"[5], lambda: "abc"["a"], lambda: "a".startswith(5), lambda: "a".startswith((5,)),
          lambda: "a".replace(1, 2), lambda: "a".find(1), lambda: "a".strip(1), lambda: "é".encode("ascii"), lambda: "a".encode("nope"), lambda: str.maketrans("a", "bc"), lambda: str.maketrans(5), lambda: "a".partition(""), lambda: "a".zfill("x"), lambda: "a".upper(1), lambda: "a".count(), lambda: "a".split(",", "x"), lambda: "a".nope, lambda: "{a}".format_map([]), lambda: "a".expandtabs("x"), lambda: chr(-1), lambda: ord("ab"), lambda: ord(""), lambda: str(b"x", "nope"), lambda: str(5, "utf-8"), lambda: str(b"\xff", "utf-8"), lambda: 5 in "a", lambda: "{:d}".format("x"), lambda: "{0:{1}{2}}".format(1)):
    try:
        print(repr(f()))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, LookupError) as e:
        print(type(e).__name__, e)
print(str(5), str(), str(b"ab", "ascii"), str(b"\xe9", "latin-1"), str(object=1.5), str(None), str(b"x"), str("é".encode(), "utf-8", "strict"), str(b"\xffa", errors="replace"), "abc" "def" * 2, "ab" * 0, "ab" * -1, 3 * "xy")
print("abc" < "abd", "a" < "B", "" < "a", "Z" < "a", "é" > "z", "\U0001F600" > "\uffff", "a" == "a", "a" != b"a", "abc" >= "ab", "b" in "abc", "" in "", "bc" not in "abc", hash("a") == hash("a"), max("héllo"), min("bca"), sorted("hello"), list("é日"), "".join(reversed("abc")))
