# Functions as objects: attributes, names, docstrings, code objects, closures.
def outer(x, y=1):
    """Outer's doc.

    Second line.
    """
    z = x + y

    def inner(w: int = 3, *a, k: str, **kw) -> float:
        nonlocal z
        z += w
        return z

    return inner


f = outer(1)
print(f.__name__, f.__qualname__, f.__module__, outer.__doc__.splitlines()[0])
print(f(1, k=1), f(k=1), f.__closure__[0].cell_contents)
print(f.__defaults__, f.__kwdefaults__, f.__annotations__)
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_kwonlyargcount, c.co_posonlyargcount, c.co_nlocals)
print(c.co_varnames, c.co_freevars, outer.__code__.co_cellvars, c.co_flags & 0x0C)
f.custom = [1]
f.__doc__ = "set later"
print(f.__dict__, f.__doc__, hasattr(f, "nothing"))
try:
    f.nothing
except AttributeError as e:
    print(e)
f.__name__ = "renamed"
f.__qualname__ = "Deep.renamed"
print(f.__name__, c.co_name, repr(f).split(" at ")[0])
try:
    f.__name__ = 5
except TypeError as e:
    print(e)
try:
    f.__code__ = 5
except TypeError as e:
    print(e)


def one():
    return 1


def two():
    return 2


one.__code__ = two.__code__
print(one(), one.__name__)
try:
    one.__code__ = f.__code__
except ValueError as e:
    print(e)
print(callable(f), callable(5), callable(int), type(f).__name__, type(lambda: 0).__name__, (lambda: 0).__name__)
print((lambda: 0).__qualname__, outer(1).__qualname__)
new = type(f)(outer.__code__, {"__builtins__": __builtins__}, "fresh", (5, 6))
print(new.__name__, new()(k=0), new.__defaults__)


class A:
    def method(self):
        "method doc"
        return self

    class Nested:
        def deep(self): ...


a = A()
m = a.method
print(m.__self__ is a, m.__func__ is A.method, m.__name__, m.__doc__, m() is a)
print(A.Nested.deep.__qualname__, m == a.method, m is a.method, m == A().method, hash(m) == hash(a.method))
print(repr(A.method).split(" at ")[0], repr(m).split(" of ")[0])
try:
    m.attr = 1
except AttributeError as e:
    print(e)
A.method.attr = 2
print(m.attr)


def empty(): pass


print(empty(), empty.__doc__, empty.__closure__, empty.__type_params__, empty.__builtins__ is not None)
counter = 0


def count():
    global counter
    counter += 1
    return counter


count(); count()
print(counter, count.__globals__ is globals(), count.__code__.co_names)
try:
    (lambda: undefined)()
except NameError as e:
    print(e, e.name)
