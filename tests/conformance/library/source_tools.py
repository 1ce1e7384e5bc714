# pyclbr, symtable, tabnanny, modulefinder, py_compile, compileall, zipapp, rlcompleter, filecmp, fileinput.
import compileall
import contextlib
import filecmp
import fileinput
import importlib.util
import io
import modulefinder
import os
import py_compile
import pyclbr
import rlcompleter
import runpy
import sys
import symtable
import tabnanny
import tempfile
import zipapp

folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)


def write(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w") as f:
        f.write(text)
    return name


write("shapes.py", "import math\nfrom os import path\n\nclass Base:\n    def area(self): return 0\n\nclass Circle(Base):\n    class Inner: pass\n"
      "    async def draw(self): ...\n\ndef helper():\n    def nested(): pass\n")
sys.path.insert(0, folder.name)
for name, item in pyclbr.readmodule_ex("shapes").items():
    print(name, type(item).__name__, item.lineno, item.end_lineno, sorted(item.children), [getattr(b, "name", b) for b in getattr(item, "super", [])])

table = symtable.symtable("x = 1\ndef f(a, *b):\n    global g\n    y = a\n    def h(): nonlocal y; y = x\n    return [i for i in b]\n", "<s>", "exec")
print(table.get_type(), [s.get_name() for s in table.get_symbols()])
f = next(t for t in table.get_children() if t.get_name() == "f")
print(f.get_parameters(), sorted(f.get_locals()), f.get_globals(), [(s.get_name(), s.is_parameter(), s.is_local()) for s in sorted(f.get_symbols(), key=lambda s: s.get_name())])

write("tabs.py", "if 1:\n        x = 1\n\ty = 2\n")
with contextlib.redirect_stdout(io.StringIO()) as out:
    tabnanny.check("tabs.py")
    tabnanny.check("shapes.py")
print(out.getvalue().strip())

finder = modulefinder.ModuleFinder([folder.name])
write("main.py", "import shapes, absent_one\nfrom pack import part\n")
write("pack/__init__.py", "")
write("pack/part.py", "import absent_two\n")
finder.run_script("main.py")
print(sorted(n for n in finder.modules if n in ("__main__", "pack", "pack.part", "shapes")), sorted(n for n in finder.badmodules if n.startswith("absent")))
write("pack/part.py", "x = 1\n")
compiled = py_compile.compile("shapes.py", cfile="out.pyc")
print(compiled, importlib.util.cache_from_source("shapes.py").startswith("__pycache__"), os.path.getsize("out.pyc") > 50)
write("broken.py", "def f(:\n")
try:
    py_compile.compile("broken.py", doraise=True)
except py_compile.PyCompileError as e:
    print(type(e).__name__, e.exc_type_name)
print(bool(compileall.compile_dir("pack", quiet=2)), bool(compileall.compile_file("broken.py", quiet=2)))
print(sorted(n.partition(".")[0] for n in os.listdir("pack/__pycache__")))

write("app/__main__.py", "import lib\nprint('app', lib.x)\n")
write("app/lib.py", "x = 5\n")
write("app/cli.py", "def run(): print('cli')\n")
zipapp.create_archive("app", "app.pyz", interpreter="/usr/bin/env python3")
print(zipapp.get_interpreter("app.pyz"))
runpy.run_path("app.pyz", run_name="__main__")
os.remove("app/__main__.py")
zipapp.create_archive("app", "cli.pyz", main="cli:run", compressed=True)
runpy.run_path("cli.pyz", run_name="__main__")
for args in (("app", "x.pyz"), ("nothing", "x.pyz"), ("app", "x.pyz", None, "not valid")):
    try:
        zipapp.create_archive(*args)
    except zipapp.ZipAppError as e:
        print(e)

completer = rlcompleter.Completer({"value": 1, "variable": "text", "print": print})
print([completer.complete("va", i) for i in range(3)], completer.complete("variable.upp", 0), completer.complete("imp", 0), completer.attr_matches("nothing.x"))

for side in "ab":
    write(f"{side}/same", "same")
    write(f"{side}/other", side)
    write(f"{side}/only_{side}", "")
    write(f"{side}/sub/deep", "deep")
print(filecmp.cmp("a/same", "b/same", False), filecmp.cmp("a/other", "b/other", False), filecmp.cmpfiles("a", "b", ["same", "other", "only_a"], False))
comparison = filecmp.dircmp("a", "b", shallow=False)
print(comparison.left_only, comparison.right_only, comparison.same_files, comparison.diff_files, comparison.common_dirs)
with contextlib.redirect_stdout(io.StringIO()) as out:
    comparison.report_full_closure()
print(out.getvalue())

write("one", "first\nsecond\n")
write("two", "third\n")
with fileinput.input(["one", "two"]) as lines:
    for line in lines:
        print(lines.filename(), lines.lineno(), lines.filelineno(), lines.isfirstline(), repr(line))
with fileinput.input("one", inplace=True, backup=".bak") as lines:
    for line in lines:
        print(line.upper(), end="")
print(open("one").read(), open("one.bak").read())
try:
    list(fileinput.input("nothing"))
except FileNotFoundError as e:
    print(e)
fileinput.close()
os.chdir("/")
folder.cleanup()
