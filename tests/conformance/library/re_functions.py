# The functions and match objects of re: sub, split, finditer, groups, templates, positions, iteration, scanners.
import re
m = re.match(r"(?P<first>\w+) (?P<second>\w+)( \w+)?", "hello big")
print(m.group(), m.group(0), m.group(1, 2), m.group("first"), m["second"], m[3], m.groups(), m.groups("none"), m.groupdict(), m.start(), m.end(2), m.span("second"), m.span(3), m.pos, m.endpos, m.lastindex, m.lastgroup, m.string, m.re.pattern, m.regs, m.expand(r"\2-\g<first>"), bool(m), repr(m))
for f in (lambda: m.group(9), lambda: m.group("zz"), lambda: m["q"], lambda: m.start(9), lambda: m.expand(r"\9"), lambda: m.group(-1), lambda: m.group(1.5)):
    try: print(f())
    except (IndexError, re.error, TypeError) as e: print(type(e).__name__, e)
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "one two three four"), re.sub("a", "b", "aaa", count=2), re.sub("x*", "-", "abxd"), re.sub("", "-", "ab"), re.sub(r"\d", lambda m: str(int(m[0]) * 2), "a1b5"), re.subn("a", "b", "banana"), re.sub("(?P<x>a)", r"[\g<x>\g<0>\1]", "cat"), re.sub("a", r"\n\t\\", "a").encode(), re.sub("(a)|b", r"<\1>", "ab"), re.sub("a", "", "banana"), re.sub("^", "> ", "l1\nl2", flags=re.M), re.sub("z", "y", "abc"))
print(re.split(r"[,;]\s*", "a, b;c"), re.split(r"([,;])", "a,b;c"), re.split("x*", "axbc"), re.split(",", "a,b,c", maxsplit=1), re.split("(a)|b", "xaybz"), re.split("", "ab"), re.split(",", ""), re.split(r"\b", "a b"))
print([x.span() for x in re.finditer(r"\w+", "ab cd e")], re.findall(r"(\w)(\d)", "a1 b2"), re.findall(r"(\w)\d", "a1 b2"), re.findall("", "ab"), re.findall("a|", "ba"), [x.group() for x in re.finditer("a*", "baac")])
p = re.compile(r"o")
print(p.search("foo boo", 2).span(), p.search("foo boo", 3, 5), p.match("foo", 1), p.fullmatch("foo", 1, 2), p.findall("foo boo", 0, 3), p.sub("0", "foo"), p.split("foo"), p.pattern, p.groups, p.groupindex, p.flags, re.compile("(?P<a>.)(?P<b>.)").groupindex, re.compile("^a").search("ba", 1), re.compile("^a").match("ba", 1) is not None, re.compile("a$").search("ab", 0, 1), re.compile(r"\b").search("ab", 1))
print([m.group() for m in iter(re.compile(r"\d").scanner("1a2").search, None)])
tokens = re.compile(r"(?P<num>\d+(?:\.\d*)?)|(?P<id>[A-Za-z_]\w*)|(?P<op>[-+*/()=])|(?P<ws>\s+)|(?P<bad>.)")
print([(m.lastgroup, m.group()) for m in tokens.finditer("x1 = 3.14 * (y + 2) $") if m.lastgroup != "ws"])
s = re.Scanner([(r"\d+", lambda sc, t: int(t)), (r"[a-z]+", lambda sc, t: t.upper()), (r"\s+", None)])
print(s.scan("ab 12 cd !rest"))
def calc(src):
    toks = [m.group(1) or m.group(2) for m in re.finditer(r"\s*(?:(\d+\.?\d*)|(.))", src)]
    def expr():
        v = term()
        while toks and toks[0] in "+-":
            v = v + term() if toks.pop(0) == "+" else v - term()
        return v
    def term():
        v = atom()
        while toks and toks[0] in "*/":
            v = v * atom() if toks.pop(0) == "*" else v / atom()
        return v
    def atom():
        t = toks.pop(0)
        if t == "(":
            v = expr(); toks.pop(0)
            return v
        return -atom() if t == "-" else float(t)
    return expr()
print(calc("1 + 2 * (3 - -4) / 7"), calc("10/4*2-1"))
log = """127.0.0.1 - [10/Oct] "GET /index.html" 200 2326
10.0.0.5 - [11/Oct] "POST /submit" 404 12
bad line"""
pat = re.compile(r'^(?P<ip>[\d.]+) - \[(?P<date>[^\]]+)\] "(?P<verb>[A-Z]+) (?P<path>\S+)" (?P<code>\d{3}) (?P<size>\d+)$', re.M)
print([tuple(m.groupdict().values()) for m in pat.finditer(log)])
print(re.sub(r"(?<!^)(?=[A-Z])", "_", "camelCaseString").lower(), re.sub(r"_(\w)", lambda m: m[1].upper(), "snake_case_here"), re.sub(r"(\d)(?=(\d{3})+$)", r"\1,", "1234567"), re.sub(r"\s+", " ", "  a \n b  ").strip(), re.findall(r"\{(\w+)\}", "{a} and {b}"), bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", "a@b.co")), re.findall(r"#([0-9a-f]{6})\b", "#ff0000 #00ff0g"), re.split(r"(?<=[.!?])\s+", "One. Two! Three?"), re.sub(r"(['\"])(.*?)\1", r"<\2>", "'a' \"b\" 'c\""))
import copy
import pickle
print(pickle.loads(pickle.dumps(p)) == p, copy.copy(p) is p, copy.deepcopy(m) is m, re.purge(), re.template if hasattr(re, "template") else "no template", re.error is re.PatternError)
match m:
    case re.Match(lastindex=2): print("matched class")
text = "the cat sat on the mat with the hat " * 200
print(len(re.findall(r"\b(\w)at\b", text)), re.sub(r"(\w+) (\w+)", r"\2 \1", text).count("cat the"), sum(len(x.group()) for x in re.finditer(r"t\w*", text)), len(re.split(r"\s", text)))
