# Fourier transforms: recursive over lists of complex numbers, and in place over two lists of floats.
import cmath
import math
import sys

SIZE = 7


def recursive(x):
    n = len(x)
    if n == 1:
        return x
    even, odd = recursive(x[0::2]), recursive(x[1::2])
    out = [0j] * n
    for k in range(n // 2):
        t = cmath.exp(-2j * math.pi * k / n) * odd[k]
        out[k], out[k + n // 2] = even[k] + t, even[k] - t
    return out


def in_place(re, im, sign):
    n = len(re)
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            re[i], re[j] = re[j], re[i]
            im[i], im[j] = im[j], im[i]
    length = 2
    while length <= n:
        angle = sign * 2 * math.pi / length
        wr, wi = math.cos(angle), math.sin(angle)
        half = length // 2
        for start in range(0, n, length):
            cr, ci = 1.0, 0.0
            for k in range(start, start + half):
                m = k + half
                tr = re[m] * cr - im[m] * ci
                ti = re[m] * ci + im[m] * cr
                re[m], im[m] = re[k] - tr, im[k] - ti
                re[k] += tr
                im[k] += ti
                cr, ci = cr * wr - ci * wi, cr * wi + ci * wr
        length *= 2


def main(n):
    size = 1 << 13
    signal = [math.sin(i * 0.01) + (i % 7) / 7 for i in range(size)]
    worst = 0.0
    for _ in range(n):
        spectrum = recursive([complex(s) for s in signal])
        re, im = signal[:], [0.0] * size
        in_place(re, im, -1)
        worst = max(worst, max(abs(s - complex(a, b)) for s, a, b in zip(spectrum, re, im)))
        in_place(re, im, 1)
        worst = max(worst, max(abs(a / size - s) for a, s in zip(re, signal)))
    return worst < 1e-6, f"{abs(spectrum[0]):.6f} {abs(spectrum[13]):.6f} {abs(spectrum[size // 3]):.6f}"


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
