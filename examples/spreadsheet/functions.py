"""The functions that formulas may call. A range comes as a list of its values, row by row; empty cells are None."""
import statistics
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

FUNCTIONS: dict[str, Callable] = {}


class CellError(Exception):
    """What a cell shows instead of a value: #DIV/0! and the like."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code, text)
        self.code, self.text = code, text

    def __str__(self) -> str:
        return self.code


def function(f: Callable) -> Callable:
    FUNCTIONS[f.__name__.upper().rstrip("_")] = f
    return f


def number(value) -> Decimal:
    match value:
        case None:
            return Decimal(0)
        case bool():
            return Decimal(int(value))
        case Decimal():
            return value
        case str():
            try:
                return Decimal(value.strip().replace(",", ""))
            except ArithmeticError:
                pass
    raise CellError("#VALUE!", f"{value!r} is not a number")


def text(value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case Decimal():
            short = value.normalize()
            return f"{short:f}" if abs(short.adjusted()) < 16 else str(short)
    return str(value)


def flat(values: Iterable) -> list:
    return [v for value in values for v in (value if isinstance(value, list) else [value])]


def numbers(values: Iterable) -> list[Decimal]:
    """Only what is a number counts in ranges; a single argument must be one."""
    result = []
    for value in values:
        if isinstance(value, list):
            result += [v for v in value if isinstance(v, Decimal)]
        else:
            result.append(number(value))
    return result


def some_numbers(values: Iterable) -> list[Decimal]:
    found = numbers(values)
    if not found:
        raise CellError("#DIV/0!", "there are no numbers")
    return found


@function
def sum_(*values):
    return sum(numbers(values), Decimal(0))


@function
def average(*values):
    found = some_numbers(values)
    return sum(found) / len(found)


@function
def median(*values):
    return statistics.median(some_numbers(values))


@function
def stdev(*values):
    found = numbers(values)
    if len(found) < 2:
        raise CellError("#DIV/0!", "two numbers are needed")
    return statistics.stdev(found)


@function
def min_(*values):
    return min(numbers(values), default=Decimal(0))


@function
def max_(*values):
    return max(numbers(values), default=Decimal(0))


@function
def count(*values):
    return Decimal(sum(isinstance(v, Decimal) for v in flat(values)))


@function
def counta(*values):
    return Decimal(sum(v is not None for v in flat(values)))


@function
def round_(value, digits=Decimal(0)):
    return number(value).quantize(Decimal(1).scaleb(-int(number(digits))), ROUND_HALF_UP)


@function
def abs_(value):
    return abs(number(value))


@function
def mod(value, divisor):
    value, divisor = number(value), number(divisor)
    if not divisor:
        raise CellError("#DIV/0!")
    rest = value % divisor
    return rest + divisor if rest and (rest < 0) != (divisor < 0) else rest


@function
def and_(*values):
    return all(map(number, flat(values)))


@function
def or_(*values):
    return any(map(number, flat(values)))


@function
def not_(value):
    return not number(value)


@function
def concat(*values):
    return "".join(map(text, flat(values)))


@function
def upper(value):
    return text(value).upper()


@function
def len_(value):
    return Decimal(len(text(value)))


@function
def left(value, size=Decimal(1)):
    return text(value)[: int(number(size))]


@function
def sumif(values, criterion, result=None):
    """The sum of those of result (or values) whose value fits: ">5", "<>x", "x"."""
    wanted = text(criterion)
    operator = next((o for o in ("<=", ">=", "<>", "<", ">", "=") if wanted.startswith(o)), "=")
    wanted = wanted.removeprefix(operator)

    def fits(value) -> bool:
        try:
            a, b = number(value), number(wanted)
        except CellError:
            a, b = text(value).casefold(), wanted.casefold()
        return {"<=": a <= b, ">=": a >= b, "<>": a != b, "<": a < b, ">": a > b, "=": a == b}[operator]

    pairs = zip(values, values if result is None else result, strict=False)
    return sum((r for v, r in pairs if v is not None and isinstance(r, Decimal) and fits(v)), Decimal(0))
