#!/usr/bin/env python3
"""Runs CPython's own tests of the language and checks that those in tests/cpython_pass.txt still pass.

usage: run.py [--update] [-j N] [--tests FOLDER_WITH_test_PACKAGE] DXPY [FILTER]

The tests are not part of this repository; without them this prints that it was skipped and succeeds. Each file of language.txt runs as
`DXPY -m unittest -v test.NAME` in a process and an empty folder of its own; a test that passed before its file crashed or timed out
counts as passed. The pass list holds test ids, one a line, sorted; --update adds the tests that pass now and never removes one.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
PASS_LIST = HERE.parent / "cpython_pass.txt"
STARTED = re.compile(r"^\w+ \(([\w.]+)\)")

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--tests", default=os.path.expanduser("~/.cache/dxpy-peers/lib/cpython-tests-path"))
parser.add_argument("--update", action="store_true", help="run every file and add what passes to the list")
parser.add_argument("-j", "--jobs", type=int, default=2)
parser.add_argument("--limit", type=float, default=300, help="seconds for each file")
parser.add_argument("dxpy")
parser.add_argument("filter", nargs="?", default="")
options = parser.parse_args()
command = str(Path(options.dxpy).resolve())


def passed(name):
    """Ids of the tests of one file that passed, and how the process ended."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run([command, "-m", "unittest", "-v", f"test.{name}"], cwd=folder, env={**os.environ, "PYTHONPATH": options.tests},
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=options.limit)
            output, end = done.stdout, f"exit {done.returncode}"
        except subprocess.TimeoutExpired as e:
            output, end = e.stdout or b"", "timeout"
    ids, current = set(), None
    for line in output.decode(errors="replace").splitlines():
        if started := STARTED.match(line):
            current = started[1]
        if current and re.search(r"\.\.\. ok$|^ok$", line):
            ids.add(current)
            current = None
    return name, ids, end


if not (Path(options.tests) / "test").is_dir():
    print("cpython: skipped, CPython's tests are not at hand")
    sys.exit(0)
listed = set(PASS_LIST.read_text().split()) if PASS_LIST.exists() else set()
names = [n for n in (HERE / "language.txt").read_text().split() if options.filter in n]
by_file = {n: {i for i in listed if i.startswith(f"test.{n}.")} for n in names}
if not options.update:
    names = [n for n in names if by_file[n]]
lost, found = set(), set()
with ThreadPoolExecutor(options.jobs) as pool:
    for name, ids, end in pool.map(passed, names):
        found |= ids
        missing = by_file[name] - ids
        if missing:
            lost |= missing
            print(f"FAILED {name} ({end}): " + " ".join(sorted(missing)), flush=True)
        elif options.update:
            print(f"{name}: {len(ids)} passed ({end})", flush=True)
if options.update:
    PASS_LIST.write_text("\n".join(sorted(listed | found)) + "\n")
    print(f"cpython_pass.txt: {len(listed | found)} tests, {len(found - listed)} new")
print(f"cpython: {len(found & listed)} passed, {len(lost)} failed")
sys.exit(bool(lost))
