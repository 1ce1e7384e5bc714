# decimal and fractions: exact arithmetic, contexts, rounding, formatting, mixing, errors.
from decimal import *
from fractions import Fraction as F
D = Decimal
print(D("1.10") + D("2.2"), D(1) / D(3), D("1E+5"), D("0.1") * 3, D(5) // D(2), D(-7) % D(3), D(2) ** D("0.5"), D(2) ** 100, -D("1.50"), abs(D("-3")), D("1.0") == D(1), D("0.1") == 0.1, D(0.1), D("NaN"), D("-Infinity"), D("sNaN"), D((1, (1, 2, 3), -2)), D("  1_000.5 "), D(True), repr(D("1.20")), hash(D(1)) == hash(1), D("1.5") < 2, sorted([D(3), D("1.5"), 2]), D("123.456").quantize(D("0.01")), D("2.675").quantize(D("0.01"), ROUND_HALF_UP), round(D("2.5")), round(D("2.675"), 2), int(D("-3.7")), float(D("0.1")), D("1E-7"), D("1234567.891").normalize(), D("100").normalize(), D("1.200").as_tuple(), D("0.25").as_integer_ratio(), D("3.14").to_integral_value(), D(4).sqrt(), D(10).log10(), D(1).exp(), D(2).ln(), D("1.23E+3").to_eng_string(), D("12.3").adjusted(), D(5).compare(D(3)), D(1).max(D(2)), D("1.1").is_nan(), D("-0"), D("-0") == 0, D(7).fma(2, 3), D("1.23").copy_negate(), D("5.5").remainder_near(2), D("1e3").scaleb(2), D("0.00").is_zero(), D("9.99").next_plus(), bool(D(0)), D("1").same_quantum(D("2")), D(3).number_class())
for spec in ("", ".2f", "10.3f", ",.2f", "e", ".3e", "%", "g", "+.1f", "08.2f", ">12", "<12|"[:3], "_^12", "n", ".0f", "z.1f"): print(repr(spec), format(D("1234.5678"), spec), format(D("-0.005"), spec), end="; ")
print()
with localcontext() as c:
    c.prec = 5; print(D(1) / 3, D("123456.789") + 0, bool(c.flags[Inexact]), D(10) ** 10)
    for r in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
        c.rounding = r; print(r, [str(D(x).quantize(D(1))) for x in ("2.5", "-2.5", "1.1", "-1.1", "3.5")])
print(getcontext().prec, getcontext().rounding, Context(prec=3).divide(D(1), D(7)), Context(prec=2).create_decimal("1.2345"), ExtendedContext.divide(D(1), D(0)), localcontext(prec=8).__enter__().prec, getcontext().prec); setcontext(DefaultContext)
for f in (lambda: D(1) / 0, lambda: D(0) / 0, lambda: D("abc"), lambda: D(1) + 1.5, lambda: D("sNaN") + 1, lambda: D(-1).sqrt(), lambda: D(0) ** 0, lambda: D("inf") - D("inf"), lambda: D(1) < "x", lambda: D("NaN") < 1, lambda: D(10) ** 1000000000, lambda: D(1.5).quantize(D("1e-30")), lambda: int(D("NaN")), lambda: int(D("inf")), lambda: D([1]), lambda: hash(D("sNaN")), lambda: D(0).ln(), lambda: D(-1).ln(), lambda: D(5) // 0, lambda: D(1) % 0, lambda: format(D(1), "q"), lambda: Context(prec=0), lambda: Context(rounding="x"), lambda: D(1) ** D("-1.5") , lambda: D("1").fma("x", 1), lambda: round(D("NaN")), lambda: D((2, (1,), 0)), lambda: D(2).compare("x")):
    try: print(f())
    except (ArithmeticError, ValueError, TypeError, OverflowError) as e: print(type(e).__name__, str(e)[:70])
print(sum(D("0.1") for _ in range(10)) == 1, sum(D(1) / D(k) for k in range(1, 50)), D("3.14159265358979").quantize(D("0.0001"), rounding=ROUND_DOWN), D(10) ** -3, D("1E+2") + 1, D("1E+2").normalize(), [D(x).quantize(D(".1")) for x in ("0.05", "0.15", "0.25")])
def pi():
    getcontext().prec += 2
    three = D(3); lasts, t, s, n, na, d, da = 0, three, 3, 1, 0, 0, 24
    while s != lasts: lasts = s; n, na = n + na, na + 8; d, da = d + da, da + 32; t = (t * n) / d; s += t
    getcontext().prec -= 2
    return +s
with localcontext(prec=50): print(pi())
print(F(3, 6), F("0.125"), F("2/3"), F("-1e-2"), F(0.5), F(D("0.1")), F(), F(5), repr(F(-4, 6)), F(1, 3) + F(1, 6), F(1, 2) * 3, F(1, 2) / F(1, 4), F(7, 2) // 1, F(-7, 2) % 2, divmod(F(7, 2), F(1, 3)), F(2, 3) ** 2, F(2, 3) ** -2, F(1, 4) ** 0.5, F(4) ** F(1, 2), -F(1, 2), abs(F(-1, 2)), F(1, 2) + 0.5, F(1, 2) == 0.5, F(1, 3) == 1 / 3, F(1, 2) < F(2, 3), F(5, 2).__floor__(), round(F(5, 2)), round(F(7, 3), 2), int(F(-7, 2)), float(F(1, 3)), F(355, 113).limit_denominator(10), F(3.14159).limit_denominator(1000), F(1, 2).numerator, F(1, 2).as_integer_ratio(), hash(F(1, 2)) == hash(0.5), hash(F(3)) == hash(3), F(1, 2) + 1j, complex(F(1, 2)), bool(F(0)), F(10, 4).is_integer(), sorted([F(1, 2), 0.3, 1]), sum([F(1, k) for k in range(1, 10)]), f"{F(1, 3):.3f} {F(22, 7):>10} {F(1, 3):e}", F.from_float(0.25), F("3.1415").denominator, max(F(1, 3), F(1, 4)), F(2**70, 2**69), F(F(1, 2), F(3, 4)))
for f in (lambda: F(1, 0), lambda: F("x"), lambda: F("1/0"), lambda: F(1.5, 2), lambda: F(None), lambda: F(1) / 0, lambda: F(float("nan")), lambda: F(float("inf")), lambda: F(1, 2) < 1j, lambda: F(0) ** -1, lambda: F(1, 2).limit_denominator(0), lambda: F("1 /2"), lambda: F(1, 2) % 0, lambda: format(F(1, 2), "q")):
    try: print(f())
    except (ZeroDivisionError, ValueError, TypeError, OverflowError) as e: print(type(e).__name__, e)
import numbers
print(isinstance(F(1), numbers.Rational), isinstance(D(1), numbers.Number), isinstance(D(1), numbers.Real), isinstance(1, numbers.Integral), isinstance(1.5, numbers.Real), isinstance(1j, numbers.Complex), issubclass(numbers.Integral, numbers.Rational), isinstance(True, numbers.Integral))
