# urllib.parse and robotparser.
from urllib.parse import *
import urllib.robotparser
for url in ("http://user:pw@host.org:8080/a/b;p?q=1&r=2#frag", "//net/path", "mailto:x@y", "file:///etc/x", "http://[::1]:80/", "/rel?x", "", "HTTP://A.b/%7Efoo"):
    p = urlparse(url); s = urlsplit(url)
    print(p, p.hostname, p.port, p.username, s.geturl(), urlunparse(p) == url)
for rel in ("g", "./g", "../g", "/g", "//g", "?y", "#s", "g;x", "../../../g", "http:g", ""):
    print(rel, urljoin("http://a/b/c/d;p?q", rel))
print(quote("a b/ü&", safe=""), quote_plus("a b+c"), unquote("%C3%BC%20x%zz"), unquote_plus("a+b%2B"), quote_from_bytes(b"\xff "), unquote_to_bytes("%ff"))
print(urlencode({"a": 1, "b": ["x", "y"], "c": "é"}, doseq=True), urlencode([("k", "v w")], quote_via=quote), parse_qs("a=1&a=2&b=&c", keep_blank_values=True), parse_qsl("a=%20;b=2&c=3", separator="&"), urldefrag("x#y"))
print(parse_qs(b"a=1"), urlsplit(b"http://x/y").netloc, splittype("a:b") if False else "")
for f in (lambda: urlparse("http://x:99999/").port, lambda: urlparse("http://x:a/").port, lambda: urlsplit("http://[bad/"), lambda: urljoin("a", b"b"), lambda: urlencode(1), lambda: parse_qs("a=1&b=2", max_num_fields=1), lambda: parse_qsl("a", strict_parsing=True)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
r = urllib.robotparser.RobotFileParser(); r.parse("User-agent: *\nDisallow: /private\nCrawl-delay: 5\nSitemap: http://x/s.xml".splitlines())
print(r.can_fetch("bot", "/private/x"), r.can_fetch("bot", "/pub"), r.crawl_delay("bot"), r.site_maps())
