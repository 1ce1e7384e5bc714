"""Names of cells and ranges: A1, $B$2, C3:D9."""
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]*)")


class Cell(NamedTuple):
    row: int  # from 0
    column: int

    @classmethod
    @cache
    def parse(cls, name: str) -> "Cell":
        match = NAME.fullmatch(name)
        if not match:
            raise ValueError(f"{name!r} is not the name of a cell")
        column = 0
        for letter in match[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        return cls(int(match[2]) - 1, column - 1)

    def __str__(self) -> str:
        return column_name(self.column) + str(self.row + 1)


def column_name(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def between(first: Cell, last: Cell) -> Iterator[Cell]:
    """The cells of the rectangle, row by row, whichever corners are given."""
    rows = sorted((first.row, last.row))
    columns = sorted((first.column, last.column))
    for row in range(rows[0], rows[1] + 1):
        for column in range(columns[0], columns[1] + 1):
            yield Cell(row, column)
