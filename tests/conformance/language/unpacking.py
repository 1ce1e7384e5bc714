# Star expressions in displays, calls, assignments, returns, subscripts and loops.
a = [1, 2]
b = (3, 4)
print([*a, *b], (*a, 5), {*a, *b, 1}, {**{"x": 1}, "y": 2, **{"x": 3}})
print(*a, *b, sep="-")
print([*"héy", *{"k": 1}, *range(2), *(i for i in "z")])
t = *a, *b
print(t, type(t).__name__)


def ret():
    return *a, 9


def yielder():
    got = yield *a, *b
    yield got


print(ret(), next(yielder()))
first, *rest = "spam"
*init, last = {1: 0, 2: 0}
x, *empty, y = (1, 2)
(p, *q), *r = ("ab", "cd", "ef")
print(first, rest, init, last, empty, p, q, r)
[m, [n, [*o]]] = [1, [2, "xy"]]
print(m, n, o)
for i, *js in [(1, 2, 3), (4,)]:
    print(i, js)
print([(h, tl) for h, *tl in ["abc", "d"]])


class Sub:
    def __getitem__(self, k):
        return k

    def __setitem__(self, k, v):
        self.saw = k, v


s = Sub()
print(s[*a], s[*a, 0], s[1:2, *b], s[()], s[1,])
s[*a, 3] = 1
print(s.saw)
for src in ("[*5]", "(*None,)", "{**[1]}", "print(**{'a': 1}, **{'a': 2})", "{**{1: 2}, **{}}", "dict(**{1: 2})", "print(*1)"):
    try:
        print(eval(src))
    except TypeError as e:
        print(e)


class Mapping:
    def keys(self):
        return iter(["k1", "k2"])

    def __getitem__(self, k):
        return k.upper()


print({**Mapping()}, dict(**Mapping()))


def kw(**k):
    return k


print(kw(**Mapping(), z=1))


class Broken:
    def __iter__(self):
        yield 1
        raise KeyError("inside")


for src in ("a, b = Broken()", "[*Broken()]", "print(*Broken())", "a, *b = Broken()"):
    try:
        exec(src)
    except KeyError as e:
        print(repr(e))
i = [0, 0]
i[0], *i[1:], k = 5, 6, 7, 8
print(i, k)
order = []


class Log:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        order.append(self.n)
        return iter([self.n])


z = [*Log(1), *Log(2), 3, *Log(4)]
print(z, order)
big = [*range(1000)]
print(len((lambda *x: x)(*big, *big)), sum([*big]))
for src in ("*a", "*a = 1, 2", "a, *b, *c = x", "(*x)", "x = *a", "del *a", "f(**k, *a)", "f(a=1, 2)", "*x, = *y, *z", "print(**k, 1)"):
    try:
        compile(src, "s", "exec")
        print("ok", src)
    except SyntaxError as e:
        print(src, "|", e.msg)
