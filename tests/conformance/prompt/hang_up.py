"""input() with readline when its terminal goes away while the signal that tells so is ignored: the end of input."""
import os
import pty
import signal

results, report = os.pipe()
pid, terminal = pty.fork()
if pid == 0:
    import readline
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        answer = input("ready> ")
    except BaseException as e:
        answer = type(e).__name__
    os.write(report, answer.encode())
    os._exit(0)
os.close(report)
shown = b""
while b"ready> " not in shown:
    shown += os.read(terminal, 1000)
os.close(terminal)
print(os.read(results, 1000).decode(), os.waitpid(pid, 0)[1])
