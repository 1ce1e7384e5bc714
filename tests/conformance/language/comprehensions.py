# List, set, dict comprehensions and generator expressions: nesting, scopes, conditions.
print([x * y for x in range(1, 4) for y in range(x) if (x + y) % 2])
print({x % 3 for x in range(10)}, {k: v for k, v in zip("abc", range(3))}, {i: i for i in (2, 1, 2)})
print([[j for j in range(i)] for i in range(4)], [[c for c in w] for w in ("ab", "c")])
print([a + b for a, (b, *_) in [(1, (2, 3)), (4, (5, 6, 7))]])
x = "outer"
print([x for x in range(3)], x)
print([y := n, y ** 2] if (n := 5) else None, y)
print([last := i for i in range(5)], last)
print(any((hit := v) > 3 for v in [1, 5, 9]), hit)
gen = (i * i for i in range(5))
print(next(gen), list(gen), list(gen))
data = [1, 2, 3]
g = (d for d in data if d in keep)
keep = {2, 3}
data = ["rebound is not seen"]
print(list(g))


def first_iterable_is_eager():
    try:
        (i for i in 5)
    except TypeError as e:
        print(e)
    lazy = (1 // 0 for _ in [1])
    try:
        next(lazy)
    except ZeroDivisionError as e:
        print(e)


first_iterable_is_eager()


class C:
    base = 3
    ok = [i for i in range(base)]
    try:
        bad = [base for i in range(2)]
    except NameError as e:
        bad = str(e)
    nested = [[j for j in range(i)] for i in ok]


print(C.ok, C.bad, C.nested)


def closures():
    fs = [lambda: i for i in range(3)]
    gs = list((lambda: i) for i in range(3))
    return [f() for f in fs], [g() for g in gs]


print(closures())


def order():
    log = []

    def t(v):
        log.append(v)
        return v
    d = {t(("k", i)): t(("v", i)) for i in range(2)}
    return log


print(order())


def nonlocal_walrus():
    total = 0
    partial = [total := total + v for v in [1, 2, 3]]

    def inner():
        return [total for _ in range(2)]
    return partial, total, inner()


print(nonlocal_walrus())
print([i for i in range(30) if i % 2 if i % 3 if i % 5], [0 if i else 1 for i in range(2)])
print(sum(x * x for x in range(100)), max((len(w), w) for w in "a bbb cc".split()), "-".join(str(i) for i in range(4)))
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [v for row in matrix for v in row])
print({(a, b): a ^ b for a in (0, 1) for b in (0, 1)})
print([*(i for i in "ab"), *[c for c in "cd"]], dict((k, v) for v, k in enumerate("xy")))
try:
    [1 // d for d in (1, 0)]
except ZeroDivisionError:
    print("raised inside")
for src in ("[x, y for x in z]", "[x for x in y := 5]", "[i := 0 for i in range(5)]", "f(x for x in y, 1)", "{**d for d in x}", "[*a for a in b]"):
    try:
        compile(src, "s", "eval")
    except SyntaxError as e:
        print(e.msg)
print([locals().get("q", q) for q in (1, 2)], type(i for i in ()).__name__, gen.__name__)
deep = [[[[k for k in range(2)] for j in range(2)] for i in range(2)] for h in range(1)]
print(deep)
