"""From lines of a log to entries."""
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

LINE = re.compile(
    r"""(?P<host>\S+)\ \S+\ (?P<user>\S+)\ \[(?P<time>[^\]]+)\]\ "(?P<request>(?:[^"\\]|\\.)*)"\ (?P<status>\d{3})\ (?P<size>\d+|-)
        (?:\ "(?P<referrer>(?:[^"\\]|\\.)*)"\ "(?P<agent>(?:[^"\\]|\\.)*)")?(?:\ (?P<seconds>\d+\.\d+))?\s*$""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One request."""

    host: str
    user: str | None
    time: datetime
    method: str
    path: str
    query: dict[str, str]
    status: int
    size: int
    referrer: str = ""
    agent: str = ""
    seconds: float | None = None

    @property
    def is_error(self) -> bool:
        return self.status >= 400


def parse_line(line: str) -> Entry:
    """Raises ValueError for a line that is none of a log."""
    match = LINE.match(line)
    if not match:
        raise ValueError("not in the Combined Log Format")
    method, _, rest = match["request"].partition(" ")
    target, _, protocol = rest.rpartition(" ")
    if not protocol.startswith("HTTP/"):
        raise ValueError(f"not a request: {match['request']!r}")
    url = urlsplit(target)
    return Entry(
        host=match["host"],
        user=None if match["user"] == "-" else match["user"],
        time=datetime.strptime(match["time"], "%d/%b/%Y:%H:%M:%S %z"),
        method=method,
        path=url.path,
        query=dict(parse_qsl(url.query)),
        status=int(match["status"]),
        size=0 if match["size"] == "-" else int(match["size"]),
        referrer=match["referrer"] or "",
        agent=match["agent"] or "",
        seconds=float(match["seconds"]) if match["seconds"] else None,
    )


def parse_lines(lines: Iterable[str], on_bad_line: Callable[[str, str], None]) -> Iterator[Entry]:
    """The entries of all good lines; the others go to on_bad_line with what is wrong with them."""
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield parse_line(line)
        except ValueError as error:
            on_bad_line(line.rstrip("\n"), str(error))
