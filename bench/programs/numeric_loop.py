# Integer and float arithmetic in plain loops.
import sys

SIZE = 1_500_000


def integers(n):
    total, x = 0, 1
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        if x % 3 == 0:
            total += x >> 7
        elif x & 1:
            total -= i
        else:
            total ^= x
    return total


def floats(n):
    s, x = 0.0, 0.5
    i = 0
    while i < n:
        x = 3.7 * x * (1.0 - x)
        s += x / (i + 1)
        i += 1
    return s


def main(n):
    return integers(n), f"{floats(n):.12f}"


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
