# map, filter, zip, enumerate: laziness, several iterables, strict, errors, exhaustion.
log = []


def noisy(name, n):
    for i in range(n):
        log.append(f"{name}{i}")
        yield i
    log.append(f"{name} end")


m = map(lambda a, b: (a, b), noisy("a", 2), noisy("b", 3))
print(next(m), log); print(list(m), log, list(m)); log.clear()
z = zip(noisy("x", 3), noisy("y", 2)); print(list(z), log); log.clear()
print(list(map(str, [1, 2])), list(map(max, [1, 5], [3, 2], [2, 9])), list(map(lambda *a: sum(a), range(3), range(3), range(3))), list(map(None.__class__, [])), list(map(int, "123")), list(map(str.upper, ["a"])), list(map([10, 20].__getitem__, [1, 0])))
print(list(filter(None, [0, 1, "", "a", None, [], [0]])), list(filter(str.isdigit, "a1b2")), list(filter(lambda x: x > 1, {1: 0, 2: 0})), list(filter(bool, [])), list(filter({1, 2}.__contains__, range(5))))
print(list(zip()), list(zip([1, 2])), list(zip("abc", range(2))), list(zip([1, 2], "ab", strict=True)), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])), list(zip(*[iter(range(6))] * 2)), list(zip([], [1])))
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("a", start=-1)), list(enumerate("ab", 2**62)), dict(enumerate([])), next(enumerate([7])), list(enumerate("a", 10**20)), list(enumerate("ab", 2**63 - 1)))
for f in (lambda: list(zip([1], [], strict=True)), lambda: list(zip([], [1], strict=True)), lambda: list(zip([1], [1], [1, 2], strict=True)), lambda: list(zip([1, 2], [1, 2], [1], strict=True)), lambda: list(map(str, [1], [], strict=True)), lambda: map(), lambda: map(str), lambda: list(map(5, [1])), lambda: map(str, 5), lambda: filter(str), lambda: filter(None, 5), lambda: list(filter(5, [1])), lambda: zip(5), lambda: zip([1], 5), lambda: enumerate(), lambda: enumerate(5), lambda: enumerate([], "a"), lambda: list(map(lambda a: a, [1], [2])), lambda: zip([1], nope=1), lambda: map(str, [1], strictly=1), lambda: enumerate([], begin=1), lambda: list(map(lambda x: 1 / x, [1, 0])), lambda: list(filter(lambda x: x.nope, [1])), lambda: iter([]).__next__()):
    try:
        print(f())
    except (ValueError, TypeError, ZeroDivisionError, AttributeError, StopIteration) as e:
        print(type(e).__name__, e)
e = enumerate(iter("abcdef"))
print(next(e), next(e), list(zip(e, e)), list(e))
it = iter([1, 2, 3, 4]); print(list(zip(it, it)), list(map(lambda x: x, iter(range(3)))), [*map(abs, (-1, 2))], *map(chr, (97, 98)))


def raises_stop(x):
    if x == 2:
        raise StopIteration
    return x


print(list(map(raises_stop, [1, 2, 3])))
m = map(raises_stop, [1, 2, 3]); print(next(m), next(m, "stopped"), next(m, "resumes"))
shared = iter(range(10)); print(list(zip(shared, [1, 2])), next(shared))
print(type(map(str, [])).__name__, iter(z) is z, hasattr(m, "__next__"), list(map(lambda f: f(3), [float, str, bool, lambda x: x * x])))


class Seq:
    def __getitem__(self, i):
        if i == 3:
            raise IndexError("end")
        return i * i


print(list(map(str, Seq())), list(enumerate(Seq())), list(zip(Seq(), Seq())), list(filter(None, Seq())), sum(Seq()), 4 in Seq(), [*Seq()], list(reversed(list(Seq()))))


class MyMap(map):
    extra = 1
    def __next__(self): return super().__next__() + 100


mm = MyMap(lambda x: x, [1, 2]); print(list(mm), mm.extra, type(mm).__name__)
class MyEnum(enumerate): pass
class MyZip(zip): pass
class MyFilter(filter): pass
print(list(MyEnum("a")), list(MyZip("a", "b")), list(MyFilter(None, [0, 1])))
import itertools
print(list(itertools.islice(map(lambda x: x * x, itertools.count()), 5)), list(itertools.islice(filter(lambda x: x % 3 == 0, itertools.count()), 4)), list(itertools.islice(enumerate(itertools.cycle("ab")), 3)))
nested = map(lambda r: list(map(lambda x: x + 1, r)), [[1], [2, 3]]); print(list(nested), sum(map(len, ["a", "bb"])), max(map(lambda p: p[1], enumerate([3, 9, 2]))), ",".join(map(str, range(4))), any(map(lambda x: x > 2, iter([1, 3, 1 / 1]))))
deep = iter(range(5))
for _ in range(500): deep = map(lambda x: x + 1, deep)
print(list(deep))
