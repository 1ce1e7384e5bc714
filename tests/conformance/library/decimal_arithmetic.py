# The C accelerator of decimal: every operation, contexts, signals, conversions, formatting.
import pickle
import sys
from decimal import *
import decimal


def show(label, f):
    try:
        print(label, repr(f()))
    except Exception as e:
        print(label, type(e).__name__, e)


D = Decimal
VALUES = [D(t) for t in "0 -0 1 -1 1.50 12345.678 -9.99E+10 1E-10 1E+400 NaN -sNaN7 Infinity -Infinity 0E-30".split()]
UNARY = "exp ln log10 next_minus next_plus normalize to_integral_exact to_integral_value sqrt logb abs minus plus".split()
BINARY = ("add subtract multiply divide divide_int remainder remainder_near divmod compare compare_signal compare_total "
          "compare_total_mag max max_mag min min_mag next_toward quantize copy_sign scaleb shift rotate").split()

ctx = Context(prec=9, Emax=99, Emin=-99, traps=[])
for name in UNARY:
    out = []
    for v in VALUES:
        ctx.clear_flags()
        r = getattr(ctx, name)(v)
        out.append(f"{r}/{','.join(s.__name__[:3] for s, on in ctx.flags.items() if on)}")
    print(name, *out)
for name in BINARY:
    out = []
    for a in VALUES[2:]:
        for b in VALUES[:12:2]:
            ctx.clear_flags()
            r = getattr(ctx, name)(a, b)
            out.append(f"{r}/{sum(on << i for i, (s, on) in enumerate(ctx.flags.items()))}")
    print(name, *out)

print("roundings")
for mode in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
    print(mode, *(D(t).quantize(D("0.1"), rounding=mode) for t in "1.25 1.35 -1.25 1.21 1.29 -1.01 0.05 0.999".split()))

print("power")
for a, b in [("2", "10"), ("2", "-2"), ("2", "0.5"), ("-8", "3"), ("1.00", "7"), ("0.9", "1000"), ("10", "-7"),
             ("1.0000001", "12345678.5"), ("3", "0.3333333333"), ("7", "200")]:
    show(f"{a}**{b}", lambda: D(a) ** D(b))
show("powmod", lambda: pow(D(123456789), D(987654321), D(1000007)))

print("precision")
for prec in (1, 5, 40, 200):
    with localcontext(prec=prec):
        print(D(2).sqrt(), D(1).exp(), D(2).ln(), D(2).log10(), D(1) / 7, D("0.1") ** 3, D("1.0000000001").ln())

print("logic", ctx.logical_and(D(1101), D(111)), ctx.logical_or(D(1101), D(10)), ctx.logical_xor(D(1101), D(111)),
      ctx.logical_invert(D(101)))
print("fma", D("2.5").fma(4, "3" and D(3)), D(5).fma(D("1E-30"), 1))

print("signals")
for text in ("1/0", "0/0", "inf-inf", "sNaN", "1E999999*10", "1E-999999/1E30"):
    with localcontext(traps=[InvalidOperation, DivisionByZero, Overflow, Underflow]) as c:
        f = {"1/0": lambda: D(1) / 0, "0/0": lambda: D(0) / 0, "inf-inf": lambda: D("inf") - D("inf"),
             "sNaN": lambda: D("sNaN") + 1, "1E999999*10": lambda: D("1E999999") * 10,
             "1E-999999/1E30": lambda: D("1E-999999") / D("1E30")}[text]
        show(text, f)
        print("  flags", [s.__name__ for s, on in c.flags.items() if on])

print("conversions")
for v in ("abc", " 12.5 ", "1_000.5", "\u0661\u0662.5", (1, (1, 2, 3), -2), (0, (), "F"), 0.1, -0.0, 10**40, None, [1], "1e99999999999999999999",
          (2, (1,), 0), (0, (10,), 0), (0, (1,), "x")):
    show(f"Decimal({v!r})", lambda: D(v))
show("from_float", lambda: D.from_float(0.3))
show("from_number", lambda: D.from_number(2.5))
show("create", lambda: Context(prec=4).create_decimal("3.14159"))
show("create float", lambda: Context(prec=4).create_decimal_from_float(3.14159))
show("tuple", lambda: D("-12.50").as_tuple())
show("ratio", lambda: D("-12.50").as_integer_ratio())
show("int", lambda: (int(D("1e20")), int(D("-7.9")), round(D("2.5")), round(D("2.675"), 2), D("7.1").__ceil__(), D("-7.1").__floor__()))
show("int nan", lambda: int(D("nan")))
show("float", lambda: (float(D("1e400")), float(D("0.1")), complex(D("1.5"))))
show("hash", lambda: [hash(D(t)) == hash(v) for t, v in (("1.5", 1.5), ("100", 100), ("1e10", 10**10), ("0.25", 0.25), ("inf", float("inf")))])
show("compare", lambda: [D("1.5") == 1.5, D(2) > 1, D(1) == 1 + 0j, D("nan") == D("nan"), D("0.1") < 0.1])
show("order nan", lambda: D("nan") < 1)
show("order str", lambda: D(1) < "1")
show("add float", lambda: D(1) + 1.0)
show("pickle", lambda: pickle.loads(pickle.dumps(D("-1.230"))))

print("format")
for spec in ("", ".2f", ",.2f", "+.3e", ">12", "<12", "^12", "012.1f", "%", ".1%", "g", ".3g", "E", "_.4f", " ", "*^+20,.3f", "z.0f", "x", "10.", "#.0f"):
    show(f"{spec!r}", lambda: (format(D("-12345.6789"), spec), format(D("0.00"), spec), format(D("Infinity"), spec)))
print(D("1.5E+3").to_eng_string(), D("12E-7").to_eng_string(), D("123E+5"), D("0E+4").to_eng_string())

print("contexts")
c = getcontext().copy()
print(c)
print(IEEEContext(64))
show("bad prec", lambda: Context(prec=0))
show("bad rounding", lambda: Context(rounding="up"))
show("bad trap", lambda: Context(traps=[ValueError]))
show("delete", lambda: delattr(c, "prec"))
print(pickle.loads(pickle.dumps(c)).prec, c.Etiny(), c.Etop(), c.radix())
with localcontext(Context(prec=3)) as local:
    print(D(1) / 3, getcontext() is local)
print(D(1) / 3)
print(len(c.flags), c.traps[DivisionByZero], sorted(s.__name__ for s in c.traps))
print([D("1.20").same_quantum(D("0.01")), D(1).is_normal(), D("-0").is_signed(), D("sNaN").is_snan(), D("1e-10").adjusted()])
print(D("NaN").number_class(), D("-0").number_class(), D("1e-999999").number_class(), D("1e-1000020").number_class())
print(sys.modules["decimal"].Decimal is decimal.Decimal, issubclass(FloatOperation, TypeError), MAX_PREC, MIN_ETINY)
