# The game of life on an endless board (sets and dicts of tuples) and on a torus (lists of lists).
import sys
from collections import Counter

SIZE = 520

SEED = {(0, 1), (1, 3), (2, 0), (2, 1), (2, 4), (2, 5), (2, 6), (30, 31), (30, 32), (31, 30), (31, 31), (32, 31)}


def step(live):
    near = Counter((x + dx, y + dy) for x, y in live for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, count in near.items() if count == 3 or (count == 2 and cell in live)}


def turn(board):
    n = len(board)
    out = []
    for y in range(n):
        above, here, below = board[y - 1], board[y], board[(y + 1) % n]
        row = []
        for x in range(n):
            left, right = x - 1, (x + 1) % n
            around = above[left] + above[x] + above[right] + here[left] + here[right] + below[left] + below[x] + below[right]
            row.append(1 if around == 3 or (around == 2 and here[x]) else 0)
        out.append(row)
    return out


def main(n):
    live = SEED
    for _ in range(n):
        live = step(live)
    size = 64
    board = [[int((x * x + 3 * y * y + x * y) % 7 < 2) for x in range(size)] for y in range(size)]
    for _ in range(n // 3):
        board = turn(board)
    return len(live), min(live), max(live), sum(map(sum, board)), [sum(row) for row in board[:8]]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
