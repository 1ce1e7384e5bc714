# fnmatch and glob over a small tree.
import fnmatch, glob, os, tempfile
for name, pattern in (("a.py", "*.py"), ("A.PY", "*.py"), ("b1", "b[0-9]"), ("b!", "b[!a]"), ("x]", "x[]]"), ("ab", "a?"), (".h", "*"), ("a/b", "a*")):
    print(name, pattern, fnmatch.fnmatch(name, pattern), fnmatch.fnmatchcase(name, pattern))
print(fnmatch.filter(["a.c", "b.h", "c.c"], "*.c"), fnmatch.filterfalse(["a.c", "b.h"], "*.c"), fnmatch.translate("a*[b-d]?.txt"))
with tempfile.TemporaryDirectory() as d:
    for f in ("a.txt", "b.txt", ".hidden", "sub/c.txt", "sub/deep/d.txt", "we[i]rd"):
        path = os.path.join(d, f)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        open(path, "w").close()
    show = lambda l: sorted(os.path.relpath(x, d) for x in l)
    print(show(glob.glob(d + "/*.txt")), show(glob.glob(d + "/**", recursive=True)), show(glob.glob(d + "/*", include_hidden=True)))
    print(sorted(glob.glob("**/*.txt", root_dir=d, recursive=True)), show(glob.glob(glob.escape(d + "/we[i]rd"))), show(glob.iglob(d + "/[!a]*")))
    print(glob.has_magic("a*"), glob.translate("**/*.py", recursive=True))
