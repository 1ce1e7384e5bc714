# Template strings: structure, interpolations, concatenation, nesting, raw.
from string.templatelib import Interpolation, Template, convert

name, n = "Ann", 3.14159
t = t"Hello {name!r:>10} and {n:.2f}!"
print(type(t).__name__, t.strings, t.values)
for i in t.interpolations:
    print(type(i).__name__, i.value, i.expression, i.conversion, i.format_spec)
print(t)
print(list(t))
print(t"".strings, t"plain".strings, list(t""), list(t"{1}"), t"{1}{2}".strings)


def render(t):
    out = []
    for part in t:
        if isinstance(part, str):
            out.append(part)
        else:
            out.append(format(convert(part.value, part.conversion), part.format_spec))
    return "".join(out)


print(render(t), render(t"{n=}"), render(t"{ n = :.1f}"), render(t"{{x}} {name}"))
w = 8
print(t"{n:{w}.{2}f}".interpolations[0].format_spec, render(t"{n:{w}.{2}f}|"))
print((t"a{1}b" + t"c{2}d").strings, (t"x" t"y{0}").strings, (t"x{1}" + t"{2}").strings)
for bad in (lambda: t"a" + "b", lambda: "a" + t"b", lambda: t"a" * 2, lambda: Template(5), lambda: Interpolation(), lambda: Interpolation(1, 2), lambda: Interpolation(1, "x", "q")):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(rt"\n{name}".strings, t"{'nested' + f'{name}'}".values, t"{t'inner {name}'}".values[0].values)
x = Template("a", Interpolation(1, "one", "r", ">5"), "b", "c", Interpolation(2))
print(x, x.strings, render(x))
print(x.interpolations[1].expression == "", Interpolation(5) == Interpolation(5))
match t.interpolations[0]:
    case Interpolation(value, expr, conv, spec):
        print("matched", value, expr, conv, spec)


def html(t):
    def escape(s):
        return str(s).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(p if isinstance(p, str) else (html(p.value) if isinstance(p.value, Template) else escape(p.value)) for p in t)


evil = "<script>"
print(html(t"<p>{evil}</p>{t'<b>{evil}&</b>'}"))
calls = []


def call(v):
    calls.append(v)
    return v


lazy = t"{call(1)}{call(2):{call('>3')}}"
print(calls, lazy.values)
for src in ("t'{}'", "t'{a b}'", "t'a' 'b'", "t'a' f'b'", "bt't'", "t'{'", "ft'x'", "t'{a!z}'"):
    try:
        compile(src, "s", "eval")
        print("ok", src)
    except SyntaxError as e:
        print(src, "|", e.msg)
try:
    t.strings = 1
except AttributeError as e:
    print("readonly")
try:
    class Sub(Template): ...
except TypeError as e:
    print(e)
print(Template().strings, Template("a", "b").strings, Template(Interpolation(1)).strings)
for v, c in ((5, None), ("é", "a"), ("q", "r"), (1.5, "s")):
    print(repr(convert(v, c)), end=" ")
print()
multi = t"""line {
    name
} end"""
print(multi.interpolations[0].expression, multi.strings)
