"""Runs an example with this Python."""
import os
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"


def run(module, *arguments, stdin=""):
    command = [sys.executable, "-m", module, *map(str, arguments)]
    r = subprocess.run(command, cwd=EXAMPLES, input=stdin, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": ""})
    print(f"### {module} {' '.join(Path(str(a)).name for a in arguments)}: exit {r.returncode}\n{r.stdout}", end="")
    if r.stderr and "--verbose" not in arguments:
        print(f"--- stderr\n{r.stderr}", end="")
    return r
