# subprocess: running programs, pipes, errors, timeouts.
import subprocess, sys, os, signal
run = subprocess.run
print(run(["echo", "hi"], capture_output=True).stdout, run("echo $((1+2)); exit 3", shell=True, capture_output=True, text=True))
print(run(["cat"], input="text é\n", capture_output=True, text=True, encoding="utf-8").stdout, run(["cat"], input=b"b" * 100000, stdout=subprocess.PIPE).stdout == b"b" * 100000)
print(run(["sh", "-c", "echo err >&2"], stderr=subprocess.STDOUT, stdout=subprocess.PIPE).stdout, subprocess.check_output(["printf", "%s", "x"]), subprocess.getstatusoutput("echo out; exit 2"), subprocess.call(["false"]), subprocess.getoutput("echo g"))
for f in (lambda: subprocess.check_call(["sh", "-c", "exit 4"]), lambda: run(["no-such-program"]), lambda: run(["sleep", "5"], timeout=0.05), lambda: run(["sh", "-c", "kill -9 $$"], check=True), lambda: run(["true"], cwd="/no/such"), lambda: subprocess.check_output(["false"], stdout=1), lambda: run(["cat"], input="x", stdin=subprocess.PIPE)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as p:
    p.stdin.write("line\n"); p.stdin.flush(); print(repr(p.stdout.readline()), p.poll()); p.stdin.close(); print(p.wait(), p.returncode, p.args)
p = subprocess.Popen(["sleep", "10"]); p.terminate(); print(p.wait()); p = subprocess.Popen(["sleep", "10"]); p.send_signal(signal.SIGINT if False else signal.SIGKILL); print(p.wait(), repr(p))
a = subprocess.Popen(["echo", "piped"], stdout=subprocess.PIPE); b = subprocess.Popen(["tr", "a-z", "A-Z"], stdin=a.stdout, stdout=subprocess.PIPE); a.stdout.close(); print(b.communicate()[0], a.wait())
print(run(["sh", "-c", "echo $A; pwd; umask"], env={"A": "1", "PATH": os.environ["PATH"]}, cwd="/", umask=0o77, capture_output=True, text=True).stdout.split())
r, w = os.pipe(); print(run(["sh", "-c", "echo fd >&%d" % w], pass_fds=[w]).returncode); os.close(w); print(os.read(r, 10)); os.close(r)
print(run(["sh", "-c", "exit 0"], start_new_session=True, preexec_fn=lambda: os.write(1, b"")).returncode, run([sys.executable, "-c", "import sys; print(sys.argv[1:])", "a b", "é"], capture_output=True, text=True).stdout, subprocess.list2cmdline(["a b", 'c"d']), run(["cat"], stdin=subprocess.DEVNULL).returncode)
p = subprocess.Popen(["sh", "-c", "cat; sleep 0.1; echo done >&2"], stdin=-1, stdout=-1, stderr=-1)
try:
    p.communicate(timeout=0.02)
except subprocess.TimeoutExpired as e:
    print(e)
print(p.communicate())

# What fails before the program is looked for is not about the program
try:
    subprocess.run(["cat"], stdin=5555)
except OSError as e:
    print(e, e.filename)
