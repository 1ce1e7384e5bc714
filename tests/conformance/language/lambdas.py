# Lambda expressions: parameters, defaults, nesting, names, use as keys.
add = lambda a, b=2, *c, d, e=5, **f: (a, b, c, d, e, f)
print(add(1, d=4), add(1, 2, 3, d=4, e=6, g=7))
print((lambda: None)(), (lambda x: x)(3), (lambda *, k: k)(k=1), (lambda x, /: x)(9))
print((lambda f: f(f, 10))(lambda self, n: 1 if n == 0 else n * self(self, n - 1)))
curry = lambda a: lambda b: lambda c: a * b + c
print(curry(2)(3)(4), curry.__name__, curry(1).__qualname__)
Y = lambda f: (lambda x: x(x))(lambda y: f(lambda *a: y(y)(*a)))
print(Y(lambda fact: lambda n: 1 if n < 2 else n * fact(n - 1))(20))
words = "the Quick brown Fox jumps".split()
print(sorted(words, key=lambda w: w.lower()), max(words, key=lambda w: (len(w), w)), min(words, key=len))
print(list(map(lambda x, y: x + y, [1, 2, 3], [10, 20])), list(filter(lambda x: x & 1, range(6))))
ops = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "?": lambda a, b: a if a > b else b}
print([ops[k](7, 9) for k in ops])
print((lambda x: (yield x))(1).__class__.__name__, list((lambda: (yield from "ab"))()))
print([(lambda n: n * 2)(i) for i in range(3)], (lambda *a: a)(*[1, 2], 3))
default = [f() for f in [(lambda k=k: k) for k in range(3)]]
print(default)
x = 10
read = lambda: x
x = 20
print(read())


class C:
    v = 3
    get = lambda self: self.v
    static = staticmethod(lambda: "s")
    prop = property(lambda self: self.v * 10, lambda self, n: setattr(self, "v", n))
    cls = classmethod(lambda c: c.__name__)


c = C()
c.prop = 7
print(c.get(), C.static(), c.prop, C.cls(), C.get.__qualname__, C.get.__name__)
print((lambda a, b: a if a else b)(0, "b"), (lambda: (1, 2))(), (lambda: [1, 2][0])())
print((lambda x: lambda: x)(5)(), [*map(lambda t: t[0] + t[1], {1: 2}.items())])
cond = (lambda: 1) if False else (lambda: 2)
print(cond())
try:
    (lambda x: x)()
except TypeError as e:
    print(e)
try:
    (lambda: 1)(2)
except TypeError as e:
    print(e)
try:
    (lambda a, *, b: 1)(2)
except TypeError as e:
    print(e)
named = lambda: 0
named.__name__ = "zero"
print(named.__name__, repr(named).split(" at")[0])
compose = lambda *fs: (lambda x: x) if not fs else (lambda x: compose(*fs[:-1])(fs[-1](x)))
print(compose(str, abs, lambda n: n - 10)(3))
print(sorted([(1, "b"), (1, "a"), (0, "z")], key=lambda p: (-p[0], p[1])))
for src in ("lambda x, x: 1", "lambda (a, b): 1", "lambda *: 1", "lambda **k, a: 1", "lambda a=1, b: 1", "lambda: (yield)", "lambda x: int = 5"):
    try:
        compile(src, "s", "exec")
        print("ok", src)
    except SyntaxError as e:
        print(src, "|", e.msg)
