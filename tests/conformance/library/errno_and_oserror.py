# errno and the subclasses of OSError.
import errno, os
for name in ("EPERM", "ENOENT", "EINTR", "EAGAIN", "EACCES", "EEXIST", "ENOTDIR", "EISDIR", "EPIPE", "ECHILD", "ETIMEDOUT", "ECONNREFUSED", "EINVAL"):
    n = getattr(errno, name)
    e = OSError(n, os.strerror(n), "file")
    print(name, n, errno.errorcode[n], type(e).__name__, e)
print(type(OSError("text")).__name__, OSError(2, "m").filename, OSError(2, "m", "a", None, "b").filename2, OSError(2, "m", "a", None, "b"))
for f in (lambda: open("/no/such"), lambda: os.mkdir("/"), lambda: os.rmdir("/no"), lambda: os.listdir("/etc/passwd"), lambda: os.kill(2 ** 22 + 1, 0),
          lambda: os.read(9999, 1), lambda: open("/"), lambda: os.rename("/no/a", "/no/b")):
    try:
        f()
    except OSError as e:
        print(type(e).__name__, e.errno, e)
class Mine(OSError):
    pass
print(repr(Mine(1, "x")), Mine(1, "x").strerror, BlockingIOError(11, "b", 5).characters_written)
