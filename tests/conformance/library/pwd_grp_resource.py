# pwd, grp, resource: the entries every Linux machine has, limits, usage, errors.
import grp
import pwd
import resource

root = pwd.getpwnam("root")
print(type(root).__name__, root.pw_name, root.pw_uid, root.pw_gid, root[2:4], len(root), root.n_fields)
print(pwd.getpwuid(0) == root, root in pwd.getpwall())
group = grp.getgrgid(0)
print(type(group).__name__, group.gr_name, group.gr_gid, isinstance(group.gr_mem, list), grp.getgrnam("root") == group)
print(any(g.gr_gid == 0 for g in grp.getgrall()))


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for call in ((pwd.getpwnam, "no such user"), (pwd.getpwuid, 2**40), (pwd.getpwuid, -2), (pwd.getpwnam, 1), (pwd.getpwnam, "a\0b"),
             (grp.getgrnam, "no such group"), (grp.getgrgid, "x"), (grp.getgrnam, b"x")):
    print(call[0].__name__, call[1:], attempt(*call))

soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
print(resource.getrlimit(resource.RLIMIT_CORE) == (0, hard), resource.RLIM_INFINITY)
print(attempt(resource.getrlimit, 1000))
print(attempt(resource.setrlimit, resource.RLIMIT_NOFILE, (10,)))
print(attempt(resource.setrlimit, resource.RLIMIT_NOFILE, (10, 5)))
print(attempt(resource.setrlimit, resource.RLIMIT_NOFILE, 5))
print(attempt(resource.setrlimit, resource.RLIMIT_NOFILE, ("a", "b")))
print(resource.getpagesize())

usage = resource.getrusage(resource.RUSAGE_SELF)
print(type(usage).__name__, len(usage), usage.n_fields, usage.ru_utime >= 0, usage.ru_maxrss > 0)
print([name for name in dir(usage) if name.startswith("ru_")])
print(attempt(resource.getrusage, 1000), attempt(resource.getrusage, "x"))
print(resource.error is OSError, sorted(n for n in dir(resource) if n.startswith("RLIMIT_"))[:6])
