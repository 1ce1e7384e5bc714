# mappingproxy, SimpleNamespace, dict views as sets, module objects, cells, code objects: the types from `types`.
import types
m = types.MappingProxyType(d := {"a": 1, "b": 2})
print(m, m["a"], len(m), list(m), "a" in m, m.get("z", 0), list(m.items()), m | {"c": 3}, {"c": 3} | m, m == d, m.copy(), list(reversed(m)), m.keys() & {"a"}, dict(m), {**m}, type(m).__name__, repr(types.MappingProxyType({})), m != {}, sorted(m.values()))
d["new"] = 5; print(m)
for f in (lambda: m.__setitem__, lambda: m.update, lambda: types.MappingProxyType(5), lambda: types.MappingProxyType([1]), lambda: m["zz"], lambda: m | 5, lambda: hash(m), lambda: exec("m['x'] = 1"), lambda: exec("del m['a']"), lambda: exec("int.__dict__['x'] = 1"), lambda: exec("m |= {}")):
    try: print(f())
    except (TypeError, AttributeError, KeyError) as e: print(type(e).__name__, e)
n = types.SimpleNamespace(x=1, y="two"); n.z = [3]; del n.x
print(n, n == types.SimpleNamespace(y="two", z=[3]), n.__dict__, types.SimpleNamespace(), types.SimpleNamespace({"a": 1}), types.SimpleNamespace({"a": 1}, b=2), types.SimpleNamespace([("k", "v")]))
n.me = n; print(n)
for f in (lambda: n.nope, lambda: types.SimpleNamespace(1), lambda: types.SimpleNamespace(1, 2), lambda: types.SimpleNamespace({1: 2}), lambda: n < n, lambda: hash(n)):
    try: print(f())
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
import copy
print(copy.replace(types.SimpleNamespace(a=1, b=2), b=3))
c = types.CellType(5); print(c.cell_contents, c == types.CellType(5), c < types.CellType(6), types.CellType() == types.CellType()); del c.cell_contents
try: c.cell_contents
except ValueError as e: print(e)
def f(a, b=1, *c, d, **e):
    x = 1
    return lambda: x
co = f.__code__
print(co.co_argcount, co.co_kwonlyargcount, co.co_varnames, co.co_cellvars, co.co_name, bool(co.co_flags & 4), bool(co.co_flags & 8), co.co_firstlineno, co.co_nlocals, co.co_posonlyargcount, isinstance(co, types.CodeType), co == f.__code__, hash(co) == hash(co), [c.co_name for c in co.co_consts if isinstance(c, types.CodeType)], type(co.co_code), co.co_names, co.co_freevars)
r = co.replace(co_name="renamed", co_firstlineno=99); print(r.co_name, r.co_firstlineno, r == co, copy.replace(co, co_name="q").co_name, co.co_firstlineno in [p[0] for p in co.co_positions()], co.co_firstlineno in [l for _, _, l in co.co_lines()])
g = types.FunctionType(co, {}, "made", (7,), ()); print(g.__name__, g.__defaults__, g(1, d=2)() if g.__builtins__ is not None else "")
me = types.MethodType(lambda self, x: (self, x), "bound"); print(me(5), me.__self__, me == types.MethodType(me.__func__, "bound"), me.__func__ is me.__func__)
for h in (lambda: types.MethodType(5, 1), lambda: types.MethodType(len, None), lambda: types.FunctionType(5, {}), lambda: types.FunctionType(co, 5), lambda: types.CellType(1, 2), lambda: types.ModuleType(), lambda: types.ModuleType(5), lambda: types.MethodType(len), lambda: types.GeneratorType(), lambda: types.NoneType(), lambda: types.EllipsisType()):
    try: print(h())
    except TypeError as e: print(type(e).__name__, e)
mod = types.ModuleType("m", "docs"); mod.v = 1; print(mod, mod.__name__, mod.__doc__, mod.__dict__.keys() - {"v"} == {"__name__", "__doc__", "__package__", "__loader__", "__spec__"}, mod.__loader__, vars(mod)["v"]); del mod.__name__
print(mod)
C = types.new_class("C", (list,), {}, lambda ns: ns.update(x=1)); print(C, C.x, types.resolve_bases((list[int],)), types.prepare_class("D", (), {})[0], types.get_original_bases(C))
class Dyn:
    @types.DynamicClassAttribute
    def p(self): return "dyn"
print(Dyn().p, types.coroutine(lambda: (yield)).__name__, [types.FunctionType, types.LambdaType] == [type(f)] * 2, types.BuiltinFunctionType is type(len), types.MethodWrapperType, types.WrapperDescriptorType, types.GetSetDescriptorType, types.MemberDescriptorType, types.MethodDescriptorType, types.ClassMethodDescriptorType, types.TracebackType, types.FrameType, types.AsyncGeneratorType, types.CoroutineType, types.GenericAlias, types.UnionType, types.NotImplementedType, types.CapsuleType)
k = {"x": 1, "y": 2}.keys(); print(k | {"z"} == {"x", "y", "z"}, k & ["x"], k - ["x"], k ^ {"x", "q"} == {"y", "q"}, {"x"} <= k, k <= {"x", "y", "z"}, k == {"x", "y"}, k.isdisjoint(["q"]), {"x", "z"} - k, type(k & k).__name__, {1: 2}.items() | [(3, 4)] == {(1, 2), (3, 4)}, {1: [2]}.items() == {1: [2]}.items(), hash is not None)
try: {1: [2]}.items() | set()
except TypeError as e: print(e)
