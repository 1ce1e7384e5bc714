"""Highlights files of this repository in several languages and formats."""
import hashlib
import pathlib
import sys

from pygments import highlight, lex
from pygments.formatters import (BBCodeFormatter, HtmlFormatter, LatexFormatter, NullFormatter, RawTokenFormatter, SvgFormatter,
                                 Terminal256Formatter, TerminalFormatter)
from pygments.lexers import find_lexer_class, get_lexer_by_name, guess_lexer
from pygments.styles import get_all_styles, get_style_by_name
from pygments.util import ClassNotFound

DATA = pathlib.Path("data")
SAMPLES = {"sample.cpp": "cpp", "sample.py": "python", "sample.cmake": "cmake", "sample.md": "markdown", "sample.sh": "bash",
           "sample.json": "json", "sample.html": "html+jinja", "sample.js": "javascript"}


def summary(name, text):
    if isinstance(text, bytes):
        text = text.decode()
    print(f"{name}: {len(text)} characters, {text.count(chr(10))} lines, {hashlib.sha256(text.encode()).hexdigest()[:16]}")


for file, alias in SAMPLES.items():
    source = (DATA / file).read_text()
    lexer = get_lexer_by_name(alias, stripall=True)
    for formatter in (HtmlFormatter(linenos="table", full=True, title=file, style="monokai"), HtmlFormatter(noclasses=True, hl_lines=[2, 3]),
                      LatexFormatter(verboptions="x"), TerminalFormatter(bg="dark"), Terminal256Formatter(style="friendly"),
                      SvgFormatter(), BBCodeFormatter(), RawTokenFormatter()):
        summary(f"{file} as {type(formatter).__name__}", highlight(source, lexer, formatter))
    assert highlight(source, lexer, NullFormatter()).strip() == source.strip()
    counts = {}
    for token, text in lex(source, lexer):
        counts[str(token)] = counts.get(str(token), 0) + 1
    print("  " + ", ".join(f"{k.removeprefix('Token.')} {v}" for k, v in sorted(counts.items())))

source = (DATA / "sample.py").read_text()
print(highlight(source[:400], get_lexer_by_name("python"), HtmlFormatter()))
print(repr(highlight(source[:200], get_lexer_by_name("python"), TerminalFormatter())))
print(guess_lexer("#!/usr/bin/perl\nmy $x = 1;"), guess_lexer("<?xml version='1.0'?><a/>"))
print(find_lexer_class("Python").aliases, get_lexer_by_name("c++"))
try:
    get_lexer_by_name("no such language")
except ClassNotFound as e:
    print(e)
print(sorted(get_all_styles())[:12])
summary("style sheet", HtmlFormatter(style=get_style_by_name("solarized-dark")).get_style_defs(".code"))
print("pygments" in sys.modules)
