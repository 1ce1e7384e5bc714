# The tree of built-in exceptions, their bases, docstrings, construction, args, str and repr.
import builtins


def tree(cls, depth=0):
    print("  " * depth + cls.__name__, cls.__bases__[0].__name__ if len(cls.__bases__) == 1 else [b.__name__ for b in cls.__bases__])
    for sub in sorted((c for c in cls.__subclasses__() if c.__module__ == "builtins"), key=lambda c: c.__name__):
        tree(sub, depth + 1)


tree(BaseException)
special = {"UnicodeDecodeError": ("utf-8", b"ab", 0, 1, "why"), "UnicodeEncodeError": ("utf-8", "ab", 0, 1, "why"), "UnicodeTranslateError": ("ab", 0, 1, "why"),
           "ExceptionGroup": ("m", [ValueError()]), "BaseExceptionGroup": ("m", [ValueError()])}
for name in sorted(vars(builtins)):
    cls = vars(builtins)[name]
    if not (isinstance(cls, type) and issubclass(cls, BaseException)):
        continue
    if name in special:
        e = cls(*special[name])
        print(name, repr(e), str(e), e.args)
        continue
    for args in ((), ("one",), ("one", 2), (5,), (None,), (("t", 1),)):
        try:
            e = cls(*args)
        except (TypeError, ValueError) as bad:
            e = bad
        print(name, repr(e), "|", str(e), "|", e.args, end="; ")
    print()
print(EnvironmentError is OSError, IOError is OSError, ValueError.__doc__, KeyError.__doc__, StopIteration.__doc__, Exception.__module__, ExceptionGroup.__doc__)
for f in (lambda: ValueError(x=1), lambda: OSError(x=1), lambda: KeyError(a=1), lambda: ImportError("m", bad=1), lambda: AttributeError("m", bad=1), lambda: NameError("m", obj=1), lambda: UnicodeDecodeError("utf-8"), lambda: UnicodeDecodeError("utf-8", "s", 0, 1, "r"), lambda: StopIteration(x=1), lambda: SyntaxError("m", 5), lambda: SyntaxError("m", (1, 2)), lambda: BaseException.__new__(int), lambda: ValueError().nope):
    try:
        print(repr(f()))
    except (TypeError, AttributeError, IndexError) as e:
        print(type(e).__name__, e)
e = Exception("a", 1)
e.args = [3, 4]
print(e, repr(e), e.args, e == Exception(3, 4), hash(e) == hash(e), e.__dict__)
e.custom = 1
print(e.__dict__, e.__reduce__(), BaseException.__init__(e, "new"), e.args)
e.__setstate__({"restored": 2})
print(e.restored)
del e.custom
try:
    del e.args
except TypeError as x:
    print(x)
class A(Exception): pass
class B(A, ValueError): pass
class C(Exception):
    def __init__(self, a, b=2): self.a = a
class D(Exception):
    def __str__(self): return "custom str"
class E(Exception):
    def __repr__(self): return "custom repr"
for x in (A(), A("m"), B(1), C(5), C(5, b=3) , D("d"), E("e")):
    print(str(x), repr(x), x.args, isinstance(x, Exception))
