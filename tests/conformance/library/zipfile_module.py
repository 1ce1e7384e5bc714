# zipfile: writing, reading, metadata, streams, passwords, damage; zipfile.Path; the command line.
import io
import os
import tempfile
import zipfile

STAMP = (2024, 2, 29, 12, 30, 42)


def info(name, kind=zipfile.ZIP_STORED):
    i = zipfile.ZipInfo(name, STAMP)
    i.compress_type = kind
    i.external_attr = 0o644 << 16
    return i


data = io.BytesIO()
with zipfile.ZipFile(data, "w") as z:
    z.writestr(info("a.txt"), "stored " * 10)
    z.writestr(info("dir/b.txt", zipfile.ZIP_DEFLATED), b"deflated " * 100)
    z.writestr(info("dir/c.bin", zipfile.ZIP_BZIP2), bytes(1000))
    z.writestr(info("dir/d.bin", zipfile.ZIP_LZMA), bytes(range(256)) * 4)
    with z.open(info("ünï.txt", zipfile.ZIP_DEFLATED), "w") as f:
        f.write(b"streamed\n")
        f.write(b"lines\n")
    z.mkdir("empty")
    z.comment = b"a comment"
    print(len(z.namelist()), z.getinfo("dir/b.txt").file_size)

with zipfile.ZipFile(data) as z:
    print(z.testzip(), z.comment)
    for i in z.infolist():
        if i.filename != "empty/":
            print(i.filename, i.file_size, i.compress_type, hex(i.CRC), i.date_time, i.is_dir(), hex(i.flag_bits), i.create_system)
    print(repr(z.getinfo("a.txt")))
    with z.open("ünï.txt") as f:
        print(f.readline(), f.read(3), f.seekable(), f.seek(0), f.readlines(), f.read())
    with z.open("dir/d.bin") as f:
        f.seek(-4, os.SEEK_END)
        print(f.tell(), f.read1(10))
    for bad in (lambda: z.read("missing"), lambda: z.open("a.txt", "x"), lambda: z.read("a.txt", pwd="text")):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, e)
    path = zipfile.Path(z)
    print(sorted(str(p.name) for p in path.iterdir()), (path / "dir" / "b.txt").read_text()[:9], (path / "dir").is_dir())
    print(sorted(p.at for p in path.glob("**/*.bin")), (path / "nothing").exists(), (path / "a.txt").suffix)

with tempfile.TemporaryDirectory() as folder:
    with zipfile.ZipFile(data) as z:
        z.extractall(folder, ["a.txt", "dir/b.txt"])
        print(sorted(os.listdir(folder)), os.path.getsize(os.path.join(folder, "dir", "b.txt")))
    name = os.path.join(folder, "x.zip")
    with zipfile.ZipFile(name, "x", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        z.write(os.path.join(folder, "a.txt"), "renamed.txt")
    with zipfile.ZipFile(name, "a") as z:
        z.writestr("second.txt", "2")
        print(z.namelist())
    print(zipfile.is_zipfile(name), zipfile.is_zipfile(os.path.join(folder, "a.txt")))
    try:
        zipfile.ZipFile(name, "x")
    except FileExistsError as e:
        print(type(e).__name__)
    zipfile.main(["-t", name])

evil = io.BytesIO()
with zipfile.ZipFile(evil, "w") as z:
    z.writestr("../../up.txt", "x")
    z.writestr("/abs.txt", "y")
with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(evil) as z:
    z.extractall(os.path.join(folder, "in"))
    print(sorted(os.listdir(os.path.join(folder, "in"))))

raw = data.getvalue()
broken = bytearray(raw)
broken[raw.index(b"stored ")] ^= 1
for damaged in (bytes(broken), raw[:-30], b"", raw[30:], b"PK\x05\x06" + bytes(18), raw.replace(b"PK\x01\x02", b"PK\x01\x03")):
    try:
        with zipfile.ZipFile(io.BytesIO(damaged)) as z:
            print(z.testzip(), len(z.namelist()))
    except Exception as e:
        print(type(e).__name__, e)
locked = bytearray(raw)
for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
    locked[raw.index(signature) + at] |= 1
with zipfile.ZipFile(io.BytesIO(bytes(locked))) as z:
    for password in (None, b"secret"):
        try:
            print(z.read("a.txt", password))
        except Exception as e:
            print(type(e).__name__, e)
