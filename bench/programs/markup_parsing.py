# Markup: html.parser events into a tree, queries over it, and writing it out again.
import sys
from html.parser import HTMLParser

SIZE = 160

EMPTY = {"br", "img", "meta"}


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.children = tag, dict(attributes), parent, []

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def text(self):
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)

    def write(self, out):
        out.append(f"<{self.tag}{''.join(f' {k}={v!r}' for k, v in self.attributes.items())}>")
        for child in self.children:
            out.append(child) if isinstance(child, str) else child.write(out)
        if self.tag not in EMPTY:
            out.append(f"</{self.tag}>")


class Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("root", (), None)

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self.here)
        self.here.children.append(element)
        if tag not in EMPTY:
            self.here = element

    def handle_endtag(self, tag):
        node = self.here
        while node is not None and node.tag != tag:
            node = node.parent
        if node is not None and node.parent is not None:
            self.here = node.parent

    def handle_data(self, data):
        if data.strip():
            self.here.children.append(data)


def page(n):
    rows = "".join(f'<li class="item{i % 3}" data-n={i}><a href="/p?x={i}&amp;y=2">Item &lt;{i}&gt;</a> &eacute;<br><b>bold <i>{i * 7}</i></b></li>\n' for i in range(n))
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>T</title></head><body><!-- note --><ul id=list>{rows}</ul><img src="a.png"></body></html>'


def main(n):
    source, links, size, bold = page(24), 0, 0, 0
    for _ in range(n):
        builder = Builder()
        builder.feed(source)
        builder.close()
        elements = list(builder.root.walk())
        links += sum("href" in e.attributes for e in elements)
        bold += sum(int(e.text().split()[-1]) for e in elements if e.tag == "b")
        out = []
        builder.root.write(out)
        size += len("".join(out))
    return len(elements), links, bold, size, builder.root.text()[:40]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
