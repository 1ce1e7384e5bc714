import mmap
import os
import tempfile


def show(label, f):
    try:
        print(label, repr(f()))
    except Exception as e:
        print(label, type(e).__name__, e)


with mmap.mmap(-1, 64) as m:
    print(len(m), m.closed, m.tell(), m.write(b"hello\nworld\nend"), m.tell())
    m.seek(0)
    print(m.readline(), m.read(3), m.read_byte(), m.read(2), m[0], m[0:5], m[0:10:2], m[-1])
    print(m.find(b"o"), m.find(b"o", 0), m.find(b"o", 5), m.rfind(b"o"), m.find(b"zzz"), m.find(b"o", -64, -1), m.find(b""))
    m[0] = ord("J")
    m[1:5] = b"ELLO"
    m[0:10:3] = b"abcd"
    print(m[:16])
    m.move(20, 0, 5)
    print(m[20:25], m.seek(-4, os.SEEK_END), m.seek(2, os.SEEK_CUR), m.seekable())
    show("seek", lambda: m.seek(100))
    show("index", lambda: m[64])
    show("set index", lambda: m.__setitem__(64, 1))
    show("value", lambda: m.__setitem__(0, 256))
    show("value type", lambda: m.__setitem__(0, b"a"))
    show("slice size", lambda: m.__setitem__(slice(0, 2), b"abc"))
    show("key", lambda: m["a"])
    show("write", lambda: m.write(b"x" * 100))
    show("write_byte", lambda: m.write_byte(300))
    show("move", lambda: m.move(60, 0, 10))
    show("flush", lambda: m.flush())
    show("flush range", lambda: m.flush(100, 1))
    show("size", lambda: m.size())
    view = memoryview(m)
    show("close", lambda: m.close())
    show("resize", lambda: m.resize(128))
    view.release()
    show("del", lambda: m.__delitem__(0))
    print(bytes(m)[:4], b"LL" in bytes(m), list(m)[:2], m.madvise(mmap.MADV_NORMAL))
    print(repr(m))
print(m.closed, repr(m))
show("closed", lambda: m.read())
show("closed len", lambda: len(m))

with tempfile.TemporaryFile() as f:
    show("empty", lambda: mmap.mmap(f.fileno(), 0))
    f.write(b"0123456789" * 1000)
    f.flush()
    with mmap.mmap(f.fileno(), 0) as m:
        print(len(m), m.size(), m[9990:], m.find(b"90", 5000))
        m[5:8] = b"abc"
        m.flush()
        m.resize(20000)
        print(len(m), m.size(), m[10000:10003])
    f.seek(0)
    print(f.read(10))
    with mmap.mmap(f.fileno(), 100, access=mmap.ACCESS_READ) as m:
        show("read only", lambda: m.write(b"x"))
        show("read only item", lambda: m.__setitem__(0, 1))
        show("read only resize", lambda: m.resize(10))
        print(memoryview(m).readonly, m.read(10), repr(m))
    with mmap.mmap(f.fileno(), 100, access=mmap.ACCESS_COPY) as m:
        m[0:3] = b"ZZZ"
        print(m[0:3])
    f.seek(0)
    print(f.read(3))
    with mmap.mmap(f.fileno(), 0, offset=mmap.ALLOCATIONGRANULARITY, prot=mmap.PROT_READ) as m:
        print(len(m) == 20000 - mmap.ALLOCATIONGRANULARITY, m[0:4])
    show("too long", lambda: mmap.mmap(f.fileno(), 10**6))
    show("offset", lambda: mmap.mmap(f.fileno(), 0, offset=10**6))
show("negative", lambda: mmap.mmap(-1, -1))
show("negative offset", lambda: mmap.mmap(-1, 1, offset=-1))
show("access", lambda: mmap.mmap(-1, 1, access=99))
show("both", lambda: mmap.mmap(-1, 1, flags=mmap.MAP_PRIVATE, access=mmap.ACCESS_READ))
show("fd", lambda: mmap.mmap(9999, 10))
print(mmap.error is OSError, mmap.PROT_READ, mmap.MAP_SHARED)
