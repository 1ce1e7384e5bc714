# import in all its forms: packages, submodules, relative, cycles, __all__, __getattr__, errors.
import sys

print("before", "pkg" in sys.modules)
import pkg
import pkg.sub.deep
import pkg.sub.deep as d
from pkg import sub as s, helper
from pkg.sub.deep import value as v, get
from pkg import *
print(d is pkg.sub.deep, s is pkg.sub, v, get(), helper.__name__)
print(star_one, "star_two" in globals(), "_private" in globals())
print(pkg.__name__, pkg.__package__, pkg.sub.__package__, d.__package__, d.__name__, pkg.__spec__.name, pkg.__spec__.parent, d.__spec__.parent)
print(hasattr(pkg, "__path__"), hasattr(d, "__path__"), pkg.__file__.endswith("__init__.py"), d.__file__.endswith("deep.py"))
print(pkg.dynamic, pkg.sub.sibling_value, d.up())
from pkg.cycle_a import a_name, late
print(a_name, late())
for src in ("import nothing_like_this", "import pkg.nope", "from pkg import nope", "from pkg.sub import missing as m", "import pkg.helper.deeper", "from pkg.nope import x", "from .rel import x", "import pkg.broken",
            "import pkg.raises", "from pkg.sub.deep import val", "from pkg.bad_all import *", "__import__('')", "__import__(5)", "import pkg.self_import"):
    try:
        exec(src, {"__name__": "__main__"})
        print("ok", src)
    except (ImportError, SyntaxError, ValueError, TypeError, AttributeError, ZeroDivisionError, RuntimeError) as e:
        print(src, "|", type(e).__name__, str(getattr(e, "msg", None) or e).split(" (/")[0], "|", getattr(e, "name", None))
print("pkg.raises" in sys.modules, "pkg.broken" in sys.modules)
m = __import__("pkg.sub.deep")
print(m is pkg, __import__("pkg.sub.deep", fromlist=["value"]) is d, __import__("sub", {"__package__": "pkg"}, {}, ["deep"], 1) is s)
import importlib.util
print(importlib.import_module("pkg.sub.deep") is d, importlib.import_module(".deep", "pkg.sub") is d)
d.counter = 5
r = importlib.reload(d)
print(r is d, d.loads, d.counter)
sys.modules["fake"] = type(sys)("fake")
sys.modules["fake"].x = 1
import fake
from fake import x as fx
print(fake.x, fx)
sys.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as e:
    print(e)
del sys.modules["pkg.sub.deep"]
import pkg.sub.deep as d2
print(d2 is d, pkg.sub.deep is d2)
print(importlib.util.find_spec("pkg.helper").name, importlib.util.find_spec("zz_none"))
import namespace_dir.inner
print(namespace_dir.inner.where, namespace_dir.__file__ if hasattr(namespace_dir, "__file__") else None, type(namespace_dir.__path__).__name__)


def local_import():
    import pkg.helper as h
    from pkg import helper as h2
    return h is h2


print(local_import())
class K:
    import pkg as p
print(K.p is pkg)
try:
    exec("def f():\n from pkg import *")
except SyntaxError as e:
    print(e.msg)
