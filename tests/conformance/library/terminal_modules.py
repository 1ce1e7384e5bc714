# termios, tty and pty on a pseudo-terminal; resource, grp, syslog, fcntl.
import fcntl
import grp
import os
import pty
import resource
import struct
import syslog
import termios
import tty


def show(label, f):
    try:
        print(label, repr(f()))
    except Exception as e:
        print(label, type(e).__name__, e)


master, slave = os.openpty()
print(os.isatty(slave))
mode = termios.tcgetattr(slave)
print(len(mode), len(mode[6]), mode[6][termios.VINTR], bool(mode[3] & termios.ICANON), bool(mode[3] & termios.ECHO))
old = tty.setraw(slave)
raw = termios.tcgetattr(slave)
print(old == mode, bool(raw[3] & termios.ICANON), raw[6][termios.VMIN], raw[6][termios.VTIME])
os.write(master, b"ab")
print(os.read(slave, 10))
termios.tcsetattr(slave, termios.TCSANOW, mode)
print(termios.tcgetattr(slave) == mode)
tty.setcbreak(slave)
print(bool(termios.tcgetattr(slave)[3] & termios.ECHO))
termios.tcsetwinsize(slave, (30, 100))
print(termios.tcgetwinsize(slave), struct.unpack("HHHH", fcntl.ioctl(slave, termios.TIOCGWINSZ, b"\0" * 8))[:2])
print(termios.tcdrain(slave), termios.tcflush(slave, termios.TCIOFLUSH), termios.tcflow(slave, termios.TCOON))
show("set", lambda: termios.tcsetattr(slave, termios.TCSANOW, mode[:3]))
show("set chars", lambda: termios.tcsetattr(slave, termios.TCSANOW, mode[:6] + [[1]]))
show("winsize", lambda: termios.tcsetwinsize(slave, (1,)))
show("fd", lambda: termios.tcgetattr(9999))
show("type", lambda: termios.tcgetattr("x"))
r, w = os.pipe()
show("pipe", lambda: termios.tcgetattr(r))
print(issubclass(termios.error, OSError), termios.TCSANOW, termios.ECHO, termios.VMIN)
pid, fd = pty.fork()
if pid == 0:
    os.write(1, b"child says " + os.ttyname(0)[:5].encode())
    os._exit(3)
print(os.read(fd, 100), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
print(isinstance(soft, int), resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1])))
print(resource.getrlimit(resource.RLIMIT_CORE)[0], resource.RLIM_INFINITY)
show("limit", lambda: resource.getrlimit(999))
show("limit tuple", lambda: resource.setrlimit(resource.RLIMIT_CORE, (1,)))
show("limit negative", lambda: resource.setrlimit(resource.RLIMIT_CORE, (-5, -1)))
usage = resource.getrusage(resource.RUSAGE_SELF)
print(usage.ru_maxrss > 0, len(usage), resource.getpagesize())
g = grp.getgrgid(0)
print(g.gr_name, g[2], grp.getgrnam("root") == g, g in grp.getgrall())
show("group", lambda: grp.getgrgid(2**31 - 5))
show("group big", lambda: grp.getgrgid(2**128))
show("group name", lambda: grp.getgrnam("no such group"))
print(syslog.LOG_UPTO(syslog.LOG_ERR), syslog.LOG_MASK(syslog.LOG_INFO), syslog.setlogmask(255), syslog.setlogmask(255))
print(syslog.openlog("test", syslog.LOG_PID), syslog.closelog())
show("syslog", lambda: syslog.syslog())
