"""One conformance program: how it is run, and how its expected result is written and read.

A program is a .py file in a folder of this directory with a NAME.expected beside it:

    exit 1
    stderr ValueError: the last line of standard error, or nothing
    stdout
    everything the program printed

Deeper folders hold packages and data that programs import or read; they are not programs.
"""
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent  # of the programs; see use()
PYTHONPATH = ""
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,16}\b")


@dataclass
class Result:
    code: str  # exit code, -N for a signal, or "timeout"
    stderr: str  # last line that is not blank
    stdout: str

    def text(self):
        head = f"exit {self.code}\nstderr {self.stderr}".rstrip()
        return f"{head}\nstdout\n{self.stdout}"


def add_options(parser):
    parser.add_argument("--folder", type=Path, default=ROOT, help="where the programs are, if not here")
    parser.add_argument("--path", default="", help="PYTHONPATH for the programs")


def use(options):
    global ROOT, PYTHONPATH
    ROOT, PYTHONPATH = options.folder.resolve(), options.path


def programs(pattern=""):
    """All programs whose folder/name contains the pattern, in order."""
    found = sorted(p for p in ROOT.glob("*/*.py"))
    return [p for p in found if pattern in str(p.relative_to(ROOT))]


def expected_path(program):
    return program.with_suffix(".expected")


def parse(text):
    code, stderr, _, *rest = text.split("\n", 3)
    return Result(code.removeprefix("exit "), stderr.removeprefix("stderr").removeprefix(" "), rest[0] if rest else "")


def environment(**more):
    """A small environment, so that no setting of the caller reaches the program."""
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "DXPY_JIT")}
    keep.update(LC_ALL="C.UTF-8", PYTHONUTF8="1", TZ="UTC", COLUMNS="80", NO_COLOR="1", PYTHONDONTWRITEBYTECODE="1")
    if PYTHONPATH:
        keep["PYTHONPATH"] = PYTHONPATH
    keep.update(more)
    return keep


def run(command, program, limit, **env):
    """Runs the program in its folder; standard input is empty."""
    try:
        done = subprocess.run([*command, program.name], cwd=program.parent, env=environment(**env), timeout=limit,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        code, out, err = str(done.returncode), done.stdout, done.stderr
    except subprocess.TimeoutExpired as e:
        code, out, err = "timeout", e.stdout or b"", e.stderr or b""
    lines = [line for line in err.decode(errors="replace").splitlines() if line.strip()]
    return Result(code, lines[-1].rstrip() if lines else "", out.decode(errors="replace"))
