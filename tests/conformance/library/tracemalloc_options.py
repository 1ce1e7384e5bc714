# tracemalloc: the option and the environment variable.
import os
import subprocess
import sys

for arguments, environment in ((["-X", "tracemalloc"], None), (["-X", "tracemalloc=5"], None), (["-X", "tracemalloc=0"], None), ([], "4"), (["-E"], "4"),
                               (["-X", "tracemalloc=2"], "4"), (["-X", "tracemalloc=x"], None), (["-X", "tracemalloc=-1"], None)):
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONTRACEMALLOC"}
    if environment is not None:
        settings["PYTHONTRACEMALLOC"] = environment
    done = subprocess.run([sys.executable, *arguments, "-c", "import tracemalloc as t; print(t.is_tracing(), t.get_traceback_limit())"], env=settings,
                          capture_output=True, text=True)
    print(arguments, environment, done.returncode, done.stdout.strip(), done.stderr.partition("\n")[0].rpartition(": ")[2])
