# Assignment expressions wherever they may stand.
if (n := len("hello")) > 3:
    print("long", n)
while (n := n - 1) > 2:
    print(n, end=" ")
print()
print((x := 5, x + 1), x)
print([y := 1, y + 1, y + 2], y)
print({(k := "key"): (v := k * 2)}, k, v)
print(f"{(z := 3)} {z * 2} {z:=5}")


def f(a, b=(d := 10)):
    return a + b + d


print(f(a := 1), a, d)
data = iter([3, 1, 0, 9])
print([item for _ in range(10) if (item := next(data, None))], item)
print([(i, total) for i in range(4) if (total := i * i) > 0], total)


def scope():
    if any((found := c) == "b" for c in "abc"):
        return found


print(scope())


def in_nested():
    [[w := (i, j) for j in range(2)] for i in range(2)]
    return w


print(in_nested())


def with_global():
    global G
    [G := i for i in range(3)]


with_global()
print(G)
print((lambda: (q := 7) + q)())
lst = [0, 1, 2]
print(lst[(i := 1)], lst[i:(j := 3)], i, j)
assert (msg := "fine")
print(not (t := False), t, (m := 1) and (m := 2), m)
for line in [s for s in ["a=1", "bad", "c=3"] if (pos := s.find("=")) > 0]:
    print(line)
print("yes" if (match := {"a": 1}.get("a")) else "no", match)
try:
    raise ValueError("x")
except (err := ValueError):
    print(err)


@(deco := lambda fn: fn)
def g():
    return 1


print(deco(g)(), (yy := lambda: 5)())
bad = ["x := 1", "f(x := 1, y = z := 2)", "(a.b := 1)", "(a[0] := 1)", "((a, b) := (1, 2))", "(x := 1, y := 2) = 3", "x = y := 1",
       "def f(a := 1): pass", "lambda: x := 1", "[x := 1 for x in y]", "[i for i in (j := z)]", "class C:\n    [q := i for i in z]",
       "with (x := 1) as (y := 2): pass", "(True := 1)", "(1 := 2)", "del (x := 1)", "f(a:=1 for b in c)", "{a := 1: 2}", "a[b := 1]", "{a := 1}"]
for src in bad:
    try:
        compile(src, "s", "exec")
        print("ok    ", src)
    except SyntaxError as e:
        print(repr(src), "|", e.msg)
