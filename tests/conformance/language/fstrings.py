# f-strings: conversions, format specs, nesting, quotes, debugging, errors.
name, n, pi = "Ann", 42, 3.14159265
print(f"{name} {n:5d}|{n:<5}|{n:^7}|{n:>+5}|{n:#x}|{n:08b}|{pi:.3f}|{pi:10.2e}|{pi!r:>12}")
print(f"{name!r} {name!s} {'é'!a} {name:*^9} {n:,} {1234567.891:,.2f} {0.25:.1%}")
width, prec = 10, 4
print(f"{pi:{width}.{prec}}|{pi:{width}.{prec - 2}f}|{'x':{'*'}^{width}}|{n:{'0'}{5}}")
print(f"{n=} {n = } {n=:>6} {name=!s} {pi=:.2f} {n+1=} { n + 1 = }")
print(f"{{literal}} {{{n}}} {'{'} {'}'} {{}}")
print(f"{'nested ' + f'{name + f'{n}'}'}", f"{"same quotes"}", f'{'a' 'b'}', f"{'\n'.join(['x', 'y'])}")
print(f"""multi
{name
   + "!"} line {
    n  # a comment
}""")
print(f"{(lambda x: x * 2)(n)} {[i for i in range(3)]} { {'k': 1}['k'] } {n if n else 0} {(y := 5)} {y:=+3}")
print(f"{n:{'>' if n else '<'}{8}}", f"{'a':>{3}}{'b':<{3}}|")
print(rf"\n{n}\t", fr"{name}\d", f"\x41{n}\N{BULLET}\u00e9", f"{'\x41'}", Rf"\{n}")
print("con" f"cat{n}" "ena" f"{name}" r"\te")


class F:
    def __format__(self, spec):
        return f"<{spec}>"

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


f = F()
print(f"{f}", f"{f:a b:c}", f"{f!r:>6}", f"{f!s}", f"{f:{n}!}", f"{f:%Y-%m}", f"{f=}", f"{f=:x}")
d = {"a": 1, 'b': [10, 20]}
print(f"{d['a']} {d["b"][1]} {d!r} {len(d)}", f"{d=}")
print(f"{n!r}{n!s}", f"{n:}", f"{'':5}|", f"{None}", f"{True:d}", f"{1:c}" == "\x01", f"{10**20:,}", f"{-7:=+6}", f"{255:_x}", f"{2**20:_}")
print(f"{'a,b'.split(',')[0]}{3!r}{'x' if 1 != 2 else 'y'}{1 == 1}{1 <= 2}")


def gen():
    x = f"{yield 1}{(yield 2)}"
    yield x


g = gen()
print(next(g), g.send("A"), g.send("B"))
print(*(f"{i}{j}" for i in range(2) for j in "ab"), [f"{x}" for x in (None, 1.0, "s")])
print(f"{'☃':>3}{'日本':<4}|", f"{chr(0x1F600)}", f"{'a\tb'}", len(f"{'é'}"))
for bad in ("f'{n:5'", "f'{'", "f'}'", "f'{}'", "f'{!r}'", "f'{n!x}'", "f'{n! r}'", "f'{a b}'", "f'{n:{}}'", "f'{lambda x: 1}'", "f'{*a}'", "f'{n!}'", "f'{=}'", "f'{a $ b}'",
            "f'{n:{n:{n}}}'", "bf'x'", "f'{1=}{'", "f'{(}'", "f'{a]}'", "f'{def}'", "f'{x = y = z}'"):
    try:
        compile(bad, "s", "eval")
        print("ok", bad)
    except SyntaxError as e:
        print(bad, "|", e.msg)
for spec, v in (("d", "x"), ("q", 1), ("10.2d", 5), (".2", 5), ("s", 5), ("=5", "x"), ("c", -1), (",s", "x"), (",_", 1), ("z", 1), ("Z", 1.0), ("x", 1.0), ("999999999999999999999", 1)):
    try:
        print(spec, f"{v:{spec}}")
    except (ValueError, OverflowError) as e:
        print(spec, type(e).__name__, e)
