# Parser combinators: operators, closures, recursion, generators, error reporting; JSON and arithmetic on top.
import re


class Fail(Exception):
    def __init__(self, pos, want):
        super().__init__(f"at {pos}: expected {want}")
        self.pos, self.want = pos, want


class Seq(tuple):
    """What a + b gives, so that a value that is a tuple itself is not taken apart."""


class Parser:
    def __init__(self, run, name="?"):
        self.run, self.name = run, name

    def __or__(self, other):
        def run(s, i):
            try:
                return self.run(s, i)
            except Fail as a:
                try:
                    return other.run(s, i)
                except Fail as b:
                    raise (a if a.pos > b.pos else b if b.pos > a.pos else Fail(a.pos, f"{a.want} or {b.want}")) from None
        return Parser(run, f"{self.name}|{other.name}")

    def __add__(self, other):
        def run(s, i):
            a, i = self.run(s, i)
            b, i = other.run(s, i)
            return Seq((*a, b) if type(a) is Seq else (a, b)), i
        return Parser(run, f"{self.name}{other.name}")

    def __rshift__(self, f):
        def run(s, i):
            v, i = self.run(s, i)
            return f(v), i
        return Parser(run, self.name)

    def __lshift__(self, other):
        return self + other >> (lambda t: t[0])

    def many(self):
        def run(s, i):
            out = []
            while True:
                try:
                    v, i = self.run(s, i)
                except Fail as e:
                    if e.pos > i:
                        raise
                    return out, i
                out.append(v)
        return Parser(run, f"{self.name}*")

    def sep(self, by):
        rest = (by + self >> (lambda t: t[1])).many()
        return (self + rest >> (lambda t: [t[0], *t[1]])) | Parser(lambda s, i: ([], i), "nothing")

    def __call__(self, s):
        v, i = self.run(s, 0)
        if i != len(s):
            raise Fail(i, "end")
        return v


def token(pattern, name=None, f=str):
    rx = re.compile(rf"\s*({pattern})\s*")

    def run(s, i):
        if not (m := rx.match(s, i)):
            raise Fail(i, name or pattern)
        return f(m[1]), m.end()

    return Parser(run, name or pattern)


def lazy(f):
    return Parser(lambda s, i: f().run(s, i), "lazy")


number = token(r"-?\d+(?:\.\d+)?", "number", lambda t: float(t) if "." in t else int(t))
string = token(r'"(?:[^"\\]|\\.)*"', "string", lambda t: t[1:-1].encode().decode("unicode_escape"))
word = token("true|false|null", "word", {"true": True, "false": False, "null": None}.get)
value = lazy(lambda: number | string | word | array | table)
array = token(r"\[", "[") + value.sep(token(",", ",")) + token(r"\]", "]") >> (lambda t: t[1])
pair = string + token(":", ":") + value >> (lambda t: (t[0], t[2]))
table = token(r"\{", "{") + pair.sep(token(",", ",")) + token(r"\}", "}") >> (lambda t: dict(t[1]))
for text in ('{"a": [1, 2.5, -3], "b": {"c": null, "d": [true, false]}}', "[]", ' "x\\n\\"y" ', "[1, 2", '{"a" 1}', "[1,]", "nope", "1 2", '{"k": [1, {"z": tru}]}'):
    try:
        print(text, "->", value(text))
    except Fail as e:
        print(text, "->", e, type(e.__cause__).__name__, e.__suppress_context__)
OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "^": lambda a, b: a**b}


def left(operand, ops):
    def fold(t):
        acc, rest = t
        for o, v in rest:
            acc = OPS[o](acc, v)
        return acc
    return operand + (token(ops, f"one of {ops}") + operand).many() >> fold


atom = token(r"\d+(?:\.\d+)?", "number", float) | (token(r"\(", "(") + lazy(lambda: expr) + token(r"\)", ")") >> (lambda t: t[1]))
power = atom + (token(r"\^", "^") + lazy(lambda: power)).many() >> (lambda t: t[0] ** t[1][0][1] if t[1] else t[0])
expr = left(left(power, r"[*/]"), r"[+-]")
for text in ("1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "10 - 4 - 3", "8 / 4 / 2", "((1))", "1 +", "2 * (3 + 4", "", "7 / 0"):
    try:
        print(repr(text), expr(text))
    except (Fail, ZeroDivisionError) as e:
        print(repr(text), type(e).__name__, e)
