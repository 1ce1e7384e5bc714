# ast, tokenize, keyword, symtable, dis-free introspection of source.
import ast
import io
import keyword
import symtable
import token
import tokenize
t = ast.parse("def f(a, *b, c=1, **d) -> int:\n    'doc'\n    return a if b else [x async for x in c]\nclass K[T](B, m=1): x: int = 5\nwith a as b, c: pass\nmatch p:\n    case {'k': [1, *_], **r} if g: pass\n")
print(ast.dump(t, indent=1)); print(ast.dump(ast.parse("x = f'{a!r:>{w}}' + t'{b}'; del y[1:2, ::3]", mode="exec"), include_attributes=True)); print(ast.dump(ast.parse("lambda x, /, y=1: (yield)", mode="eval")), ast.dump(ast.parse("(int) -> str", mode="func_type")), ast.dump(ast.Constant(1)), ast.dump(ast.parse("1"), annotate_fields=False), ast.dump(ast.parse("pass"), show_empty=True))
srcs = ["a + b * c ** -d", "(a + b) * c", "not a or b and c", "x if y else z", "lambda a, *b, c=1, **d: a", "[i for i in x if y]", "{**a, 'k': 1}", "f(*a, k=1, **b)", "a[1:2, ::3]", "f'{a!r:>{w}} {{}}'", "t'{a}'", "await x", "(yield from y)", "a < b <= c != d", "(x := 1)", "'it''s'", "b'\\x00'", "1j", "...", "a.b.c()", "-1 ** 2", "(-1) ** 2", "[*a, *b]", "(1,)", "{1, 2}", "a @ b", "~a", "1e400", "not (a and b)"]
for s in srcs: print(ast.unparse(ast.parse(s)), end=" | ")
print(ast.unparse(ast.parse("async def f[T: int = str](a, /, b: int = 1, *, c) -> x:\n  global g\n  try: pass\n  except* (A, B) as e: raise X from Y\n  else: return\n  finally: del a\n  for i, in y: break\n  else: continue\n  while 1: assert x, 'm'\n  async with a as b: import c.d as e\n  from . import (q as r)\n  @deco(1)\n  class Z(A, k=2): x: int; y = z = 1; w += 2\n  match a:\n    case A(1, x=[2, *r]) | {'k': v, **kw} as al if q: nonlocal n\n  type X[*Ts, **P] = int\n")))
class V(ast.NodeVisitor):
    def __init__(self): self.names = []
    def visit_Name(self, n): self.names.append((n.id, type(n.ctx).__name__, n.lineno, n.col_offset, n.end_col_offset)); self.generic_visit(n)
class Tr(ast.NodeTransformer):
    def visit_Constant(self, n): return ast.copy_location(ast.Constant(n.value * 2), n)
    def visit_Pass(self, n): return None
v = V(); v.visit(ast.parse("a = b + c.d")); print(v.names); m = ast.fix_missing_locations(Tr().visit(ast.parse("pass\nx = 3 + 4"))); ns = {}; exec(compile(m, "t", "exec"), ns); print(ns["x"], [type(n).__name__ for n in ast.walk(ast.parse("a[0]"))], list(ast.iter_fields(ast.parse("a").body[0]))[0][0], ast.get_docstring(ast.parse('"""D\n  x"""')), ast.get_source_segment("a + bb", ast.parse("a + bb").body[0].value.right), ast.literal_eval("{'a': [1, -2.5, (None, True), {3}, b'x', 1+2j]}"), ast.compare(ast.parse("a"), ast.parse("a")))
for f in (lambda: ast.literal_eval("f()"), lambda: ast.literal_eval("a"), lambda: ast.parse("a b"), lambda: compile(ast.Module([ast.Expr(ast.Name("x"))], []), "f", "exec"), lambda: compile(ast.Expression(ast.Name("x", ast.Store(), lineno=1, col_offset=0)), "f", "eval"), lambda: ast.Name(1, 2, 3, 4), lambda: compile(ast.Module([5], []), "f", "exec"), lambda: compile(ast.Expression(5), "f", "eval"), lambda: ast.parse("x", mode="bad"), lambda: ast.literal_eval("1 + 2"), lambda: ast.AST(5)):
    try: print(f())
    except (ValueError, TypeError, SyntaxError) as e: print(type(e).__name__, e)
n = ast.BinOp(ast.Constant(1), ast.Add(), ast.Constant(2)); print(n._fields, ast.unparse(n), ast.BinOp._attributes, isinstance(n, ast.expr), ast.Name("a").ctx, ast.List().elts, repr(ast.Constant(1)), repr(ast.parse("a=1").body[0]), ast.If.__doc__, n.left.value, ast.Constant(value=5, kind="u").kind, hasattr(ast, "Num"))
code = "def f(x):\n    # comment\n    return x + 1.5 if 'a' \\\n  else f'{x!r:>{w}}'\n\nclass A: pass\n"
for tk in tokenize.generate_tokens(io.StringIO(code).readline): print(token.tok_name[tk.type], repr(tk.string), tk.start, tk.end)
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO(code).readline)) == code, tokenize.detect_encoding(io.BytesIO(b"# -*- coding: latin-1 -*-\n").readline), token.tok_name[token.exact_type] if hasattr(token, "exact_type") else token.EXACT_TOKEN_TYPES["->"], keyword.iskeyword("if"), keyword.issoftkeyword("match"), keyword.kwlist, keyword.softkwlist)
for s in ("(1", "'a", "a\n  b\n c", '"""x', "1__0", "a $ b"):
    try: print([t.string for t in tokenize.generate_tokens(io.StringIO(s).readline)])
    except (tokenize.TokenError, SyntaxError) as e: print(type(e).__name__, e.args[0])
st = symtable.symtable("g = 1\ndef f(a, *b):\n    global g\n    c = [x for x in a]\n    def h(): nonlocal c; return c\nclass K:\n    def m(self): return __class__\n", "f", "exec")
def show(t, d=0):
    print("  " * d, t.get_type(), t.get_name(), t.get_lineno(), t.is_nested(), sorted((s.get_name(), s.is_local(), s.is_global(), s.is_free(), s.is_parameter(), s.is_assigned(), s.is_referenced()) for s in t.get_symbols()))
    for c in t.get_children(): show(c, d + 1)
show(st); f = next(c for c in st.get_children() if c.get_name() == "f"); print(f.get_parameters(), sorted(f.get_locals()), f.get_globals(), [c.get_name() for c in st.get_children()])

# a number ends where it can: what the compiler refuses is two tokens here
import io
import tokenize
for text in ("2x", "0x1g", "1e", "1.5x", "1j2", "1._5", "1L", "0777", "1__2", "0b12", "x\0y"):
    try:
        print(repr(text), [(tokenize.tok_name[t.type], t.string) for t in tokenize.generate_tokens(io.StringIO(text).readline)])
    except tokenize.TokenError as e:
        print(repr(text), e)
