"""Runs a command and writes to the file descriptor of its first argument: seconds, processor seconds, peak kilobytes, status.

A process of its own because the peak of a child counts from what its parent held at the fork: this one holds little, for
which it is started with -I -S and imports only built-in modules.
"""
import posix
import sys
import time

report, command = int(sys.argv[1]), sys.argv[2:]
start = time.perf_counter()
child = posix.fork()
if not child:
    try:
        posix.close(report)
        posix.execv(command[0], command)
    finally:
        posix._exit(127)
_, status, usage = posix.wait4(child, 0)
seconds = time.perf_counter() - start
posix.write(report, repr((seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, status)).encode())
