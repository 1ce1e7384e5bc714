# -X importtime: one line for each import as it ends, nested by depth, with times that add up.
import os
import re
import subprocess
import sys
import tempfile


def run(folder, *options, **environment):
    code = "import outer, outer.inner, leaf\nfrom outer import inner"
    done = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": folder} | environment)
    print(options, environment, done.returncode, done.stdout, end="")
    for line in done.stderr.splitlines():
        if "reserved" in line or line.startswith("Fatal"):
            print(line)
        elif line.endswith("imported package"):
            print(line)
        elif line.startswith("import time") and re.search(r"\b(outer|inner|leaf|broken)", line):
            own, whole = (int(n) if n.strip().isdigit() else n.strip() for n in line[12:].split("|")[:2])
            print(re.sub(r"\d+", "N", re.sub(r" +\d", " 1", line)), own == whole, own <= whole)


with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, "outer"))
    for name, text in {"outer/__init__.py": "import leaf\nfrom . import inner\ntry:\n    import broken\nexcept ZeroDivisionError: pass\n",
                       "outer/inner.py": "import leaf\n", "leaf.py": "", "broken.py": "1 / 0\n"}.items():
        with open(os.path.join(folder, name), "w") as f:
            f.write(text)
    run(folder, "-X", "importtime")
    run(folder, "-X", "importtime=2")
    run(folder, PYTHONPROFILEIMPORTTIME="1")
    run(folder, "-X", "importtime=3")
    run(folder)
