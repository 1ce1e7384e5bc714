# http.server and http.client over a local connection.
import http.client, http.server, threading, json
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *a): pass
    def do_GET(self):
        body = json.dumps({"path": self.path, "agent": self.headers.get("X-Test")}).encode()
        self.send_response(200 if self.path != "/missing" else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201, "Made")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (data[:3], data[3:]):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")
with http.server.ThreadingHTTPServer(("127.0.0.1", 0), H) as s:
    t = threading.Thread(target=s.serve_forever, daemon=True); t.start()
    c = http.client.HTTPConnection(*s.server_address, timeout=10)
    for method, path, body in (("GET", "/a?b=1", None), ("GET", "/missing", None), ("POST", "/p", b"hello world"), ("PUT", "/x", b"")):
        c.request(method, path, body, {"X-Test": "yes"})
        r = c.getresponse()
        data = r.read()
        print(r.status, r.reason, r.version, r.getheader("content-type"), data[:60] if method != "PUT" else len(data) > 0)
    c.close()
    import urllib.request, urllib.error
    base = "http://127.0.0.1:%d" % s.server_address[1]
    with urllib.request.urlopen(base + "/u") as r:
        print(r.status, json.load(r)["path"])
    try:
        urllib.request.urlopen(base + "/missing")
    except urllib.error.HTTPError as e:
        print(e.code, e.reason, e.read()[:9])
    s.shutdown()
try:
    http.client.HTTPConnection("127.0.0.1", s.server_address[1], timeout=2).request("GET", "/")
except OSError as e:
    print(type(e).__name__)
