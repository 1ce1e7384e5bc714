"""Tracebacks that faulthandler writes: on demand, after a time, on signals; what it refuses."""
import faulthandler
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time


def written(action):
    with tempfile.TemporaryFile("w+b") as f:
        action(f)
        f.seek(0)
        text = f.read().decode()
    text = re.sub(r"0x[0-9a-f]{16}( \[.*?\])?", "0xID", text)
    return re.sub(r'File ".*/', 'File "', text)


def inner(f, **options):
    faulthandler.dump_traceback(f, **options)


def démarche(f):
    faulthandler.dump_traceback(f, all_threads=False)


def recurse(f, n):
    if n:
        recurse(f, n - 1)
    else:
        inner(f.fileno(), all_threads=False)


print(written(inner))
print(written(lambda f: inner(f, all_threads=False)))
print(written(démarche))
deep = written(lambda f: recurse(f, 150)).splitlines()
print(len(deep), deep[-1])

ready, stop = threading.Event(), threading.Event()


def waiting():
    ready.set()
    while not stop.is_set():
        time.sleep(0.01)


thread = threading.Thread(target=waiting)
thread.start()
ready.wait()
text = written(inner)
print(len(re.findall("^Thread 0xID", text, re.M)), len(re.findall("^Current thread 0xID", text, re.M)), "in waiting" in text)
stop.set()
thread.join()


def later(f):
    faulthandler.dump_traceback_later(0.05, file=f)
    while not os.fstat(f.fileno()).st_size: time.sleep(0.01)
    faulthandler.cancel_dump_traceback_later()
    faulthandler.dump_traceback_later(60, file=f)
    faulthandler.cancel_dump_traceback_later()
    faulthandler.cancel_dump_traceback_later()


print(written(later))


def on_signal(f):
    faulthandler.register(signal.SIGUSR1, file=f, all_threads=False)
    os.kill(os.getpid(), signal.SIGUSR1)
    print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))


print(written(on_signal))


def chained(f):
    signal.signal(signal.SIGUSR2, lambda *a: print("handler"))
    faulthandler.register(signal.SIGUSR2, file=f, all_threads=False, chain=True)
    os.kill(os.getpid(), signal.SIGUSR2)
    print(faulthandler.unregister(signal.SIGUSR2))


print(written(chained))


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


for file in (-1, 1.5, "x", object()):
    attempt(faulthandler.dump_traceback, file)
for number in (0, 99, signal.SIGSEGV, "x"):
    attempt(faulthandler.register, number)
    attempt(faulthandler.unregister, number)
for seconds in (0, -1, 1e300, "a", None):
    attempt(faulthandler.dump_traceback_later, seconds)
saved, sys.stderr = sys.stderr, None
attempt(faulthandler.enable)
sys.stderr = saved

print(faulthandler.is_enabled(), faulthandler.enable(), faulthandler.is_enabled(), faulthandler.disable(), faulthandler.disable(), faulthandler.is_enabled())
for code in ("faulthandler.enable(); faulthandler._sigsegv()", "faulthandler.enable(all_threads=False, c_stack=False); faulthandler._sigabrt()",
             "faulthandler.enable(); faulthandler.disable(); faulthandler._sigfpe()", "faulthandler.dump_traceback_later(0.01, exit=True)\ntime.sleep(5)"):
    r = subprocess.run([sys.executable, "-c", "import faulthandler, time\n" + code], capture_output=True, text=True)
    text = re.sub(r"0x[0-9a-f]{16}( \[.*?\])?", "0xID", r.stderr)
    print(r.returncode, text.split("\nCurrent thread's C stack")[0])
for options in (["-X", "faulthandler"], ["-X", "dev"], []):
    print(subprocess.run([sys.executable, *options, "-c", "import faulthandler; print(faulthandler.is_enabled())"], capture_output=True, text=True).stdout.strip())
