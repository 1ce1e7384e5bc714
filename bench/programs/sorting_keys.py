# Sorting numbers, strings, tuples and objects, with and without key functions.
import sys

SIZE = 40_000


class Record:
    def __init__(self, name, age):
        self.name, self.age = name, age

    def __lt__(self, other):
        return self.age < other.age


def main(n):
    x, nums = 42, []
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        nums.append(x)
    floats = [v / 7 for v in nums]
    words = [str(v % 100003) for v in nums]
    pairs = [(v % 100, w) for v, w in zip(nums, words)]
    records = [Record(w, v % 1000) for v, w in zip(nums, words)]
    check = 0
    for out in (sorted(nums), sorted(nums, reverse=True), sorted(nums, key=lambda v: v % 1000), sorted(nums, key=abs)):
        check = (check * 31 + out[n // 3]) % 1_000_000_007
    check += int(sorted(floats)[n // 2])
    for out in (sorted(words), sorted(words, key=len), sorted(words, key=str.lower)):
        check = (check * 31 + int(out[n // 4])) % 1_000_000_007
    check += sorted(pairs)[n // 5][0] + sorted(pairs, key=lambda p: (-p[0], p[1]))[n // 6][0]
    check += sorted(records)[n // 7].age + len(sorted(records, key=lambda r: (r.name, r.age))[n // 8].name)
    mostly = sorted(nums)
    mostly[::50] = nums[::50]
    mostly.sort()
    return check, min(nums), max(nums, key=lambda v: v % 9973), mostly[n // 2]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
