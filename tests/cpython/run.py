#!/usr/bin/env python3
"""Runs CPython's own tests of the language and checks that those in tests/cpython_pass.txt still pass.

usage: run.py [--update] [-j N] [--limit SECONDS] [--budget SECONDS] [--tests FOLDER_WITH_test_PACKAGE] DXPY [FILTER]

The tests are not part of this repository; without them this says so and succeeds. Each file of language.txt runs as
`DXPY -m unittest -v test.NAME` in a process and an empty folder of its own; a test that passed before its file crashed or ran out of
time counts as passed. A file in which listed tests are missing runs again, alone and with twice the time, up to two times: only what is
missing each time has failed, so a busy or slow machine fails nothing by being slow. No file is started once the budget is used up;
those left out are named and are no failures.

The pass list holds test ids, one a line, sorted. --update runs all files three times, adds the tests that passed each time, and never
removes one.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
PASS_LIST = HERE.parent / "cpython_pass.txt"
STARTED = re.compile(r"^\w+ \(([\w.]+)\)")
UPDATE_RUNS = 3
AGAIN = 2

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--tests", default=os.path.expanduser("~/.cache/dxpy-peers/lib/cpython-tests-path"))
parser.add_argument("--update", action="store_true", help="run every file three times and add what passes each time to the list")
parser.add_argument("-j", "--jobs", type=int, default=2)
parser.add_argument("--limit", type=float, default=300, help="seconds for each file")
parser.add_argument("--budget", type=float, default=1200, help="seconds after which no further file is started")
parser.add_argument("dxpy")
parser.add_argument("filter", nargs="?", default="")
options = parser.parse_args()
command = str(Path(options.dxpy).resolve())
end_of_budget = time.monotonic() + options.budget


def passed(name, limit=options.limit):
    """Ids of the tests of one file that passed, and how the process ended; None: not run, the budget is used up."""
    if not options.update and time.monotonic() > end_of_budget:
        return name, None, "not run"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            done = subprocess.run([command, "-m", "unittest", "-v", f"test.{name}"], cwd=folder, env={**os.environ, "PYTHONPATH": options.tests},
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=limit)
            output, end = done.stdout, f"exit {done.returncode}"
        except subprocess.TimeoutExpired as e:
            output, end = e.stdout or b"", f"out of time after {limit:.0f} s"
    ids, current = set(), None
    for line in output.decode(errors="replace").splitlines():
        if started := STARTED.match(line):
            current = started[1]
        if current and re.search(r"\.\.\. ok$|^ok$", line):
            ids.add(current)
            current = None
    own = f"test.{name}."  # a file's documentation examples are called by other names, some by the same as another file's
    return name, {i for i in ids if i.startswith(own)}, end


def run_all(names):
    with ThreadPoolExecutor(options.jobs) as pool:
        yield from pool.map(passed, names)


def update(names, listed):
    always = None
    for number in range(UPDATE_RUNS):
        found = set()
        for name, ids, end in run_all(names):
            found |= ids
            print(f"run {number + 1}: {name}: {len(ids)} passed ({end})", flush=True)
        always = found if always is None else always & found
    PASS_LIST.write_text("".join(line + "\n" for line in sorted(listed | always)))
    print(f"cpython_pass.txt: {len(listed | always)} tests, {len(always - listed)} new")


def check(names, listed):
    by_file = {n: {i for i in listed if i.startswith(f"test.{n}.")} for n in names}
    good = bad = 0
    left_out, suspects = [], []
    for name, ids, end in run_all([n for n in names if by_file[n]]):
        if ids is None:
            left_out.append(name)
        elif by_file[name] <= ids:
            good += len(by_file[name])
        else:
            suspects.append((name, ids, end))
    for name, ids, end in suspects:
        for _ in range(AGAIN):
            if not by_file[name] <= ids:
                _, more, end = passed(name, 2 * options.limit)
                ids = ids | (more or set())
        missing = by_file[name] - ids
        good, bad = good + len(by_file[name]) - len(missing), bad + len(missing)
        if missing:
            print(f"FAILED {name} ({end}): " + " ".join(sorted(missing)), flush=True)
        else:
            print(f"{name}: passed when run again", flush=True)
    if left_out:
        print(f"cpython: the budget of {options.budget:.0f} s is used up; left out: {' '.join(left_out)}")
    print(f"cpython: {good} passed, {bad} failed" + (f", {len(left_out)} files left out" if left_out else ""))
    return bad


if not (Path(options.tests) / "test").is_dir():
    print(f"cpython: skipped, CPython's own tests are not at hand ({options.tests})")
    sys.exit(0)
listed = set(PASS_LIST.read_text().split()) if PASS_LIST.exists() else set()
names = [n for n in (HERE / "language.txt").read_text().split() if options.filter in n]
sys.exit(update(names, listed) if options.update else bool(check(names, listed)))
