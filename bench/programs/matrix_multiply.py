# Matrices as lists of lists: products, transposition, elimination.
import sys

SIZE = 165


def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, col)) for col in columns] for row in a]


def multiply_indexed(a, b):
    n, m, p = len(a), len(b), len(b[0])
    out = [[0.0] * p for _ in range(n)]
    for i in range(n):
        for k in range(m):
            aik = a[i][k]
            row, brow = out[i], b[k]
            for j in range(p):
                row[j] += aik * brow[j]
    return out


def determinant(m):
    m = [row[:] for row in m]
    det = 1.0
    for i in range(len(m)):
        p = max(range(i, len(m)), key=lambda r: abs(m[r][i]))
        if p != i:
            m[i], m[p] = m[p], m[i]
            det = -det
        det *= m[i][i]
        for r in range(i + 1, len(m)):
            f = m[r][i] / m[i][i]
            for c in range(i, len(m)):
                m[r][c] -= f * m[i][c]
    return det


def main(n):
    a = [[(i * j + 1) % 17 / 4 for j in range(n)] for i in range(n)]
    b = [[(i + 2 * j) % 13 - 6 for j in range(n)] for i in range(n)]
    c, d = multiply(a, b), multiply_indexed(a, b)
    small = [[((i * 31 + j * 17) % 29 + (i == j) * 50) / 10 for j in range(60)] for i in range(60)]
    return f"{sum(map(sum, c)):.4f} {sum(map(sum, d)):.4f} {max(map(max, c)):.4f} {determinant(small):.6e}"


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
