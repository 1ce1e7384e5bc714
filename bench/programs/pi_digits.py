# Big integers: digits of pi by a spigot, powers, factorials, greatest common divisors.
import sys
from math import gcd

SIZE = 2600


def pi_digits(n):
    out = []
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while len(out) < n:
        if 4 * q + r - t < m * t:
            out.append(str(m))
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return "".join(out)


def factorial(n):
    f = 1
    for i in range(2, n + 1):
        f *= i
    return f


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def main(n):
    sys.set_int_max_str_digits(0)
    digits = pi_digits(n)
    f = factorial(2 * n)
    g = fib(10 * n)
    return digits[-20:], f % 1_000_000_007, g % 1_000_000_007, gcd(f, g) % 1_000_000_007, len(str(f)), pow(3, g, 10**40), (f >> 777 ^ g) % 9_999_991, f // g % 1_000_003


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
