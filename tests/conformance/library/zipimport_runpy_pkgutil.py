# Importing from archives, running modules and paths, walking packages.
import importlib
import io
import os
import pkgutil
import runpy
import sys
import tempfile
import zipfile
import zipimport

folder = tempfile.TemporaryDirectory()
archive = os.path.join(folder.name, "lib.zip")
with zipfile.ZipFile(archive, "w") as z:
    z.writestr("single.py", "'''doc'''\nvalue = 42\ndef where(): return __file__, __loader__.archive\n")
    z.writestr("pack/__init__.py", "from . import inner\n")
    z.writestr("pack/inner.py", "deep = __name__\n")
    z.writestr("pack/data.txt", "resource")
    z.writestr("pack/sub/__init__.py", "")
    z.writestr("broken.py", "def f(:\n")
    z.writestr("raises.py", "1/0\n")
    z.writestr("__main__.py", "import sys\nprint('main', __name__, sys.argv[0].endswith('lib.zip'))\nresult = 'ran'\n")
sys.path.insert(0, archive)
import pack.inner
import single

print(single.value, single.__doc__, [os.path.basename(p) for p in single.where()], type(single.__loader__).__name__)
print(pack.inner.deep, pack.__path__ == [os.path.join(archive, "pack")], pack.__spec__.submodule_search_locations == pack.__path__)
print(pkgutil.get_data("pack", "data.txt"), pack.__loader__.get_data(os.path.join(archive, "pack", "data.txt")))
for name in ("broken", "raises", "absent"):
    try:
        importlib.import_module(name)
    except Exception as e:
        print(type(e).__name__, str(e).replace(folder.name, ""))
importer = zipimport.zipimporter(archive)
print(importer.is_package("pack"), importer.is_package("single"), importer.find_spec("nothing"), importer.get_source("single")[:9])
print(os.path.basename(importer.get_filename("single")), importer.get_code("single").co_names[:1])
for call in (lambda: importer.is_package("nothing"), lambda: importer.get_data("nothing"), lambda: zipimport.zipimporter(folder.name)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, str(e).replace(folder.name, ""))
print(sorted(m.name for m in pkgutil.iter_modules([archive])))
print(sorted((m.name, m.ispkg) for m in pkgutil.walk_packages(pack.__path__, "pack.")))
print(pkgutil.resolve_name("pack.inner:deep"), pkgutil.resolve_name("os.path.join") is os.path.join)

print(runpy.run_path(archive)["result"])
print(runpy.run_module("single", run_name="other")["__name__"])
script = os.path.join(folder.name, "script.py")
with open(script, "w") as f:
    f.write("import sys\nseen = __name__, __package__, sys.argv[0] == __file__, given\n")
print(runpy.run_path(script, {"given": 1}, "my.name")["seen"][:2], "given" in globals())
for name in ("pack", "nothing", "pack.inner.more", ".x"):
    try:
        runpy.run_module(name)
    except ImportError as e:
        print(type(e).__name__, e)
folder.cleanup()
