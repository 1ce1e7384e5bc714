# Integer, float and imaginary literals, underscores, and their errors.
import warnings
warnings.simplefilter("ignore")
print(0, 00, 0_0, 1_000_000, 0xFF, 0Xff, 0b1010, 0B1, 0o17, 0O7, 0x_ff, 0b_1, 0o_7, 1_2_3)
print(1.0, 1., .5, 1e3, 1E-3, 1.5e+2, 1_0.0_1e1_0, 0e0, 00.5, 09.5, 0777.0, 1e400, -1e400, 5e-324, 1e-400)
print(1j, 1.5J, 1e2j, 0j, 1_0j, 3+4j, -2j, 07j, .5j)
print(0xDEADBEEF, 0b1111_0000, 0o777, 123456789012345678901234567890, -0, - -5, +-+5, ~0, ~-1, -~5, not 5)
print(2**63, 2**64 - 1, 0xFFFFFFFFFFFFFFFF, -0x8000000000000000, 10**30, 1 << 100)
print(5 .bit_length(), (5).bit_length(), 5..hex(), 1.5.is_integer())
print(0.1 + 0.2, 1 / 3, 2 / 3 * 3, 1e16, 1e15, 123456789.123456789, 0.00001, 0.0001, 1e22, 1e23, 1.7976931348623157e308)
print(-0.0, 0.0 == -0.0, 1e5, 100000.0, 1234567890123456.0, 12345678901234567.0, 1e-5, 4.35, 2.675, 1.1e-7)
print(type(1), type(1.), type(1j), type(True), 1 == 1.0 == 1 + 0j, hash(1) == hash(1.0) == hash(1 + 0j))
print(1_000.5, 1e1_0, 0x1_F, 0b1_0, 3 .__add__(4))
for src in ("0777", "01", "1__0", "1_", "0x", "0b2", "0o8", "0b", "0xg", "1e", "1e+", "1._5", "1_.5", "0_x1", "1abc", "1_a", "0b12", "0o18", "1.5abc", "1jx", "0x1.5", "5.real", "1e5e", "00012", "0_7", "1if 2else 3", "0xfor x in y", "1or 2", "1in x", "1.e1", "1..e"):
    try:
        compile(src, "s", "eval")
        print("ok", src)
    except SyntaxError as e:
        print(src, "|", e.msg)
print(eval("[1if 1else 0], 1or 2, 0xfor 1"))
print(9007199254740993, 9007199254740993.0, float(9007199254740993), 9007199254740993 == 9007199254740993.0, 2**53 == 2.0**53)
print(0.1 .hex(), 1e-320 .hex(), float.fromhex("0x1.8p1"), 3.0 .hex(), (-0.0).hex(), 1e308 * 10, -1e308 * 10, 1e308 * 10 - 1e308 * 10)
print(1e0, 1e1, 1.0e10, 1e17, 1.5e300 * 1e10, .1e-2, 1.e2, 0.e1)
print(1_0 + 0b1_1 + 0o1_1 + 0x1_1, -1 ** 2, (-1) ** 2, 2 ** -1, 2 ** 3 ** 2, -2 ** -2)
print((1).__class__, 1 .__class__, 1.0.__class__, 1j.imag, 1j.real, (3 + 4j).conjugate())
print(4 if 0 else 5, 0 or 0.0, 0.0 or 0j, 1 and 1.0 and 1j)
