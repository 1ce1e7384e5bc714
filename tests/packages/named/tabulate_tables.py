"""Tables in every format that tabulate knows."""
import collections
import datetime

from tabulate import simple_separated_format, tabulate, tabulate_formats

ROWS = [["spam", 41.9999, True, None], ["eggs and\nham", "451.0", False, "x"], ["ü中文", -1e-10, None, datetime.date(2024, 1, 2)], ["", 12345678, 1, "<b>&|"]]
HEADERS = ["name", "value\n(unit)", "flag", "other"]
for name in tabulate_formats:
    print("---", name)
    print(tabulate(ROWS, HEADERS, tablefmt=name, missingval="?"))
    print(tabulate([r[:2] for r in ROWS], tablefmt=name, floatfmt=".2f", numalign="left", stralign="right"))
print(tabulate({"b": [1, 2, 3], "a": ["x", "y"]}, headers="keys", showindex=True))
print(tabulate([{"a": 1, "b": 2}, {"b": 3, "c": 4}], headers="keys"), tabulate([{"a": 1}], headers={"a": "Alpha"}))
P = collections.namedtuple("P", "x y")
print(tabulate([P(1, 2), P(3, 4)], headers="keys", tablefmt="pipe"), tabulate([], headers=["a"]), tabulate([[]]), tabulate(iter([iter([1, 2])]), headers="firstrow"))
print(tabulate([[1.5, "0012", "1,000", "1e5"], [22.25, "7", "x", "nan"]], disable_numparse=[1], floatfmt=(".1f", "", ".3f"), colalign=("right", "left", "center", "decimal"), showindex=["i", "j"], tablefmt="github"))
print(tabulate([["\x1b[31mred\x1b[0m", 1], ["plain", 22]], tablefmt="grid"), tabulate([["a", "b"]], tablefmt=simple_separated_format(";")))
for bad in (lambda: tabulate(5), lambda: tabulate([[1]], headers="bogus"), lambda: tabulate([[1, 2]], showindex=[1, 2, 3]), lambda: tabulate({"a": [1]}, headers=["x", "y"])):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
