# ExceptionGroup objects: construction, split, subgroup, derive, notes.
eg = ExceptionGroup("top", [ValueError("v"), ExceptionGroup("inner", [TypeError("t"), KeyError("k")]), OSError(2, "nope")])
print(repr(eg), str(eg), eg.message, len(eg.exceptions), type(eg.exceptions).__name__)
match_, rest = eg.split(TypeError)
print(repr(match_), repr(rest))
print(eg.split((ValueError, KeyError)))
print(eg.subgroup(lambda e: isinstance(e, (OSError, ExceptionGroup))) is eg, eg.subgroup(lambda e: isinstance(e, OSError)))
print(eg.subgroup(ZeroDivisionError), eg.split(ExceptionGroup)[0] is eg)
for args in (("m",), ("m", []), (5, [ValueError()]), ("m", [5]), ("m", 5), ("m", [ValueError]), ("m", [KeyboardInterrupt()]), ()):
    try:
        ExceptionGroup(*args)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)


class Mine(ExceptionGroup):
    def __new__(cls, msg, excs, code=0):
        self = super().__new__(cls, msg, excs)
        self.code = code
        return self

    def derive(self, excs):
        return Mine(self.message, excs, self.code)


m = Mine("mine", [ValueError(1), TypeError(2), ExceptionGroup("x", [ValueError(3)])], 7)
m.add_note("a note")
a, b = m.split(ValueError)
print(type(a).__name__, a.code, a.__notes__, repr(b), b.code)
print(type(m.exceptions[2]).__name__, type(a.exceptions[1]).__name__)
e = ValueError("x")
print(hasattr(e, "__notes__"))
e.add_note("one")
e.add_note("two")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as err:
    print(err)
e.__notes__ = "not a list"
try:
    e.add_note("three")
except TypeError as err:
    print(err)


class NoDerive(ExceptionGroup):
    pass


print(type(NoDerive("n", [ValueError(), TypeError()]).split(ValueError)[0]).__name__)


class BadDerive(ExceptionGroup):
    def derive(self, excs):
        return 5


try:
    BadDerive("n", [ValueError(), TypeError()]).split(ValueError)
except TypeError as err:
    print(err)
for bad in (5, "x", (ValueError, 5), None):
    try:
        eg.split(bad)
    except TypeError as err:
        print(err)


def leaves(g):
    for x in g.exceptions:
        if isinstance(x, BaseExceptionGroup):
            yield from leaves(x)
        else:
            yield x


print([type(x).__name__ for x in leaves(eg)])
try:
    raise eg
except ExceptionGroup as caught:
    print(caught is eg, caught.__traceback__ is not None)
    part = caught.subgroup(ValueError)
    print(part.__traceback__ is caught.__traceback__, part.__cause__)
print(isinstance(eg, Exception), issubclass(ExceptionGroup, BaseExceptionGroup), ExceptionGroup.__mro__[1].__name__)
print(eg.args[0], len(eg.args))
try:
    eg.message = "new"
except AttributeError as err:
    print(err)
deep = ValueError("bottom")
for i in range(50):
    deep = ExceptionGroup(f"l{i}", [deep])
print(len(list(leaves(deep))), deep.subgroup(ValueError).message)
seq = [ValueError(1)]
g = ExceptionGroup("s", seq)
seq.append(TypeError(2))
print(len(g.exceptions), ExceptionGroup("t", (ValueError(),)).exceptions)
import traceback
print("".join(traceback.format_exception(ExceptionGroup("show", [ValueError("a"), ExceptionGroup("in", [TypeError("b")])]))))
print(ExceptionGroup[int] if hasattr(ExceptionGroup, "__class_getitem__") else None)
