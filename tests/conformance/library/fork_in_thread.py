# A thread forks while the main thread waits for it: in the child the main thread has ended.
import os
import subprocess
import sys

PROGRAM = """
import os, sys, threading
main = threading.current_thread()
def join_main():
    main.join(); print("joined"); sys.stdout.flush()
def worker():
    pid = os.fork()
    if pid:
        print("child", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])); return
    t = threading.Thread(target=join_main); t.start(); t.join()
threading.Thread(target=worker).start()
"""
# the leak checker would miss the main thread's stack in the child
environment = os.environ | {"ASAN_OPTIONS": "detect_leaks=0"}
done = subprocess.run([sys.executable, "-W", "ignore", "-c", PROGRAM], capture_output=True, text=True, timeout=60, env=environment)
print(done.returncode, done.stdout.splitlines(), done.stderr.splitlines())
