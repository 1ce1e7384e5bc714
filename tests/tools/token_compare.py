"""Compare DX-Py's tokens with those of the Python that runs this script.

    python3.14 token_compare.py TOKEN_DUMP PATH...      files or folders (UTF-8); prints the files that differ

TOKEN_DUMP is the program built from token_dump.cpp.
"""

import _tokenize
import io
import os
import subprocess
import sys
import warnings

KINDS = {"SyntaxError": 0, "IndentationError": 1, "TabError": 2}


def encoded(text):
    return text.encode("utf-8", "surrogatepass").hex() or "-"


def expected(source):
    lines = []
    try:
        for token in _tokenize.TokenizerIter(io.StringIO(source, newline="").readline, extra_tokens=True):
            kind, text, start, end, line = token
            lines.append(f"{kind} {encoded(text)} {start[0]} {start[1]} {end[0]} {end[1]} {encoded(line)}")
    except SyntaxError as e:
        def number(value, missing):
            return missing if value is None else value
        missing = -1 if e.text is not None else 0
        lines.append(
            f"error {KINDS[type(e).__name__]} {number(e.lineno, 0)} {number(e.offset, 0)} "
            f"{number(e.end_lineno, missing)} {number(e.end_offset, missing)} {e.msg} {encoded(e.text or '')}"
        )
    return lines


def files(paths):
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for folder, names, entries in os.walk(path):
            names.sort()
            for entry in sorted(entries):
                if entry.endswith(".py") and os.path.isfile(os.path.join(folder, entry)):
                    yield os.path.join(folder, entry)


def main():
    warnings.simplefilter("ignore")
    tool, *paths = sys.argv[1:]
    different = checked = 0
    for path in files(paths):
        try:
            with open(path, encoding="utf-8", newline="") as file:
                source = file.read()
        except UnicodeDecodeError:
            continue
        shown = subprocess.run([tool, path], capture_output=True)
        actual = shown.stdout.decode("utf-8", "replace").rstrip("\n").split("\n")[1:]
        wanted = expected(source)
        checked += 1
        if shown.returncode == 0 and actual == wanted:
            continue
        different += 1
        print(f"{path}: differs (exit code {shown.returncode})")
        for number, (got, want) in enumerate(zip(actual + ["nothing"], wanted + ["nothing"])):
            if got != want:
                print(f"  token {number}: got {got!r}, expected {want!r}")
                break
    print(f"{checked} files, {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
