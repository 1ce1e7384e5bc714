# Deep and wide programs: nesting limits, long expressions, many arguments, many constants.
expr = "+".join(["1"] * 3000)
print(eval(expr))
print(len(eval("[" + ",".join(map(str, range(5000))) + "]")))
print(eval("(" * 90 + "1" + ")" * 90))
names = [f"v{i}" for i in range(600)]
src = "\n".join(f"{n} = {i}" for i, n in enumerate(names)) + "\ntotal = " + " + ".join(names)
ns = {}
exec(src, ns)
print(ns["total"])
body = "\n".join(f"    {n} = {i}" for i, n in enumerate(names))
exec(f"def big():\n{body}\n    return {' + '.join(names)}", ns)
print(ns["big"](), ns["big"].__code__.co_nlocals)
params = ", ".join(f"p{i}={i}" for i in range(400))
exec(f"def many({params}): return sum(locals().values())", ns)
print(ns["many"](), ns["many"](*range(400, 0, -1)), ns["many"](**{"p0": 1000}))
args = ", ".join(map(str, range(500)))
print(eval(f"(lambda *a: len(a))({args})"), eval(f"max({args})"), eval(f"len({{{args}}})"))
deep_if = ""
for i in range(18):
    deep_if += "    " * i + f"if x > {i}:\n"
deep_if += "    " * 18 + "out = 'reached'\n"
ns = {"x": 50}
exec(deep_if, ns)
print(ns["out"])
chain = "\n".join(f"{'if' if i == 0 else 'elif'} x == {i}: r = {i * i}" for i in range(300))
ns = {"x": 257}
exec(chain, ns)
print(ns["r"])
loops = "n = 0\n"
for i in range(12):
    loops += "    " * i + f"for i{i} in range(2):\n"
loops += "    " * 12 + "n += 1\n"
ns = {}
exec(loops, ns)
print(ns["n"])
fn = "def f0(x): return x\n" + "\n".join(f"def f{i}(x): return f{i - 1}(x) + 1" for i in range(1, 300))
exec(fn, ns)
print(ns["f299"](0))
print(eval("not " * 99 + "True"), eval("-" * 100 + "1"), eval("~" * 51 + "0"))
print(len(eval("'" + "x" * 100000 + "'")), eval("'a' " * 1000).count("a"), len(eval("b'\\x00'" * 500)))
print(eval(" or ".join(["0"] * 1000) + " or 'last'"), eval(" and ".join(["1"] * 1000)), eval(" < ".join(map(str, range(500)))))
print(eval("x" + "[0]" * 50, {"x": (lambda f: f(f, 50))(lambda f, n: [f(f, n - 1)] if n else "core")}))
print(eval("a" + ".b" * 60, {"a": type("S", (), {"b": property(lambda self: self)})()}).__class__.__name__)
ns = {}
exec("class C0: pass\n" + "\n".join(f"class C{i}(C{i - 1}): v{i} = {i}" for i in range(1, 100)), ns)
print(ns["C99"]().v1, len(ns["C99"].__mro__))
lines = "\n" * 5000 + "import sys\nline = sys._getframe().f_lineno"
exec(lines, ns)
print(ns["line"])
for src in ("(" * 250 + ")" * 250, "[" * 300, "\n".join("    " * i + "if 1:" for i in range(110)) + "\n" + "    " * 110 + "pass"):
    try:
        compile(src, "s", "exec")
        print("ok")
    except (SyntaxError, MemoryError, RecursionError) as e:
        print(type(e).__name__, e.args[0])
d = {}
for i in range(100):
    d = {"k": d}
print(str(d).count("k"))
dictexpr = "{" + ", ".join(f"'k{i}': {i}" for i in range(2000)) + "}"
print(sum(eval(dictexpr).values()))
