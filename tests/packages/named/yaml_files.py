"""YAML both ways: all of the loaders and dumpers of the Python part, tags, anchors, errors with their marks."""
import collections
import datetime
import io

import yaml

DOCUMENT = """%YAML 1.1
%TAG !e! tag:example.org,2024:
---
plain: text with:colon-ish
numbers: [1, -2, 0x1F, 0o17, 017, 1_000, 3.14, 1e3, .inf, -.INF, .nan, 190:20:30, 0b101]
bools: [yes, No, TRUE, off, null, ~, ]
dates: [2024-02-29, 2024-02-29T12:30:45.5Z, 2001-12-14t21:59:43.10-05:00, 2024-1-1 1:2:3]
literal: |
  line one
    indented
  last
folded: >-
  folded
  text

  paragraph
keep: |+
  kept

strings: ["a\\tb\\u00e9\\x41\\n", 'it''s', "multi
  line"]
anchor: &a {x: 1, y: 2}
alias: *a
merged: {<<: *a, y: 3}
set: !!set {a, b}
omap: !!omap [a: 1, b: 2]
pairs: !!pairs [a: 1, a: 2]
binary: !!binary aGVsbG8=
? complex key
: value
? [1, 2]
: tuple key
nested:
- - a
  - b
- key: v
  other: w
  deep: {a: [b, {c: d}]}
--- !!str explicit
...
---
- second
"""


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError) as e:
        print(type(e).__name__, str(e).replace("\n", " / "))


docs = list(yaml.load_all(DOCUMENT.replace("? [1, 2]\n: tuple key\n", ""), yaml.SafeLoader))
for k, v in docs[0].items():
    print(k, repr(v) if not isinstance(v, set) else sorted(v))
print(docs[1:], docs[0]["alias"] is docs[0]["anchor"])
for d in (yaml.safe_dump, lambda o, **k: yaml.dump(o, Dumper=yaml.Dumper, **k)):
    for options in ({}, {"default_flow_style": True}, {"default_style": '"'}, {"indent": 4, "width": 30}, {"sort_keys": False, "explicit_start": True, "allow_unicode": True}, {"canonical": True}):
        value = {"z": [1, 2.5, None, True, "text", "yes", "1", "", " lead", "a: b", "\u00e9\u4e2d", "multi\nline\n", "#no", "it's", "\x07", "~", "x" * 50 + " " + "y" * 40], "a": {"k": {"deep": []}}, "d": datetime.date(2024, 1, 2),
                 "t": datetime.datetime(2024, 1, 2, 3, 4, 5, 600), "b": b"\x00\xff" * 5, "f": [float("inf"), float("-inf"), 1e20, 1e-7]}
        text = d(value, **options)
        print(text)
        assert yaml.safe_load(text) == value
shared = [1, 2]
print(yaml.dump({"a": shared, "b": shared, "loop": (lambda l: l.append(l) or l)([])}))
print(yaml.dump([(1, 2), {3}, 1 + 2j, collections.OrderedDict(a=1), len, collections.Counter, datetime.timedelta(1)]))
print(yaml.load("!!python/tuple [1, !!python/complex 1+2j, !!python/name:len , !!python/object/apply:datetime.timedelta [1, 2]]", yaml.UnsafeLoader))


class Point(yaml.YAMLObject):
    yaml_tag = "!point"
    yaml_loader = yaml.SafeLoader

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


print(yaml.safe_load("- !point {x: 1, y: 2}\n"), yaml.dump(Point(3, [4])))
yaml.add_constructor("!env", lambda loader, node: "env:" + loader.construct_scalar(node), yaml.SafeLoader)
yaml.add_implicit_resolver("!env", __import__("re").compile(r"^\$\{.*\}$"), first=["$"], Loader=yaml.SafeLoader)
yaml.add_representer(complex, lambda d, c: d.represent_scalar("!complex", str(c)))
print(yaml.safe_load("a: !env HOME\nb: ${X}"), yaml.dump(3j))
for bad in ("a: b: c", "[1, 2", "{a: 1", "'open", '"bad \\q"', "a:\n\t- b", "*nope", "&a &b x", "!!python/object:os.system x", "%YAML 2.0\n---\na", "- a\nb", "a: |x\n b", "? a\n? b\n- c", "@x", "`x", "a: !<tag", "!!int x", "!!float x", "2024-13-01", "<<: 1", "--- a\n... b", "\x01", "a: 'x\n---\n'", "!!map [1]", "!!seq {a: 1}", "? [1]\n: 2", "!bogus 1"):
    attempt(yaml.safe_load, bad)
print([type(t).__name__ for t in yaml.scan("a: [b, 'c']")])
for e in yaml.parse("- &x !t a\n- {b: *x}\n"):
    print(e)
print(yaml.serialize(yaml.compose("{a: [1, 2], b: {c: d}}")), yaml.emit(yaml.parse("[a, b: c]")))
attempt(yaml.load, io.BytesIO(b"\xff\xfea\x00:\x00 \x001\x00"), yaml.SafeLoader)
attempt(yaml.load, io.BytesIO(b"a: \xff\xfe"), yaml.SafeLoader)
