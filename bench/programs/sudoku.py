# Constraint search over sets, lists and dicts.
import sys

SIZE = 70

PUZZLES = ["4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
           "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"]
DIGITS = "123456789"
ROWS = "ABCDEFGHI"
SQUARES = [r + c for r in ROWS for c in DIGITS]
UNITS = [[r + c for r in ROWS] for c in DIGITS] + [[r + c for c in DIGITS] for r in ROWS]
UNITS += [[r + c for r in rs for c in cs] for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")]
OF = {s: [u for u in UNITS if s in u] for s in SQUARES}
PEERS = {s: sorted({x for u in OF[s] for x in u} - {s}) for s in SQUARES}
assigned = 0


def assign(values, s, d):
    global assigned
    assigned += 1
    return all(eliminate(values, s, o) for o in values[s].replace(d, ""))


def eliminate(values, s, d):
    if d not in values[s]:
        return True
    values[s] = values[s].replace(d, "")
    if not values[s]:
        return False
    if len(values[s]) == 1 and not all(eliminate(values, p, values[s]) for p in PEERS[s]):
        return False
    for u in OF[s]:
        places = [x for x in u if d in values[x]]
        if not places:
            return False
        if len(places) == 1 and not assign(values, places[0], d):
            return False
    return True


def search(values):
    open_ = [(len(v), s) for s, v in values.items() if len(v) > 1]
    if not open_:
        return values
    _, s = min(open_)
    for d in values[s]:
        copy = values.copy()
        if assign(copy, s, d) and (done := search(copy)):
            return done
    return None


def solve(grid):
    values = dict.fromkeys(SQUARES, DIGITS)
    for s, d in zip(SQUARES, grid):
        if d in DIGITS and not assign(values, s, d):
            return None
    return search(values)


def main(n):
    global assigned
    assigned = 0
    for _ in range(n):
        answers = ["".join(solve(p).values()) for p in PUZZLES]
    return answers, assigned


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
