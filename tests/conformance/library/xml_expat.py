# pyexpat: every handler, namespaces, buffering, external entities, encodings, errors; then the packages above it.
import io
from xml.parsers import expat

DOC = b"""<?xml version="1.0" encoding="iso-8859-1" standalone="no"?>
<?style href="x.css"?>
<!-- about -->
<!DOCTYPE root SYSTEM "root.dtd" [
<!NOTATION note SYSTEM "viewer">
<!ENTITY pic SYSTEM "p.gif" NDATA note>
<!ENTITY ext SYSTEM "ext.xml">
<!ENTITY internal "text of it">
<!ELEMENT root (sub*, (a|b)+)>
<!ELEMENT a (#PCDATA)>
<!ATTLIST root kind CDATA #REQUIRED more (x|y) "x">
]>
<root kind="caf\xe9" xmlns="urn:d" xmlns:n="urn:n">
&internal; &lt;&#65; <n:sub n:at="1"><![CDATA[<raw>]]></n:sub>&ext;
</root>
<!-- end -->
"""


def parser(events, names, **kwargs):
    p = expat.ParserCreate(**kwargs)
    for name in names:
        def handler(*args, name=name):
            if name == "ExternalEntityRef":  # its context has no fixed order
                args = ("\f".join(sorted(args[0].split("\f"))), *args[1:])
            events.append((name, *args))
            return 1
        setattr(p, name if name == "DefaultHandlerExpand" else name + "Handler", handler)
    return p


ALL = """StartElement EndElement ProcessingInstruction CharacterData UnparsedEntityDecl NotationDecl StartNamespaceDecl
EndNamespaceDecl Comment StartCdataSection EndCdataSection NotStandalone ExternalEntityRef StartDoctypeDecl EndDoctypeDecl EntityDecl
XmlDecl ElementDecl AttlistDecl SkippedEntity""".split()
for kwargs in ({}, {"namespace_separator": "!"}):
    events = []
    p = parser(events, ALL, **kwargs)
    p.buffer_text = True
    p.ordered_attributes = bool(kwargs)
    p.specified_attributes = bool(kwargs)
    p.namespace_prefixes = bool(kwargs)
    print(p.Parse(DOC, True))
    for event in events:
        print(event)
events = []
p = parser(events, ["Default", "StartElement"])
p.Parse("<a>é&amp;<b/>\n</a>")
p.Parse("", True)
print(events)


def fails(data, **kwargs):
    p = expat.ParserCreate(**kwargs)
    p.StartElementHandler = lambda *a: None
    try:
        print(p.Parse(data, True))
    except expat.ExpatError as e:
        print(e, e.code, e.lineno, e.offset, p.ErrorCode, p.ErrorLineNumber, p.ErrorColumnNumber, p.ErrorByteIndex)
    except Exception as e:
        print(type(e).__name__, e)


for data in (b" ", b"<a>", b"<a></b>", b"<a/><b/>", b"<a b='1' b='2'/>", b"<a>&x;</a>", b"\xff<a/>", b"<?xml version='1.0' encoding='nope'?><a/>",
             b"<a>&#0;</a>", b"<a><!-- -- --></a>", "<a>\ud800</a>", b"<n:a/>", b"<a\n  <", b"text", 5, b"<a/>trail", b"<!DOCTYPE a [<!ENTITY e '&e;'>]><a>&e;</a>"):
    fails(data)
fails(b"<n:a/>", namespace_separator=" ")
fails(b"<?xml version='1.0' encoding='cp1251'?><a>\xe0</a>")
fails(b"<a>\xe9</a>", encoding="latin-1")
bomb = b"<!DOCTYPE a [<!ENTITY e0 'lol'>" + b"".join(b"<!ENTITY e%d '%s'>" % (i, b"&e%d;" % (i - 1) * 10) for i in range(1, 9)) + b"]><a>&e8;</a>"
fails(bomb)

# An exception in a handler stops the parser
p = expat.ParserCreate()
seen = []
def start(name, attributes):
    seen.append(name)
    if name == "b":
        raise KeyError(name)
p.StartElementHandler = start
try:
    p.Parse(b"<a><b/><c/></a>", True)
except KeyError as e:
    print("KeyError", e, seen)
# External entities
def external(context, base, system_id, public_id):
    sub = p.ExternalEntityParserCreate(context)
    return sub.Parse(b"<inner/>from " + system_id.encode(), True)
p = expat.ParserCreate()
p.SetBase("http://x/")
out = []
p.StartElementHandler = lambda name, attributes: out.append(name)
p.CharacterDataHandler = out.append
p.ExternalEntityRefHandler = external
p.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
p.Parse(b'<!DOCTYPE r [<!ENTITY e SYSTEM "file.xml">]><r>&e;</r>', True)
print(out, p.GetBase())
# Positions, context, interning, attributes of the parser
p = expat.ParserCreate()
where = []
p.StartElementHandler = lambda name, a: where.append((name, p.CurrentLineNumber, p.CurrentColumnNumber, p.CurrentByteIndex, p.GetInputContext()[:6]))
print(p.ParseFile(io.BytesIO(b"<a>\n <bb/>\n</a>")), where, p.GetInputContext(), sorted(p.intern) == ["a", "bb"])
p = expat.ParserCreate()
for attribute, value in (("buffer_size", 0), ("buffer_size", "x"), ("buffer_size", 2**40), ("intern", 3), ("nothing", 1), ("ErrorCode", 1)):
    try:
        setattr(p, attribute, value)
    except Exception as e:
        print(attribute, type(e).__name__, e)
for call in (lambda: expat.ParserCreate(namespace_separator="ab"), lambda: expat.ParserCreate(1), lambda: expat.ParserCreate(intern=3),
             lambda: p.ParseFile(5), lambda: p.ParseFile(io.StringIO("<a/>")), lambda: p.SetBase(None), lambda: delattr(p, "buffer_text"),
             lambda: type(p)()):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
print(expat.ErrorString(expat.errors.codes[expat.errors.XML_ERROR_SYNTAX]), expat.errors.messages[4], expat.model.XML_CTYPE_SEQ)
