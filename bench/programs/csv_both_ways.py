# Reading and writing CSV, grouping rows and printing an aligned report.
import csv
import io
import sys
from collections import defaultdict

SIZE = 60_000


def make(n):
    out, x = io.StringIO(), 1
    writer = csv.writer(out)
    writer.writerow(["id", "name", "city", "amount", "note"])
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        writer.writerow([i, f"name {x % 501}", ("Paris", "Oslo, N", "São Paulo", 'the "Hague"')[x >> 4 & 3], (x >> 7) % 100_000 / 100, "two\nlines" if x % 31 == 0 else ""])
    return out.getvalue()


def main(n):
    text = make(n)
    groups = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text, newline="")):
        groups[row["city"]].append((float(row["amount"]), row["name"], len(row["note"])))
    report = []
    for city, rows in sorted(groups.items()):
        rows.sort(reverse=True)
        total = sum(r[0] for r in rows)
        report.append(f"{city:<12}{len(rows):>8}{total:>14,.2f}{total / len(rows):>10.3f} {rows[0][1]}")
    other = io.StringIO()
    writer = csv.DictWriter(other, ["name", "amount"], delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writeheader()
    writer.writerows({"name": r[1], "amount": r[0]} for rows in groups.values() for r in rows)
    back = list(csv.reader(io.StringIO(other.getvalue()), delimiter=";", quoting=csv.QUOTE_NONNUMERIC))
    return len(text), report, len(other.getvalue()), f"{sum(r[1] for r in back[1:]):.2f}"


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
