# Comparison operators: chaining, evaluation order, identity, membership, rich comparison protocol.
log = []


def v(x):
    log.append(x)
    return x


print(v(1) < v(2) < v(3), log); log.clear()
print(v(3) < v(2) < v(1), log); log.clear()
print(1 < 2 > 1 == 1 != 0 is not None in [None], 1 == 1.0 == True)
print(v(1) == v(1) in [v(1)], log)
print([] is [], () == (), not 1 == 2, not (1 in [2]), 1 not in [2])


class Money:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        log.append(("eq", self.n))
        return self.n == o.n if isinstance(o, Money) else NotImplemented

    def __lt__(self, o):
        log.append(("lt", self.n))
        return self.n < o.n if isinstance(o, Money) else NotImplemented

    def __gt__(self, o):
        log.append(("gt", self.n))
        return self.n > getattr(o, "n", o)

    def __le__(self, o):
        return "le is anything"


log.clear()
print(Money(1) < Money(2), Money(1) == Money(1), Money(1) != Money(2), Money(1) == 1)
print(log); log.clear()
print(5 < Money(6), log)
print(Money(1) <= Money(0))
try:
    Money(1) >= 3
except TypeError as e:
    print(e)
for a, b in [(1, "a"), ([], ()), (None, 0), ({}, {}), (1j, 2j), (object, int)]:
    try:
        print(a < b)
    except TypeError as e:
        print(e)


class Sub(Money):
    def __lt__(self, o):
        log.append("sub lt")
        return False

    def __gt__(self, o):
        log.append("sub gt")
        return "reflected first"


log.clear()
print(Money(1) < Sub(2), log)
print((1, 2, 3) < (1, 2, 4), [1, 2] < [1, 2, 0], (1, "a") < (2, None), "Z" < "a", b"a" < b"b")
nan = float("nan")
print(nan == nan, nan != nan, [nan] == [nan], nan in [nan], (nan,) < (nan,), nan < 1 or nan > 1)
print({1, 2} < {1, 2, 3}, {1} <= {2}, {1: 2} == {1: 2.0}, range(3) == range(0, 3, 1))
print(3 in range(10), 3.0 in range(10), "b" in "abc", "" in "", b"a" in b"ba", 97 in b"a")


class Contains:
    def __contains__(self, x):
        return x == 3 and "truthy"


class Iter:
    def __iter__(self):
        return iter([1, 2])


class Get:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * 10


print(3 in Contains(), 4 in Contains(), 2 in Iter(), 5 in Iter(), 20 in Get(), 5 not in Get())
try:
    1 in 5
except TypeError as e:
    print(e)
try:
    1 in "abc"
except TypeError as e:
    print(e)


class NoBool:
    def __eq__(self, o):
        return self

    def __bool__(self):
        raise ValueError("no truth")


try:
    NoBool() == 1 == 2
except ValueError as e:
    print(e)
print(type(NoBool() == 1).__name__, NoBool.__hash__)
