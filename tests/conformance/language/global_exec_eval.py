# compile, exec, eval: namespaces, modes, flags, closures, locals() semantics of 3.13+.
code = compile("x + y", "expr", "eval")
print(eval(code, {"x": 1, "y": 2}), code.co_name, code.co_filename, code.co_names)
ns = {}
exec(compile("a = 1\nb = a + 1\ndef f(): return a + b", "mod", "exec"), ns)
print(ns["f"](), sorted(k for k in ns if k[0] != "_"))
exec(compile("1 + 1; 'shown'", "single", "single"))
exec(compile("None", "single", "single"))
try:
    compile("x = 1", "s", "eval")
except SyntaxError as e:
    print(e.msg)
try:
    compile("1", "s", "bad")
except ValueError as e:
    print(e)
for args in ((5, "s", "exec"), ("x\0y", "s", "exec"), ("x", 5, "exec"), ("x",)):
    try:
        compile(*args)
    except (TypeError, ValueError, SyntaxError) as e:
        print(type(e).__name__, str(e).split(" (")[0])
g = {"__builtins__": {"len": len}}
print(eval("len([1])", g))
try:
    eval("print(1)", g)
except NameError as e:
    print(e)
try:
    exec("import sys", {"__builtins__": {}})
except ImportError as e:
    print(e)


class Map(dict):
    def __missing__(self, k):
        return f"<{k}>"


print(eval("a + b", {}, Map()), eval("[a, 1]", {}, Map(a=5)))
try:
    eval("1", 5)
except TypeError as e:
    print(e)
try:
    eval("1", {}, 5)
except TypeError as e:
    print(e)
print(eval("  1 + 2  \n"), eval(b"'bytes source'"), eval(bytearray(b"3")), eval("\t(1,\n2)"))


def snapshot():
    x = 1
    before = locals()
    y = 2
    after = locals()
    before["x"] = 100
    exec("x = 50; z = 9")
    return x, sorted(before), sorted(after), "z" in locals()


print(snapshot())


def explicit():
    x = 1
    d = {}
    exec("x = 2; w = x + 1", globals(), d)
    return x, d


print(explicit())


class InClass:
    a = 1
    locals()["dynamic"] = 2
    exec("viaexec = a + 5")


print(InClass.dynamic, InClass.viaexec)


def free(n):
    def inner():
        return eval("n", globals(), {"n": n})
    return inner()


print(free(7))


def gen_locals():
    x = 5
    yield sorted(locals().items())


print(next(gen_locals()), [sorted(locals())[:0] for _ in range(1)])
print(eval("[x for x in range(3) if x]"), eval("(lambda q: q + k)(1)", {"k": 10}))
print(eval("{n: n**2 for n in s}", {"s": [1, 2]}), eval("any(v for v in s)", {"s": [0, 1]}))


def make():
    c = 3

    def use():
        return c
    return use


code = make.__code__.co_consts
inner = next(c for c in code if hasattr(c, "co_freevars"))
try:
    exec(inner)
except TypeError as e:
    print(e)
exec(inner, closure=make().__closure__)
exec("from math import floor as fl; r = fl(2.5)", ns)
print(ns["r"])
exec("global G\nG = 'from exec'\ndef h():\n    global G2\n    G2 = 2\nh()")
print(G, G2)
import ast
tree = ast.parse("v = 3 * 7")
exec(compile(tree, "t", "exec"), ns)
print(ns["v"], eval(compile(ast.Expression(ast.Constant(9, lineno=1, col_offset=0)), "t", "eval")))
print(exec("1"), globals()["ns"] is ns, vars() is globals(), locals() is globals())
print(compile("lambda x: x", "s", "eval").co_consts[0].co_varnames, compile("pass", "s", "exec", dont_inherit=True).co_code != b"")
