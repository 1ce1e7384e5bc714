# string and textwrap: templates, Formatter, constants, wrapping, dedent, shorten.
import string
import textwrap
print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, repr(string.punctuation), repr(string.whitespace), len(string.printable), string.capwords("hello  wORLD"), string.capwords("a-b-c", "-"))
T = string.Template
print(T("$a ${b}s $$5").substitute(a=1, b="x"), T("$a $b").safe_substitute(a=1), T("$x").substitute({"x": 5}), T("$a").substitute({"a": 1}, a=2), T("${a").safe_substitute(a=1), T("$a-$b ${c}").get_identifiers(), T("$a $").is_valid(), T("$a").is_valid(), T("x").template)
for f in (lambda: T("$a").substitute(), lambda: T("$ x").substitute(), lambda: T("${a!}").substitute(a=1), lambda: T("l1\n $").substitute()):
    try: print(f())
    except (KeyError, ValueError) as e: print(type(e).__name__, e)
class Pct(T): delimiter = "%"; idpattern = "[a-z]+_[a-z]+"
print(Pct("%a_b %c").safe_substitute(a_b=1, c=2))
class F(string.Formatter):
    def get_value(self, key, args, kw): return kw.get(key, f"<{key}>") if isinstance(key, str) else super().get_value(key, args, kw)
    def format_field(self, v, spec): return str(v).upper() if spec == "up" else super().format_field(v, spec)
    def convert_field(self, v, c): return v[::-1] if c == "v" else super().convert_field(v, c)
f = F(); print(f.format("{0} {a:up} {missing} {b!v}", "pos", a="low", b="abc"), list(f.parse("a{b!r:c}{{d}}{}")), string.Formatter().format("{0} {1:>{w}}", 1, 2, w=4), string.Formatter().vformat("{x[k]}", (), {"x": {"k": "v"}}))
for g in (lambda: f.format("{9}"), lambda: f.format("{!q}", 1), lambda: string.Formatter().format("{a}"), lambda: string.Formatter().format()):
    try: print(g())
    except (IndexError, ValueError, KeyError, TypeError) as e: print(type(e).__name__, e)
text = "The quick brown fox jumped over the lazy dog. It was-hyphenated and had averyveryverylongwordindeed in it.\n\nSecond  paragraph\twith tabs."
for kw in ({}, {"initial_indent": "* ", "subsequent_indent": "  "}, {"break_long_words": False}, {"break_on_hyphens": False}, {"max_lines": 2, "placeholder": " ..."}, {"fix_sentence_endings": True}, {"expand_tabs": False, "replace_whitespace": False}, {"drop_whitespace": False}): print(kw, textwrap.wrap(text, 20, **kw))
print(textwrap.fill(text, 40)); print(textwrap.shorten(text, 30), textwrap.shorten("hello", 3, placeholder="."), textwrap.shorten("a b", 10)); print(repr(textwrap.dedent("""
    def f():
        return 1

      # mixed
    end
""")), repr(textwrap.dedent("\ta\n\t b")), repr(textwrap.dedent("  a\n b\n")), repr(textwrap.indent("a\n\nb\n", "> ")), repr(textwrap.indent("a\n\nb", "> ", lambda l: True)))
for g in (lambda: textwrap.wrap("x", 0), lambda: textwrap.wrap("x y", 2, max_lines=1, placeholder="....."), lambda: textwrap.fill(5)):
    try: print(g())
    except (ValueError, AttributeError, TypeError) as e: print(type(e).__name__, e)
w = textwrap.TextWrapper(width=10, tabsize=4); print(w.wrap("a\tb c d e f g h"), w.fill(""), textwrap.wrap(""), textwrap.wrap("日本語 テキスト " * 3, 12))
