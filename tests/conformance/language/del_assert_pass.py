# del, assert, pass, ellipsis, global statements, docstrings, expression statements.
"""Not the docstring: a comment comes first, but it is still the first statement."""
print(__doc__[:19])
x = y = 1
del x, (y)
try:
    x
except NameError as e:
    print(e)
lst = list(range(8))
del lst[0], lst[::2], lst[-1:]
print(lst)
d = {"a": {"b": 1, "c": 2}}
del d["a"]["b"]
print(d)
for src in ("del d['zz']", "del lst[50]", "del 5", "del nothing_here", "del f()", "del (a, b + 1)", "del None", "del [x for x in y]", "del lst[0].x", "del (1).real", "del 'abc'[0]", "del (1, 2)[0]", "del *a"):
    try:
        exec(src)
    except (NameError, KeyError, IndexError, AttributeError, TypeError, SyntaxError) as e:
        print(src, "|", type(e).__name__, e if not isinstance(e, SyntaxError) else e.msg)
assert True
assert (1, 2), "never"
try:
    assert 1 == 2, f"message {1 + 1}"
except AssertionError as e:
    print(e, e.args)
try:
    assert []
except AssertionError as e:
    print(repr(e), e.args)
try:
    assert 0, ("tuple", 1)
except AssertionError as e:
    print(e.args)


def evaluates():
    print("message is lazy")


assert 1, evaluates()
AssertionErrorReal = AssertionError
AssertionError = ValueError
try:
    assert 0, "uses the builtin"
except AssertionErrorReal as e:
    print(type(e).__name__)
del AssertionError


def doc():
    "function doc"
    "second string"
    return doc.__doc__


class C:
    r"""raw \n doc"""
    def m(self): """m doc"""
    def n(self): f"not {1} a doc"
    def o(self): b"not a doc"
    def p(self):
        """
        Indented
            more

        end
        """


print(doc(), C.__doc__, C().m.__doc__, C.n.__doc__, C.o.__doc__, repr(C.p.__doc__))
...
Ellipsis
pass; pass
1 + 1; "string"; [1, 2]; None
if 1: pass; a = 5; b = 6
print(a, b, ..., type(...), Ellipsis is ..., __debug__)
for src in ("__debug__ = 1", "None = 1", "True += 1", "def f(None): pass", "x.None = 1", "f(True=1)", "import a as True", "... = 1", "class False: pass", "global x; x = 1\nglobal x",
            "def f():\n x = 1\n global x", "def f(x):\n global x", "def f(x):\n nonlocal x", "nonlocal x", "def f():\n nonlocal zz", "def f():\n print(x)\n global x", "return 1", "yield 1", "break", "continue",
            "class A:\n return 1", "def f():\n pass\n continue", "for x in y:\n def f():\n  break", "if x:\n", "else: pass", "x = (1,\n", "print 'a'", "exec 'x'", "a b", "x = = 1", "import", "from x import",
            "from . import *a", "from x import (a, b", "import a.b as c.d", "from __future__ import nope", "x = 1\nfrom __future__ import annotations"):
    try:
        exec(compile(src, "s", "exec"), {})
        print("ok", repr(src))
    except SyntaxError as e:
        print(repr(src), "|", type(e).__name__, e.msg)
