# Sets: building, algebra, membership, frozensets as keys.
import sys

SIZE = 350_000


def main(n):
    evens = set(range(0, n, 2))
    threes = set(range(0, n, 3))
    fives = {x for x in range(0, n, 5)}
    a = evens & threes | fives
    b = (evens ^ threes) - fives
    total = len(a) + len(b) + sum(a) % 1000 + len(a | b) + (a <= b)
    seen, dupes, x = set(), 0, 1
    for _ in range(n * 2):
        x = x * 16807 % 2147483647
        k = x % n
        if k in seen:
            dupes += 1
        else:
            seen.add(k)
    words = {"w" + str(i % 1000) for i in range(n)}
    pairs = {frozenset((i % 50, i % 70)) for i in range(n)}
    graph = {i: {(i * 7 + 1) % 500, (i * 3 + 2) % 500, (i + 1) % 500} for i in range(500)}
    reach = 0
    for start in range(0, 500, 25):
        todo, done = {start}, set()
        while todo:
            done |= todo
            todo = set().union(*(graph[v] for v in todo)) - done
        reach += len(done)
    for v in list(seen)[::2]:
        seen.discard(v)
    return total, dupes, len(words), len(pairs), reach, len(seen)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
