# Go on a 9x9 board: random playouts with captures, ko and eyes, counted for a simple move choice.
import sys

SIZE = 260

N = 9
CELLS = N * N
EMPTY, BLACK, WHITE = 0, 1, 2
NEXT = [[p + d for d, ok in ((-N, p >= N), (N, p < CELLS - N), (-1, p % N > 0), (1, p % N < N - 1)) if ok] for p in range(CELLS)]


class Random:
    def __init__(self, seed):
        self.x = seed

    def below(self, n):
        self.x = (self.x * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.x >> 8) % n


class Board:
    def __init__(self):
        self.cells = [EMPTY] * CELLS
        self.empty = list(range(CELLS))
        self.ko = -1
        self.captured = [0, 0, 0]

    def copy(self):
        other = Board.__new__(Board)
        other.cells, other.empty, other.ko, other.captured = self.cells[:], self.empty[:], self.ko, self.captured[:]
        return other

    def group(self, start):
        """The stones connected to START, and whether they have a liberty."""
        cells = self.cells
        colour, seen, stack, free = cells[start], {start}, [start], False
        while stack:
            for q in NEXT[stack.pop()]:
                c = cells[q]
                if c == EMPTY:
                    free = True
                elif c == colour and q not in seen:
                    seen.add(q)
                    stack.append(q)
        return seen, free

    def is_eye(self, p, colour):
        return all(self.cells[q] == colour for q in NEXT[p])

    def play(self, p, colour):
        if p == self.ko:
            return False
        cells, other = self.cells, 3 - colour
        cells[p] = colour
        taken = []
        for q in NEXT[p]:
            if cells[q] == other:
                stones, free = self.group(q)
                if not free:
                    taken.extend(stones)
                    for s in stones:
                        cells[s] = EMPTY
        if not taken and not self.group(p)[1]:
            cells[p] = EMPTY
            return False
        self.empty.remove(p)
        self.empty.extend(sorted(set(taken)))
        self.ko = taken[0] if len(taken) == 1 else -1
        self.captured[colour] += len(taken)
        return True

    def score(self):
        black = white = 0
        for p, c in enumerate(self.cells):
            if c == BLACK or (c == EMPTY and self.is_eye(p, BLACK)):
                black += 1
            elif c == WHITE or (c == EMPTY and self.is_eye(p, WHITE)):
                white += 1
        return black - white - 6


def playout(board, colour, random):
    passes = moves = 0
    while passes < 2 and moves < 150:
        empty = board.empty
        played = False
        for _ in range(min(8, len(empty))):
            p = empty[random.below(len(empty))]
            if not board.is_eye(p, colour) and board.play(p, colour):
                played = True
                break
        if played:
            passes = 0
        else:
            passes += 1
            board.ko = -1
        moves += 1
        colour = 3 - colour
    return board.score(), moves


def main(n):
    random, board, colour = Random(42), Board(), BLACK
    record, total = [], 0
    for _ in range(6):
        wins = [0] * CELLS
        tries = [1] * CELLS
        for i in range(n // 6 + 1):
            first = board.empty[random.below(len(board.empty))]
            trial = board.copy()
            if not trial.play(first, colour):
                continue
            score, moves = playout(trial, 3 - colour, random)
            total += moves
            tries[first] += 1
            wins[first] += (score > 0) == (colour == BLACK)
        best = max(board.empty, key=lambda p: (wins[p] / tries[p], -p))
        board.play(best, colour)
        record.append(best)
        colour = 3 - colour
    return record, total, board.score(), board.captured


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
