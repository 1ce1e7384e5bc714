# operator: functional forms of every operator, itemgetter, attrgetter, methodcaller, length_hint, in-place forms.
import operator as op
for name, args in [("add", (1, 2)), ("sub", (5, 3)), ("mul", (3, "ab")), ("truediv", (7, 2)), ("floordiv", (7, 2)), ("mod", (7, 3)), ("mod", ("%s!", "a")), ("pow", (2, 10)), ("neg", (5,)), ("pos", (-5,)), ("abs", (-5,)), ("invert", (5,)), ("inv", (0,)), ("lshift", (1, 4)), ("rshift", (16, 2)), ("and_", (6, 3)), ("or_", (6, 3)), ("xor", (6, 3)), ("not_", ([],)), ("truth", ([0],)), ("is_", (None, None)), ("is_not", (1, None)), ("is_none", (None,)), ("is_not_none", (0,)), ("eq", (1, 1.0)), ("ne", (1, 2)), ("lt", (1, 2)), ("le", (2, 2)), ("gt", ("b", "a")), ("ge", ((1,), (1, 0))), ("concat", ([1], [2])), ("contains", ([1, 2], 2)), ("countOf", ([1, 2, 1], 1)), ("indexOf", ([1, 2], 2)), ("getitem", ({"a": 1}, "a")), ("index", (True,)), ("length_hint", ([1, 2],)), ("matmul", (type("M", (), {"__matmul__": lambda s, o: "mm"})(), 1)), ("call", (max, 3, 9))]:
    f = getattr(op, name)
    print(name, f(*args), getattr(op, f"__{name.strip('_')}__", None) is f, end="; ")
print()
l = [1, 2, 3]; op.setitem(l, 0, 9); op.delitem(l, 1); print(l, op.getitem(l, slice(0, 1)), op.iadd(l, [5]) is l, l, op.imul(l, 2) is l, op.iconcat(l, (1,)) is l, l, op.iadd(1, 2), op.isub(5, 1), op.ior({1}, {2}) == {1, 2}, op.iand(6, 3), op.ixor(6, 3), op.ipow(2, 3), op.ilshift(1, 3), op.irshift(8, 1), op.ifloordiv(7, 2), op.imod(7, 4), op.itruediv(1, 2), op.imul("a", 3))
ig = op.itemgetter; ag = op.attrgetter; mc = op.methodcaller
print(ig(1)("abc"), ig(0, 2)([1, 2, 3]), ig("k")({"k": "v"}), ig(slice(1, 3))("abcd"), ig(-1)((1, 2)), sorted({"b": 1, "a": 2}.items(), key=ig(1)), ag("real")(5), ag("real", "imag")(1 + 2j), ag("__class__.__name__")("s"), mc("upper")("ab"), mc("split", ",", maxsplit=1)("a,b,c"), repr(ig(1, 2)), repr(ag("a.b", "c")), repr(mc("m", 1, k=2)))
for f in (lambda: ig(), lambda: ag(5), lambda: ag("nope")(1), lambda: ig(9)([1]), lambda: ig("a")([1]), lambda: mc("nope")(1), lambda: mc(), lambda: mc(5), lambda: op.add(1), lambda: op.add(1, "a"), lambda: op.concat(1, 2), lambda: op.indexOf([1], 9), lambda: op.index(1.5), lambda: op.getitem([1], "a"), lambda: op.length_hint([], "x"), lambda: op.lt(1, "a"), lambda: op.iconcat(1, 2), lambda: op.countOf(5, 1), lambda: op.contains(5, 1), lambda: op.neg("a"), lambda: op.call(), lambda: op.invert(1.5), lambda: op.setitem((1,), 0, 1), lambda: op.matmul(1, 2), lambda: ig(1)(), lambda: ag("a")(1, 2)):
    try: print(f())
    except (TypeError, AttributeError, IndexError, ValueError) as e: print(type(e).__name__, e)
import functools
import pickle
print(functools.reduce(op.mul, range(1, 10)), list(map(op.add, [1, 2], [3, 4])), functools.reduce(op.or_, [{1}, {2}]) == {1, 2}, pickle.loads(pickle.dumps(ig(1, 0)))("ab"), pickle.loads(pickle.dumps(ag("real")))(3), pickle.loads(pickle.dumps(mc("join", ["a", "b"])))("-"), len(op.__all__), op.__name__, sum(map(op.mul, [1, 2, 3], [4, 5, 6])), sorted(["bb", "a"], key=op.methodcaller("__len__")), max([{"n": 1}, {"n": 5}], key=ig("n")))
class Deep:
    class a:
        class b: c = "deep"
print(ag("a.b.c")(Deep), ag("a.b.c", "a.b")(Deep)[0], op.eq(float("nan"), float("nan")), op.is_(op, op), op.truth(op), op.not_(Deep))
