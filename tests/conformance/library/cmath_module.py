# cmath: functions, special values, errors.
import cmath, math
zs = [0j, 1 + 1j, -2.5 - 0.5j, complex("inf"), complex(0, -math.inf), complex(math.nan, 1)]
for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "log10"):
    row = []
    for z in zs:
        try:
            w = getattr(cmath, name)(z)
            row.append(f"{w.real:.9g}{w.imag:+.9g}j")
        except Exception as e:
            row.append(type(e).__name__ + " " + str(e))
    print(name, row)
print(cmath.polar(-1j), cmath.rect(2, math.pi / 2).imag, cmath.phase(-1 + 0j), cmath.phase(complex(-1, -0.0)))
print(cmath.isclose(1 + 1j, 1 + 1.0000000001j), cmath.isfinite(zs[3]), cmath.isinf(zs[3]), cmath.isnan(zs[5]), cmath.infj, cmath.nanj, cmath.tau)
print(cmath.log(8, 2), cmath.pi == math.pi)

# The last digits, and numbers near the smallest
for z in (1j, -1j, 0.5 + 1j, complex(-0.0, 1), 3 + 4j):
    print(z, cmath.acos(z), cmath.asin(z), cmath.asinh(z), cmath.acosh(z), cmath.tan(z), cmath.tanh(z))
print(cmath.sqrt(complex(-1e-323, 0)), cmath.sqrt(complex(5e-324, 5e-324)))
