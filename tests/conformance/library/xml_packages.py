# xml.etree, xml.dom.minidom, xml.sax, plistlib and xmlrpc.client on documents good and bad.
import io, plistlib, xml.dom.minidom, xml.dom.pulldom, xml.sax, xml.sax.saxutils, xmlrpc.client
import xml.etree.ElementTree as ET

DOC = '<?xml version="1.0"?>\n<catalog xmlns:m="urn:m"><book id="b1" m:x="1"><title>One &amp; all</title><price>12.5</price></book>' \
      '<!-- gap --><book id="b2"><title>Zwei ☃</title><price>7</price><![CDATA[a<b]]></book></catalog>'
root = ET.fromstring(DOC)
print(root.tag, len(root), root[0].attrib, [t.text for t in root.iter("title")], root.find("book[@id='b2']/price").text)
print([e.tag for e in root.iterfind(".//price")], root.findtext("book/title"), root[1][1].tail)
root[0].set("new", "va\"l<ue")
ET.SubElement(root, "book", id="b3").text = "ünï"
print(ET.tostring(root), ET.tostring(root, encoding="unicode")[-40:])
ET.indent(root)
print(ET.tostring(root, encoding="unicode"))
print(ET.canonicalize("<a  b='2' a='1'><c/></a>"))
for event, e in ET.iterparse(io.BytesIO(DOC.encode()), ("start", "end", "start-ns", "end-ns", "comment")):
    print(event, getattr(e, "tag", e) if event != "comment" else e.text, end="; ")
print()
pull = ET.XMLPullParser(("end",))
for i in range(0, len(DOC), 40):
    pull.feed(DOC[i:i + 40])
print([e.tag for _, e in pull.read_events()])
for bad in ("", "<a>", "<a></b>", "<a>&nope;</a>", "<a b=1/>", "\x00"):
    try:
        ET.fromstring(bad)
    except ET.ParseError as e:
        print(type(e).__name__, e, e.code, e.position)

dom = xml.dom.minidom.parseString(DOC)
books = dom.getElementsByTagName("book")
print([b.getAttribute("id") for b in books], books[0].firstChild.firstChild.data, dom.documentElement.nodeName)
books[0].appendChild(dom.createElement("extra")).appendChild(dom.createTextNode("a<b>&c"))
print(books[0].toxml(), books[1].toprettyxml(indent=" "))
try:
    xml.dom.minidom.parseString("<a><b></a>")
except Exception as e:
    print(type(e).__name__, e)
for event, node in xml.dom.pulldom.parseString("<r><i n='1'/>t</r>"):
    print(event, node.nodeName, end="; ")
print()


class Handler(xml.sax.ContentHandler):
    def __init__(self):
        self.log = []

    def startElement(self, name, attrs):
        self.log.append(("start", name, dict(attrs)))

    def endElement(self, name):
        self.log.append(("end", name))

    def characters(self, content):
        self.log.append(("text", content))


h = Handler()
xml.sax.parseString("<a x='1'>hi<b/></a>", h)
print(h.log)
try:
    xml.sax.parseString("<a>\n<b></a>", Handler())
except xml.sax.SAXParseException as e:
    print(e, e.getLineNumber(), e.getColumnNumber())
print(xml.sax.saxutils.escape("<&>"), xml.sax.saxutils.quoteattr('a"b'), xml.sax.saxutils.unescape("&lt;"))

value = {"name": "x", "list": [1, 2.5, True, b"bytes"], "nested": {"k": "v"}}
print(plistlib.loads(plistlib.dumps(value)) == value, plistlib.loads(plistlib.dumps(value, fmt=plistlib.FMT_BINARY)) == value)
data = xmlrpc.client.dumps((1, "two", [3.0, {"four": True}], None), "method", allow_none=True)
print(xmlrpc.client.loads(data))
try:
    xmlrpc.client.loads("<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>4</int></value></member>"
                        "<member><name>faultString</name><value><string>bad</string></value></member></struct></value></fault></methodResponse>")
except xmlrpc.client.Fault as e:
    print(e)
