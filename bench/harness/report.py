"""Prints what was measured as text."""
from .measure import mean, ratio


def milliseconds(seconds):
    return f"{seconds * 1000:.0f}" if seconds >= 0.1 else f"{seconds * 1000:.1f}"


def times(value):
    return f"{value:.2f}x" if value else "-"


def heading(names, first):
    groups = "".join(f"{name:>29}" if name != first else f"{name:>22}" for name in names)
    columns = "".join(f"{'cold':>8}{'steady':>8}{'MB':>6}" + ("" if name == first else f"{'speed':>7}") for name in names)
    return f"{'':22}{groups}\n{'milliseconds':22}{columns}"


def line(row, names, first):
    text = f"{row['program']:22}"
    for name in names:
        cell = row["cells"][name]
        if "failure" in cell:
            text += f"{'failed':>16}{'':6}"
        else:
            mark = "" if cell.get("settled", True) else "~"
            text += f"{milliseconds(cell['cold']):>8}{mark + milliseconds(cell['steady']) if 'steady' in cell else '':>8}{cell['peak_kb'] / 1024:>6.0f}"
        if name != first:
            text += f"{times(ratio(row, first, name, 'steady' if 'steady' in row['cells'][first] else 'cold')):>7}"
    return text


def failures(row):
    return [f"  {name}: {cell['failure']}" for name, cell in row["cells"].items() if "failure" in cell]


def means(rows, names, first):
    """One line for each interpreter but the first."""
    out = []
    for name in names:
        if name == first:
            continue
        warm = {r["program"]: v for r in rows if (v := ratio(r, first, name, "steady"))}
        cold = [ratio(r, first, name, "cold") for r in rows]
        memory = [ratio(r, name, first, "peak_kb") for r in rows]
        if warm:
            worst = sorted(warm, key=warm.get)[:3]
            out.append(f"{name}: steady {mean(warm.values()):.2f}x, cold {mean(cold):.2f}x the speed of {first}, {mean(memory):.2f}x the memory, "
                       f"over {len(warm)} programs; lowest {', '.join(f'{p} {warm[p]:.2f}x' for p in worst)}")
    return out


def losses(rows, one, other, count=3):
    """Where ONE is slowest against OTHER."""
    found = {r["program"]: v for r in rows if (v := ratio(r, other, one, "steady"))}
    return f"{one} against {other}: {mean(found.values()):.2f}x; lowest " + ", ".join(
        f"{p} {found[p]:.2f}x" for p in sorted(found, key=found.get)[:count]) if found else ""
