"""The summary as tables and as JSON."""
import textwrap
from http import HTTPStatus

from .statistics import Summary

BAR = 30


def size_text(size: float) -> str:
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024 or unit == "GiB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError("unreachable")


def table(title: str, header: tuple[str, ...], rows: list[tuple]) -> list[str]:
    """Columns as wide as they need; numbers to the right."""
    if not rows:
        return []
    cells = [tuple(str(c) for c in row) for row in rows]
    widths = [max(len(row[i]) for row in [header, *cells]) for i in range(len(header))]
    right = [all(not isinstance(row[i], str) or row[i][:1].isdigit() for row in rows) for i in range(len(header))]

    def line(row):
        return "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True)).rstrip()

    return ["", title, line(header), "  ".join("-" * w for w in widths), *map(line, cells)]


def status_text(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "?"


def as_text(summary: Summary, top: int) -> str:
    if not summary.requests:
        return "no requests"
    out = [
        f"{summary.requests:,} requests, {size_text(summary.size)}, {summary.error_rate:.1%} errors",
        f"from {summary.first:%d %B %Y %H:%M} to {summary.last:%d %B %Y %H:%M}",
    ]
    pages = sorted(summary.pages.items(), key=lambda item: (-item[1].requests, item[0]))
    out += table("Pages", ("requests", "errors", "size", "path"), [(p.requests, p.errors, size_text(p.size), path) for path, p in pages[:top]])
    timed = sorted(((path, p) for path, p in pages if p.seconds), key=lambda item: -item[1].median)
    out += table("Slowest", ("median", "worst", "path"), [(f"{p.median * 1000:.0f} ms", f"{p.slowest * 1000:.0f} ms", path) for path, p in timed[:top]])
    out += table("Statuses", ("status", "meaning", "requests"), [(s, status_text(s), n) for s, n in sorted(summary.statuses.items())])
    out += table("Browsers", ("name", "requests", "share"), [(b, n, f"{n / summary.requests:.0%}") for b, n in summary.browsers.most_common(top)])
    out += table("Searches", ("words", "times"), sorted(summary.searches.items(), key=lambda item: (-item[1], item[0]))[:top])
    out += table("Days", ("day", "visitors"), [(day, len(hosts)) for day, hosts in sorted(summary.visitors.items())])
    most = max(summary.hours.values())
    out += ["", "Hours"] + [f"{hour:02}  {'#' * round(BAR * summary.hours[hour] / most):<{BAR}} {summary.hours[hour]}" for hour in range(24) if summary.hours[hour]]
    if summary.bad_lines:
        out += ["", f"{len(summary.bad_lines)} lines could not be read:"]
        for line, problem in summary.bad_lines[:top]:
            out.append(textwrap.shorten(line, 60, placeholder=" ...") + f"  ({problem})")
    return "\n".join(out)


def as_json(summary: Summary, top: int) -> dict:
    return {
        "requests": summary.requests,
        "bytes": summary.size,
        "error_rate": round(summary.error_rate, 4),
        "first": summary.first and summary.first.isoformat(),
        "last": summary.last and summary.last.isoformat(),
        "statuses": dict(sorted(summary.statuses.items())),
        "methods": dict(summary.methods.most_common()),
        "pages": [{"path": path, "requests": p.requests, "errors": p.errors, "median_ms": round(p.median * 1000, 1)}
                  for path, p in sorted(summary.pages.items(), key=lambda item: (-item[1].requests, item[0]))[:top]],
        "visitors": {day: sorted(hosts) for day, hosts in sorted(summary.visitors.items())},
        "unreadable": len(summary.bad_lines),
    }
