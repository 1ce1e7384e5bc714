# pathlib (pure and concrete), os.path, glob, fnmatch, tempfile, shutil.
import fnmatch
import glob
import os
import os.path as op
import shutil
import tempfile
from pathlib import Path, PurePath, PurePosixPath as P, PureWindowsPath as W
p = P("/a/b.tar.gz"); print(p, repr(p), p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts, list(p.parents), p.root, p.anchor, p.is_absolute(), p.with_name("x"), p.with_suffix(".zip"), p.with_stem("q"), p / "c" / "../d", "pre" / P("x"), p.relative_to("/a"), p.match("*.gz"), p.as_posix(), p.as_uri(), p.joinpath("x", "/abs"), P("a//b/./c/"), P("."), P(""), P("a") == P("a/"), P("a") < P("b"), hash(P("a")) == hash(P("a")), sorted([P("b"), P("a/c"), P("a")]), P("a/b").relative_to("a/c", walk_up=True), p.is_relative_to("/a"), P("a", "b", "c"), W("C:\\x\\y.txt").parts, W("c:/A") == W("C:/a"), W("C:x").drive, str(W("a/b")), P("a.b.c").with_suffix(""), P("..").name, P("~").parts, bytes(P("é")), P("/a/b").full_match("/**/b"), P("x.PY").match("*.py", case_sensitive=False), os.fspath(P("q")))
for f in (lambda: P("a").relative_to("b"), lambda: P("a").with_name(""), lambda: P("").with_name("x"), lambda: P("a").with_suffix("x"), lambda: P(5), lambda: P("a") / 5, lambda: P("a").with_name("a/b"), lambda: P("a") < "b", lambda: P("x").as_uri(), lambda: P(b"x"), lambda: os.fspath(5), lambda: op.join(1), lambda: op.join("a", b"b"), lambda: op.commonpath([]), lambda: op.commonpath(["/a", "b"]), lambda: Path("/no/such").read_text(), lambda: Path("/no/such").stat(), lambda: list(Path("/no/such").iterdir()), lambda: op.getsize("/no/such"), lambda: W("a").exists()):
    try: print(f())
    except (ValueError, TypeError, OSError, AttributeError) as e: print(type(e).__name__, e)
print(op.join("a", "b", "/c", "d"), op.join("a", ""), op.split("/a/b"), op.split("/"), op.splitext("a.tar.gz"), op.splitext(".bashrc"), op.basename("/x/y/"), op.dirname("/x/y"), op.normpath("/a/../b//c/./d"), op.normpath(""), op.isabs("/x"), op.commonprefix(["abc", "abd"]), op.commonpath(["/a/b", "/a/c"]), op.relpath("/a/b", "/a/c/d"), op.splitdrive("/a"), op.expanduser("x"), op.splitroot("//a/b"), op.normcase("A"), op.abspath("/x/../y"))
d = Path(tempfile.mkdtemp()); f = d / "sub" / "file.txt"; f.parent.mkdir(); print(f.write_text("héllo\n"), f.read_text(), f.read_bytes(), f.exists(), f.is_file(), f.parent.is_dir(), f.stat().st_size, f.touch(), (d / "b").write_bytes(b"\0\1"), sorted(x.name for x in d.iterdir()), sorted(str(x.relative_to(d)) for x in d.rglob("*")), [x.name for x in d.glob("**/*.txt")], [(str(Path(r).relative_to(d)), sorted(ds), sorted(fs)) for r, ds, fs in d.walk()]); g = f.rename(d / "moved"); print(g.name, f.exists(), (d / "link").symlink_to(g), (d / "link").is_symlink(), (d / "link").resolve() == g.resolve(), os.readlink(d / "link") == str(g), (d / "x/y/z").mkdir(parents=True), (d / "x").mkdir(exist_ok=True), sorted(os.listdir(d)), sorted(e.name for e in os.scandir(d) if e.is_dir()), g.unlink(), (d / "nope").unlink(missing_ok=True), (d / "x/y/z").rmdir(), (d / "b").samefile(d / "b"), oct((d / "b").stat().st_mode & 0o777) in ("0o644", "0o664", "0o600"), (d / "b").chmod(0o600), oct((d / "b").stat().st_mode & 0o777))
for h in (lambda: (d / "x").mkdir(), lambda: (d / "q/r").mkdir(), lambda: (d / "nope").unlink(), lambda: (d / "x").rmdir(), lambda: (d / "x").read_text(), lambda: os.rmdir(d / "b"), lambda: (d / "b" / "c").touch()):
    try: h(); print("ok")
    except OSError as e: print(type(e).__name__, e.strerror)
for n in ("a.py", "b.PY", "c.txt", ".hid", "d1", "d[2]"): (d / n).touch()
print(sorted(op.basename(x) for x in glob.glob(str(d / "*.py"))), sorted(op.basename(x) for x in glob.glob(str(d / "[ab]*"))), glob.escape("d[2]?"), len(glob.glob(glob.escape(str(d / "d[2]")))), sorted(glob.glob("*", root_dir=d)), sorted(glob.glob("**", root_dir=d, recursive=True))[:4], fnmatch.fnmatch("a.py", "*.py"), fnmatch.filter(["a1", "b2", "a3"], "a?"), fnmatch.fnmatchcase("A", "a"), fnmatch.translate("*.[!a]?"), fnmatch.filterfalse(["a", "b"], "a"))
shutil.copy(d / "b", d / "b2"); shutil.copytree(d / "x", d / "xc"); shutil.move(d / "b2", d / "b3"); print((d / "b3").read_bytes(), (d / "xc/y").is_dir(), shutil.which("no-such-command-xyz")); shutil.rmtree(d / "xc"); print((d / "xc").exists())
with tempfile.TemporaryDirectory() as t: print(op.isdir(t)); open(op.join(t, "f"), "w").close()
print(op.exists(t))
with tempfile.NamedTemporaryFile("w+", suffix=".tmp", dir=d) as nt: nt.write("x"); nt.flush(); print(nt.name.endswith(".tmp"), op.getsize(nt.name), nt.seek(0), nt.read())
with tempfile.TemporaryFile() as tf: tf.write(b"abc"); tf.seek(0); print(tf.read())
with tempfile.SpooledTemporaryFile(max_size=4, mode="w+") as sp: sp.write("ab"); sp.write("cdef"); sp.seek(0); print(sp.read())
fd, name = tempfile.mkstemp(prefix="pre", dir=d); print(os.write(fd, b"hi"), os.close(fd), op.basename(name).startswith("pre"), os.path.getsize(name), tempfile.gettempdir() != ""); shutil.rmtree(d); print(d.exists())
