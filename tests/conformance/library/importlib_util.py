# importlib: modules from files, specs, reloading, lazy loading, resources.
import importlib, importlib.util, importlib.machinery, sys, os, tempfile
with tempfile.TemporaryDirectory() as d:
    open(os.path.join(d, "dxmod_a.py"), "w").write("value = 1\nname = __name__\n")
    os.mkdir(os.path.join(d, "dxpkg"))
    open(os.path.join(d, "dxpkg", "__init__.py"), "w").write("from . import inner\n")
    open(os.path.join(d, "dxpkg", "inner.py"), "w").write("where = __package__\n")
    open(os.path.join(d, "dxpkg", "data.txt"), "w").write("resource text")
    sys.path.insert(0, d)
    importlib.invalidate_caches()
    m = importlib.import_module("dxmod_a")
    print(m.value, m.name, m.__spec__.name, m.__spec__.origin.endswith("dxmod_a.py"), type(m.__loader__).__name__)
    open(os.path.join(d, "dxmod_a.py"), "w").write("value = 'changed!'\n")
    os.utime(os.path.join(d, "dxmod_a.py"), (0, 0))
    print(importlib.reload(m).value, m.name)
    p = importlib.import_module(".inner", "dxpkg")
    print(p.where, sys.modules["dxpkg"].inner is p, importlib.util.find_spec("dxpkg.inner").parent, importlib.util.find_spec("dx_no_such"))
    spec = importlib.util.spec_from_file_location("other", os.path.join(d, "dxmod_a.py"))
    mod = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mod)
    print(mod.value, mod.__name__, "other" in sys.modules)
    from importlib import resources
    print(resources.files("dxpkg").joinpath("data.txt").read_text(), sorted(x.name for x in resources.files("dxpkg").iterdir() if x.name.endswith(("txt", "py"))))
    lazy = importlib.util.LazyLoader.factory(importlib.machinery.SourceFileLoader)
    spec = importlib.util.spec_from_file_location("lz", os.path.join(d, "dxmod_a.py"), loader=lazy("lz", os.path.join(d, "dxmod_a.py")))
    mod = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mod)
    print(type(mod).__name__, mod.value, type(mod).__name__)
    sys.path.remove(d)
for f in (lambda: importlib.import_module("dx_no_such"), lambda: importlib.import_module(".x"), lambda: importlib.reload("text"), lambda: importlib.import_module("os.nothing")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(importlib.util.resolve_name(".b", "a"), importlib.util.cache_from_source("x.py").startswith("__pycache__"), importlib.machinery.SOURCE_SUFFIXES)
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "dx_virtual":
            return importlib.machinery.ModuleSpec(name, Finder)
    @staticmethod
    def create_module(spec): return None
    @staticmethod
    def exec_module(module): module.answer = 42
sys.meta_path.append(Finder)
import dx_virtual
print(dx_virtual.answer, dx_virtual)
