# Number theory with big integers: extended Euclid, primes, modular inverses, RSA, continued fractions, bases.
import random
from math import gcd, isqrt


def egcd(a, b):
    x0, y0, x1, y1 = 1, 0, 0, 1
    while b:
        q, (a, b) = a // b, (b, a % b)
        x0, x1 = x1, x0 - q * x1
        y0, y1 = y1, y0 - q * y1
    return a, x0, y0


def probably_prime(n, rng, rounds=12):
    if n < 4:
        return n in (2, 3)
    s = ((n - 1) & -(n - 1)).bit_length() - 1
    d = n - 1 >> s
    for _ in range(rounds):
        x = pow(rng.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        if not any((x := x * x % n) == n - 1 for _ in range(s - 1)):
            return False
    return True


def prime(bits, rng):
    while not probably_prime(p := rng.getrandbits(bits) | 1 | 1 << bits - 1, rng):
        pass
    return p


rng = random.Random(2024)
p, q = prime(256, rng), prime(256, rng)
n, phi, e = p * q, (p - 1) * (q - 1), 65537
d = pow(e, -1, phi)
print(hex(p), hex(q), n.bit_length(), d * e % phi, egcd(e, phi)[1] % phi == d)
message = int.from_bytes("attack at dawn é".encode())
cipher = pow(message, e, n)
print(cipher % 10**20, pow(cipher, d, n).to_bytes(17).lstrip(b"\0").decode())
dp, dq, qi = d % (p - 1), d % (q - 1), pow(q, -1, p)
m1, m2 = pow(cipher, dp, p), pow(cipher, dq, q)
print(m2 + (qi * (m1 - m2) % p) * q == message)
for a, b in ((240, 46), (2**100, 3**60), (10**30 + 7, 10**15 + 3), (0, 5), (17, 0)):
    g, x, y = egcd(a, b)
    assert g == gcd(a, b) and a * x + b * y == g
    print(g, x, y)


def sqrt_digits(v, digits):
    s = str(isqrt(v * 10 ** (2 * digits)))
    return s[:-digits] + "." + s[-digits:]


def continued(v, terms):
    m, d, a0 = 0, 1, isqrt(v)
    a = a0
    for _ in range(terms):
        yield a
        m = d * a - m
        d = (v - m * m) // d
        a = (a0 + m) // d


print(sqrt_digits(2, 80), list(continued(23, 12)))
h, k = [0, 1], [1, 0]
for a in continued(61, 40):
    h.append(a * h[-1] + h[-2])
    k.append(a * k[-1] + k[-2])
    if h[-1] ** 2 - 61 * k[-1] ** 2 == 1:
        print("pell", h[-1], k[-1])
        break


def to_base(n, b):
    digits = []
    while n:
        n, r = divmod(n, b)
        digits.append("0123456789abcdefghijklmnopqrstuvwxyz"[r])
    return "".join(reversed(digits)) or "0"


for b in (2, 7, 16, 36):
    assert int(to_base(10**40 + 12345, b), b) == 10**40 + 12345
print(to_base(2**128, 36), sum(map(int, str(2**1000))), str(3**333)[-15:], len(str(7**777)))
try:
    pow(6, -1, 9)
except ValueError as err:
    print(err)
