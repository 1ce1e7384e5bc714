# Function calls and generator expressions over floats.
import sys

SIZE = 230


def a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v, transposed):
    n = range(len(v))
    if transposed:
        return [sum(a(j, i) * v[j] for j in n) for i in n]
    return [sum(a(i, j) * v[j] for j in n) for i in n]


def main(n):
    u = [1.0] * n
    for _ in range(10):
        v = times(times(u, False), True)
        u = times(times(v, False), True)
    vbv = vv = 0.0
    for x, y in zip(u, v):
        vbv += x * y
        vv += y * y
    return f"{(vbv / vv) ** 0.5:.9f}"


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
