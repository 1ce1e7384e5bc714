# Virtual environments: the prefix, the site-packages, an environment made by another environment's python.
import os
import subprocess
import sys
import tempfile
import venv

SHOW = """
import os, sys, site
print(sys.prefix == {prefix!r}, sys.exec_prefix == {prefix!r}, sys.base_prefix == {base!r}, sys.base_exec_prefix == {base!r})
print(os.path.dirname(sys.executable) == os.path.join({prefix!r}, "bin"))
print(os.path.realpath(sys._base_executable) == {executable!r})
print([os.path.relpath(p, {prefix!r}) for p in sys.path if p.startswith({prefix!r})], site.ENABLE_USER_SITE)
"""


def show(folder, *options):
    code = SHOW.format(prefix=folder, base=sys.base_prefix, executable=os.path.realpath(sys.executable))
    done = subprocess.run([os.path.join(folder, "bin", "python"), *options, "-c", code], capture_output=True, text=True)
    print(done.stdout, done.stderr, done.returncode)


# PYTHONHOME switches virtual environments off
os.environ.pop("PYTHONHOME", None)
with tempfile.TemporaryDirectory() as work:
    work = os.path.realpath(work)
    first = os.path.join(work, "first")
    venv.create(first, symlinks=True, with_pip=False)
    show(first)
    show(first, "-I")
    with open(os.path.join(first, "pyvenv.cfg")) as f:
        config = dict(line.rstrip().split(" = ", 1) for line in f)
    print(sorted(config), config["include-system-site-packages"])

    packages = os.path.join(first, "lib", "python3.14", "site-packages")
    with open(os.path.join(packages, "only_here.py"), "w") as f:
        f.write("where = 'in the environment'\n")
    python = os.path.join(first, "bin", "python")
    print(subprocess.run([python, "-c", "import only_here; print(only_here.where)"], capture_output=True, text=True).stdout)

    # made by the first environment's python: it stands on the same installation
    second = os.path.join(work, "second")
    print(subprocess.run([python, "-m", "venv", "--without-pip", "--system-site-packages", second]).returncode)
    show(second)
    print(subprocess.run([os.path.join(second, "bin", "python"), "-c", "import only_here"], capture_output=True).returncode)

    # a file that is no configuration of an environment, and one without `home`
    with open(os.path.join(first, "pyvenv.cfg"), "w") as f:
        f.write("HOME=%s\nno equals sign\n include-system-site-packages = true \n" % config["home"])
    show(first)
