# signal: handlers, alarms, masks, waiting.
import signal, os, time, threading
got = []
signal.signal(signal.SIGUSR1, lambda n, f: got.append((n, f.f_code.co_name)))
def send():
    os.kill(os.getpid(), signal.SIGUSR1)
send(); print(got, signal.getsignal(signal.SIGUSR1) is not None)
signal.signal(signal.SIGALRM, lambda n, f: got.append("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.02); time.sleep(0.2); print(got[-1], signal.getitimer(signal.ITIMER_REAL))
class Stop(Exception): pass
def stop(n, f): raise Stop(n)
signal.signal(signal.SIGALRM, stop); signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True: pass
except Stop as e:
    print("stopped", e.args)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    time.sleep(10)
except Stop as e:
    print("sleep stopped")
old = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1}); os.kill(os.getpid(), signal.SIGUSR1)
print(signal.sigpending() == {signal.SIGUSR1}, len(got)); print(signal.sigwait({signal.SIGUSR1}) == signal.SIGUSR1, signal.sigtimedwait({signal.SIGUSR2}, 0.01))
signal.pthread_sigmask(signal.SIG_SETMASK, old)
print(signal.signal(signal.SIGUSR2, signal.SIG_IGN), signal.getsignal(signal.SIGUSR2), signal.Signals(15).name, signal.strsignal(9), signal.SIGINT in signal.valid_signals())
r, w = os.pipe(); os.set_blocking(w, False); prev = signal.set_wakeup_fd(w); signal.raise_signal(signal.SIGUSR1); print(os.read(r, 5), signal.set_wakeup_fd(prev) == w)
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("KeyboardInterrupt")
errors = []
def in_thread():
    try:
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    except ValueError as e:
        errors.append(str(e))
t = threading.Thread(target=in_thread); t.start(); t.join(); print(errors)
for f in (lambda: signal.signal(0, signal.SIG_DFL), lambda: signal.signal(signal.SIGKILL, signal.SIG_IGN), lambda: signal.signal(10, "x"), lambda: signal.setitimer(99, 1), lambda: signal.signal(999, signal.SIG_DFL)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
