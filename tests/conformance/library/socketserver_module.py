# socketserver: TCP, UDP, threads, forks, errors in handlers.
import socketserver, socket, threading, io, sys, contextlib
class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline().strip()
        if line == b"fail": raise ValueError("handler failed")
        self.wfile.write(b"got " + line)
class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data[::-1], self.client_address)
def ask(addr, data):
    with socket.create_connection(addr, timeout=10) as c:
        c.sendall(data + b"\n"); c.shutdown(socket.SHUT_WR)
        return c.makefile("rb").read()
for cls in (socketserver.TCPServer, socketserver.ThreadingTCPServer, socketserver.ForkingTCPServer):
    with cls(("127.0.0.1", 0), Echo) as s:
        t = threading.Thread(target=s.serve_forever, kwargs={"poll_interval": 0.01}); 
        if cls is socketserver.ForkingTCPServer:
            s.handle_request_in = None
        t.start() if cls is not socketserver.ForkingTCPServer else None
        if cls is socketserver.ForkingTCPServer:
            c = socket.create_connection(s.server_address); c.sendall(b"forked\n"); s.handle_request(); print(cls.__name__, c.recv(100)); c.close(); continue
        print(cls.__name__, ask(s.server_address, b"one"), ask(s.server_address, b"two"))
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            print(ask(s.server_address, b"fail"))
            s.shutdown(); t.join()
            if hasattr(s, "_threads"): s.server_close()
        print("ValueError: handler failed" in err.getvalue(), s.allow_reuse_address)
with socketserver.UDPServer(("127.0.0.1", 0), Datagram) as s, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as c:
    c.sendto(b"abc", s.server_address); s.handle_request(); print(c.recv(10))
    s.timeout = 0.01; s.handle_timeout = lambda: print("timeout"); s.handle_request()
