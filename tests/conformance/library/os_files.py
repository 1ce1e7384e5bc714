# os: files, directories, descriptors, stat.
import os, stat, tempfile
with tempfile.TemporaryDirectory() as d:
    os.chdir(d)
    fd = os.open("f", os.O_RDWR | os.O_CREAT, 0o640)
    print(os.write(fd, b"hello world"), os.lseek(fd, 6, os.SEEK_SET), os.read(fd, 99), os.pread(fd, 5, 0), os.pwrite(fd, b"J", 0), os.fstat(fd).st_size)
    os.ftruncate(fd, 4); os.fsync(fd); print(os.path.getsize("f"), os.isatty(fd), os.get_inheritable(fd))
    os.close(fd)
    os.link("f", "g"); os.symlink("f", "s"); os.mkdir("dir"); os.makedirs("x/y/z", exist_ok=True); os.rename("g", "dir/h")
    print(sorted(os.listdir()), os.readlink("s"), os.stat("f").st_nlink, stat.filemode(os.lstat("s").st_mode)[0], os.path.islink("s"), os.path.samefile("f", "dir/h"))
    os.chmod("f", 0o600); print(oct(os.stat("f").st_mode & 0o777), os.access("f", os.R_OK), os.access("none", os.F_OK))
    os.utime("f", (1000, 2000)); print(os.stat("f").st_mtime, os.stat("f").st_atime_ns)
    print(sorted((e.name, e.is_dir(), e.is_symlink(), e.is_file(follow_symlinks=False)) for e in os.scandir()))
    print([(os.path.relpath(p, d), sorted(a), sorted(b)) for p, a, b in sorted(os.walk(d))])
    os.removedirs("x/y/z"); os.remove("s"); os.replace("dir/h", "f2"); os.rmdir("dir")
    print(sorted(os.listdir(b".")), os.getcwd() == os.path.realpath(d))
    r, w = os.pipe(); os.write(w, b"pipe"); os.close(w); print(os.read(r, 10), os.read(r, 10)); os.close(r)
    with os.fdopen(os.open("t", os.O_WRONLY | os.O_CREAT), "w") as f: f.write("text")
    print(os.umask(os.umask(0o22)) == 0o22, open("t").read(), os.fspath("a"), os.fsencode("é"), os.fsdecode(b"\xff"))
    for f in (lambda: os.rmdir("nope"), lambda: os.mkdir("t"), lambda: os.rmdir(d + "/t"), lambda: os.open("t", os.O_CREAT | os.O_EXCL), lambda: os.fspath(1), lambda: os.stat("a\0b"), lambda: os.listdir("t")):
        try:
            f()
        except Exception as e:
            print(type(e).__name__, str(e).replace(d, "D"))
    os.chdir("/")
os.environ["DX_T"] = "v"; print(os.getenv("DX_T"), os.environ.pop("DX_T"), os.getenv("DX_T", "gone"), os.path.expandvars("$DX_T/x"), "HOME" in os.environ)
print(os.path.join("a", "/b", "c"), os.path.normpath("a/../b//./c"), os.path.splitext("x.tar.gz"), os.path.commonpath(["/a/b", "/a/c"]), os.path.relpath("/a/b", "/a/c"), os.path.split("/a/b/"), os.sep, os.linesep == "\n", os.cpu_count() > 0)
