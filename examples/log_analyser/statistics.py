"""What is counted while the entries pass by; nothing of them is kept but numbers."""
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from .parser import Entry

BROWSERS = ("Firefox", "Edg", "Chrome", "Safari", "curl", "bot")  # in this order: many claim to be another


def browser_of(agent: str) -> str:
    return next((name for name in BROWSERS if name.lower() in agent.lower()), "other")


@dataclass
class Page:
    requests: int = 0
    errors: int = 0
    size: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        self.requests += 1
        self.errors += entry.is_error
        self.size += entry.size
        if entry.seconds is not None:
            self.seconds.append(entry.seconds)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds) if self.seconds else 0.0

    @property
    def slowest(self) -> float:
        return max(self.seconds, default=0.0)


class Summary:
    def __init__(self) -> None:
        self.requests = 0
        self.size = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.pages: defaultdict[str, Page] = defaultdict(Page)
        self.statuses: Counter[int] = Counter()
        self.methods: Counter[str] = Counter()
        self.browsers: Counter[str] = Counter()
        self.hours: Counter[int] = Counter()
        self.visitors: defaultdict[str, set[str]] = defaultdict(set)  # by day
        self.searches: Counter[str] = Counter()
        self.bad_lines: list[tuple[str, str]] = []

    def add(self, entry: Entry) -> None:
        self.requests += 1
        self.size += entry.size
        self.first = entry.time if self.first is None else min(self.first, entry.time)
        self.last = entry.time if self.last is None else max(self.last, entry.time)
        self.pages[entry.path].add(entry)
        self.statuses[entry.status] += 1
        self.methods[entry.method] += 1
        self.browsers[browser_of(entry.agent)] += 1
        self.hours[entry.time.hour] += 1
        self.visitors[f"{entry.time:%Y-%m-%d}"].add(entry.host)
        if words := entry.query.get("q"):
            self.searches[words.casefold()] += 1

    def add_bad_line(self, line: str, problem: str) -> None:
        self.bad_lines.append((line, problem))

    @property
    def error_rate(self) -> float:
        errors = sum(n for status, n in self.statuses.items() if status >= 400)
        return errors / self.requests if self.requests else 0.0
