# Records from text: dataclasses, enums, JSON, sorting, grouping, formatted tables, validation errors in groups.
import json
from dataclasses import asdict, dataclass, field
from enum import Enum
from itertools import groupby


class Kind(Enum):
    TOOL = "tool"
    PART = "part"
    TOY = "toy"

    @classmethod
    def _missing_(cls, value):
        return next((k for k in cls if k.value == str(value).strip().lower()), None)


@dataclass(order=True)
class Item:
    name: str
    kind: Kind = field(compare=False)
    price: float = field(compare=False)
    stock: int = field(default=0, compare=False)
    tags: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self):
        if self.price < 0:
            raise ValueError(f"{self.name}: negative price {self.price}")

    @property
    def value(self):
        return self.price * self.stock

    @classmethod
    def parse(cls, line):
        name, kind, price, stock, *tags = (part.strip() for part in line.split(","))
        return cls(name, Kind(kind), float(price), int(stock), tuple(tags))


TEXT = """hammer, TOOL, 12.50, 10, steel, heavy
screw, part, 0.05, 1200
robot, Toy, 49.99, 3, electric
bad price, tool, -1, 2
unknown, food, 1, 1
short line
wrench, tool, 8.25, ten
bolt, part , .10, 800, steel
"""


def load(text):
    items, errors = [], []
    for n, line in enumerate(text.splitlines(), 1):
        try:
            items.append(Item.parse(line))
        except (ValueError, TypeError) as e:
            e.add_note(f"line {n}: {line!r}")
            errors.append(e)
    return items, ExceptionGroup("bad lines", errors) if errors else None


items, problems = load(TEXT)
for item in sorted(items):
    print(item, f"{item.value:.2f}", item.tags)
for e in problems.exceptions:
    print(type(e).__name__, e, e.__notes__)
try:
    raise problems
except* TypeError as g:
    print("type errors", len(g.exceptions))
except* ValueError as g:
    print("value errors", len(g.exceptions))


class Encoder(json.JSONEncoder):
    def default(self, o):
        return o.value if isinstance(o, Kind) else super().default(o)


text = json.dumps([asdict(i) for i in items], cls=Encoder, indent=1)
print(text[:120])
again = [Item(**{**d, "kind": Kind(d["kind"]), "tags": tuple(d["tags"])}) for d in json.loads(text)]
print(again == items, [a.kind for a in again])
by_kind = sorted(items, key=lambda i: i.kind.value)
print(f"{'kind':<6}{'items':>6}{'stock':>8}{'value':>10}")
for kind, group in groupby(by_kind, key=lambda i: i.kind):
    group = list(group)
    print(f"{kind.value:<6}{len(group):>6}{sum(i.stock for i in group):>8,}{sum(i.value for i in group):>10,.2f}")
steel = {i.name for i in items if "steel" in i.tags}
print(sorted(steel), max(items, key=lambda i: i.value).name, min(items).name)
match items[0]:
    case Item(name=n, kind=Kind.TOOL, stock=s) if s > 5:
        print("enough of", n)
