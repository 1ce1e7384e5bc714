# and / or / not / conditional expressions: values, short circuits, truth protocol.
def t(x):
    print(f"<{x!r}>", end="")
    return x


print(t(0) or t("") or t([]) or t(None))
print(t(1) and t("a") and t([]) and t(2))
print(t(0) and t(1) or t(2) and t(3))
print(not t(0), not not t("x"), not t(0) == t(False))
print((t(1) if t(0) else t(2)) if t(3) else t(4))
print([t(x) or "default" for x in (0, 1)])


class Truth:
    def __init__(self, b):
        self.b = b

    def __bool__(self):
        print("bool", end=" ")
        return self.b


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        print("len", end=" ")
        return self.n


print(bool(Truth(True)), bool(Sized(0)), bool(Sized(2)), bool(object()))
if Truth(False) or Sized(1):
    print("one call each")
while Truth(False):
    pass
else:
    print("while asks too")
print("yes" if Truth(True) and not Sized(0) else "no")
for bad in (Truth(1), Sized(-1), Sized("a"), Sized(2**70)):
    try:
        bool(bad)
    except (TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)


class Both:
    def __bool__(self):
        return False

    def __len__(self):
        return 5


print(bool(Both()), len(Both()))
falsy = [None, False, 0, 0.0, 0j, "", b"", (), [], {}, set(), frozenset(), range(0), bytearray()]
print([bool(x) for x in falsy], any(falsy))
truthy = [1, -1, 0.1, "0", " ", [0], (None,), {0: 0}, ..., NotImplementedError, print]
print(all(truthy), len(truthy))
print(True + True, True * 10, -True, ~False, True & False, True | 2, True ^ True, type(True & True), type(True & 1))
print(bool("False"), int(True), str(True), repr(False), True is (1 == 1), isinstance(True, int))
try:
    class MyBool(bool):
        pass
except TypeError as e:
    print(e)
x = None
print(x is None and "none" or "some", x if x is not None else "fallback")
y = (lambda: 1) if x else (lambda: 2)
print(y())
print(1 if True else 2 if True else 3, (1 if False else 2 if False else 3))
print([i for i in range(20) if i % 2 == 0 and i % 3 == 0 or i == 7])
print(any(t(x) for x in [0, 1, 2]), all(t(x) for x in [1, 0, 2]))
