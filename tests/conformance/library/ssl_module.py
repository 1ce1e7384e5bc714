# ssl: contexts, handshakes in memory and over sockets, certificates, names that do not match, ALPN, SNI, sessions, broken peers.
import os, socket, ssl, tempfile, threading, urllib.request, http.server, warnings

KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHoMciuOP/Z7bnhVA
bSzwVA7SuDreQ5KlTa+kPFXMpjuhRANCAARpcv6fMCD4IrV8FxVmCCHdkJX3trdS
/8K+0N1/91OdmBKFvi+Hc0kMfE9nnrrpFVAtLohAdvSW0RAjv1+/tljd
-----END PRIVATE KEY-----
"""
CERT = """-----BEGIN CERTIFICATE-----
MIIB7zCCAZSgAwIBAgICEjQwCgYIKoZIzj0EAwIwMDELMAkGA1UEBhMCWFkxDTAL
BgNVBAoMBFRlc3QxEjAQBgNVBAMMCWxvY2FsaG9zdDAgFw0yNjExMjExMTM1NTha
GA8yMTI2MTAyODExMzU1OFowMDELMAkGA1UEBhMCWFkxDTALBgNVBAoMBFRlc3Qx
EjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGly
/p8wIPgitXwXFWYIId2Qlfe2t1L/wr7Q3X/3U52YEoW+L4dzSQx8T2eeuukVUC0u
iEB29JbRECO/X7+2WN2jgZswgZgwHQYDVR0OBBYEFCN9jUqRgxeIOoOK+kEhiGru
lBtwMB8GA1UdIwQYMBaAFCN9jUqRgxeIOoOK+kEhiGrulBtwMA8GA1UdEwEB/wQF
MAMBAf8wRQYDVR0RBD4wPIIJbG9jYWxob3N0gg4qLmV4YW1wbGUudGVzdIcEfwAA
AYYOaHR0cDovL3gudGVzdC+BCW1lQHgudGVzdDAKBggqhkjOPQQDAgNJADBGAiEA
twiQdVCvQZwXLSr4ZMTut6hP2vN6vY6VwPr2xnI6pHECIQCuHSD3ZELlxBOjOh+X
7kIZTvfSryOUDPXZc0lK9fNAQg==
-----END CERTIFICATE-----
"""


def show(what, f, *args, **kwargs):
    try:
        print(what, f(*args, **kwargs))
    except Exception as e:
        print(what, type(e).__name__, str(e).split(" (_ssl.c")[0].split(": The ")[-1], getattr(e, "library", ""), getattr(e, "reason", ""))


folder = tempfile.mkdtemp()
pem = os.path.join(folder, "both.pem")
with open(pem, "w") as f:
    f.write(KEY + CERT)
server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
server_context.load_cert_chain(pem)
client_context = ssl.create_default_context(cadata=CERT)
client_context.verify_flags &= ~ssl.VERIFY_X509_STRICT
print(client_context.verify_mode, client_context.check_hostname, server_context.verify_mode, client_context.protocol)
print(client_context.cert_store_stats(), len(client_context.get_ca_certs()), len(client_context.get_ca_certs(True)[0]) > 300)
print(ssl.DER_cert_to_PEM_cert(ssl.PEM_cert_to_DER_cert(CERT)) == CERT)


def pump(client, server, c_out, s_out, c_in, s_in, steps=10):
    done = set()
    for _ in range(steps):
        for side, name in ((client, "c"), (server, "s")):
            if name not in done:
                try:
                    side.do_handshake()
                    done.add(name)
                except ssl.SSLWantReadError:
                    pass
            s_in.write(c_out.read())
            c_in.write(s_out.read())
        if len(done) == 2:
            break
    return len(done) == 2


def pair(client_context=client_context, server_context=server_context, name="localhost", session=None):
    c_in, c_out, s_in, s_out = (ssl.MemoryBIO() for _ in range(4))
    client = client_context.wrap_bio(c_in, c_out, server_hostname=name, session=session)
    server = server_context.wrap_bio(s_in, s_out, server_side=True)
    ok = pump(client, server, c_out, s_out, c_in, s_in)
    return ok, client, server, (c_in, c_out, s_in, s_out)


server_context.set_alpn_protocols(["h2", "http/1.1"])
client_context.set_alpn_protocols(["http/1.1"])
names = []
server_context.sni_callback = lambda sock, name, context: names.append(name)
ok, client, server, (c_in, c_out, s_in, s_out) = pair()
print(ok, client.version() == server.version(), client.cipher() == server.cipher(), client.selected_alpn_protocol(), names, client.compression())
print(client.server_side, server.server_side, client.server_hostname, server.getpeercert())
cert = client.getpeercert()
print(cert["subject"], cert["serialNumber"], cert["subjectAltName"], cert["version"], len(client.getpeercert(True)) > 300)
print(client.write(b"hello " * 1000), client.pending())
s_in.write(c_out.read())
print(len(server.read(100000)), server.write(b"back"))
c_in.write(s_out.read())
buffer = bytearray(10)
print(client.read(10, buffer), buffer)
show("nothing to read", client.read)
show("size", client.read, -1)
show("unwrap", client.unwrap)
s_in.write(c_out.read())
show("closed", server.read)
print(len(client.get_unverified_chain()), len(client.get_verified_chain()))

show("wrong name", pair, name="other.test")
show("wrong address", pair, name="10.1.2.3")
print(pair(name="www.example.test")[0], pair(name="127.0.0.1")[0])
show("unknown authority", pair, client_context=ssl.create_default_context(cadata=None) if False else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
loose = ssl._create_unverified_context()
ok, client, server, bios = pair(client_context=loose)
print(ok, loose.verify_mode, client.getpeercert())
only12 = ssl._create_unverified_context()
only12.maximum_version = ssl.TLSVersion.TLSv1_2
ok, client, server, bios = pair(client_context=only12)
print(ok, client.version(), client.session is not None, client.session.has_ticket, client.get_channel_binding() == server.get_channel_binding() != None)
ok, again, server, bios = pair(client_context=only12, session=client.session)
print(ok, again.session_reused, again.session == client.session, server.session_reused)
# Garbage, ends in the middle, certificates and keys that are none
c_in, c_out = ssl.MemoryBIO(), ssl.MemoryBIO()
broken = client_context.wrap_bio(c_in, c_out, server_hostname="localhost")
show("first", broken.do_handshake)
print(c_out.pending > 50, c_in.pending, c_in.eof)
c_in.write(b"HTTP/1.0 400 Bad request\r\n\r\n")
show("garbage", broken.do_handshake)
c_in, c_out = ssl.MemoryBIO(), ssl.MemoryBIO()
broken = client_context.wrap_bio(c_in, c_out, server_hostname="localhost")
c_in.write_eof()
show("end", broken.do_handshake)
show("after the end", c_in.write, b"x")
show("no file", server_context.load_cert_chain, os.path.join(folder, "none.pem"))
show("no key", server_context.load_cert_chain, __file__)
show("cadata", client_context.load_verify_locations, cadata="no certificate")
show("nothing", client_context.load_verify_locations)
show("ciphers", client_context.set_ciphers, "NONESUCH")
show("curve", client_context.set_ecdh_curve, "nonesuch")
show("mode", setattr, client_context, "verify_mode", ssl.CERT_NONE)
show("no name", client_context.wrap_bio, ssl.MemoryBIO(), ssl.MemoryBIO())
show("side", server_context.wrap_bio, ssl.MemoryBIO(), ssl.MemoryBIO())
show("error", lambda: str(ssl.SSLError(1, "text")) + repr(ssl.SSLError(1, "text")))
print(issubclass(ssl.SSLCertVerificationError, ValueError), ssl.CertificateError is ssl.SSLCertVerificationError, ssl.SSLError.__module__)
print(ssl.Purpose.SERVER_AUTH.oid, ssl.cert_time_to_seconds("Jan  5 09:34:43 2018 GMT"), len(ssl.RAND_bytes(16)), ssl.HAS_TLSv1_3)

# Over sockets: an HTTPS server and urllib, a client that hangs up
server_context.set_alpn_protocols(["http/1.1"])


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"you asked for {self.path} in {self.connection.version()[:4]}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


httpd = http.server.HTTPServer(("127.0.0.1", 0), Handler)
httpd.socket = server_context.wrap_socket(httpd.socket, server_side=True)
httpd.handle_error = lambda request, address: None
thread = threading.Thread(target=httpd.serve_forever, daemon=True)
thread.start()
port = httpd.server_address[1]
plain = ssl.create_default_context(cadata=CERT)
plain.verify_flags &= ~ssl.VERIFY_X509_STRICT
opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=plain), urllib.request.ProxyHandler({}))
with opener.open(f"https://localhost:{port}/path") as response:
    print(response.status, response.read())
with socket.create_connection(("127.0.0.1", port)) as raw:
    raw.sendall(b"GET / HTTP/1.0\r\n\r\n")  # not TLS at all: the server goes on
    raw.settimeout(5)
    try:
        raw.recv(100)
    except OSError:
        pass
with socket.create_connection(("127.0.0.1", port)) as raw:
    with plain.wrap_socket(raw, server_hostname="localhost") as tls:
        tls.settimeout(5)
        subject = tls.getpeercert()["subject"][2]
        tls.sendall(b"GET /x HTTP/1.0\r\n\r\n")
        text = b""
        while chunk := tls.recv(1000):
            text += chunk
        print(text.split(b"\r\n")[0], text[-25:], tls.fileno() >= 0, subject)
try:
    opener.open(f"https://127.0.0.1:{port}/", timeout=5).read()
    with socket.create_connection(("127.0.0.1", port)) as raw:
        plain.wrap_socket(raw, server_hostname="wrong.test")
except ssl.SSLCertVerificationError as e:
    print(e.verify_code, e.verify_message)
httpd.shutdown()
thread.join()
httpd.server_close()
left, right = socket.socketpair()
with left, right:
    left.settimeout(0.05)
    show("slow peer", ssl._create_unverified_context().wrap_socket, left)
