# What globals["__builtins__"] names: a mapping that is no dict, a subclass of dict, something else.
import sys
import types


class Upper:
    def __getitem__(self, name):
        if name.isupper():
            return name.lower()
        if name == "BROKEN":
            raise ValueError("broken")
        if name in ("__import__", "__build_class__", "len", "print"):
            return __builtins__[name] if isinstance(__builtins__, dict) else getattr(__builtins__, name)
        raise KeyError(name)


class Default(dict):
    def __missing__(self, name):
        return f"<{name}>"


def show(what, code, builtins):
    namespace = {"__builtins__": builtins}
    try:
        exec(code, namespace)
    except BaseException as e:
        print(what, type(e).__name__, e)
        return
    print(what, namespace.get("r"), namespace["__builtins__"] is builtins)


show("mapping proxy", "r = len('abc')", types.MappingProxyType({"len": lambda x: -1}))
show("name", "r = ABC", Upper())
show("in a function", "def f():\n    return ABC, len('xy')\nr = f()", Upper())
show("twice", "def f():\n    return XYZ\nr = [f() for _ in range(5)]", Upper())
show("missing", "r = abc", Upper())
show("missing in a function", "def f():\n    return abc\nr = f()", Upper())
show("import", "import sys\nr = sys.__name__", Upper())
show("class", "class C:\n    x = ABC\nr = C.x", Upper())
show("no import", "import sys", types.MappingProxyType({}))
show("no class", "class C: pass", types.MappingProxyType({}))
show("subclass of dict", "r = abc", Default())
show("number", "r = len('abc')", 123)
show("function's", "def f(): pass\nr = f.__builtins__['ABC']", Upper())
show("frame's", "import sys\nr = sys._getframe().f_builtins['ABC']", Upper())
show("nested", "exec('r = ABC', n := {})\nr = n['r']", {"exec": exec, "ABC": 1})

# One code object with one kind after the other.
code = compile("def f():\n    return len('abc')\nr = [f() for _ in range(20)]", "<test>", "exec")
for builtins in ({"len": len, "range": range}, types.MappingProxyType({"len": ascii, "range": range}), {"range": range}):
    show("shared code", code, builtins)
