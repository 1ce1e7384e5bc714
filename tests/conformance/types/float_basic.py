# Floats: repr, arithmetic, special values, conversion from text, methods, rounding.
import math
inf, nan = float("inf"), float("nan")
for x in (0.0, -0.0, 1.0, 0.1, 1 / 3, 2 / 3, 1e16, 1e15, 9999999999999998.0, 123456.789, 1e-4, 1e-5, 1.5e-10, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, inf, -inf, nan, 100.0, 1e100, 3.14159, 1e21, 1e22, 1.1, 2.5, 0.30000000000000004, 4.9406564584124654e-324, 1e23, 8.41e21):
    print(repr(x), str(x), x.hex(), x.is_integer(), bool(x))
print(0.1 + 0.2, 0.1 * 3, 1.1 + 2.2, 1e308 * 10, -1e308 * 10, inf - inf, inf * 0, 1e-308 / 1e10, 5.0 // 2, -5.0 // 2, 5.5 % 2, -5.5 % 2, 5.5 % -2, divmod(-7.5, 2), divmod(7.5, -2), 0.0 % 1, -0.0 % 1, 1.0 % inf, -1.0 % inf)
print(2.0**10, 2.0**-1074, 0.0**0, inf**0, nan**0, 1.0**nan, (-2.0)**3, (-8.0)**(1 / 3), 4**0.5, 1e200**0.5, 2**1023.5)
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 0.0**-1, lambda: 10.0**400, lambda: float("abc"), lambda: float(""), lambda: float("1_"), lambda: float(None), lambda: float("1e"), lambda: int(nan), lambda: int(inf), lambda: round(inf), lambda: round(nan), lambda: float.fromhex("xyz"), lambda: float.fromhex("0x1p5000"),
          lambda: 1.5 << 1, lambda: 1.5 & 1, lambda: inf.as_integer_ratio(), lambda: nan.as_integer_ratio(), lambda: float([]), lambda: math.floor(inf), lambda: range(1.0), lambda: [1][0.0], lambda: "a" * 1.0, lambda: float(1j), lambda: float("1" * 10, 5)):
    try:
        print(f())
    except (ZeroDivisionError, OverflowError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
print([float(s) for s in ("1", " 1.5\n", "-.5", "5.", "1e5", "1E-5", "+3", "inf", "-Infinity", "nan", "1_000.5", "0", "1e400", "-1e-400", "٣.٥", "123456789012345678901234567890", "0.1e1", "00012.5")])
print(float.fromhex("0x1.8p+1"), float.fromhex("-0x.8"), float.fromhex("inf"), float.fromhex("0x1p-1074"), float.fromhex("1.8"), float.fromhex(" 0X1.FFFFFFFFFFFFFP+1023 "))
print(round(0.5), round(1.5), round(2.5), round(-0.5), round(2.675, 2), round(1234.5678, -2), round(1.005, 2), round(5e-324, 400), round(1e300, 2), round(0.15, 1), round(0.25, 1), round(0.35, 1), round(-1.5), round(1e16 + 0.5), round(2.5, None), round(123.456, 0), round(-0.4, 0))
print((0.75).as_integer_ratio(), (0.1).as_integer_ratio(), (-2.0).as_integer_ratio(), (2.5).__trunc__(), math.floor(-2.5), math.ceil(-2.5), (2.5).__floor__(), (1.5).conjugate(), (1.5).real, (1.5).imag)
print(nan == nan, nan != nan, nan < 1, nan > 1, inf == inf, -0.0 == 0.0, 0.1 + 0.2 == 0.3, 1 == 1.0, 2**53 + 1 == 2.0**53, 1.0 is None, 0.5 < 1, 1 < 1.5 < 2, inf > 10**1000, max(nan, 1), min(1, nan), sorted([3.5, -1, 2, 0.5, -inf, inf]))
print(hash(1.0) == hash(1), hash(0.5), hash(-0.5), hash(inf), hash(-inf), hash(1e300) == hash(int(1e300)), hash(0.1), hash(-0.0), {1: "a"}[1.0], len({1, 1.0, True}), hash(2.0**61), hash(3.14))
print(math.copysign(1, -0.0), -0.0 + 0.0, 0.0 - 0.0, -0.0 - 0.0, -0.0 * 1, 0 * -1.0, abs(-0.0), -(0.0), math.nextafter(1.0, 2), math.ulp(1.0), float(True), float(), 1e0, float("-0"))
print(1e5 == 100000, int(1e15), int(-2.9), int(1e20), 1.0.__int__(), float(2**53 + 1), float(2**1023), 3.0.__eq__(3), 3.0.__lt__("a"), 7.0.__divmod__(2), 2.0.__rpow__(3), 1.5.__round__(), 1.25.__round__(1), 5.0.__floordiv__(2), float.__getformat__("double"))


class F(float):
    def __repr__(self):
        return f"F({float(self)})"


f = F("1.5")
print(f, f + 1, type(f + 1), f == 1.5, -f, F(2) * F(3), f"{f:.3f}", hash(f) == hash(1.5), F.fromhex("0x1p3"), round(f, 1), F(), [f], sum([f, f]), f.is_integer(), float(f), float.from_number(3), f.hex())
print(sum([0.1] * 10), math.fsum([0.1] * 10), sum([1e16, 1, -1e16]), sum([1e308, 1e308, -1e308]), sum([0.1, 0.2, 0.3]), sum([1, 2.5, 3]), sum([inf, -inf]), sum((0.1, 10**20, -10**20)))
