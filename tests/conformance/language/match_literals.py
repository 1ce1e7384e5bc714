# match: literal, capture, wildcard, value, or-patterns, guards and sequences.
import sys


class Color:
    RED = 1
    GREEN = "g"


def kind(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2 | 3 as n:
            return f"small {n}"
        case -5 | -1.5 | 3 + 4j | 2 - 1j:
            return "signed or complex"
        case "a" "b":
            return "joined string"
        case b"bytes":
            return "bytes"
        case None:
            return "none"
        case True:
            return "true"
        case Color.GREEN:
            return "value pattern"
        case []:
            return "empty sequence"
        case [x]:
            return f"one {x}"
        case (x, y) if x == y:
            return "twins"
        case [x, [y, *zs], *rest]:
            return f"nested {x} {y} {zs} {rest}"
        case [1, _, 3, *_]:
            return "1 _ 3"
        case first, *_, last:
            return f"{first}..{last}"
        case str(s) if len(s) > 3:
            return f"long string {s}"
        case _:
            return "other"


for v in (0, False, 1, True, 3, -5, -1.5, 3 + 4j, 2 - 1j, "ab", b"bytes", None, "g", [], (), [7], (8,), [4, 4], [1, "xy"], [1, [2, 3, 4], 5],
          [1, 2, 3, 4], (9, 9, 9), "hello", "hi", b"other", {}, {1}, range(3), bytearray(b"ab"), 2.0, 10**30):
    print(repr(v), "->", kind(v))


class Seq:
    def __len__(self): return 2
    def __getitem__(self, i): return (10, 20)[i]


from collections.abc import Sequence
Sequence.register(Seq)
match Seq():
    case [a, b]:
        print("registered", a, b)


def star(x):
    match x:
        case [*all_]:
            return all_
    return "no"


print(star("str"), star((1, 2)), star(iter([1])), star(range(3)))


def guards(p):
    log = []

    def g(n, v):
        log.append(n)
        return v
    match p:
        case x if g(1, False):
            pass
        case x if g(2, x > 3):
            return "big", log
        case x:
            return "rest", log, x


print(guards(5), guards(1))
match 5:
    case bound if bound > 10:
        pass
print(bound)
match = 1
case = 2
_ = "soft"
print(match + case, _)
match (1, 2):
    case (a, b) | [a, b, _]:
        print(a, b)
match 1, 2:
    case 1, (2 as two):
        print(two)


def no_match(x):
    match x:
        case 1:
            return "one"


print(no_match(2))
for i in range(4):
    match i:
        case 1:
            continue
        case 3:
            break
    print("i", i)
match sys.maxsize > 0, "x":
    case (True, "x"):
        print("tuple subject")
for src in ("match x:\n case a: pass\n case b: pass", "match x:\n case [a, a]: pass", "match x:\n case a | 1: pass", "match x:\n case 1 | b: pass",
            "match x:\n case [*a, *b]: pass", "match x:\n case f'a': pass", "match x:\n case {**r, 'a': 1}: pass", "match x:\n case {'a': 1, 'a': 2}: pass", "match x:\n case _ as y: pass", "match x:\n case 1 + 2: pass"):
    try:
        compile(src, "s", "exec")
        print("ok")
    except SyntaxError as e:
        print(e.msg)
