# Lists: append, index, slices, insert, pop, reverse, searching, two-dimensional access.
import sys

SIZE = 900_000


def main(n):
    a = []
    for i in range(n):
        a.append(i * 3 % 1009)
    total = 0
    for i in range(len(a)):
        total += a[i] - a[-i - 1]
        a[i] = a[i] ^ i
    for i in range(1, len(a) - 1):
        if a[i - 1] < a[i] > a[i + 1]:
            total += 1
    b = a[::2] + a[1::2]
    b[100:200] = reversed(b[100:200])
    stack = []
    for v in b:
        if v & 1 or not stack:
            stack.append(v)
        else:
            total += stack.pop()
    queue = list(range(200))
    for i in range(n // 20):
        queue.append(queue.pop(0) + 1)
    c = [0] * 1000
    for v in a:
        c[v % 1000] += 1
    total += c.index(max(c)) + a.count(5) + (7 in a) + len([*a, *b]) + sum(a[10:-10:7])
    grid = [[0] * 60 for _ in range(60)]
    for i in range(n):
        grid[i % 60][i * 7 % 60] += i & 3
    life = sum(row[j] * j for row in grid for j in range(60))
    sieve, last = [], None
    for v in a:
        if v != last:
            sieve.append(v)
            last = v
    sieve.extend(b[:50])
    del sieve[::3]
    sieve.insert(0, total)
    return total, len(stack), life, len(sieve), sieve[1], sum(queue)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
