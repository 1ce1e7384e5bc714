"""Markdown with all of its extensions."""
import pathlib

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor

TEXT = """Title: A page
Author: Somebody
    Else

[TOC]

Heading one
===========

Text with *emphasis*, **strong**, ***both***, `code`, ``co`de``, <http://example.org>, <me@example.org>, &copy; & &amp; 1 < 2.
A line with two spaces  
breaks. \\*escaped\\* ![image](pic.png "title") [link](/url 'other "title"') [ref][1] [implicit][].

[1]: http://example.org/ "Reference"
[implicit]: <http://example.com/a b>
*[HTML]: Hyper Text

## Heading two {#custom .cls key=value}

> Quote
> > nested
>
> - list in quote

1. one
2. two

    paragraph in two

        code in two
3. three

* a
    * b
        + c

Term
:   Definition with HTML[^1].

[^1]: A footnote with `code`.

    Second paragraph.

First | Second | Third
:---- | :----: | ----:
a     | `b|c`  | **d**
e     | f \\| g | h

```python hl_lines="1"
def f(x):
    return x ** 2
```

!!! note "Careful"
    An admonition.

    - with list

<div markdown="1">
*inside* html

</div>

<table><tr><td>*raw*</td></tr></table>

- - -

    indented code <b>
"""


class Extra(Extension):
    class Replace(Preprocessor):
        def run(self, lines):
            return [line.replace("@@", "replaced") for line in lines]

    def extendMarkdown(self, md):
        md.preprocessors.register(self.Replace(md), "replace", 25)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(.*?)~~", "del"), "del", 175)


print(markdown.markdown(TEXT))
md = markdown.Markdown(extensions=["extra", "meta", "admonition", "codehilite", "sane_lists", "smarty", "wikilinks", "nl2br", TocExtension(permalink=True, baselevel=2), Extra()],
                       output_format="xhtml")
print(md.convert(TEXT + "\n\n[[Wiki Page]] ~~gone~~ @@ \"smart\" 'quotes' -- --- ...\n"))
print(md.Meta, md.toc_tokens)
print(md.toc)
md.reset()
print(md.convert(pathlib.Path("data/sample.md").read_text()))
for odd in ("", "\n\n", "#", "# #", "[a](", "[a](b", "**a", "`a", "<", "<div>", "</p>", "&#65;&bogus;", "*a**b*", "_a_b_", "1986\\. A", "\tcode", "- a\n\n\n- b", "\u00e4 *\u00fc*", "\x02stx\x03", "[x]: y", "> > > a\n> b", "a\n===\nb\n---", "***", "![a][b]", "[a]\n\n[a]: <>", "`` ` ``"):
    print(repr(odd), repr(markdown.markdown(odd)))
