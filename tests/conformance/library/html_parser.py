# html and html.parser.
import html
from html.parser import HTMLParser
print(html.escape("<a href='x'>\"&\"</a>"), html.escape("'\"", quote=False), html.unescape("&lt;&eacute;&#233;&#xE9;&notit;&#0;&#x110000;&amp"))
class P(HTMLParser):
    def handle_starttag(self, tag, attrs): print("start", tag, attrs, self.getpos())
    def handle_startendtag(self, tag, attrs): print("startend", tag, attrs)
    def handle_endtag(self, tag): print("end", tag)
    def handle_data(self, data): print("data", repr(data))
    def handle_comment(self, data): print("comment", repr(data))
    def handle_decl(self, decl): print("decl", decl)
    def handle_pi(self, data): print("pi", data)
    def unknown_decl(self, data): print("unknown", data)
p = P()
p.feed("<!DOCTYPE html><p class=a id='b' checked>x &amp; y<br/><!-- note --><script>if (a < b) {}</script><?pi x>")
p.feed("<B>bold</b><a href=\"?q=1&amp;r=2\">link</a>&copy; tail <unfinished")
p.close()
class R(HTMLParser):
    def __init__(self): super().__init__(convert_charrefs=False); self.out = []
    def handle_entityref(self, n): self.out.append(("entity", n))
    def handle_charref(self, n): self.out.append(("char", n))
    def handle_data(self, d): self.out.append(d)
r = R(); r.feed("a&lt;b&#65;c"); r.close(); print(r.out)
