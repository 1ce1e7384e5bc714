# math: every function with edge cases, exact integers, errors.
import math
inf, nan = math.inf, math.nan
for name in ("acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "ceil", "cos", "cosh", "degrees", "erf", "erfc", "exp", "exp2", "expm1", "fabs", "factorial", "floor", "frexp", "gamma", "isfinite", "isinf", "isnan", "isqrt", "lgamma", "log", "log10", "log1p", "log2", "modf", "radians", "sin", "sinh", "sqrt", "tan", "tanh", "trunc", "ulp"):
    f = getattr(math, name); out = []
    for x in (0, 1, -1, 0.5, 2, 10, -2.5, 1e10, inf, -inf, nan, 10**20):
        try:
            v = f(x); out.append(f"{v:.10g}" if isinstance(v, float) else str(v) if not isinstance(v, int) or abs(v) < 10**30 else f"int{len(str(v))}")
        except (ValueError, OverflowError, TypeError) as e: out.append(f"{type(e).__name__}: {e}")
        except MemoryError: out.append("memory")
        if name in ("factorial", "gamma", "lgamma") and x == 10: break
    print(name, out)
print(math.pi, math.e, math.tau, math.inf, math.nan)
for name, args in [("atan2", (1, -1)), ("atan2", (0.0, -0.0)), ("copysign", (3, -0.0)), ("fmod", (-7, 3)), ("fmod", (7.5, inf)), ("remainder", (7, 4)), ("remainder", (5, 2)), ("hypot", (3, 4)), ("hypot", (1, 2, 3)), ("hypot", ()), ("dist", ((1, 2), (4, 6))), ("ldexp", (0.5, 3)), ("ldexp", (1, -1080)), ("pow", (2, 0.5)), ("pow", (0, 0)), ("pow", (-8, 3)), ("gcd", (12, 18)), ("gcd", ()), ("gcd", (0, 5, 10)), ("gcd", (-4, 6)), ("lcm", (4, 6)), ("lcm", ()), ("lcm", (0, 5)), ("comb", (5, 2)), ("comb", (5, 7)), ("comb", (60, 30)), ("perm", (5, 2)), ("perm", (5,)), ("log", (8, 2)), ("log", (10**400,)), ("log2", (2**1000,)), ("log10", (10**300,)), ("isclose", (1, 1 + 1e-10)), ("isclose", (1, 1.1)), ("isclose", (0, 1e-10)), ("fsum", ([0.1] * 10,)), ("fsum", ([1e308, 1, -1e308],)), ("prod", ([1, 2, 3, 4],)), ("prod", ([],)), ("prod", ([2.5, 2],)), ("sumprod", ([1, 2], [3, 4])), ("sumprod", ([0.1, 2], [10, 3])), ("nextafter", (1, 2)), ("nextafter", (0, -1)), ("nextafter", (inf, 0)), ("ulp", (1e16,)), ("fma", (2, 3, 4)), ("fma", (0.1, 10, -1)), ("isqrt", (10**40 + 5,)), ("factorial", (25,)), ("trunc", (-2.7,)), ("floor", (-2.5,)), ("ceil", (2.1,)), ("floor", (1e20,)), ("modf", (-3.25,)), ("frexp", (10,)), ("cbrt", (-8,)), ("exp2", (10,)), ("erf", (0.5,))]:
    print(name, args if len(str(args)) < 40 else "...", getattr(math, name)(*args), end="; ")
print()
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.log(1, 1), lambda: math.log(5, 0), lambda: math.exp(1000), lambda: math.acos(2), lambda: math.factorial(-1), lambda: math.factorial(2.5), lambda: math.fmod(1, 0), lambda: math.pow(-1, 0.5), lambda: math.pow(0, -1), lambda: math.ldexp(1, 5000), lambda: math.comb(-1, 2), lambda: math.comb(1.5, 1), lambda: math.gcd(1.5), lambda: math.isqrt(-1), lambda: math.isqrt(1.5), lambda: math.floor("x"), lambda: math.sin("x"), lambda: math.sin(), lambda: math.sin(1, 2), lambda: math.hypot("a"), lambda: math.dist((1,), (1, 2)), lambda: math.fsum(["a"]), lambda: math.fsum([inf, -inf]), lambda: math.prod(["a", "b"]), lambda: math.sumprod([1], [1, 2]), lambda: math.gamma(-1), lambda: math.gamma(0), lambda: math.lgamma(-2), lambda: math.gamma(200), lambda: math.isclose(1, 2, rel_tol=-1), lambda: math.atanh(1), lambda: math.sin(inf), lambda: math.tan(inf), lambda: math.floor(nan), lambda: math.sqrt(10**400), lambda: math.perm(2, -1), lambda: math.fma(inf, 0, 1), lambda: math.nextafter(1, 2, steps=-1), lambda: math.remainder(1, 0), lambda: math.cosh(1000), lambda: math.log2(-1), lambda: math.log10(0), lambda: math.sumprod(1, 2), lambda: math.trunc(None)):
    try: print(f())
    except (ValueError, OverflowError, TypeError, ZeroDivisionError) as e: print(type(e).__name__, e)
class T:
    def __floor__(self): return "F"
    def __ceil__(self): return "C"
    def __trunc__(self): return "T"
    def __float__(self): return 4.0
    def __index__(self): return 6
print(math.floor(T()), math.ceil(T()), math.trunc(T()), math.sqrt(T()), math.gcd(T(), 9), math.factorial(T()), math.isqrt(T()), math.comb(T(), 2))
print(math.sin(math.pi) < 1e-15, round(sum(math.sin(i) for i in range(1000)), 9), round(math.fsum(1 / i for i in range(1, 1000)), 12), math.nextafter(1.0, 2.0, steps=10), math.isqrt(2 * 10**60), [math.comb(10, k) for k in range(11)], all(math.isclose(math.exp(math.log(x)), x) for x in (0.1, 5, 1e10)), math.copysign(nan, -1) != 0, math.floor(2.0**60), math.ceil(-0.5), math.frexp(0.0), math.frexp(inf), math.modf(inf), math.ldexp(inf, 5), type(math.floor(2.5)), math.cos(0) == 1)
