"""Formulas: from text to a tree. Operators bind as in other spreadsheets, from weak to strong: comparison, &, + -, * /, ^, sign, %."""
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .cells import Cell, between

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|(?P<text>"(?:[^"]|"")*")|(?P<range>\$?[A-Za-z]{1,3}\$?[1-9]\d*:\$?[A-Za-z]{1,3}\$?[1-9]\d*)
        |(?P<call>[A-Za-z][A-Za-z0-9]*)\(|(?P<cell>\$?[A-Za-z]{1,3}\$?[1-9]\d*)\b|(?P<name>TRUE|FALSE)\b|(?P<operator><=|>=|<>|[-+*/^&=<>(),;%]))""",
    re.VERBOSE | re.IGNORECASE,
)


class FormulaError(ValueError):
    """A formula that cannot be read."""


@dataclass(frozen=True)
class Constant:
    value: Decimal | str | bool


@dataclass(frozen=True)
class Reference:
    cell: Cell


@dataclass(frozen=True)
class Range:
    first: Cell
    last: Cell

    def cells(self) -> Iterator[Cell]:
        return between(self.first, self.last)


@dataclass(frozen=True)
class Unary:
    operator: str
    operand: "Node"


@dataclass(frozen=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Node", ...]


type Node = Constant | Reference | Range | Unary | Binary | Call

LEVELS = ({"=", "<>", "<", ">", "<=", ">="}, {"&"}, {"+", "-"}, {"*", "/"}, {"^"})


def tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if not match:
            raise FormulaError(f"unexpected {text[at:].strip()[0]!r}")
        yield match.lastgroup, match[match.lastgroup]
        at = match.end()
    yield "end", ""


class Parser:
    def __init__(self, text: str) -> None:
        self.rest = tokens(text)
        self.advance()

    def advance(self) -> None:
        self.kind, self.text = next(self.rest)

    def accept(self, *operators: str) -> str | None:
        if self.kind == "operator" and self.text in operators:
            operator = self.text
            self.advance()
            return operator
        return None

    def expect(self, operator: str) -> None:
        if not self.accept(operator):
            raise FormulaError(f"{operator!r} is missing" + (f" before {self.text!r}" if self.text else ""))

    def formula(self) -> Node:
        tree = self.binary(0)
        if self.kind != "end":
            raise FormulaError(f"unexpected {self.text!r}")
        return tree

    def binary(self, level: int) -> Node:
        if level == len(LEVELS):
            return self.sign()
        tree = self.binary(level + 1)
        while operator := self.accept(*LEVELS[level]):
            tree = Binary(operator, tree, self.binary(level + 1))
        return tree

    def sign(self) -> Node:
        if operator := self.accept("-", "+"):
            return Unary(operator, self.sign())
        tree = self.atom()
        while self.accept("%"):
            tree = Unary("%", tree)
        return tree

    def atom(self) -> Node:
        kind, text = self.kind, self.text
        match kind:
            case "number":
                self.advance()
                return Constant(Decimal(text))
            case "text":
                self.advance()
                return Constant(text[1:-1].replace('""', '"'))
            case "name":
                self.advance()
                return Constant(text.upper() == "TRUE")
            case "cell":
                self.advance()
                return Reference(Cell.parse(text))
            case "range":
                self.advance()
                first, last = map(Cell.parse, text.split(":"))
                return Range(first, last)
            case "call":
                self.advance()
                return Call(text.upper(), tuple(self.arguments()))
            case "operator" if text == "(":
                self.advance()
                tree = self.binary(0)
                self.expect(")")
                return tree
        raise FormulaError(f"unexpected {text!r}" if text else "something is missing at the end")

    def arguments(self) -> Iterator[Node]:
        if self.accept(")"):
            return
        yield self.binary(0)
        while self.accept(",", ";"):
            yield self.binary(0)
        self.expect(")")


def parse(text: str) -> Node:
    return Parser(text).formula()


def references(tree: Node) -> Iterator[Cell]:
    """All cells that the formula looks at."""
    match tree:
        case Reference(cell):
            yield cell
        case Range():
            yield from tree.cells()
        case Unary(_, operand):
            yield from references(operand)
        case Binary(_, left, right):
            yield from references(left)
            yield from references(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from references(argument)
