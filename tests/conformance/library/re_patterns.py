# Regular expressions: syntax of patterns, groups, lookaround, flags, errors.
import re
tests = [("a.c", "abc a\nc axc"), (r"^\w+", "hello world"), (r"\d{2,3}", "1 22 333 4444"), (r"(a|b)+c", "ababc bc"), (r"a*?b", "aaab"), (r"(?:x|y)z", "xz yz"), (r"\bfoo\b", "foo food foo"), (r"[^aeiou\s]+", "hello world"), (r"[a-c\d\-]+", "abc-123xyz"), (r"(?i)HeLLo", "hello HELLO"), (r"(?P<year>\d{4})-(?P<m>\d\d)", "2024-05 1999-12"), (r"(\w)\1", "hello book"), (r"(?P<q>['\"]).*?(?P=q)", "say 'hi' \"yo\""), (r"foo(?=bar)", "foobar foobaz"), (r"foo(?!bar)", "foobar foobaz"), (r"(?<=\$)\d+", "$100 200"), (r"(?<!\$)\b\d+", "$100 200"), (r"(a)?(?(1)b|c)", "ab c b"), (r"(?>a+)b", "aaab"), (r"a++b", "aaab"), (r"a{,2}", "aaa"), (r"x*", "axb"), (r"\Aab|cd\Z", "abcd cd"), (r"(?s)a.b", "a\nb"), (r"(?m)^b$", "a\nb\nc"), (r"(?x) a  b # comment", "ab"), (r"[\]\\^-]+", "]\\^-"), (r"\x41\u0042\103", "ABC"), (r"é+", "caféé"), (r"\s+\S", "a  b\tc"), (r"(?i:a)B", "AB aB ab"), (r"(?a:\w+)", "naïve"), (r"[\w.]+@[\w.]+", "me@x.org, you@y.com"), (r"(a(b)?)+", "abaab"), (r"((a)|b)*", "aba"), (r"", "ab"), (r"\.", "a.b"), (r"(?:(\d+)|(\w+))\s?", "12 ab 3"), (r"[\s\S]", "a\n"), (r"\D\W", "a! 1"), (r"$", "a\n")]
for p, s in tests:
    m = re.search(p, s)
    print(p, "|", m and (m.span(), m.group(), m.groups()), re.findall(p, s))
for flag in ("A", "I", "L", "M", "S", "X", "U", "DEBUG", "NOFLAG"):
    print(flag, repr(getattr(re, flag)), int(getattr(re, flag)), end="; ")
print()
print(re.compile("a", re.I | re.M).flags, re.compile("a", re.I), re.compile("(?im)x"), repr(re.compile(b"x")), re.I | re.S, re.compile("x") == re.compile("x"), re.compile("a", re.X) == re.compile("a"), hash(re.compile("q")) == hash(re.compile("q")))
bad = ["(", ")", "[", "a**", "*a", "a{2,1}", "(?P<1>a)", "(?P<a>x)(?P<a>y)", r"\1", "(?P=x)", "(?<=a+)b", "[z-a]", "\\", "(?z)", "(?", "(?P", "(?P<a", "a(?i)b", r"\q", r"[\q]", "(?(2)a)", "(?(1)a|b|c)", r"\x1", r"\u12", r"\N{nope}", "x{99999999999}", "(?i-i:a)", "(?-x)", "a++*", "(?#", "(?L)a", "{1}", "a{1}{2}", "(?<a", "[a-\\d]", r"\g<1>", "(?P<a>(?P=a))", "()\\2", "(?:", "a|*"]
for p in bad:
    try:
        re.compile(p)
        print(p, "compiles")
    except (re.error, OverflowError, ValueError, RecursionError) as e:
        print(p, "|", type(e).__name__, e, getattr(e, "pos", None))
try: re.match("a", b"a")
except TypeError as e: print(e)
try: re.match(b"a", "a")
except TypeError as e: print(e)
for f in (lambda: re.match(5, "a"), lambda: re.match("a", 5), lambda: re.compile("a").match(), lambda: re.compile(re.compile("a"), re.I), lambda: re.sub("a", "\\2", "a"), lambda: re.sub("a", r"\g<x>", "a"), lambda: re.sub("a", r"\q", "a"), lambda: re.sub("(a)", r"\g<1", "a"), lambda: re.compile("a").search("a", "b"), lambda: re.sub("a", 5, "a")):
    try: print(f())
    except (TypeError, ValueError, re.error, IndexError) as e: print(type(e).__name__, e)
print(re.escape("a.b*c[d]\n é_-"), re.escape(b"x.y"), re.findall(b"\\w+", b"ab cd"), re.sub(b"a", b"<\\g<0>>", b"banana"), re.match(b"(.)", b"xy").group(1))
print(re.fullmatch("a|ab", "ab"), re.match("a|ab", "ab"), re.fullmatch("a*", "aaab"), re.search("(?i)straße", "STRASSE"), re.search("(?i)ǆ", "Ǆ"), re.findall("(?i)k", "K\u212a"), re.findall("(?ia)k", "K\u212a"))
print(bool(re.match(r"(a?){10}a{10}", "a" * 10)), re.match("(x+x+)+y", "x" * 15), re.search("a" * 1000, "b" + "a" * 1000).start(), re.findall("(?:a|b|cd)*e", "abcde cde e"), len(re.findall("[ab]", "ab" * 5000)), re.match("(?:.|\n)*x", "y\n" * 5000 + "x").end())
