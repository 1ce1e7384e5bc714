"""Compare DX-Py's syntax trees and syntax errors with those of the Python that runs this script.

    python3.14 ast_compare.py AST_DUMP PATH...      files or folders; prints the files that differ

AST_DUMP is the program built from ast_dump.cpp. Positions, contexts and values are all compared.
"""

import ast
import os
import struct
import subprocess
import sys
import warnings

KINDS = {"SyntaxError": 0, "IndentationError": 1, "TabError": 2, "MemoryError": 4, "ValueError": 7}
ENUMS = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)


def encoded(text):
    return text.encode("utf-8", "surrogatepass").hex()


def bits(value):
    return struct.pack(">d", value).hex()


def constant(value):
    if value is None or value is True or value is False or value is ...:
        return "Ellipsis" if value is ... else str(value)
    kind = type(value).__name__
    if kind == "str":
        return "str " + encoded(value)
    if kind == "bytes":
        return "bytes " + value.hex()
    if kind == "float":
        return "float " + bits(value)
    if kind == "complex":
        return "complex " + bits(value.imag)
    return "int " + (str(value) if -(2**63) <= value < 2**63 else hex(value))


def value_lines(out, owner, name, value, depth):
    if isinstance(value, ENUMS):
        out.append(out.pop() + type(value).__name__)
    elif isinstance(value, ast.AST):
        node_lines(out, value, depth)
    elif (name == "value" and isinstance(owner, (ast.Constant, ast.MatchSingleton))) or (
        name == "str" and isinstance(owner, ast.Interpolation)
    ):
        out.append(out.pop() + constant(value))
    elif isinstance(value, str):
        out.append(out.pop() + encoded(value))
    else:
        out.append(out.pop() + str(value))


def node_lines(out, node, depth):
    head = type(node).__name__
    if node._attributes:
        head += f" {node.lineno} {node.col_offset} {node.end_lineno} {node.end_col_offset}"
    out.append(out.pop() + head)
    for name in node._fields:
        value = getattr(node, name)
        out.append(" " * (depth + 1) + name + ":")
        if not isinstance(value, list):
            value_lines(out, node, name, value, depth + 1)
            continue
        out.append(out.pop() + str(len(value)))
        for item in value:
            out.append(" " * (depth + 2))
            value_lines(out, node, name, item, depth + 2)


def expected(path):
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source)
    except SyntaxError as e:
        def number(value):
            return -1 if value is None else value
        head = (
            f"error {KINDS[type(e).__name__]} {number(e.lineno)} {number(e.offset)} "
            f"{number(e.end_lineno)} {number(e.end_offset)} {e.msg}"
        )
        return [head, "None" if e.text is None else encoded(e.text.rstrip("\n"))]
    except (MemoryError, ValueError) as e:
        return [f"error {type(e).__name__}"]
    lines = [""]
    node_lines(lines, tree, 0)
    return lines


def normal(line):
    """Integers beyond 64 bits: the dump shows the literal."""
    head, mark, digits = line.partition(":int ")
    if mark and not digits.lstrip("-").isdigit() or len(digits) > 18:
        return head + mark + hex(int(digits, 0)) if mark and abs(int(digits, 0)) >= 2**63 else line
    return line


def files(paths):
    for path in paths:
        if os.path.isdir(path):
            for folder, names, entries in os.walk(path):
                names.sort()
                for entry in sorted(entries):
                    if entry.endswith(".py") and os.path.isfile(os.path.join(folder, entry)):
                        yield os.path.join(folder, entry)
        else:
            yield path


def main():
    sys.setrecursionlimit(20000)
    warnings.simplefilter("ignore")
    tool, *paths = sys.argv[1:]
    different = checked = 0
    for path in files(paths):
        shown = subprocess.run([tool, path], capture_output=True)
        actual = shown.stdout.decode("utf-8", "replace").rstrip("\n").split("\n")[1:]
        wanted = expected(path)
        checked += 1
        if shown.returncode == 0 and [normal(line) for line in actual] == wanted:
            continue
        different += 1
        print(f"{path}: differs (exit code {shown.returncode})")
        for number, (got, want) in enumerate(zip(actual, wanted)):
            if normal(got) != want:
                print(f"  line {number}: got {got!r}, expected {want!r}")
                break
        else:
            print(f"  {len(actual)} lines, expected {len(wanted)}")
    print(f"{checked} files, {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
