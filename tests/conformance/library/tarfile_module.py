# tarfile: formats, kinds of members, compression, filters, damage.
import io
import os
import tarfile
import tempfile


def member(name, data=b"", **fields):
    t = tarfile.TarInfo(name)
    t.size = len(data)
    t.mtime = 1700000000
    for key, value in fields.items():
        setattr(t, key, value)
    return t, io.BytesIO(data)


MEMBERS = [
    ("plain.txt", b"hello\n" * 20, {"mode": 0o640, "uid": 1000, "gid": 100, "uname": "someone", "gname": "users"}),
    ("folder", b"", {"type": tarfile.DIRTYPE, "mode": 0o755}),
    ("folder/" + "long" * 40 + ".txt", b"long name", {}),
    ("ünïcode.txt", b"x", {}),
    ("link", b"", {"type": tarfile.SYMTYPE, "linkname": "plain.txt"}),
    ("hard", b"", {"type": tarfile.LNKTYPE, "linkname": "plain.txt"}),
    ("fifo", b"", {"type": tarfile.FIFOTYPE}),
]
for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, pax_headers={"comment": "ä"} if form == tarfile.PAX_FORMAT else None) as t:
        for name, data, fields in MEMBERS:
            t.addfile(*member(name, data, **fields))
    print(form, len(out.getvalue()))
    out.seek(0)
    with tarfile.open(fileobj=out) as t:
        print(t.pax_headers, t.getnames()[2][-12:])
        for m in t:
            print(m.name[:12], m.size, oct(m.mode), m.type, m.linkname, m.uid, m.uname, m.mtime, m.isfile(), m.isdir(), m.issym())
        print(t.extractfile("hard").read(6), t.extractfile("folder"), t.getmember("link").name)
        with t.extractfile("plain.txt") as f:
            print(f.readline(), f.seek(-6, 2), f.read(), f.name)
out = io.BytesIO()
with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as t:
    try:
        t.addfile(*member("n" * 300))
    except ValueError as e:
        print("ValueError:", e)

for kind in ("gz", "bz2", "xz", "zst"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{kind}") as t:
        t.addfile(*member("a", b"A" * 5000))
    out.seek(0)
    with tarfile.open(fileobj=out, mode="r:*") as t:
        print(kind, t.getnames(), t.extractfile("a").read() == b"A" * 5000)
    out.seek(0)
    with tarfile.open(fileobj=out, mode=f"r|{kind}") as t:
        print([(m.name, len(t.extractfile(m).read())) for m in t])

with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, "source")
    os.makedirs(os.path.join(source, "sub"))
    for name in ("one", "sub/two", "skip.tmp"):
        with open(os.path.join(source, name), "w") as f:
            f.write(name)

    def choose(m):
        m.uid = m.gid = 0
        m.uname = m.gname = "root"
        return None if m.name.endswith(".tmp") else m

    archive = os.path.join(folder, "x.tar")
    with tarfile.open(archive, "w") as t:
        t.add(source, "top", filter=choose)
        print(sorted(t.getnames()))
    print(tarfile.is_tarfile(archive))
    with tarfile.open(archive) as t:
        t.extractall(os.path.join(folder, "out"), filter="data")
    print(sorted(os.listdir(os.path.join(folder, "out", "top"))))
    for fields in ({"name": "../up"}, {"name": "/abs"}, {"name": "s", "type": tarfile.SYMTYPE, "linkname": "../../etc"},
                   {"name": "dev", "type": tarfile.CHRTYPE}):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as t:
            t.addfile(member(**fields)[0])
        out.seek(0)
        with tarfile.open(fileobj=out) as t:
            try:
                t.extractall(os.path.join(folder, "evil"), filter="data")
                print("extracted", os.listdir(os.path.join(folder, "evil")))
            except tarfile.FilterError as e:
                print(type(e).__name__)
for damaged in (b"", b"x" * 600, b"\0" * 512):
    try:
        with tarfile.open(fileobj=io.BytesIO(damaged)) as t:
            print(t.getnames())
    except tarfile.TarError as e:
        print(type(e).__name__, str(e).splitlines()[0])
