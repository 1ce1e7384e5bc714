# Recursive calls with positional, default, keyword and star arguments.
import sys

SIZE = 32


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def kinds(a, b=2, *rest, c=3, **more):
    return a + b + len(rest) + c + len(more)


def main(n):
    total = 0
    for i in range(n * 4000):
        total += kinds(i) + kinds(i, 1) + kinds(i, c=4) + kinds(1, 2, 3, 4) + kinds(1, d=5)
    return fib(n), ack(2, n * 9), tak(n - 12, 10, 4), total


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
