# Names: local, global, nonlocal, class and builtin scopes.
x = "module"


def reads():
    return x


def shadows():
    x = "local"
    return x


def declares():
    global x, fresh
    x = "changed"
    fresh = "new"


print(reads(), shadows(), x)
declares()
print(x, fresh)


def unbound():
    print(x)
    x = 1


for f in (unbound,):
    try:
        f()
    except UnboundLocalError as e:
        print(e)


def free_unbound():
    def inner():
        return later
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    later = 1
    return inner()


print(free_unbound())


def counter():
    n = 0

    def inc(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n

    return inc, get


inc, get = counter()
inc(); inc(5)
inc2, get2 = counter()
print(get(), get2())


def levels():
    a = 1

    def mid():
        b = a + 1

        def leaf():
            nonlocal a, b
            a += 10
            b += 10
            return a, b

        return leaf

    return mid()


leaf = levels()
print(leaf(), leaf(), leaf.__closure__[0].cell_contents)


class K:
    x = "class"
    y = [x for _ in range(1)]
    inner = [reads() for _ in range(1)]

    def m(self):
        return x

    z = (lambda: x)()


print(K.y, K.inner, K().m(), K.z)


def klass_in_function():
    x = "enclosing"

    class C:
        print(x)
        x = "own"
        print(x)
        del x
        try:
            print(x)
        except NameError as e:
            print(type(e).__name__)

    return C


klass_in_function()
funcs = [lambda: i for i in range(3)]
bound = [lambda i=i: i for i in range(3)]
print([g() for g in funcs], [g() for g in bound])


def deleting():
    v = 1

    def use():
        return v

    del v
    try:
        use()
    except NameError as e:
        print(e)


deleting()
print(len.__name__, [len := 3][0], len)
del len
print(len("abc"))
exec("x = 'exec'; q = 5")
print(x, q)
ns = {"x": 1}
exec("y = x + 1\ndef f(): return y * 10\nz = f()", ns)
print(ns["y"], ns["z"], "__builtins__" in ns)
g, l = {"a": 1}, {"b": 2}
print(eval("a + b", g, l), sorted(k for k in g if k != "__builtins__"))


def with_locals(p):
    q = p * 2
    return sorted(locals().items())


print(with_locals(4))
