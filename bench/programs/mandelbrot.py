# Nested loops over floats, with an early exit.
import sys

SIZE = 450


def row(y, size, limit):
    bits = 0
    ci = 2.0 * y / size - 1.0
    for x in range(size):
        cr = 2.0 * x / size - 1.5
        zr = zi = 0.0
        for _ in range(limit):
            zr2, zi2 = zr * zr, zi * zi
            if zr2 + zi2 > 4.0:
                bits <<= 1
                break
            zi = 2.0 * zr * zi + ci
            zr = zr2 - zi2 + cr
        else:
            bits = bits << 1 | 1
    return bits


def main(n):
    check = 0
    for y in range(n):
        check = (check * 31 + row(y, n, 50)) % 1_000_000_007
    return check


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
