# Every augmented operator, the in-place hooks and their fallbacks.
x = 7
x += 3; print(x)
x -= 4; print(x)
x *= 5; print(x)
x //= 4; print(x)
x **= 3; print(x)
x %= 100; print(x)
x <<= 5; print(x)
x >>= 2; print(x)
x |= 0b1001; print(x)
x &= 0xFC; print(x)
x ^= 0x55; print(x)
x /= 8; print(x)


class Vec:
    def __init__(self, *xs):
        self.xs = list(xs)

    def __repr__(self):
        return f"Vec{tuple(self.xs)}"

    def __add__(self, other):
        print("add")
        return Vec(*(a + b for a, b in zip(self.xs, other.xs)))

    def __iadd__(self, other):
        print("iadd")
        self.xs = [a + b for a, b in zip(self.xs, other.xs)]
        return self

    def __mul__(self, k):
        return Vec(*(a * k for a in self.xs)) if isinstance(k, int) else NotImplemented

    __rmul__ = __mul__

    def __imatmul__(self, other):
        return sum(a * b for a, b in zip(self.xs, other.xs))

    def __isub__(self, other):
        return NotImplemented

    def __sub__(self, other):
        return "sub fallback"


v = w = Vec(1, 2)
v += Vec(10, 20)
print(v is w, v)
v = v + Vec(1, 1)
print(v is w, v, w)
w *= 3
print(w)
k = 4
k *= w
print(k)
w @= Vec(1, 1)
print(w)
v -= 1
print(v)
try:
    v *= "no"
except TypeError as e:
    print(e)
try:
    z = Vec(1)
    z *= 1.5
except TypeError as e:
    print(e)

a = b = [1]
a += (2, 3)
a *= 2
print(a is b, b)
try:
    a += 5
except TypeError as e:
    print(e)
s = t = {1, 2}
s |= {3}; s -= {1}; s ^= {9, 2}; s &= {3, 9}
print(s is t, sorted(s))
try:
    s |= [1]
except TypeError as e:
    print(e)
d = e2 = {"a": 1}
d |= {"b": 2}
d |= [("c", 3)]
print(d is e2, d)
st = su = "ab"
st += "cd"
print(su, st)
calls = []


def index():
    calls.append("index")
    return 0


data = [[1, 2]]
data[index()][index()] += 40
print(data, calls)
b1 = bytearray(b"ab")
b2 = b1
b1 += b"c"
b1 *= 2
print(b2)


def scope():
    try:
        undefined_local += 1
    except UnboundLocalError as e:
        print(e)


scope()
