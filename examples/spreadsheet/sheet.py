"""A sheet: what was written into its cells, and their values, computed when they are asked for."""
import csv
import operator
from collections.abc import Iterable
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from graphlib import CycleError, TopologicalSorter

from .cells import Cell
from .formula import Binary, Call, Constant, FormulaError, Node, Range, Reference, Unary, parse, references
from .functions import FUNCTIONS, CellError, number, text

COMPARE = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
LAZY = {"IF", "IFERROR"}

type Value = Decimal | str | bool | CellError | None


def constant(written: str) -> Value:
    if not written.strip():
        return None
    if written.upper() in ("TRUE", "FALSE"):
        return written.upper() == "TRUE"
    try:
        return Decimal(written.strip())
    except InvalidOperation:
        return written


class Sheet:
    def __init__(self) -> None:
        self.written: dict[Cell, str] = {}
        self.formulas: dict[Cell, Node] = {}
        self.values: dict[Cell, Value] = {}

    @classmethod
    def read(cls, lines: Iterable[str]) -> "Sheet":
        sheet = cls()
        for row, fields in enumerate(csv.reader(lines, skipinitialspace=True)):
            for column, field in enumerate(fields):
                if field:
                    sheet.write(Cell(row, column), field)
        sheet.compute()
        return sheet

    def write(self, cell: Cell, content: str) -> None:
        """Call compute() after the last one."""
        self.written[cell] = content
        self.formulas.pop(cell, None)
        if not content.startswith("="):
            self.values[cell] = constant(content)
            return
        try:
            self.formulas[cell] = parse(content[1:])
        except FormulaError as error:
            self.values[cell] = CellError("#ERROR!", str(error))

    def compute(self) -> None:
        """All formulas, each after what it depends on; those in circles and behind them fail."""
        graph = {cell: {c for c in references(tree) if c in self.formulas} for cell, tree in self.formulas.items()}
        while True:
            try:
                order = list(TopologicalSorter(graph).static_order())
                break
            except CycleError as error:
                circle = error.args[1]
                for cell in circle:
                    self.values[cell] = CellError("#CIRCLE!", " -> ".join(map(str, circle)))
                    graph.pop(cell, None)
                graph = {cell: needs - set(circle) for cell, needs in graph.items()}
        with localcontext(prec=20):
            for cell in order:
                self.values[cell] = self.attempt(self.formulas[cell])

    def attempt(self, tree: Node) -> Value:
        try:
            return self.evaluate(tree)
        except CellError as error:
            return error
        except DivisionByZero:
            return CellError("#DIV/0!")
        except (InvalidOperation, Overflow):
            return CellError("#NUM!", "no such number")
        except TypeError:
            return CellError("#N/A", "wrong number of arguments")

    def value(self, cell: Cell) -> Value:
        value = self.values.get(cell)
        if isinstance(value, CellError):
            raise value
        return value

    def evaluate(self, tree: Node) -> Value:
        match tree:
            case Constant(value):
                return value
            case Reference(cell):
                return self.value(cell)
            case Range():
                raise CellError("#VALUE!", "a range is not a value")
            case Unary("%", operand):
                return number(self.evaluate(operand)) / 100
            case Unary(sign, operand):
                value = number(self.evaluate(operand))
                return -value if sign == "-" else value
            case Binary(op, left, right):
                return self.binary(op, self.evaluate(left), self.evaluate(right))
            case Call(name, arguments) if name in LAZY:
                return self.lazy(name, arguments)
            case Call(name, arguments):
                if name not in FUNCTIONS:
                    raise CellError("#NAME?", f"there is no function {name}")
                return FUNCTIONS[name](*([self.value(c) for c in a.cells()] if isinstance(a, Range) else self.evaluate(a) for a in arguments))

    def binary(self, op: str, left: Value, right: Value) -> Value:
        if op == "&":
            return text(left) + text(right)
        if op in COMPARE:
            if isinstance(left, str) or isinstance(right, str):
                return COMPARE[op](text(left).casefold(), text(right).casefold())
            return COMPARE[op](number(left), number(right))
        a, b = number(left), number(right)
        match op:
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return a * b
            case "/":
                return a / b
            case _:
                return a**b

    def lazy(self, name: str, arguments: tuple[Node, ...]) -> Value:
        if name == "IFERROR":
            value, otherwise = arguments
            found = self.attempt(value)
            return self.evaluate(otherwise) if isinstance(found, CellError) else found
        condition, then, *otherwise = arguments
        if number(self.evaluate(condition)):
            return self.evaluate(then)
        return self.evaluate(otherwise[0]) if otherwise else False

    @property
    def size(self) -> tuple[int, int]:
        return max((c.row for c in self.written), default=-1) + 1, max((c.column for c in self.written), default=-1) + 1

    def shown(self, cell: Cell) -> str:
        value = self.values.get(cell)
        if isinstance(value, Decimal) and value.as_tuple().exponent < -4:
            value = round(value, 4)
        return str(value) if isinstance(value, CellError) else text(value)
