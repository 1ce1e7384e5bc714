# Decimal and fraction arithmetic: prices, taxes and rounding, square roots and series at high precision.
import sys
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction

SIZE = 100_000


def bills(n):
    cent, x = Decimal("0.01"), 3
    rates = Decimal("0.0013"), Decimal("0.00894")
    base, far = Decimal("0.0675"), Decimal("0.0341")
    total = taxes = Decimal(0)
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        duration, kind = Decimal(x % 10_000), x >> 5 & 1
        price = (duration * rates[kind]).quantize(cent, ROUND_HALF_EVEN)
        tax = (price * base).quantize(cent, ROUND_DOWN)
        if kind:
            tax += (price * far).quantize(cent, ROUND_DOWN)
        taxes += tax
        total += price + tax
    return str(total), f"{taxes:,.2f}"


def pi():
    with localcontext(Context(prec=60)) as context:
        context.prec += 2
        three = Decimal(3)
        last, t, s, n, na, d, da = 0, three, 3, 1, 0, 0, 24
        while s != last:
            last = s
            n, na = n + na, na + 8
            d, da = d + da, da + 32
            t = (t * n) / d
            s += t
        context.prec -= 2
        return +s


def roots(n):
    with localcontext(Context(prec=40)):
        return sum((Decimal(k).sqrt() + Decimal(k).ln() for k in range(2, n)), Decimal(0))


def harmonic(n):
    return sum((Fraction(1, k) - Fraction(k % 3, k + 1) for k in range(1, n)), Fraction(0))


def main(n):
    h = harmonic(n // 40)
    return bills(n), pi(), roots(n // 40), h.numerator % 1_000_000_007, h.denominator % 1_000_000_007, [pi() for _ in range(n // 400)][-1]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
