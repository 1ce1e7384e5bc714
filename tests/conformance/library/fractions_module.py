# fractions.Fraction.
from fractions import Fraction as F
import math, decimal
print(F(3, -6), F("1.25"), F(" -7/3 "), F(0.1), F("1e-3"), F(decimal.Decimal("1.1")), F(1.5).limit_denominator(1), F(math.pi).limit_denominator(1000))
a, b = F(1, 3), F(-2, 5)
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a ** 2, a ** -2, a ** b if False else a ** 0.5, abs(b), -a, +b)
print(a + 1, 1 - a, 0.5 * a, a == F(2, 6), a < b, a > 0.3, hash(F(1, 2)) == hash(0.5), bool(F(0)))
print(round(F(7, 3), 2), round(F(5, 2)), math.floor(b), math.ceil(b), int(F(7, 2)), float(a), complex(a), F(6, 4).as_integer_ratio(), F(4).is_integer())
for spec in ("", ".3f", "10.2f", "+.1e", "%", "g", "_", "<12", "*^15.2f", "#"):
    print(repr(spec), format(F(22, 7), spec))
print(sum([F(1, 2), F(1, 3)]), F.from_float(0.5), F.from_number(2), repr(F(1, 2)), str(F(4)))
for f in (lambda: F(1, 0), lambda: F("x"), lambda: F(float("nan")), lambda: F(1.5, 2), lambda: a / 0, lambda: format(a, "q"), lambda: F(float("inf"))):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
