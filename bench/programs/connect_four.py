# A game-tree search with alpha-beta and a transposition dict over bitboards (shifts and masks of big-ish integers).
import sys

SIZE = 9

WIDTH, HEIGHT = 7, 6
STEP = HEIGHT + 1
ORDER = (3, 2, 4, 1, 5, 0, 6)
BOTTOM = sum(1 << c * STEP for c in range(WIDTH))
FULL = BOTTOM * ((1 << HEIGHT) - 1)


def wins(board):
    for d in (1, STEP, STEP - 1, STEP + 1):
        m = board & board >> d
        if m & m >> 2 * d:
            return True
    return False


def bits(x):
    return bin(x).count("1")


class Search:
    def __init__(self):
        self.nodes, self.table = 0, {}

    def value(self, mine, both, depth, alpha, beta):
        self.nodes += 1
        if both == FULL:
            return 0
        key = mine, both, depth
        known = self.table.get(key)
        if known is not None:
            return known
        moves = []
        free = (both + BOTTOM) & FULL
        for c in ORDER:
            move = free & ((1 << HEIGHT) - 1) << c * STEP
            if move:
                if wins(mine | move):
                    return 1000 + depth
                moves.append(move)
        if depth == 0:
            return bits(mine & 0x3F << 3 * STEP) - bits((mine ^ both) & 0x3F << 3 * STEP)
        best = -100_000
        for move in moves:
            v = -self.value(mine ^ both, both | move, depth - 1, -beta, -alpha)
            if v > best:
                best = v
                if v > alpha:
                    alpha = v
                    if alpha >= beta:
                        break
        self.table[key] = best
        return best


def main(n):
    mine = both = 0
    played = []
    nodes = 0
    for _ in range(8):
        search = Search()
        free = (both + BOTTOM) & FULL
        choices = []
        for c in ORDER:
            move = free & ((1 << HEIGHT) - 1) << c * STEP
            if move:
                choices.append((-search.value(mine ^ both, both | move, n - 3, -100_000, 100_000), -abs(c - 3), c, move))
        value, _, column, move = max(choices)
        played.append(column)
        mine, both = mine ^ both, both | move
        nodes += search.nodes
    return played, nodes, value


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
