# Formatting numbers with every presentation type, alignment, sign, grouping, precision.
values = [0.0, -0.0, 1.0, -1.5, 0.1, 3.14159265358979, 123456789.0, 1e-7, 1e22, 2.5, 0.5, 1.5, 99.995, 999999.5, float("inf"), float("-inf"), float("nan"), 1e308, 5e-324, 12345.6789]
specs = ["", "f", ".0f", ".2f", ".3e", "E", "g", ".3g", ".10g", "G", "%", ".1%", "+.1f", " .2f", "010.2f", ">12.3f", "<12.3f", "^12.3f", "*^14.2f", "=+10.1f", ",.2f", "_.1f", ",", ".3", ".17", "#g", "#.0f", "#.3g", "n", "z.1f", "z.0f", "+z.2f", "012,.1f", ".0e", "#.0e", "r<8", ".12f"]
for spec in specs:
    print(f"{spec!r:10}", *(format(v, spec) for v in values), sep="|")
ints = [0, 5, -42, 255, 1234567, -9876543210, 2**70]
for spec in ["", "d", "b", "o", "x", "X", "#b", "#o", "#x", "#X", ",", "_", "_b", "_x", "#_x", "+d", " d", "08d", "+08d", "<8", ">8", "^8", "*=12d", "e", ".2f", "g", "%", "n", "010,", "-^12", "#010x", "x>+10", "12_b", "020_d"]:
    print(f"{spec!r:10}", *(format(v, spec) for v in ints), sep="|")
for v in (65, 0x20AC, 0x1F600):
    print(f"{v:c}", f"{v:>3c}|", f"{v:<3c}|")
cs = [1 + 2j, -1.5j, 0j, complex(1e20, -1e-5), complex("nan"), complex("inf")]
for spec in ["", ".2f", "e", "g", "+.1f", ">20", "<20.1f", "^20.2f", ",.1f", ".3"]:
    print(f"{spec!r:10}", *(format(c, spec) for c in cs), sep="|")
bad = [(1.0, "d"), (1.0, "x"), (1.0, "s"), (1.0, "c"), (1, "s"), (1, ".2d"), (1, ",b"), (1, "_c"), (1, "+c"), (1, "#c"), (1.0, "q"), (1, "zd"), (1.0, ",_f"), (1.0, "__"), (1.0, ",n"), (1.0, "1.f"), (1.0, "."), (1j, "d"), (1j, "010"), (1j, "=10"), (1j, "%"), (True, "s"), (1, "10.5"), (1, "10x5"), (1.0, "<<<"), (1, "\0"), ("s", "d"), ("s", "+"), ("s", ","), ("s", "="), ("s", "010"), ("s", "z"), ("s", "#"), (None, "d"), ([], "5"), (object, "x")]
for v, spec in bad:
    try:
        print(repr(v), repr(spec), format(v, spec))
    except (ValueError, TypeError) as e:
        print(repr(v), repr(spec), type(e).__name__, e)
for s in ["", "5", ">5", "^7", "*<6", ".2", "10.1", "s", "<s", "0", "é>4"]:
    print(repr(s), "|".join(format(v, s) for v in ("abc", "é", "")))
for fmt, args in [("%d %i %u", (1, -2, 3)), ("%5d|%-5d|%05d|%+d|% d", (1, 2, 3, 4, 5)), ("%x %X %#x %o %#o", (255, 255, 255, 8, 8)), ("%f %.2f %10.3f %-10.1f| %e %E %g %G", (1.5, 2.345, 3.14159, 2.5, 12345.678, 0.00012, 1e-10, 1e20)), ("%s %r %a %10s|%-10s|%.2s", ("a", "b", "é", "r", "l", "trunc")), ("%c%c%%", ("x", 65)), ("%(a)s %(b)05.1f", {"a": 1, "b": 2.25}), ("%*d %.*f", (5, 42, 2, 3.14159)), ("%d", 3.99), ("%s", ((1, 2),)), ("%#.3g %#x", (1.0, 0)), ("%d", True), ("%x", 2**70), ("%i", -2**65), ("%r", None), ("%5.1f%%", 99.55)]:
    print(fmt % args)
for fmt, args in [("%d", "x"), ("%d %d", (1,)), ("%d", (1, 2)), ("%q", 1), ("%", ()), ("%c", "ab"), ("%c", -1), ("%(a)s", 5), ("%(a)s", {}), ("%x", 1.5), ("%s %s", "a"), ("%*d", ("a", 1)), ("%d", None), ("abc", 5), ("%(a", {"a": 1}), ("%f", "s"), ("%.9999999999f", 1.0), ("%s", ())]:
    try:
        print(fmt % args)
    except (TypeError, ValueError, KeyError, OverflowError) as e:
        print(repr(fmt), type(e).__name__, e)
