"""A document with most of reStructuredText to HTML, LaTeX, a manual page and its tree."""
import pathlib
import re

from docutils import core, nodes
from docutils.parsers.rst import Directive, directives, roles

SETTINGS = {"report_level": 5, "syntax_highlight": "short", "datestamp": None, "embed_stylesheet": False, "halt_level": 6,
            "stylesheet_path": None, "stylesheet": "style.css"}


class Repeat(Directive):
    required_arguments = 1
    option_spec = {"times": directives.nonnegative_int}
    has_content = True

    def run(self):
        text = self.arguments[0] * self.options.get("times", 1)
        node = nodes.paragraph(text, text)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def shout(name, rawtext, text, lineno, inliner, options={}, content=[]):
    return [nodes.strong(rawtext, text.upper())], []


directives.register_directive("repeat", Repeat)
roles.register_local_role("shout", shout)
source = pathlib.Path("data/document.rst").read_text()
for writer in ("html5", "html", "latex", "manpage", "pseudoxml"):
    print(f"=== {writer}")
    try:
        out = core.publish_string(source, source_path="document.rst", writer_name=writer, settings_overrides=SETTINGS).decode()
    except NotImplementedError as e:
        print(e)
        out = core.publish_string(re.sub(r"(?m)^[+|].*\n", "", source), writer_name=writer, settings_overrides=SETTINGS).decode()
    out = re.sub(r'(href|src)="[^"]*/', r'\1="', out)
    print(out)

parts = core.publish_parts(source, writer_name="html", settings_overrides=SETTINGS)
print(sorted(parts), parts["title"], parts["docinfo"])

tree = core.publish_doctree("Title\n=====\n\n.. repeat:: ab\n   :times: 3\n\n   inner :shout:`loud`\n\n.. repeat::\n\n:nothing:`x`\n",
                            settings_overrides={"report_level": 5})
print(tree.pformat())
for message in tree.findall(nodes.system_message):
    print(message["level"], message.astext().splitlines()[0])
