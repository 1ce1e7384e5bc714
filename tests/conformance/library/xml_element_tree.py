"""Elements, builders and parsers of xml.etree.ElementTree: trees changed in every way, targets of all kinds, events, copies, errors."""
import copy
import gc
import io
import pickle
import sys
import warnings
import xml.etree.ElementTree as ET


def attempt(what, *args, **kwargs):
    try:
        result = what(*args, **kwargs)
    except Exception as e:
        print(type(e).__name__, e)
    else:
        print(result)


def tags(elements):
    return [e.tag for e in elements]


def show(element):
    print(ET.tostring(element, encoding="unicode"))


# --- making elements
attempt(lambda: ET.Element("a", {"x": "1"}, y="2").attrib)
attempt(lambda: ET.Element("a", attrib={"x": "1"}, y="2").attrib)
attempt(ET.Element)
attempt(ET.Element, "a", 1)
attempt(ET.Element, "a", attrib=1)
attempt(ET.Element, "a", {}, 1)
attempt(ET.SubElement, 1, "b")
given = {"x": "1"}
element = ET.Element("a", given)
given["x"] = "2"
print(element.attrib, element.text, element.tail, len(element), element.get("x"), element.get("z"), element.get("z", 5))
print(type(element.items()), element.items(), element.keys())
element.set("y", "3")
print(sorted(element.items()))
attempt(element.makeelement, "b", 1)
show(element.makeelement("b", element.attrib))

# --- the children as a sequence
for name in "bcdef":
    ET.SubElement(element, name)
print(tags(element), tags(element[1:3]), element[-1].tag, tags(element[::-2]))
attempt(lambda: element[9])
attempt(lambda: element["x"])
attempt(element.append, 1)
attempt(element.extend, 5)
attempt(element.extend, [ET.Element("ok"), 5])
attempt(element.insert, 0, "x")
attempt(element.remove, ET.Element("none"))
print(tags(element))
element.remove(element[-1])
element.insert(0, ET.Element("first"))
element.insert(-1, ET.Element("nearly last"))
element[2] = ET.Element("replaced")
element[3:5] = (ET.Element(n) for n in ("s1", "s2", "s3"))
print(tags(element))
del element[0], element[-1], element[1:2]
print(tags(element))
element[::2] = [ET.Element("n0"), ET.Element("n2"), ET.Element("n4")]
print(tags(element))


def assign(key, value):
    element[key] = value


attempt(assign, slice(None, None, 2), [element])
attempt(assign, slice(0, 1), 3)
attempt(assign, slice(0, 1), [3])
attempt(assign, 0, 3)
attempt(assign, 99, element)
attempt(delattr, element, "tag")
attempt(setattr, element, "attrib", 3)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(bool(element), bool(ET.Element("empty")), caught[0].category.__name__)

# --- searching
document = ET.XML("""<root xmlns:n="urn:n"><item id="1">one</item><n:item id="2">two<deep>in</deep>after</n:item>
<item id="3"/><!-- no text --><item id="4"><item id="5">five</item></item></root>""")
print(tags(document), document.find("item").text, document.find("{urn:n}item").get("id"), document.find("none"))
print(document.findtext("item"), repr(document.findall("item")[1].findtext("x", "fallback")), repr(document.findtext("item[2]")))
print([e.get("id") for e in document.findall("item")], [e.get("id") for e in document.findall(".//item")])
print([e.get("id") for e in document.iterfind("n:item", {"n": "urn:n"})], document.find("{*}item").get("id"))
print([e.get("id") for e in document.iter("item")], tags(document.iter())[:4], len(list(document.iter("*"))))
print(list(document.itertext()), list(document[1].itertext()))
comment = ET.Comment("quiet")
inside = ET.SubElement(comment, "inside")
inside.text, inside.tail = "text", "tail"
print(list(comment.itertext()))
walk = document.iter()
next(walk), next(walk)
del document[1:]
print(tags(walk))

# --- copies
tree = ET.XML('<a k="v">text<b><c>deep</c></b>tail</a>')
shallow, deep, again = copy.copy(tree), copy.deepcopy(tree), pickle.loads(pickle.dumps(tree))
print(shallow[0] is tree[0], shallow.attrib is tree.attrib, deep[0] is tree[0], deep.attrib is tree.attrib)
tree[0][0].text = "changed"
show(shallow)
show(deep)
show(again)
shared = ET.Element("shared")
pair = ET.Element("pair")
pair.extend([shared, shared])
twice = copy.deepcopy(pair)
print(twice[0] is twice[1], twice[0] is not shared)
print(ET.Element("s", {"k": "v"}).__getstate__())
attempt(ET.Element("s").__setstate__, 1)
attempt(ET.Element("s").__setstate__, {"text": "no tag"})
attempt(ET.Element("s").__setstate__, {"tag": "t", "_children": [1]})


# --- subclasses, reference cycles, depth
class Named(ET.Element):
    def __init__(self, tag, **attributes):
        super().__init__(tag.upper(), attributes)
        self.note = "mine"

    def append(self, child):
        print("append", child.tag)
        super().append(child)


named = Named("tag", x="1")
named.append(ET.Element("child"))
print(named.tag, named.attrib, named.note, repr(named).startswith("<Element 'TAG' at 0x"))
built = ET.XMLParser(target=ET.TreeBuilder(element_factory=lambda tag, attributes: Named(tag, **attributes)))
built.feed("<p>in<q/>behind</p>")
show(built.close())
cycle = ET.Element("cycle")
cycle.append(cycle)
cycle.text = cycle
print(repr(cycle).startswith("<Element 'cycle' at 0x"))
del cycle
outer = e = ET.Element("outer")
for _ in range(100_000):
    e = ET.SubElement(e, "inner")
del e, outer
print(gc.collect() >= 0)
selfish = ET.Element("a")
selfish.tag = selfish
attempt(repr, selfish)

# --- builders
builder = ET.TreeBuilder()
print(builder.close(), builder.data("before"))
attempt(builder.end, "a")
attempt(builder.start, "a", 1)
builder.start("a", {})
builder.data("1")
builder.data("2")
builder.comment("x")
builder.data("3")
builder.start("b", {"k": "v"})
builder.end("b")
builder.data("tail")
builder.pi("target", "text")
print(builder.end("ignored").tag)
attempt(builder.start, "c", {})
show(builder.close())
builder = ET.TreeBuilder(insert_comments=True, insert_pis=True)
builder.start("a", {})
builder.data("one")
builder.comment("comment")
builder.data("two")
builder.pi("pi", "text")
builder.data("three")
builder.end("a")
show(builder.close())
attempt(ET.TreeBuilder, 1, 2)
attempt(ET.TreeBuilder(element_factory=lambda tag, attributes: 5).start, "a", {})


# --- parsers and their targets
class Target:
    def __getattr__(self, name):
        if name in ("start", "end", "data", "comment", "pi", "doctype", "start_ns", "end_ns"):
            return lambda *args: print(" ", name, args)
        raise AttributeError(name)

    def close(self):
        return "closed"


parser = ET.XMLParser(target=Target())
parser.feed('<?xml version="1.0"?><!DOCTYPE a PUBLIC "p" "s"><?pi data?>')
parser.feed(b'<a xmlns="u" xmlns:q="v" q:k="&lt;"><!--c--><q:b/>text</a>')
print(parser.close())
for text in ("", "<a>", "<a></b>", "<a><b></a>", "<a/><b/>", "<a>&unknown;</a>", "<a k='1' k='2'/>", "\0", "<a>\xe9</a>\0"):
    try:
        ET.XML(text)
    except ET.ParseError as e:
        print(repr(text), e, e.code, e.position)
attempt(ET.XMLParser().feed, 1)
attempt(ET.XMLParser().feed, "\ud800")
attempt(ET.XMLParser, 1)
attempt(ET.XMLParser, encoding=1)
attempt(ET.XMLParser(encoding="no such").feed, b"<a/>")
attempt(ET.XMLParser.__new__(ET.XMLParser).feed, "x")
print(ET.XML("<?xml version='1.0' encoding='iso-8859-15'?><a>\xa4</a>".encode("latin-1")).text)
print(ET.XML("<?xml version='1.0' encoding='cp1252'?><a>\x80</a>".encode("latin-1")).text)
print(ET.XML("<?xml version='1.0' encoding='utf-16'?><a>\u20ac</a>".encode("utf-16")).text)
declared = ET.XMLParser()
declared.entity["mine"] = "words"
declared.feed('<!DOCTYPE a SYSTEM "x"><a>&mine; &amp; more</a>')
print(declared.close().text)
undeclared = ET.XMLParser()
attempt(undeclared.feed, '<!DOCTYPE a SYSTEM "x"><a>&missing;</a>')


class Old(ET.XMLParser):
    def doctype(self, *args):
        print("not called")


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Old().feed("<!DOCTYPE a><a/>")
    print(caught[0].message)


def failing(tag, attributes):
    raise KeyError(tag)


attempt(ET.XMLParser(target=ET.TreeBuilder(element_factory=failing)).feed, "<a><b/></a>")

# --- events
puller = ET.XMLPullParser(["start", "end", "start-ns", "end-ns", "comment", "pi"])
puller.feed('<a xmlns:p="u"><p:b k="v">text')
print([(event, getattr(what, "tag", what)) for event, what in puller.read_events()])
puller.feed("</p:b><!--note--><?do it?></a>")
print([(event, what.text if event in ("comment", "pi") else getattr(what, "tag", what)) for event, what in puller.read_events()])
puller.close()
puller = ET.XMLPullParser()
puller.feed("<a><b></a>")
try:
    print(list(puller.read_events()))
except ET.ParseError as e:
    print(e)
attempt(ET.XMLPullParser, ["nothing"])
attempt(ET.XMLPullParser, [1])
print([(event, e.tag) for event, e in ET.iterparse(io.BytesIO(b"<a><b/><c/></a>"), ("start", "end"))])
print(ET.parse(io.StringIO("<a>\u20ac</a>")).getroot().text)
attempt(ET.XMLParser()._parse_whole, io.StringIO("<a>"))
attempt(ET.XMLParser()._setevents, 1)
attempt(ET.XMLParser(target=Target())._setevents, [])
print(ET.Element.__module__, ET.SubElement.__module__, ET.ParseError.__mro__[1].__name__)
attempt(setattr, ET.Element, "x", 1)
attempt(type(tree.iter()))
print(sys.getsizeof(tree) > 0)
