"""Command line: dxpy -m spreadsheet FILE.csv [--csv | --errors] [--set A1=5 ...] [--get B2 ...]"""
import argparse
import csv
import sys
from pathlib import Path

from .cells import Cell, column_name
from .functions import CellError
from .sheet import Sheet


def print_table(sheet: Sheet) -> None:
    rows, columns = sheet.size
    cells = [[sheet.shown(Cell(r, c)) for c in range(columns)] for r in range(rows)]
    widths = [max(len(row[c]) for row in [*cells, [column_name(c) for c in range(columns)]]) for c in range(columns)]
    gutter = len(str(rows))
    print(" " * gutter, *(column_name(c).center(w) for c, w in enumerate(widths)), sep=" | ")
    print("-" * gutter, *("-" * w for w in widths), sep="-+-")
    for r, row in enumerate(cells):
        fields = (text.ljust(w) if isinstance(sheet.values.get(Cell(r, c)), str) else text.rjust(w) for c, (text, w) in enumerate(zip(row, widths)))
        print(str(r + 1).rjust(gutter), *fields, sep=" | ")


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(prog="spreadsheet", description="Evaluates a CSV file with formulas.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--csv", action="store_true", help="print CSV with the values")
    parser.add_argument("--errors", action="store_true", help="explain the cells that have no value")
    parser.add_argument("--set", action="append", default=[], metavar="CELL=CONTENT", help="change a cell first")
    parser.add_argument("--get", action="append", default=[], metavar="CELL", help="print only these")
    options = parser.parse_args(argv)
    with options.file.open(newline="", encoding="utf-8") as lines:
        sheet = Sheet.read(lines)
    for change in options.set:
        name, _, content = change.partition("=")
        sheet.write(Cell.parse(name), content)
    sheet.compute()
    rows, columns = sheet.size
    if options.get:
        for name in options.get:
            print(f"{name} = {sheet.shown(Cell.parse(name))}")
    elif options.csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([sheet.shown(Cell(r, c)) for c in range(columns)] for r in range(rows))
    else:
        print_table(sheet)
    errors = {cell: value for cell, value in sorted(sheet.values.items()) if isinstance(value, CellError)}
    if options.errors:
        for cell, error in errors.items():
            print(f"{cell}: {error} {error.text}".rstrip(), f"in {sheet.written[cell]}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
