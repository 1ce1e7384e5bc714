# select, poll, epoll and selectors on pipes and sockets.
import select, selectors, os, socket
r, w = os.pipe()
print(select.select([r], [w], [], 0) == ([], [w], []))
os.write(w, b"x")
print(select.select([r], [], [], 1) == ([r], [], []))
p = select.poll(); p.register(r, select.POLLIN); p.register(w, select.POLLOUT)
print(sorted((fd == r, ev) for fd, ev in p.poll(100))); p.modify(w, 0); p.unregister(r); print(p.poll(0))
with select.epoll() as e:
    e.register(r, select.EPOLLIN)
    print([(fd == r, ev) for fd, ev in e.poll(1)], e.closed)
    try:
        e.register(r)
    except FileExistsError as x:
        print(type(x).__name__)
    e.unregister(r); print(e.poll(0))
print(e.closed)
os.read(r, 1); os.close(w); print(p.poll(0) != [], select.select([r], [], [], 0)[0] == [r]); os.close(r)
a, b = socket.socketpair()
for cls in (selectors.SelectSelector, selectors.PollSelector, selectors.EpollSelector):
    with cls() as s:
        key = s.register(a, selectors.EVENT_READ, "data")
        print(cls.__name__, key.data, s.select(0), s.get_key(a).events, len(s.get_map()))
        b.send(b"1")
        print([(k.data, ev) for k, ev in s.select(1)]); a.recv(1)
        s.modify(a, selectors.EVENT_WRITE); print([ev for _, ev in s.select(1)]); s.unregister(a)
        for f in (lambda: s.unregister(a), lambda: s.register(a, 0), lambda: s.register("x", 1)):
            try:
                f()
            except Exception as x:
                print(type(x).__name__)
for f in (lambda: select.select([1], [], [], -1), lambda: select.select(1, [], []), lambda: select.select([-1], [], []), lambda: select.select([object()], [], []), lambda: p.register(-1), lambda: select.select([], [], [], "x")):
    try:
        f()
    except Exception as x:
        print(type(x).__name__, x)
