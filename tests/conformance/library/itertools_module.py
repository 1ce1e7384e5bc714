# itertools: every function, with laziness and edge cases.
import operator
from itertools import *
print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 4], max)), list(accumulate([], initial=5)), list(accumulate([1, 2], operator.mul, initial=10)), list(batched("abcdefg", 3)), list(chain("ab", [1], ())), list(chain.from_iterable(["ab", "cd"])), list(combinations("abcd", 2)), list(combinations("ab", 3)), list(combinations("a", 0)), list(combinations_with_replacement("abc", 2)), list(compress("abcdef", [1, 0, 1, 0, 1, 1])), list(islice(count(5), 3)), list(islice(count(1, 0.5), 4)), list(islice(count(10, -3), 4)), list(islice(cycle("ab"), 5)), list(cycle([])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(lambda x: x % 2, range(6))), list(filterfalse(None, [0, 1, ""])), [(k, list(g)) for k, g in groupby("aaabbca")], [(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)], list(islice("abcdef", 2)), list(islice("abcdef", 2, 4)), list(islice("abcdef", 2, None)), list(islice("abcdef", 0, None, 2)), list(islice("abc", 0)), list(pairwise("abcd")), list(pairwise("a")), list(permutations("abc", 2)), list(permutations(range(3))), len(list(permutations(range(6)))), list(product("ab", [1, 2])), list(product("ab", repeat=2)), list(product()), list(product("a", [])), list(repeat("x", 3)), list(islice(repeat(1), 2)), list(repeat(1, 0)), list(repeat(1, -1)), list(starmap(pow, [(2, 3), (3, 2)])), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), [list(t) for t in tee("abc", 3)], list(zip_longest("abc", [1], fillvalue="-")), list(zip_longest()), list(zip_longest("ab", "c")), sep="\n")
for f in (lambda: batched("abc", 0), lambda: list(batched("abc", 2, strict=True)), lambda: combinations("a", -1), lambda: count("a"), lambda: islice("a", -1), lambda: islice("a", 0, 5, 0), lambda: islice("a", "x"), lambda: permutations("a", -1), lambda: product("a", repeat=-1), lambda: list(starmap(pow, [5])), lambda: tee("a", -1), lambda: list(chain(5)), lambda: chain.from_iterable(5), lambda: repeat(), lambda: groupby(), lambda: accumulate(5), lambda: compress("a"), lambda: cycle(5), lambda: list(accumulate([1, "a"])), lambda: pairwise(5), lambda: zip_longest("a", fill="x"), lambda: takewhile(1), lambda: list(takewhile(1, [2])), lambda: repeat(1, "x"), lambda: list(batched([], 1.5)), lambda: list(chain.from_iterable([1]))):
    try: print(f())
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
print(count(5), count(1, 2), repeat("x"), repeat("x", 3), count(1.5))
a, b = tee(iter(range(5))); print(next(a), next(a), list(b), list(a)); c, d = tee(a); print(list(c), list(d))
g = groupby("aab"); k, grp = next(g); k2, grp2 = next(g); print(k, list(grp), k2, list(grp2))
it = iter(range(10)); print(list(islice(it, 3)), list(islice(it, 1, 3)), next(it), list(takewhile(lambda x: x < 8, it)), list(it)); r = repeat(5, 3); print(r.__length_hint__(), next(r), operator.length_hint(r), list(map(pow, range(4), repeat(2))))
log = []
def noisy(n):
    for i in range(n): log.append(i); yield i
z = zip(noisy(3), islice(noisy(5), 2)); list(z); print(log); log.clear(); p = product(noisy(2), repeat=1); print(log); list(islice(chain(noisy(2), noisy(2)), 3)); print(log)
c = count(2**62); print(next(c), next(c)); c = count(2**63 - 1); print(next(c), next(c)); print(next(count(-5)), next(count(1j)) if True else "", list(islice(count(0.1, 0.1), 3)))
def primes():
    yield 2
    for n in count(3, 2):
        if all(n % p for p in takewhile(lambda p: p * p <= n, primes_cache)): primes_cache.append(n); yield n
primes_cache = [2]; print(list(islice(primes(), 20)))
print(sum(1 for _ in combinations(range(20), 5)), sum(map(operator.mul, count(), islice(cycle([1, -1]), 100))), list(map("".join, product("ab", "xy", "1"))), max(len(list(g)) for k, g in groupby("1101110011110")), [k for k, g in groupby(sorted("mississippi"))], "".join(f"{len(list(g))}{k}" for k, g in groupby("aaabccd")), list(chain.from_iterable(repeat(x, x) for x in range(4))), dict(zip(count(), "abc")), list(zip(*[iter("abcdef")] * 2)), list(starmap(lambda *a: sum(a), batched(range(7), 3))), next(filterfalse(str.isalpha, "ab1c")), sum(accumulate(range(5))))
class Err:
    def __iter__(self): return self
    def __next__(self): raise KeyError("boom")
for f in (chain, cycle, lambda i: accumulate(i), lambda i: islice(i, 3), pairwise, lambda i: batched(i, 2), lambda i: groupby(i), lambda i: zip_longest(i), lambda i: tee(i)[0], lambda i: starmap(abs, i), lambda i: filterfalse(None, i), lambda i: compress(i, [1]), lambda i: dropwhile(abs, i)):
    try: next(f(Err()))
    except KeyError as e: print(e, end=" ")
try: product(Err())
except KeyError as e: print(e)
class Sub(count): pass
class SC(chain): extra = 1
print(next(Sub(3)), list(SC("a", "b")), SC.extra, list(SC.from_iterable(["x"])), type(SC("a")).__name__)
