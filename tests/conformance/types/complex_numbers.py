# Complex: construction, arithmetic, methods, parsing, special values, errors.
a, b = 3 + 4j, 1 - 2j
print(a, b, a + b, a - b, a * b, a / b, a ** 2, a ** b, abs(a), -a, +a, a.conjugate(), a.real, a.imag)
print(a == 3 + 4j, a != b, a == 3, 3 + 0j == 3, hash(3 + 0j) == hash(3), {1: "x"}[1 + 0j], bool(0j), bool(1j))
print(complex(), complex(1), complex(1, 2), complex("1+2j"), complex(" -1.5e3j "), complex("(2-3j)"), complex("j"), complex("-j"), complex("nan+infj"), complex(1.5), complex(real=1, imag=2), complex(True), complex("1"), complex("1e400"))
print(repr(1j), repr(-0j), repr(complex(-0.0, 1)), repr(complex(0, -0.0)), repr(complex(1, -0.0)), str(1e20j), repr(complex(float("nan"), float("inf"))), repr(complex(float("inf"), float("-inf"))), 1e16 + 1e-5j)
print(2 * a, a * 2, a + 1, 1 + a, 1 - a, 2 / a, a / 2, 2 ** a, a ** 0, a ** -1, a ** 0.5, 0j ** 0, 1j ** 2, (1 + 1j) ** 10, a + True, 1.5 * a, a - 1.5)
for f in (lambda: a < b, lambda: a // b, lambda: a % b, lambda: divmod(a, b), lambda: int(a), lambda: float(a), lambda: 1j / 0, lambda: 0j ** -1, lambda: 0j ** 1j, lambda: complex("abc"), lambda: complex("1 + 2j"), lambda: complex("1", 2), lambda: complex(1, "2"), lambda: complex(None), lambda: complex([]),
          lambda: round(a), lambda: a > 1, lambda: pow(a, 2, 3), lambda: 1j ** 1e400, lambda: abs(complex(1e308, 1e308)), lambda: complex("1+2"), lambda: complex(""), lambda: 10j ** 400, lambda: max(a, b)):
    try:
        print(f())
    except (TypeError, ValueError, ZeroDivisionError, OverflowError) as e:
        print(type(e).__name__, e)
import cmath
for z in (1 + 0j, -1 + 0j, 1j, 3 + 4j, -2.5 - 1.5j):
    print(cmath.sqrt(z), cmath.exp(z), cmath.log(z), cmath.phase(z), cmath.polar(z))
print(cmath.rect(2, cmath.pi / 2).imag, cmath.isclose(1j * 1j, -1), cmath.isnan(complex("nan")), cmath.isinf(complex("inf")), cmath.cos(0), cmath.sinh(0j), cmath.atan(1), cmath.inf, cmath.nanj, cmath.infj)


class C(complex):
    def __repr__(self):
        return f"C<{self.real},{self.imag}>"


class HasComplex:
    def __complex__(self):
        return 5j


class HasFloat:
    def __float__(self):
        return 2.5


class HasIndex:
    def __index__(self):
        return 9


c = C(1, 2)
print(c, c + 1, type(c * 1), c == 1 + 2j, complex(c), type(complex(c)), complex(HasComplex()), complex(HasFloat()), complex(HasIndex()), complex(HasFloat(), HasIndex()))
print(sum([1j, 2, 3.5]), [1j, 2j].index(2j), sorted([3 + 0j, 1 + 0j, 2 + 0j], key=abs), (1 + 2j).__getnewargs__(), complex.from_number(3))
m = [[1j, 2], [0, 1 - 1j]]
print([[sum(x * y for x, y in zip(r, col)) for col in zip(*m)] for r in m])
z, n = 0j, 0
while abs(z) < 2 and n < 50:
    z = z * z + (-0.75 + 0.1j)
    n += 1
print(n, z)
roots = [cmath.exp(2j * cmath.pi * k / 6) for k in range(6)]
print(*(f"{r:.3f}" for r in roots), f"{sum(roots):.1f}" in ("0.0+0.0j", "-0.0+0.0j", "0.0-0.0j", "-0.0-0.0j"))
inf = float("inf")
print(1j * inf, (1 + 1j) - 1, 1 - (1 + 1j), -(0j), 0j.conjugate(), (1 + 0j).__eq__("x"), (1j).__bool__(), (-1j).__hash__() != 0, complex(1, 2).__reduce_ex__(2)[1:])
