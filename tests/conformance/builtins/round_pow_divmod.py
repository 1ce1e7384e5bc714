# round, pow, divmod, abs, int/float protocol hooks and number tower conversions.
import math
print([round(x) for x in (0.5, 1.5, 2.5, -0.5, -1.5, 1e15 + 0.5, 2.4999999)], [round(x, 1) for x in (0.25, 0.35, 1.05, -0.15, 1e20)], [round(12345.678, n) for n in range(-6, 5)], [round(12355, n) for n in range(-6, 3)], round(2.5, None), round(1.1, 400), round(1.1, -400), type(round(1.0)), type(round(1.0, 0)), round(True), round(-7, -1), round(5, -1), round(15, -1), round(10**30 + 5, -1))
print([pow(b, e, m) for b, e, m in ((2, 5, 7), (-2, 5, 7), (2, 5, -7), (0, 0, 5), (3, -2, 11), (7, 0, 1), (2**100, 3, 10**9), (5, 3, 2**70))], pow(2, 3), pow(2, -2), pow(2.0, 3), pow(4, 0.5), pow(-8, 1 / 3), pow(base=2, exp=3), pow(2, exp=5, mod=3), pow(0, 0), pow(0.0, 0), pow(1, 10**100), pow(-1, 10**20 + 1), pow(True, 5), pow(1j, 2))
print(divmod(7, 2), divmod(-7, 2), divmod(7, -2), divmod(7.5, 2), divmod(-7.5, 2), divmod(1e20, 3), divmod(10**20, 3), divmod(True, True), divmod(0.0, -1), divmod(5, 0.3))
class Num:
    def __init__(self, v): self.v = v
    def __round__(self, *n): return ("round", n)
    def __pow__(self, e, m=None): return ("pow", e, m)
    def __rpow__(self, b, m=None): return ("rpow", b, m)
    def __divmod__(self, o): return ("divmod", o)
    def __rdivmod__(self, o): return ("rdivmod", o)
    def __abs__(self): return "abs"
    def __int__(self): return self.v
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __index__(self): return self.v
    def __float__(self): return self.v + 0.5
n = Num(9)
print(round(n), round(n, 2), round(n, None), pow(n, 2), pow(2, n), pow(n, 2, 5), pow(2, n, 5), divmod(n, 1), divmod(1, n), abs(n), int(n), float(n), math.floor(n), math.ceil(n), math.trunc(n), hex(n), bin(n), chr(Num(97)), range(Num(3)), "ab"[Num(1)], int("11", Num(2)), math.sqrt(n), complex(n), bytes(Num(2)), round(1.555, Num(1)), [0] * Num(2), (2.5).__round__(Num(1)), math.gcd(Num(6), 4), format(Num(5).__index__(), "03d"))
class OnlyIndex:
    def __index__(self): return 4
class OnlyTrunc:
    def __trunc__(self): return 3
class IntSub(int): ...
class RetSub:
    def __int__(self): return IntSub(3)
    def __index__(self): return True
print(int(OnlyIndex()), float(OnlyIndex()), complex(OnlyIndex()), math.sqrt(OnlyIndex()))
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    print(int(RetSub()), type(int(RetSub())), [1, 2][RetSub()])
    print([str(x.message) for x in w])
for f in (lambda: int(OnlyTrunc()), lambda: round("1"), lambda: round(n, 1, 2), lambda: pow(1, 2, 0), lambda: pow(2, -1, 4), lambda: pow(1.5, 2, 3), lambda: pow("a", 1), lambda: divmod("a", 1), lambda: divmod(1, 0), lambda: divmod(1.0, 0.0), lambda: abs(None), lambda: pow(0, -1), lambda: pow(0.0, -1), lambda: round(float("nan")), lambda: round(1.5, 1.5), lambda: int("5", 1), lambda: int("5", 37), lambda: float("1e"), lambda: math.floor("x"), lambda: math.trunc(1j), lambda: pow(10.0, 1000), lambda: divmod(1j, 1), lambda: round(1j), lambda: math.factorial(-1), lambda: math.factorial(2.0), lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.gcd(1.5), lambda: hex("a"), lambda: math.isqrt(-1)):
    try:
        print(f())
    except (TypeError, ValueError, ZeroDivisionError, OverflowError) as e:
        print(type(e).__name__, e)
print(1 == 1.0 == 1 + 0j == True, 3 > 2.5, 10**20 > 1e19, 2**53 + 1 > 2.0**53, 0.1 + 0.2 > 0.3, True + True, 5 // 2.0, 5 % 2.5, 2 ** 0.5 == math.sqrt(2), 7 // True, -3 // 2 * 2 + -3 % 2, 1e308 + 1e308, 0 * float("inf") != 0, (-1) ** 0.5, 5 / 2 == 2.5, 1 / 3 * 3 == 1.0, 100 * 1.1, 0.1 * 3, 1 - 0.9)
for i in range(-20, 21):
    for j in (-7, -3, -1, 1, 2, 5):
        q, r = divmod(i, j); fq, fr = divmod(float(i), float(j))
        assert q * j + r == i and fq == q and fr == r and math.floor(i / j) == q and round(i / 1) == i
print("division laws hold")
