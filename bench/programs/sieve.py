# Primes: sieves over lists and byte arrays, trial division, factorisation.
import sys

SIZE = 3_000_000


def sieve_list(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= n:
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
        i += 1
    return [i for i, f in enumerate(flags) if f]


def sieve_bytes(n):
    flags = bytearray([1]) * (n + 1)
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return sum(flags) - 2


def factors(n):
    out, d = [], 2
    while d * d <= n:
        while n % d == 0:
            out.append(d)
            n //= d
        d += 1
    if n > 1:
        out.append(n)
    return out


def main(n):
    primes = sieve_list(n)
    gaps = max(b - a for a, b in zip(primes, primes[1:]))
    smooth = sum(1 for v in range(n, n + 2000) if factors(v)[-1] < 1000)
    return len(primes), primes[-1], sieve_bytes(n * 3), gaps, smooth


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
