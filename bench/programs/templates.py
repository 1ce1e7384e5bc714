# Templates: a small engine that compiles markup to closures, string.Template, str.format and % formatting.
import re
import sys
from string import Template

SIZE = 500

TOKEN = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.S)


def escape(value):
    return str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


FILTERS = {"upper": str.upper, "escape": escape, "length": len, "title": lambda v: str(v).title(), "money": lambda v: f"{v:,.2f}"}


def lookup(path):
    first, *rest = path.split(".")

    def get(context):
        value = context[first]
        for name in rest:
            value = value[name] if isinstance(value, dict) else getattr(value, name)
        return value

    return get


def expression(text):
    path, *names = [part.strip() for part in text.split("|")]
    get, filters = lookup(path), [FILTERS[name] for name in names]

    def render(context):
        value = get(context)
        for f in filters:
            value = f(value)
        return value

    return render


def block(tokens, until):
    parts = []
    for token in tokens:
        if token.startswith("{{"):
            inner = expression(token[2:-2])
            parts.append(lambda context, inner=inner: str(inner(context)))
        elif token.startswith("{%"):
            word, *rest = token[2:-2].split()
            if word in until:
                return parts, word
            if word == "for":
                name, source = rest[0], expression(rest[2])
                body, _ = block(tokens, ("endfor",))

                def loop(context, name=name, source=source, body=body):
                    out = []
                    for i, item in enumerate(source(context)):
                        inner = {**context, name: item, "index": i}
                        out.extend(part(inner) for part in body)
                    return "".join(out)

                parts.append(loop)
            elif word == "if":
                test = expression(rest[0])
                yes, end = block(tokens, ("else", "endif"))
                no = block(tokens, ("endif",))[0] if end == "else" else []
                parts.append(lambda context, test=test, yes=yes, no=no: "".join(part(context) for part in (yes if test(context) else no)))
        else:
            parts.append(lambda context, token=token: token)
    return parts, None


def compile_template(source):
    parts, _ = block(iter(TOKEN.split(source)), ())
    return lambda **context: "".join(part(context) for part in parts)


PAGE = """<h1>{{ title | upper | escape }}</h1>
<table>{% for row in rows %}
<tr class="{% if row.odd %}odd{% else %}even{% endif %}"><td>{{ index }}</td><td>{{ row.name | escape }}</td>{% for c in row.cells %}<td>{{ c }}</td>{% endfor %}
<td>{{ row.price | money }}</td></tr>{% endfor %}
</table><p>{{ rows | length }} rows</p>"""


def main(n):
    size = check = 0
    rows = [{"name": f"<item {i}>", "odd": i % 2, "cells": list(range(i % 5)), "price": i * 1234.5} for i in range(40)]
    letter = Template("Dear $name, you owe ${amount} since $date. $$5 off! ${name} & co")
    for i in range(n):
        page = compile_template(PAGE) if i % 10 == 0 else page
        html = page(title=f"page & {i}", rows=rows)
        size += len(html)
        check = (check * 31 + html.count("odd") + len(html)) % 1_000_003
        for row in rows:
            size += len(letter.substitute(name=row["name"], amount=row["price"], date=i))
            size += len("{0[name]:>20}|{0[price]:<12.1f}|{1:05d}|{1!r}".format(row, i))
            size += len("%(name)-20s|%(price)10.2f|%(odd)03d" % row)
            size += len(f"{row['name']!r:^24}{row['price']:e}{i:#x}")
    return size, check, html[-80:]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
