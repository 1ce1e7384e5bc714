# inspect: signatures, members, source, binding, predicates, frames, closures.
import inspect
import functools
def f(a, b: int = 2, /, c=3, *args: str, d, e: float = 5.0, **kw) -> bool:
    """Doc line.

        indented
    """
    return True
s = inspect.signature(f); print(s, s.parameters["b"], s.parameters["b"].kind, s.parameters["args"].kind.description, s.return_annotation, [p.name for p in s.parameters.values() if p.default is p.empty], s == inspect.signature(f), s.replace(return_annotation=int), s.parameters["c"].replace(name="z", default=9))
b = s.bind(1, 2, 3, 4, d=5, q=6); print(b, b.args, b.kwargs, b.arguments); b = s.bind_partial(1); b.apply_defaults(); print(b.arguments)
for g in (lambda: s.bind(), lambda: s.bind(1), lambda: s.bind(1, d=1, b=2), lambda: s.bind(1, 2, 3, c=4, d=1), lambda: inspect.signature(5), lambda: inspect.Parameter("1x", inspect.Parameter.POSITIONAL_ONLY), lambda: inspect.Signature([inspect.Parameter("a", inspect.Parameter.KEYWORD_ONLY), inspect.Parameter("b", inspect.Parameter.POSITIONAL_ONLY)]), lambda: inspect.signature(type), lambda: inspect.getsource(len), lambda: inspect.getsource(5), lambda: inspect.Parameter("a", inspect.Parameter.VAR_POSITIONAL, default=1), lambda: inspect.getfile(5), lambda: inspect.signature(lambda x: x).bind(1, 2)):
    try: print(g())
    except (TypeError, ValueError, OSError) as e: print(type(e).__name__, e)
class A:
    "class doc"
    x = 1
    def __init__(self, p, q=2): ...
    def m(self, a): "m doc"; return a
    @classmethod
    def c(cls, a): ...
    @staticmethod
    def st(a): ...
    @property
    def pr(self): return 1
class B(A):
    def m(self, a): return a
class Call:
    def __call__(self, z): ...
class New:
    def __new__(cls, n): ...
class Meta(type):
    def __call__(cls, *a, meta=1): ...
class M(metaclass=Meta): ...
def deco(fn):
    @functools.wraps(fn)
    def w(*a, **k): return fn(*a, **k)
    return w
print(inspect.signature(A), inspect.signature(A(1).m), inspect.signature(A.m), inspect.signature(A.c), inspect.signature(A.st), inspect.signature(Call()), inspect.signature(New), inspect.signature(M), inspect.signature(deco(f)), inspect.signature(functools.partial(f, 1, d=2)), inspect.signature(len), inspect.signature(sorted), inspect.signature(print), inspect.signature(dict.get), inspect.signature([].append), inspect.signature(str.split), inspect.signature(int.__add__), inspect.signature(object), inspect.signature(lambda *, k: k), inspect.signature(deco(f), follow_wrapped=False))
print(inspect.getdoc(f), "|", inspect.getdoc(B.m), "|", inspect.cleandoc("  a\n    b\n  c"), inspect.getcomments(deco), inspect.getmodule(f).__name__, inspect.getsource(A.m).strip(), len(inspect.getsourcelines(f)[0]), inspect.getsourcelines(deco)[1] > 0, inspect.getsource(lambda: 0).count("lambda"), inspect.getfile(f).endswith("inspect_module.py"), inspect.getmro(B), inspect.unwrap(deco(f)) is f, inspect.getclosurevars(deco(f)).nonlocals["fn"] is f, type(inspect.getattr_static(A(1), "pr")).__name__, [a.kind for a in inspect.classify_class_attrs(A) if a.name in ("x", "m", "c", "st", "pr")])
def gen(): yield
async def co(): ...
async def ag(): yield
preds = [n for n in dir(inspect) if n.startswith("is")]
for o, name in ((f, "func"), (A, "class"), (A(1).m, "method"), (gen, "genfn"), (g0 := gen(), "gen"), (co, "corofn"), (ag, "agfn"), (len, "builtin"), (inspect, "module"), (A.__dict__["pr"], "prop"), (f.__code__, "code"), (str.upper, "mdesc"), (int.real, "getset"), (lambda: 0, "lambda"), ([], "list"), (inspect.currentframe(), "frame")): print(name, [p for p in preds if p not in ("iskeyword",) and getattr(inspect, p)(o)])
print([n for n, _ in inspect.getmembers(A, inspect.isfunction)], [n for n, v in inspect.getmembers(A(1), lambda v: v == 1)], inspect.getfullargspec(f), inspect.getcallargs(lambda a, b=2: 0, 1), inspect.formatannotation(int), inspect.formatannotation(list[int]), inspect.getgeneratorstate(g0), inspect.iscoroutinefunction(co), inspect.isabstract(A), inspect.indentsize("\tx"), inspect.get_annotations(f), inspect.stack()[0].lineno > 0, inspect.getargs(f.__code__).args)
class Cust:
    __signature__ = inspect.Signature([inspect.Parameter("made", inspect.Parameter.POSITIONAL_OR_KEYWORD)])
    def __call__(self): ...
print(inspect.signature(Cust()), inspect.signature(functools.lru_cache(f)), [str(p) for p in inspect.signature(open).parameters.values()][:3], inspect.signature(A, eval_str=True), hash(s) == hash(inspect.signature(f)), repr(s.parameters["b"]), s.format(max_width=20))
