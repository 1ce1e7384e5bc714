# super(): zero-argument and explicit forms, in methods of every kind, and its errors.
class A:
    attr = "A.attr"

    def __init__(self):
        self.made = ["A"]

    def m(self):
        return "A.m"

    @classmethod
    def c(cls):
        return f"A.c({cls.__name__})"

    @staticmethod
    def s():
        return "A.s"

    @property
    def p(self):
        return f"A.p of {type(self).__name__}"


class B(A):
    attr = "B.attr"

    def __init__(self):
        super().__init__()
        self.made.append("B")

    def m(self):
        return "B.m>" + super().m()

    @classmethod
    def c(cls):
        return "B.c>" + super().c()

    @staticmethod
    def s():
        return "B.s>" + super(B, B).s()

    @property
    def p(self):
        return "B.p>" + super().p

    def get_attr(self):
        return super().attr, super(B, self).attr, super(B, type(self)).attr

    def in_closure(self):
        def inner():
            return super(B, self).m()
        return inner()

    def in_comprehension(self):
        return [super(B, self).m() for _ in range(1)] + [super().m() for _ in range(1)]

    def in_lambda(self):
        return (lambda self: super().m())(self)


class C(B):
    pass


b = C()
print(b.made, b.m(), C.c(), b.c(), B.s(), b.p, b.get_attr(), b.in_closure(), b.in_comprehension(), b.in_lambda())
s = super(B, b)
print(s.__thisclass__.__name__, s.__self_class__.__name__, s.__self__ is b, s.m())
print(repr(super(B, C)).replace("object", "obj").split(" at")[0], repr(super(B)).split(" at")[0])


def outside(self):
    return super().m()


for f in (lambda: outside(b), lambda: outside(), lambda: super(), lambda: super(B, 5), lambda: super(5, b), lambda: super(C, B()), lambda: super(B, b).nothing,
          lambda: super(B, b, 1), lambda: super(x=1)):
    try:
        f()
    except (RuntimeError, TypeError, AttributeError) as e:
        print(type(e).__name__, e)


class Broken:
    def f(self):
        del self
        return super().f()

    def g(*args):
        return super().g()

    def h():
        return super().h()


for call in (lambda: Broken().f(), lambda: Broken().g(), lambda: Broken.h()):
    try:
        call()
    except (RuntimeError, AttributeError) as e:
        print(e)


class Setter(A):
    def __setattr__(self, n, v):
        super().__setattr__(n, (v, "seen"))

    def __getattribute__(self, n):
        v = super().__getattribute__(n)
        return f"got {n}" if n == "x" else v

    def __delattr__(self, n):
        print("del", n)
        super().__delattr__(n)


t = Setter()
t.x = 1
print(t.x, t.__dict__["x"], t.made)
del t.x
try:
    super(Setter, t).x = 1
except AttributeError as e:
    print(e)


class Meta(type):
    def __call__(cls, *a):
        obj = super().__call__(*a)
        obj.tagged = True
        return obj


class New(metaclass=Meta):
    def __new__(cls, *a):
        self = super().__new__(cls)
        self.args = a
        return self

    def __init__(self, *a):
        super().__init__()


print(vars(New(1, 2)))


class Str(str):
    def upper(self):
        return "<" + super().upper() + ">"

    def __add__(self, o):
        return type(self)(super().__add__(o))


print(Str("a").upper(), (Str("a") + "b").upper(), super(Str, Str("q")).upper())
unbound = super(B)
print(unbound.__self__, unbound.__get__(b).m())


class D(A):
    sup = __class__ if "__class__" in dir() else "no cell in body"


D.late = lambda self: super(D, self).m()
print(D.sup, D().late())
