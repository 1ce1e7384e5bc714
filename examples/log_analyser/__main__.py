"""Command line: dxpy -m log_analyser [FILE ...]"""
import argparse
import fileinput
import json
import sys

from .parser import parse_lines
from .report import as_json, as_text
from .statistics import Summary


def arguments(argv=None):
    parser = argparse.ArgumentParser(prog="log_analyser", description="Statistics of access logs in the Combined Log Format.")
    parser.add_argument("files", nargs="*", help="log files, .gz too; standard input if there are none")
    parser.add_argument("--top", type=int, default=5, metavar="N", help="rows of each table (default 5)")
    parser.add_argument("--status", type=int, metavar="CODE", help="only requests with this status")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return parser.parse_args(argv)


def main(argv=None):
    options = arguments(argv)
    summary = Summary()
    with fileinput.input(options.files, openhook=fileinput.hook_compressed, encoding="utf-8", errors="replace") as lines:
        for entry in parse_lines(lines, on_bad_line=summary.add_bad_line):
            if options.status in (None, entry.status):
                summary.add(entry)
    if options.json:
        json.dump(as_json(summary, options.top), sys.stdout, indent=2)
        print()
    else:
        print(as_text(summary, options.top))
    return 0 if summary.requests else 1


if __name__ == "__main__":
    sys.exit(main())
