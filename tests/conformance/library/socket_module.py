# socket: TCP, UDP, Unix, options, timeouts, messages.
import socket, threading, os, tempfile
s = socket.create_server(("127.0.0.1", 0)); port = s.getsockname()[1]
def serve():
    c, addr = s.accept()
    with c, c.makefile("rwb") as f:
        for line in f:
            f.write(line.upper()); f.flush()
t = threading.Thread(target=serve); t.start()
with socket.create_connection(("127.0.0.1", port)) as c:
    f = c.makefile("rw", newline="\n"); f.write("hello\nworld\n"); f.flush()
    print(f.readline(), f.readline(), c.getpeername()[1] == port, c.family.name, c.type.name); f.close()
t.join(); s.close()
u1, u2 = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in "ab")
u1.bind(("127.0.0.1", 0)); u2.sendto(b"datagram", u1.getsockname()); data, addr = u1.recvfrom(100); print(data, addr[0]); u1.close(); u2.close()
a, b = socket.socketpair()
a.sendall(b"x" * 10); buf = bytearray(4); print(b.recv_into(buf), bytes(buf), b.recv(3, socket.MSG_PEEK), b.recv(100)); a.shutdown(socket.SHUT_WR); print(b.recv(1))
a.close(); b.close(); print(a.fileno(), repr(a)[:20])
a, b = socket.socketpair(); r, w = os.pipe()
socket.send_fds(a, [b"fd"], [r]); msg, fds, flags, addr = socket.recv_fds(b, 10, 1); os.write(w, b"through"); print(msg, os.read(fds[0], 10))
print(a.sendmsg([b"ab", b"cd"]), b.recvmsg(10)[0]); b.settimeout(0.01)
for fd in (r, w, fds[0]): os.close(fd)
try:
    b.recv(1)
except TimeoutError as e:
    print(e, b.gettimeout())
b.setblocking(False)
try:
    b.recv(1)
except BlockingIOError as e:
    print(e.errno)
a.close(); b.close()
with tempfile.TemporaryDirectory() as d, socket.socket(socket.AF_UNIX) as us:
    us.bind(d + "/s"); us.listen(); c = socket.socket(socket.AF_UNIX); c.connect(d + "/s"); x, _ = us.accept(); c.send(b"unix"); print(x.recv(9), us.getsockname() == d + "/s"); c.close(); x.close()
o = socket.socket(); o.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); print(o.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR), o.getblocking(), o.proto); fd = o.detach(); print(o.fileno(), fd > 0); os.close(fd)
print(socket.inet_aton("1.2.3.4"), socket.inet_ntop(socket.AF_INET6, b"\0" * 15 + b"\1"), socket.htons(1), socket.getservbyname("http", "tcp"), socket.gethostbyname("127.0.0.1"), socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4], socket.has_ipv6)
for f in (lambda: socket.socket().connect(("127.0.0.1", 1)), lambda: socket.socket().bind("x"), lambda: socket.socket().bind(("127.0.0.1", 99999)), lambda: socket.inet_aton("x"), lambda: a.send(b""), lambda: socket.socket(99), lambda: socket.getaddrinfo("127.0.0.1", "nosuchservice"), lambda: socket.socket().accept()):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
