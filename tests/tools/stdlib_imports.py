#!/usr/bin/env python3
"""Which modules of the standard library import.

usage: stdlib_imports.py COMMAND

stdlib_modules.txt names what CPython 3.14 imports on Linux, one module a line, and after a tab the reason for each that this
runtime does not have. The list must be true, and at least WANTED of 100 must import.
"""
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LIST = Path(__file__).with_name("stdlib_modules.txt")
WANTED = 95
LIMIT = 120  # seconds for one import, sanitizers included


def imports(command, name):
    code = f"import importlib; importlib.import_module({name!r})"
    run = subprocess.run([command, "-c", code], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True, timeout=LIMIT)
    lines = run.stderr.strip().splitlines()
    return run.returncode == 0, lines[-1] if lines else f"exit {run.returncode}"


def main(command):
    rows = [line.partition("\t") for line in LIST.read_text().splitlines() if line]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda row: imports(command, row[0]), rows))
    failed = imported = 0
    for (name, _, reason), (good, error) in zip(rows, results):
        imported += good
        if good and reason:
            print(f"{name} imports: take its reason out of {LIST.name}")
            failed += 1
        elif not good and not reason:
            print(f"{name} does not import: {error}")
            failed += 1
    share = 100 * imported / len(rows)
    print(f"stdlib_imports: {imported} of {len(rows)} modules import ({share:.1f} %), {failed} failed")
    return failed == 0 and share >= WANTED


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1]))
