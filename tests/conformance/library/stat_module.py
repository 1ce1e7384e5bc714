# stat: modes, types, flags.
import stat, os, tempfile
for mode in (0o100644, 0o40755, 0o120777, 0o10600, 0o140700, 0o60660, 0o20666, 0o104755, 0o102654, 0o41777, 0o104644, 0, 0o41776):
    print(oct(mode), stat.filemode(mode), stat.S_ISREG(mode), stat.S_ISDIR(mode), stat.S_ISLNK(mode), oct(stat.S_IMODE(mode)), oct(stat.S_IFMT(mode)))
print(stat.S_ISFIFO(0o10600), stat.S_ISSOCK(0o140700), stat.S_ISBLK(0o60660), stat.S_ISCHR(0o20666), stat.S_ISDOOR(0), stat.S_ISWHT(0), stat.S_ISPORT(0))
print(stat.ST_MODE, stat.ST_CTIME, oct(stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX), stat.S_IRWXU, stat.UF_NODUMP, stat.FILE_ATTRIBUTE_HIDDEN)
with tempfile.NamedTemporaryFile() as f:
    s = os.stat(f.name); print(stat.filemode(s.st_mode), s[stat.ST_SIZE], s.st_mode == s[0], len(s), repr(s).startswith("os.stat_result(st_mode="))
for bad in ("x", 1.5, -1, 2 ** 40):
    try:
        stat.S_ISREG(bad)
    except Exception as e:
        print(type(e).__name__)
