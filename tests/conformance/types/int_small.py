# Integer arithmetic, division rules, shifts, bit operations and methods around word-size limits.
edges = [0, 1, -1, 2**30, -2**30, 2**59, 2**60 - 1, 2**60, -2**60, -2**60 - 1, 2**61, 2**62, 2**63 - 1, 2**63, -2**63, 2**64]
for a in edges:
    print(a, a + 1, a - 1, -a, ~a, a * 2, abs(a), a.bit_length(), a.bit_count(), a >> 1, a << 3, a & 0xFF, hash(a) == hash(float(a)) if abs(a) < 2**53 else "-")
total = 0
for a in edges:
    for b in edges:
        total ^= a * b + (a & b) - (a | b) + (a ^ b)
        if b:
            q, r = divmod(a, b)
            assert q * b + r == a and (r == 0 or (r < 0) == (b < 0)) and abs(r) < abs(b)
            assert q == a // b and r == a % b
        assert (a < b) == (b > a) and (a <= b) == (not a > b) and (a == b) == (not a != b)
        assert a - b == a + -b and (a - b) + b == a
print(total)
print(7 // 2, -7 // 2, 7 // -2, -7 // -2, 7 % 3, -7 % 3, 7 % -3, -7 % -3, divmod(-7, 3), 0 % 5, -1 // 10**20, -1 % 10**20)
print(7 / 2, -7 / 2, 2**60 / 3, 10**25 / 10**24, 1 / 2**1074, 2**1023 / 1, 0 / 5, 6 / 3, type(4 / 2))
print(2**10, 2**-1, (-2)**3, 0**0, 2**0.5, (-8)**(1 / 3), 10**18, 10**19, 3**40, (-3)**41, 1**10**6, (-1)**999)
print(pow(3, 100, 7), pow(3, -1, 7), pow(2, 10, 1), pow(-3, 3, 5), pow(3, 3, -5), pow(0, 0, 1), pow(10, 20, 10**9 + 7))
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: divmod(1, 0), lambda: 0**-1, lambda: pow(2, -1, 4), lambda: pow(2, 3, 0), lambda: 1 << -1, lambda: 1 >> -1, lambda: 10**400 / 3, lambda: int("x"),
          lambda: int("12", 50), lambda: int("9", 8), lambda: int(None), lambda: int("1" * 5000), lambda: float(10**400), lambda: 1 << 10**20, lambda: int("", 10), lambda: int(12, 10), lambda: int(float("nan")), lambda: int(float("inf")), lambda: pow(2, 3.0, 5), lambda: int(b"\xff"), lambda: int("1__0"), lambda: int(base=10)):
    try:
        print(f())
    except (ZeroDivisionError, ValueError, TypeError, OverflowError) as e:
        print(type(e).__name__, e)
print(int("  42\n"), int("-0x1f", 16), int("0b101", 0), int("0o17", 0), int("1_000"), int("z", 36), int(b"12"), int("٣"), int(3.99), int(-3.99), int(True), int(), int("0"), int("-0"), int("+7"), int("0x1F", 0))
print(1 << 0, 1 << 59, 1 << 60, 1 << 61, 1 << 64, -1 << 60, -1 >> 100, 5 >> 100, -5 >> 1, 2**100 >> 98, 0 << 10**6)
print(bin(10), bin(-10), oct(64), oct(-8), hex(255), hex(-2**64), hex(0), bin(0))
print((1000).to_bytes(2, "big"), (1000).to_bytes(4, "little"), (-2).to_bytes(2, "big", signed=True), (255).to_bytes(), (0).to_bytes(0), int.from_bytes(b"\x03\xe8"), int.from_bytes(b"\xff\xfe", "little", signed=True), int.from_bytes([1, 2]), int.from_bytes(b""))
for f in (lambda: (256).to_bytes(1), lambda: (-1).to_bytes(1), lambda: (1).to_bytes(-1), lambda: (1).to_bytes(1, "middle"), lambda: (128).to_bytes(1, signed=True)):
    try:
        f()
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
print((5).as_integer_ratio(), (5).is_integer(), (5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator, (5).__index__(), round(15, -1), round(25, -1), round(-15, -1), round(1234, -2), round(5), round(5, 3), round(5, -3), (7).__ceil__(), (7).__trunc__())
print(repr(10**20), str(-10**20), f"{10**20:,}", f"{-5:b}", f"{5:+}", f"{5: }", f"{-5:05}", f"{255:#X}", f"{1234567:_}", f"{3:e}", f"{3:.2f}", f"{65:c}", f"{10:%}", f"{7:n}")


class I(int):
    def __add__(self, o):
        return I(int.__add__(self, o))

    def __repr__(self):
        return f"I({int(self)})"


i = I(5)
print(i + 1, i * 2, type(i * 2), type(i + 1), -i, type(+i), i == 5, hash(i) == hash(5), {5: "x"}[i], [0] * I(2), I("12"), I(7) // 2, f"{i}", f"{i:03d}")
print(sum(range(10**4)), sum([2**60] * 3), sum([True, 2, 3.5]), min(3, 2**70, -2**70), max(2**60, 2.0**60))
