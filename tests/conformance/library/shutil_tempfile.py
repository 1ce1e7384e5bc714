# shutil and tempfile.
import shutil, tempfile, os, io
with tempfile.TemporaryDirectory(prefix="dx") as d:
    src = os.path.join(d, "src"); os.makedirs(src + "/sub")
    for n, t in (("a.txt", "A"), ("sub/b.txt", "BB"), ("skip.tmp", "")):
        open(os.path.join(src, n), "w").write(t)
    print(os.path.relpath(shutil.copy(src + "/a.txt", d), d), shutil.copyfile(src + "/a.txt", d + "/c").endswith("c"))
    shutil.copytree(src, d + "/copy", ignore=shutil.ignore_patterns("*.tmp"))
    tree = lambda p: sorted(os.path.relpath(os.path.join(r, f), p) for r, _, fs in os.walk(p) for f in fs)
    print(tree(d + "/copy")); shutil.move(d + "/copy", d + "/moved"); print(tree(d + "/moved"), os.path.exists(d + "/copy"))
    for fmt in ("tar", "zip"):
        a = shutil.make_archive(d + "/arc", fmt, src); shutil.unpack_archive(a, d + "/out" + fmt); print(os.path.basename(a), tree(d + "/out" + fmt))
    shutil.rmtree(d + "/moved"); print(os.path.exists(d + "/moved"), shutil.which("no-such-program"))
    out = io.StringIO(); shutil.copyfileobj(io.StringIO("x" * 10), out, 3); print(out.getvalue())
    for f in (lambda: shutil.copyfile(src + "/a.txt", src + "/a.txt"), lambda: shutil.rmtree(d + "/none"), lambda: shutil.copytree(src, src), lambda: shutil.make_archive("x", "nope"), lambda: shutil.copyfile(src, d + "/z")):
        try:
            f()
        except Exception as e:
            print(type(e).__name__, str(e).replace(d, "D")[:90])
    with tempfile.NamedTemporaryFile("w+", dir=d, suffix=".x", delete_on_close=False) as f:
        f.write("hi"); f.flush(); print(open(f.name).read(), f.name.endswith(".x"))
    print(os.path.exists(f.name))
    with tempfile.TemporaryFile() as f:
        f.write(b"data"); f.seek(0); print(f.read())
    with tempfile.SpooledTemporaryFile(max_size=5) as f:
        f.write(b"abc"); print(f._rolled); f.write(b"defgh"); print(f._rolled); f.seek(0); print(f.read())
    fd, name = tempfile.mkstemp(dir=d); os.close(fd); print(oct(os.stat(name).st_mode & 0o777), os.path.isdir(tempfile.mkdtemp(dir=d)), tempfile.gettempdir() == tempfile.gettempdir())
print(os.path.exists(d), shutil.get_terminal_size((50, 20)).columns > 0, shutil.get_archive_formats()[0][0])
