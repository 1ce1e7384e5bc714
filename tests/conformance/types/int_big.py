# Big integers: every operator at many sizes, conversions, identities, powers, roots.
import math

a = 3**500
b = 7**300 + 1
print(a)
print(-b)
print(a * b % 10**50, (a + b) % 10**40, (a - b) % 10**40, a // b, a % b % 10**40, divmod(-a, b)[0], -a // b, -(a // b) - 1 == -a // b)
assert (a * b) // b == a and (a * b) % a == 0 and (a << 333) >> 333 == a and a ^ b ^ b == a
assert (a & b) + (a | b) == a + b and ~a == -a - 1 and (-a) & (2**64 - 1) == (2**64 - a % 2**64)
x, y = 1, 1
for i in range(1, 200):
    x = x * i + 1
    y = y ^ (x << i)
    y = -y if i % 7 == 0 else y
print(x % 10**30, y % 10**30, x.bit_length(), y.bit_count())
print(math.factorial(60), math.isqrt(10**61), math.gcd(2**200 * 9, 6**150), math.lcm(10**20, 15**10), math.comb(200, 100), math.perm(30, 20))
print(pow(a, b, 10**30), pow(a, -1, b) * a % b, pow(-a, 3, b) == (-a)**3 % b)
print(int(str(a)) == a, int(hex(a), 16) == a, int(bin(b), 2) == b, int(oct(-b), 8) == -b, len(str(2**10000)), str(10**100), hash(2**61 - 1), hash(2**61), hash(-2**61), hash(10**100) == hash(10**100 + (2**61 - 1)))
print(float(2**100), float(-10**300), int(1e300) % 10**20, int(1.5e20), 2**100 == 2.0**100, 2**100 + 1 == 2.0**100, 2**100 < 2.0**100 + 1e85, 10**400 > float("inf"), 10**400 < float("inf"), -10**400 > float("-inf"))
print(2**100 / 2**98, (2**200 + 1) / 2**199, 10**300 / 10, (10**25) / 7, -(10**40) / 3)
n = 2**127 - 1
print(n.to_bytes(16, "big").hex(), int.from_bytes(n.to_bytes(20, "little"), "little") == n, (-n).to_bytes(17, "big", signed=True).hex(), int.from_bytes(b"\x80" + b"\0" * 15, signed=True))
print(round(12345678901234567890, -5), round(15 * 10**30, -31), round(25 * 10**30, -31), round(a, -230) % 10**232)
print(f"{2**70:x} {2**70:,d} {-2**70:b} {10**25:e} {10**25:.3f} {2**65:>30d}| {2**65:_x} {10**22:g} {10**30:.20g}")
print(sorted([2**70, -2**70, 5, 2**60, 2**61, -1, 2**62]), max(2**65, 2**64), 2**64 in [2**64], {2**64: 1}[2**64], 2**64 == 2**64, 2**64 is None)
s = 0
for i in range(300):
    s += 2**i - 2**(i // 2)
    s -= i * 2**61
print(s)
f = 1
for i in range(2, 150):
    f *= i
for i in range(149, 1, -1):
    f, r = divmod(f, i)
    assert r == 0
print(f)


def isqrt(n):
    x = 1 << (n.bit_length() + 1) // 2
    while (y := (x + n // x) // 2) < x:
        x = y
    return x


for k in (10, 50, 100, 200):
    assert isqrt(2 * 10**k) == math.isqrt(2 * 10**k)
print(isqrt(2 * 10**100))


def is_prime(n):
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(p, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


print([e for e in (61, 67, 89, 107, 127, 131, 521, 607) if is_prime(2**e - 1)])
print(-2**200 >> 150, -2**200 >> 500, (-2**200 - 1) >> 199, -1 & 2**100, -2**100 | 1, -2**100 ^ 2**50, ~(2**90), 2**90 & -2**80, (2**300).bit_length(), (-2**300 + 1).bit_length())
for g in (lambda: int("1" * 4301), lambda: str(10**4300), lambda: 2**100 / 0, lambda: 2**100 % 0, lambda: 2**100 // 0, lambda: 10**5000 / 1, lambda: 2**100 + "a", lambda: [1] * 2**70, lambda: range(2**70)[2**70], lambda: "a" * 2**62, lambda: int("9" * 30, 9), lambda: (2**70).to_bytes(8), lambda: len(range(2**70)), lambda: 1 << 2**70, lambda: chr(2**70)):
    try:
        g()
        print("fine")
    except (ValueError, ZeroDivisionError, OverflowError, TypeError, IndexError, MemoryError) as e:
        print(type(e).__name__, e)
import sys
print(sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits)
print(a == 3**500, a != 3**500 + 1, a is a, b > a, -b < a, a.__sizeof__() > 50, a.real is a, complex(2**60), a - a, a // a, a**0, a**1 == a, 0 * a, 1 * a == a, a * -1 == -a)
