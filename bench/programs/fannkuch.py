# Permutations and reversals of small lists.
import sys

SIZE = 9


def fannkuch(n):
    count = list(range(1, n + 1))
    perm1 = list(range(n))
    max_flips = checksum = 0
    r, sign = n, 1
    while True:
        first = perm1[0]
        if first:
            perm = perm1[:]
            flips = 0
            while first:
                perm[:first + 1] = perm[first::-1]
                first = perm[0]
                flips += 1
            if flips > max_flips:
                max_flips = flips
            checksum += sign * flips
        if sign == 1:
            perm1[0], perm1[1] = perm1[1], perm1[0]
            sign = -1
        else:
            perm1[1], perm1[2] = perm1[2], perm1[1]
            sign = 1
            for i in range(2, n):
                if count[i] != 1:
                    count[i] -= 1
                    break
                if i == n - 1:
                    return checksum, max_flips
                count[i] = i + 1
                perm1.insert(i + 1, perm1.pop(0))
                perm1[:i + 2] = perm1[:i + 2]


def main(n):
    return fannkuch(n)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
