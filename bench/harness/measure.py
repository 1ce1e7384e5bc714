"""Measures interpreters: runs of commands, and what was found as plain dicts (what --json writes)."""
import ast
import math
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
PROGRAMS = BENCH / "programs"
LAUNCH = str(BENCH / "harness/launch.py")
IMPORTS = "argparse asyncio collections dataclasses datetime decimal json logging re typing".split()
# Name, arguments, and what is fed to standard input. {tools} has the files that the rows need.
START = [("-c pass", ["-c", "pass"], b""), ("-c print(1)", ["-c", "print(1)"], b""),
         ("ten imports", ["-c", "import " + ", ".join(IMPORTS)], b""),
         *((f"import {name}", ["-c", f"import {name}"], b"") for name in IMPORTS),
         ("-m json.tool", ["-m", "json.tool"], b'{"a": [1, 2, {"b": null}]}')]


class Failure(Exception):
    """A cell that has no time: why, in words."""


class Interpreter:
    """NAME=COMMAND: the command may have arguments of its own ('node npm/dist/cli.js')."""

    def __init__(self, text):
        name, separator, command = text.partition("=")
        words = (command if separator else text).split()
        self.command = [str(Path(w).resolve()) if "/" in w and Path(w).exists() else w for w in words]
        self.name = name if separator else Path(words[0]).name
        program = shutil.which(self.command[0])
        if not program:
            sys.exit(f"{self.name}: no program {self.command[0]}")
        self.command[0] = program


def environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return {**kept, "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}


def run(interpreter, args, limit, given=b""):
    """One run: seconds, processor seconds, peak kilobytes, output."""
    read, write = os.pipe()
    try:
        child = subprocess.Popen([sys.executable, "-I", "-S", LAUNCH, str(write), *interpreter.command, *args], cwd=BENCH, env=environment(),
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(write,), start_new_session=True)
        os.close(write)
        try:
            output, errors = child.communicate(given, timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise Failure(f"longer than {limit:.0f} s") from None
        report = os.read(read, 1000)
    finally:
        os.close(read)
    if not report:
        raise Failure("could not be started")
    seconds, cpu, peak, status = ast.literal_eval(report.decode())
    if status:
        lines = errors.decode(errors="replace").strip().splitlines()
        what = f"killed by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.waitstatus_to_exitcode(status)}"
        raise Failure(f"{what}: {lines[-1][:200] if lines else ''}")
    return seconds, cpu, peak, output


def measured(interpreter, program, options):
    """The program repeated in one process until its time is steady. Cold is what the process took up to its first result."""
    args = ["harness/driver.py", f"programs/{program}.py", str(options.bound), str(options.least)]
    seconds, cpu, peak, output = run(interpreter, args, options.limit)
    try:
        result, wall, used, settled, platform = ast.literal_eval(output.decode().strip().splitlines()[-1])
        result = ast.literal_eval(result)
    except (SyntaxError, ValueError, IndexError):
        raise Failure(f"the driver printed {output[-200:]!r}") from None
    times, whole = wall, seconds
    if options.clock == "cpu":
        times, whole = used, cpu
        if platform not in ("linux", "darwin", "win32"):
            # No processor clock inside: the process's share of the processor, from outside, corrects the clock on the wall.
            times = [t * min(1.0, cpu / seconds) for t in wall]
    return {"cold": whole - sum(times[1:]), "steady": min(times[-3:]), "peak_kb": peak, "repetitions": len(times), "settled": settled,
            "times": times, "result": result}


def attempt(cell, measure, *args):
    """Adds a measurement to a cell, keeping the smaller of two rounds; a failure stays."""
    if "failure" in cell:
        return
    try:
        found = measure(*args)
    except Failure as failure:
        cell["failure"] = str(failure)
        return
    for key in ("cold", "steady", "peak_kb"):
        if key in found and key in cell and cell[key] <= found[key]:
            found[key] = cell[key]
    cell.update(found)


def program_row(program, interpreters, expected, options):
    """All interpreters on one program, interleaved: a cell for each."""
    cells = {i.name: {} for i in interpreters}
    for _ in range(options.rounds):
        for interpreter in interpreters:
            attempt(cells[interpreter.name], measured, interpreter, program, options)
    for cell in cells.values():
        if "failure" not in cell:
            result = cell.pop("result")
            if result != expected.get(program):
                cell["failure"] = f"another result: {result[:150]}"
    return {"program": program, "cells": cells}


def start_row(name, args, given, interpreters, options):
    cells = {i.name: {} for i in interpreters}

    def once(interpreter):
        seconds, cpu, peak, _ = run(interpreter, args, options.limit, given)
        return {"cold": cpu if options.clock == "cpu" else seconds, "peak_kb": peak}

    for _ in range(options.starts):
        for interpreter in interpreters:
            cell = cells[interpreter.name]
            # Those that take seconds are run less often.
            if cell.get("runs", 0) * cell.get("cold", 0) < 3:
                attempt(cell, once, interpreter)
                cell["runs"] = cell.get("runs", 0) + 1
    return {"program": name, "cells": cells}


def ratio(row, first, name, key):
    """How many times faster than the FIRST interpreter, or None."""
    a, b = row["cells"][first], row["cells"][name]
    if "failure" in a or "failure" in b or not a.get(key) or not b.get(key):
        return None
    return a[key] / b[key]


def mean(values):
    """Geometric mean."""
    values = [v for v in values if v]
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None
