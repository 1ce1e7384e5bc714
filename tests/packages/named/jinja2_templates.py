"""Templates: inheritance, macros, filters, tests, extensions, the sandbox, async, errors; markupsafe without its C part."""
import asyncio

import markupsafe
from jinja2 import (ChainableUndefined, ChoiceLoader, DebugUndefined, DictLoader, Environment, FunctionLoader, StrictUndefined, TemplateNotFound,
                    TemplateSyntaxError, UndefinedError, meta, pass_context, pass_environment)
from jinja2.ext import Extension
from jinja2.nativetypes import NativeEnvironment
from jinja2.sandbox import SandboxedEnvironment, SecurityError
from markupsafe import Markup, escape, soft_str

print(markupsafe.escape.__module__)
templates = {
    "base.html": "<title>{% block title %}Base{% endblock %}</title>\n{% block body scoped %}{{ self.title() }}{% endblock %}\n{% include 'foot.html' ignore missing %}",
    "page.html": """{% extends "base.html" %}{% from "macros.html" import field, table with context %}
{% block title %}{{ super() }} - {{ page.title|title }}{% endblock %}
{% block body %}
{% for row in rows recursive %}{{ loop.index }}/{{ loop.length }} {{ loop.cycle('odd', 'even') }} {{ row.name|upper }}{% if row.children %} [{{ loop(row.children) }}]{% endif %}{% if not loop.last %}, {% endif %}{% else %}no rows{% endfor %}
{{ field('user', value='<b>"x"</b>', kind='text') }}
{% call(item) table([1, 2, 3]) %}<i>{{ item * 2 }}</i>{% endcall %}
{%- set total = namespace(n=0) %}{% for r in rows %}{% set total.n = total.n + r.size %}{% endfor %}
Total {{ total.n }}; {{ rows|sum(attribute='size') }}; {{ rows|map(attribute='name')|join('|') }}; {{ rows|selectattr('size', 'gt', 2)|list|length }}
{% filter indent(4) %}one
two{% endfilter %}
{% raw %}{{ untouched }}{% endraw %}
{% endblock %}""",
    "macros.html": """{% macro field(name, value='', kind='text') -%}<input name="{{ name }}" value="{{ value }}" type="{{ kind }}">{%- endmacro %}
{% macro table(items) %}<table>{% for i in items %}<td>{{ caller(i) }}</td>{% endfor %}</table>{{ varargs|length }}{% endmacro %}""",
    "foot.html": "-- {{ page.title }} {{ now() }}",
}
env = Environment(loader=ChoiceLoader([DictLoader(templates), FunctionLoader(lambda name: "dynamic " + name if name.startswith("dyn") else None)]),
                  autoescape=True, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", "jinja2.ext.i18n"])
env.globals["now"] = lambda: "2024-01-01"
env.filters["reverse_words"] = lambda s: " ".join(reversed(s.split()))
env.tests["even_length"] = lambda s: len(s) % 2 == 0
rows = [{"name": "one", "size": 1, "children": [{"name": "sub<1>", "size": 0}]}, {"name": "two", "size": 2}, {"name": "three", "size": 3}]
print(env.get_template("page.html").render(page={"title": "hello & world"}, rows=rows))
print(env.get_template("dyn.txt").render())

for source in ("{{ 'a b c'|reverse_words }} {{ 'ab' is even_length }}", "{{ [3,1,2]|sort|first }} {{ {'b':1,'a':2}|dictsort }}", "{{ 1234567.891|round(1) }} {{ 10|filesizeformat }} {{ 123456789|filesizeformat(true) }}",
               "{{ 'x' ~ 1 ~ none }} {{ 7 // 2 }} {{ 2 ** 10 }} {{ 'abc'[1:] }} {{ [1,2,3][-1] }}", "{{ 'http://example.org/?a=1&b=2 foo@example.org'|urlize(20) }}",
               "{{ range(10)|batch(3)|list }} {{ range(10)|slice(3)|list }}", "{{ items|groupby('k')|map(attribute='list')|list }}", "{{ '<a href=x>t</a>'|striptags }} {{ 'word '*8|wordcount }}",
               "{{ 'a long text to be wrapped at some width'|wordwrap(12) }} {{ 'abcdefghij'|truncate(8) }}", "{{ {'a': [1, '<']}|tojson }} {{ {'a': [1]}|xmlattr }}",
               "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% elif i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}", "{% do items.append({'k': 9}) %}{{ items|length }}",
               "{{ missing }}|{{ missing is defined }}|{{ missing|default('d') }}", "{{ lipsum is callable }} {{ cycler('a', 'b').next() }} {{ joiner(', ')() }}", "{{ '%s-%05.1f'|format('x', 3.14159) }}",
               "{% set ns %}block <b>set</b>{% endset %}{{ ns }} {{ ns|upper }}", "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}", "{% if a is none or b is divisibleby 3 %}yes{% endif %}", "{{ 'x' if false }}|{{ 'ä'|urlencode }}"):
    print(env.from_string(source).render(items=[{"k": 2}, {"k": 1}, {"k": 2}], a=None, b=3))

for source in ("{% for %}", "{{ a b }}", "{% endif %}", "{% block a %}{% block a %}{% endblock %}", "line\n{{ 'x' | nofilter }}", "{% extends %}", "{{ (1, }}", "{# open"):
    try:
        env.from_string(source)
    except TemplateSyntaxError as e:
        print(type(e).__name__, e.message, e.lineno)
for kind in (StrictUndefined, DebugUndefined, ChainableUndefined):
    try:
        print(kind.__name__, Environment(undefined=kind).from_string("{{ a.b.c }}|{{ user }}").render())
    except UndefinedError as e:
        print(kind.__name__, e)
try:
    env.get_template("nowhere")
except TemplateNotFound as e:
    print("not found", e)
box = SandboxedEnvironment()
for source in ("{{ ''.__class__.__mro__ }}", "{{ func.__globals__ }}", "{{ 'x'.upper() }}", "{{ '{0.__class__}'.format(1) }}", "{{ range(1000000) }}"):
    try:
        print(repr(box.from_string(source).render(func=lambda: 1)))
    except (SecurityError, OverflowError) as e:
        print(type(e).__name__, e)
print([NativeEnvironment().from_string(s).render(x=[1, 2]) for s in ("{{ x }}", "{{ 1 + 1 }}", "{{ x[0] }}{{ x[1] }}", "[{{ x|join(',') }}]")])
print(sorted(meta.find_undeclared_variables(env.parse("{% set a = b %}{{ a + c }}{% include d %}"))), list(meta.find_referenced_templates(env.parse("{% include 'x' %}{% extends y %}"))))


class Shout(Extension):
    tags = {"shout"}

    def parse(self, parser):
        from jinja2 import nodes
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endshout"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_shout", []), [], [], body).set_lineno(line)

    def _shout(self, caller):
        return caller().upper() + "!"


print(Environment(extensions=[Shout]).from_string("{% shout %}quiet {{ 1 }}{% endshout %}").render())


async def render():
    async def numbers():
        for i in range(3):
            await asyncio.sleep(0)
            yield i
    aenv = Environment(enable_async=True)
    print(await aenv.from_string("{% for n in numbers() %}{{ n }},{% endfor %}{{ later() }}").render_async(numbers=numbers, later=lambda: asyncio.sleep(0, "done")))
    print([piece async for piece in aenv.from_string("{% for n in [1,2] %}{{ n }}{% endfor %}").generate_async()])


asyncio.run(render())
try:
    env.from_string("first\n\n{{ 1 // zero }}").render(zero=0)
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb.tb_next:
        tb = tb.tb_next
    print(e, tb.tb_frame.f_code.co_filename, tb.tb_lineno)
print(env.compile("{% for a in b %}{{ a|e }}{% endfor %}", "t", raw=True))
m = Markup("<em>%s</em> {}") % "<x>"
print(m, repr(m), m.format("&"), m + "<", "<" + m, m.striptags(), Markup("&lt;&eacute;").unescape(), escape(m), escape("'\""), soft_str(m) is m, m.join(["<", m]), m * 2, m[:4], m.split())
