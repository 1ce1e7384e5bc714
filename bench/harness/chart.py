"""Draws what was measured as an SVG: a line for each program, a mark for each interpreter at its speed relative to the first."""
import math
from html import escape

from .measure import mean, ratio

COLOURS = ["#1f5fbf", "#d9480f", "#2b8a3e", "#862e9c", "#495057"]
LEFT, WIDTH, LINE, TOP = 170, 560, 17, 78


def mark(shape, x, y, colour, title):
    body = f"<title>{escape(title)}</title>"
    if shape == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}">{body}</circle>'
    if shape == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}">{body}</rect>'
    if shape == 2:
        return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" fill="{colour}">{body}</path>'
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z" fill="{colour}">{body}</path>'


def draw(rows, names, title):
    first, others = names[0], names[1:]
    points = {(r["program"], name): v for r in rows for name in others if (v := ratio(r, first, name, "steady"))}
    if not points:
        return None
    low = min(-1, math.floor(math.log2(min(points.values()))))
    high = max(1, math.ceil(math.log2(max(points.values()))))

    def at(value):
        return LEFT + (math.log2(value) - low) / (high - low) * WIDTH

    lead = others[0]
    order = sorted(rows, key=lambda r: -points.get((r["program"], lead), 0))
    height = TOP + (len(order) + 2) * LINE + 24
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 40}" height="{height}" viewBox="0 0 {LEFT + WIDTH + 40} {height}" '
           'font-family="system-ui, sans-serif" font-size="12">', f'<rect width="100%" height="100%" fill="#ffffff"/>',
           f'<text x="12" y="22" font-size="15" font-weight="600" fill="#212529">{escape(title)}</text>']
    x = 12
    for k, name in enumerate(others):
        out.append(mark(k, x + 5, 42, COLOURS[k % 5], name))
        label = f"{name} (mean {mean(points.get((r['program'], name)) for r in rows):.2f}x)"
        out.append(f'<text x="{x + 15}" y="46" fill="#212529">{escape(label)}</text>')
        x += 40 + 7 * len(label)
    for power in range(low, high + 1):
        value = 2.0**power
        strong = power == 0
        out.append(f'<line x1="{at(value):.1f}" x2="{at(value):.1f}" y1="{TOP - 8}" y2="{height - 24}" stroke="{"#212529" if strong else "#dee2e6"}"/>')
        text = f"{value:g}x" if power >= 0 else f"1/{2 ** -power}x"
        out.append(f'<text x="{at(value):.1f}" y="{TOP - 13}" text-anchor="middle" fill="#495057">{text}</text>')
    for k, row in enumerate(order + [None]):
        y = TOP + k * LINE + 8 + (LINE // 2 if row is None else 0)
        name = row["program"] if row else "geometric mean"
        weight = ' font-weight="600"' if row is None else ""
        out.append(f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end" fill="#212529"{weight}>{escape(name)}</text>')
        out.append(f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y}" y2="{y}" stroke="#f1f3f5"/>')
        for i, other in reversed(list(enumerate(others))):
            value = points.get((row["program"], other)) if row else mean(points.get((r["program"], other)) for r in rows)
            if value:
                out.append(mark(i, at(value), y, COLOURS[i % 5], f"{name}: {other} {value:.2f}x"))
    out.append(f'<text x="{LEFT + WIDTH / 2}" y="{height - 8}" text-anchor="middle" fill="#495057">'
               f'speed relative to {escape(first)}, steady time, logarithmic: right of 1x is faster</text>')
    out.append("</svg>\n")
    return "\n".join(out)
