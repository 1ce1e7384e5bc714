# os: processes, exit codes, pipes between them.
import os, sys, signal
pid = os.fork()
if pid == 0:
    os._exit(7)
_, status = os.waitpid(pid, 0)
print(os.WIFEXITED(status), os.WEXITSTATUS(status), os.waitstatus_to_exitcode(status))
pid = os.fork()
if pid == 0:
    os.kill(os.getpid(), signal.SIGKILL)
_, status = os.waitpid(pid, 0)
print(os.WIFSIGNALED(status), os.WTERMSIG(status), os.waitstatus_to_exitcode(status))
r, w = os.pipe()
pid = os.fork()
if pid == 0:
    os.dup2(w, 1)
    os.execv("/bin/sh", ["sh", "-c", "echo from sh $X; exit 3"])
os.close(w)
print(os.read(r, 100), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(os.system("exit 2") >> 8, os.popen("echo popen").read(), os.popen("exit 1").close() >> 8)
pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 5"], os.environ)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
pid = os.spawnvp(os.P_NOWAIT, "true", ["true"]); print(os.waitpid(pid, 0)[1], os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 4"))
for f in (lambda: os.execv("/no/such", ["x"]), lambda: os.execv("/bin/sh", []), lambda: os.kill(os.getpid(), 999), lambda: os.posix_spawn("/no/such", ["x"], {})):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(os.getppid() > 0, os.getpgid(0) == os.getpgrp(), os.nice(0) >= 0, os.times().user >= 0, os.get_exec_path()[0] != "", os.sched_getscheduler(0) == os.SCHED_OTHER)
os.register_at_fork(before=lambda: print("before", flush=True), after_in_parent=lambda: print("parent", flush=True))
pid = os.fork()
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
