#!/usr/bin/env python3
"""Records what CPython 3.14 does with the conformance programs as NAME.expected.

usage: record.py [--cpython COMMAND] [--missing] [--folder FOLDER] [--path FOLDER] [FILTER]

Each program runs twice with different hash seeds; one that differs between them, or that prints a path of this machine or
an address, is reported and not recorded.
"""
import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import program as conformance

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--cpython", default=os.path.expanduser("~/.cache/dxpy-peers/bin/cpython"))
parser.add_argument("--missing", action="store_true", help="only programs without an expected result")
parser.add_argument("filter", nargs="?", default="")
conformance.add_options(parser)
options = parser.parse_args()
conformance.use(options)


def record(path):
    first = conformance.run([options.cpython], path, 60, PYTHONHASHSEED="1")
    second = conformance.run([options.cpython], path, 60, PYTHONHASHSEED="2")
    if first != second:
        return "differs from run to run"
    text = first.text()
    if first.code == "timeout" or first.code.startswith("-"):
        return f"ended with {first.code}"
    if str(conformance.ROOT) in text or os.path.expanduser("~/") in text or conformance.ADDRESS.search(text):
        return "prints a path or an address"
    target = conformance.expected_path(path)
    if not target.exists() or target.read_bytes().decode() != text:
        target.write_text(text)
        print("recorded", path.relative_to(conformance.ROOT), f"(exit {first.code}: {first.stderr})" if first.code != "0" else "")
    return ""


chosen = [p for p in conformance.programs(options.filter) if not (options.missing and conformance.expected_path(p).exists())]
bad = 0
with ThreadPoolExecutor(2) as pool:
    for path, problem in zip(chosen, pool.map(record, chosen)):
        if problem:
            bad += 1
            print(f"{path.relative_to(conformance.ROOT)}: {problem}", file=sys.stderr)
print(f"record: {len(chosen) - bad} recorded, {bad} refused")
sys.exit(bad > 0)
