# A matrix type: operators, slicing, iteration, comparison, hashing, formatting, pickling, errors; with exact fractions.
from fractions import Fraction
from functools import reduce
from operator import mul


class Matrix:
    __slots__ = ("rows",)
    __hash__ = None

    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
        if len({len(r) for r in self.rows}) != 1:
            raise ValueError("rows of different lengths")

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __getitem__(self, key):
        match key:
            case (int(i), int(j)):
                return self.rows[i][j]
            case (slice() as i, slice() as j):
                return Matrix(r[j] for r in self.rows[i])
            case (slice() as i, int(j)):
                return [r[j] for r in self.rows[i]]
            case int(i):
                return self.rows[i]
        raise TypeError(f"bad index {key!r}")

    def __setitem__(self, key, value):
        i, j = key
        self.rows[i][j] = value

    def __iter__(self):
        return (v for r in self.rows for v in r)

    def __len__(self):
        return len(self.rows) * len(self.rows[0])

    def __eq__(self, o):
        return self.rows == o.rows if isinstance(o, Matrix) else NotImplemented

    def __add__(self, o):
        if not isinstance(o, Matrix):
            return NotImplemented
        if self.shape != o.shape:
            raise ValueError(f"{self.shape} + {o.shape}")
        return Matrix([a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows))

    def __mul__(self, k):
        return Matrix([v * k for v in r] for r in self.rows)

    __rmul__ = __mul__

    def __matmul__(self, o):
        if self.shape[1] != o.shape[0]:
            raise ValueError(f"{self.shape} @ {o.shape}")
        cols = list(zip(*o.rows))
        return Matrix([sum(map(mul, r, c)) for c in cols] for r in self.rows)

    def __pow__(self, n):
        return reduce(lambda a, _: a @ self, range(n), Matrix.identity(len(self.rows)))

    def __neg__(self):
        return self * -1

    def __abs__(self):
        return self.det()

    def __contains__(self, v):
        return any(v in r for r in self.rows)

    def __format__(self, spec):
        return "\n".join(" ".join(format(v, spec) for v in r) for r in self.rows)

    def __repr__(self):
        return f"Matrix({self.rows})"

    def det(self):
        m, d = [[Fraction(v) for v in r] for r in self.rows], Fraction(1)
        for i in range(len(m)):
            p = next((r for r in range(i, len(m)) if m[r][i]), None)
            if p is None:
                return Fraction(0)
            if p != i:
                m[i], m[p], d = m[p], m[i], -d
            d *= m[i][i]
            for r in range(i + 1, len(m)):
                f = m[r][i] / m[i][i]
                m[r] = [a - f * b for a, b in zip(m[r], m[i])]
        return d

    def inverse(self):
        n = len(self.rows)
        m = [[Fraction(v) for v in r] + [Fraction(int(i == j)) for j in range(n)] for i, r in enumerate(self.rows)]
        for i in range(n):
            p = next((r for r in range(i, n) if m[r][i]), None)
            if p is None:
                raise ZeroDivisionError("singular matrix")
            m[i], m[p] = m[p], m[i]
            m[i] = [v / m[i][i] for v in m[i]]
            for r in range(n):
                if r != i:
                    m[r] = [a - m[r][i] * b for a, b in zip(m[r], m[i])]
        return Matrix(r[n:] for r in m)


a = Matrix([[1, 2], [3, 4]])
b = Matrix([[2, 0, 1], [1, 3, 5], [0, 1, 4]])
print(a, a.T, a + a, 2 * a, a * 3 == 3 * a, a @ a, a**5, -a, abs(a), a.det(), b.det(), a[0, 1], a[1], b[1:, :2], b[:, 1], list(a), len(b), 4 in a, 9 in a)
print(b.inverse(), b @ b.inverse() == Matrix.identity(3), f"{a:5.1f}", f"{Matrix([[1, 20], [300, 4]]):>4}", sep="\n")
a[0, 0] = 10
print(a, a != b, a == 5, a == Matrix([[10, 2], [3, 4]]))
for f in (lambda: a + b, lambda: a + 1, lambda: 1 + a, lambda: a @ b, lambda: Matrix([[1], [1, 2]]), lambda: hash(a), lambda: a["x"], lambda: Matrix([[1, 2], [2, 4]]).inverse(), lambda: a[5, 5], lambda: a < b, lambda: setattr(a, "z", 1), lambda: Matrix([])):
    try:
        print(f())
    except (ValueError, TypeError, IndexError, ZeroDivisionError, AttributeError) as e:
        print(type(e).__name__, e)
fib = Matrix([[1, 1], [1, 0]])
print((fib**90)[0, 1], sum(b), max(b), sorted(b, reverse=True))
hilbert = Matrix([[Fraction(1, i + j + 1) for j in range(5)] for i in range(5)])
print(hilbert.det(), hilbert.inverse()[4, 4], hilbert @ hilbert.inverse() == Matrix.identity(5))
