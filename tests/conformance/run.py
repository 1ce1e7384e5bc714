#!/usr/bin/env python3
"""Runs the conformance programs on a Python command and compares with what CPython 3.14 did.

usage: run.py [-j N] [--limit SECONDS] [--brief] [--also FILE] [--importing MODULE] [--except FILTER] [--folder FOLDER] [--path FOLDER] COMMAND [FILTER]

Programs that do not pass yet are named in failing.txt with the reason. They are run too: one that passes must leave the
list, so that the list only shrinks.
"""
import argparse
import difflib
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import program as conformance

DIFF_LINES = 40

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("-j", "--jobs", type=int, default=2)
parser.add_argument("--limit", type=float, default=30, help="seconds for each program")
parser.add_argument("--brief", action="store_true", help="one line for each failure instead of a diff")
parser.add_argument("--also", type=Path, help="a further list like failing.txt, of what this target cannot do")
parser.add_argument("--except", dest="excepted", metavar="FILTER", help="not the programs whose path contains this")
parser.add_argument("--importing", metavar="MODULE", help="only the programs that import this module themselves")
parser.add_argument("command", help="the dxpy binary")
parser.add_argument("filter", nargs="?", default="")
conformance.add_options(parser)
options = parser.parse_args()
conformance.use(options)
binary = Path(options.command)
command = [str(binary.resolve()) if binary.exists() else options.command]


def failing():
    """path below the folder -> reason"""
    rows = {}
    for file in [conformance.ROOT / "failing.txt"] + ([options.also] if options.also else []):
        for line in file.read_text().splitlines() if file.exists() else ():
            if line and not line.startswith("#"):
                name, _, reason = line.partition(" ")
                rows[name] = reason.strip()
    return rows


def check(path):
    want = conformance.parse(conformance.expected_path(path).read_bytes().decode())
    return want, conformance.run(command, path, options.limit)


def stubborn(path, want, got):
    """What a program prints at a terminal depends on which keys had arrived when the prompt was painted, so on a busy machine a
    screen can differ once: such a program is run again, alone, and only what differs three times is a difference."""
    for _ in range(2):
        if want == got or path.parent.name != "prompt":
            break
        got = check(path)[1]
    return got


def difference(want, got):
    lines = difflib.unified_diff(want.text().splitlines(), got.text().splitlines(), "expected", "got", n=2, lineterm="")
    lines = list(lines)
    more = len(lines) - DIFF_LINES
    return "\n".join(lines[:DIFF_LINES] + ([f"... {more} more lines"] if more > 0 else []))


chosen = conformance.programs(options.filter)
if options.excepted:
    chosen = [path for path in chosen if options.excepted not in str(path)]
if options.importing:
    line = re.compile(rf"^\s*(import|from) (.*, )?{re.escape(options.importing)}\b", re.MULTILINE)
    chosen = [path for path in chosen if line.search(path.read_text(errors="replace"))]
known = failing()
failed = expected = 0
with ThreadPoolExecutor(options.jobs) as pool:
    results = list(zip(chosen, pool.map(check, chosen)))
    for path, (want, got) in results:
        name = path.relative_to(conformance.ROOT)
        got = stubborn(path, want, got)
        if want == got:
            if str(name) in known:
                failed += 1
                print(f"PASSES {name}: take it out of failing.txt", flush=True)
            continue
        if str(name) in known:
            expected += 1
            print(f"known {name}: {known[str(name)]}", flush=True)
            continue
        failed += 1
        if options.brief:
            print(f"FAILED {name}: exit {got.code}, wanted {want.code}; {got.stderr}", flush=True)
        else:
            print(f"FAILED {name}\n{difference(want, got)}\n", flush=True)
print(f"{conformance.ROOT.name}: {len(chosen) - failed - expected} passed, {failed} failed, {expected} known to fail")
sys.exit(failed > 0 or not chosen)
