# random with a seed gives CPython's numbers; distributions, shuffles, choices, state.
import random


def near(x):
    """Without the last digits, in which C libraries differ."""
    return round(x, 12)


r = random.Random(42)
print([r.random() for _ in range(3)], [r.randint(1, 100) for _ in range(5)], [r.randrange(0, 1000, 7) for _ in range(4)], r.getrandbits(1), r.getrandbits(64), r.getrandbits(200), r.uniform(1, 10), r.choice("abcdef"), r.choices([1, 2, 3], k=5), r.choices("ab", weights=[1, 9], k=6), r.choices("xyz", cum_weights=[1, 2, 10], k=4), r.sample(range(100), 5), r.sample("abc", 3), r.sample([1, 2], counts=[3, 2], k=4), r.triangular(0, 10, 3), r.betavariate(2, 3), r.expovariate(1.5), r.gammavariate(2, 1), near(r.gauss(0, 1)), r.lognormvariate(0, 1), r.normalvariate(5, 2), r.vonmisesvariate(1, 2), r.paretovariate(3), r.weibullvariate(1, 2), r.binomialvariate(10, 0.3), r.randbytes(5), sep="\n")
l = list(range(20)); r.shuffle(l); print(l)
for seed in (0, 1, -1, 2**70, "string seed", b"bytes", bytearray(b"ba"), 3.5, 7):
    random.seed(seed); print(repr(seed), random.random(), random.randint(0, 10**6))
random.seed("v1", version=1); print(random.random()); random.seed(5); st = random.getstate(); a = [random.random() for _ in range(3)]; random.setstate(st); print(a == [random.random() for _ in range(3)], st[0], len(st[1]), st[2])
for f in (lambda: random.randint(5, 1), lambda: random.randrange(0), lambda: random.randrange(1, 5, 0), lambda: random.choice([]), lambda: random.sample([1], 5), lambda: random.sample({1, 2}, 1), lambda: random.choices([1], weights=[0], k=1), lambda: random.choices([1, 2], weights=[1], k=1), lambda: random.choices([1], weights=[1], cum_weights=[1]), lambda: random.getrandbits(-1), lambda: random.randrange(1.5), lambda: random.seed([1]), lambda: random.choices([]), lambda: random.sample([1], -1), lambda: random.setstate((1, 2, 3)), lambda: random.choices("a", k=-1), lambda: random.randint(1), lambda: random.binomialvariate(-1), lambda: random.shuffle((1, 2)), lambda: random.randrange("a"), lambda: random.Random(1, 2), lambda: random.expovariate(0)):
    try: print(f())
    except (ValueError, TypeError, IndexError, ZeroDivisionError) as e: print(type(e).__name__, e)
class Sub(random.Random):
    def random(self): return 0.25
s = Sub(); print(s.random(), s.randrange(10), s.choice("abcd"), s.uniform(0, 4), s.shuffle(x := [1, 2, 3, 4]), x)
rng = random.Random(7); counts = [0] * 6
for _ in range(6000): counts[rng.randrange(6)] += 1
print(counts, near(sum(rng.gauss(0, 1) for _ in range(1000))), sorted(rng.sample(range(10**9), 5)), rng.randrange(2**100), rng.choices(range(10), k=10)); rng2 = random.Random(7); print(rng2.randrange(6) == random.Random(7).randrange(6))
import copy
import pickle
c = copy.deepcopy(rng); p = pickle.loads(pickle.dumps(rng)); print(c.random() == rng.random() , p.random() == c.random() or "p behind by none", isinstance(random.SystemRandom().random(), float), 0 <= random.SystemRandom().randrange(5) < 5)
pi = sum(1 for _ in range(20000) if rng.random() ** 2 + rng.random() ** 2 < 1) / 5000; print(pi)
