# Sets of cells, neighbours, patterns, printing of boards; the same on nested lists.
from collections import Counter
from itertools import product

OFFSETS = [d for d in product((-1, 0, 1), repeat=2) if d != (0, 0)]


def step(cells):
    near = Counter((x + dx, y + dy) for x, y in cells for dx, dy in OFFSETS)
    return {c for c, n in near.items() if n == 3 or n == 2 and c in cells}


def parse(text):
    return {(x, y) for y, line in enumerate(text.strip().splitlines()) for x, ch in enumerate(line) if ch == "#"}


def show(cells):
    if not cells:
        return "(empty)"
    xs, ys = zip(*cells)
    return "\n".join("".join(".#"[(x, y) in cells] for x in range(min(xs), max(xs) + 1)) for y in range(min(ys), max(ys) + 1))


def step_grid(grid):
    h, w = len(grid), len(grid[0])
    return [[int((n := sum(grid[(y + dy) % h][(x + dx) % w] for dx, dy in OFFSETS)) == 3 or n == 2 and grid[y][x]) for x in range(w)] for y in range(h)]


patterns = {"blinker": "###", "block": "##\n##", "glider": ".#.\n..#\n###", "toad": ".###\n###.", "r-pentomino": ".##\n##.\n.#.", "lonely": "#"}
for name, text in patterns.items():
    cells = start = parse(text)
    seen, period = [cells], None
    for i in range(1, 31):
        cells = step(cells)
        if period is None and cells == start:
            period = i
        seen.append(cells)
    print(name, [len(c) for c in seen[:12]], "period", period)
    print(show(seen[4]))
glider = parse(patterns["glider"])
moved = glider
for _ in range(40):
    moved = step(moved)
print({(x - 10, y - 10) for x, y in moved} == glider, sorted(moved))
grid = [[0] * 12 for _ in range(12)]
for x, y in glider:
    grid[y][x] = 1
for _ in range(48):
    grid = step_grid(grid)
print(sorted((x, y) for y, row in enumerate(grid) for x, v in enumerate(row) if v) == sorted(glider), sum(map(sum, grid)))
