# threading: threads, locks, events, conditions, barriers, local data, timers, thread pools; the output does not depend on scheduling.
import concurrent.futures as cf
import queue
import threading
import contextvars
results, lock = [], threading.Lock()
def work(n):
    for _ in range(100):
        with lock: results.append(n)
ts = [threading.Thread(target=work, args=(i,), name=f"w{i}") for i in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(sorted(set(results)), len(results), [t.is_alive() for t in ts], ts[0].name, threading.current_thread() is threading.main_thread(), threading.active_count(), ts[0].daemon, ts[0].ident is not None, repr(ts[0]).startswith("<Thread(w0, stopped"))
for f in (lambda: ts[0].start(), lambda: threading.Thread(target=1).join(), lambda: threading.current_thread().join(), lambda: lock.release(), lambda: threading.Thread(group=1), lambda: threading.Semaphore(-1), lambda: threading.RLock().release(), lambda: threading.Condition().notify(), lambda: threading.Barrier(0), lambda: threading.BoundedSemaphore(1).release()):
    try: f()
    except (RuntimeError, ValueError, AssertionError) as e: print(type(e).__name__, e)
print(lock.acquire(), lock.acquire(blocking=False), lock.locked(), lock.acquire(timeout=0.01), lock.release(), lock.locked()); r = threading.RLock()
with r:
    with r: print("reentrant", r.acquire(), r.release())
ev, order = threading.Event(), []
def waiter(): order.append("waiting"); ev.wait(); order.append("released")
t = threading.Thread(target=waiter); t.start(); 
while not order: pass
order.append("set"); ev.set(); t.join(); print(order, ev.is_set(), ev.wait(0), ev.clear(), ev.wait(0.01))
cond, items, got = threading.Condition(), [], []
def consumer():
    for _ in range(5):
        with cond:
            cond.wait_for(lambda: items); got.append(items.pop(0))
c = threading.Thread(target=consumer); c.start()
for i in range(5):
    with cond: items.append(i); cond.notify()
c.join(); print(got)
sem = threading.Semaphore(2); print(sem.acquire(), sem.acquire(), sem.acquire(blocking=False)); sem.release(2); bar, out = threading.Barrier(3), []
def b(): out.append(bar.wait())
bs = [threading.Thread(target=b) for _ in range(3)]; [x.start() for x in bs]; [x.join() for x in bs]; print(sorted(out), bar.n_waiting, bar.broken); bar.abort()
try: bar.wait()
except threading.BrokenBarrierError as e: print(type(e).__name__)
loc = threading.local(); loc.x = "main"; seen = []
def tl(v): seen.append(hasattr(loc, "x")); loc.x = v; seen.append(loc.x)
t = threading.Thread(target=tl, args=("other",)); t.start(); t.join(); print(seen, loc.x, loc.__dict__)
class L(threading.local):
    def __init__(self, v): self.v = v
l = L(5); t = threading.Thread(target=lambda: (setattr(l, "v", l.v + 1), seen.append(l.v))); t.start(); t.join(); print(l.v, seen[-1])
hooked = []; threading.excepthook = lambda a: hooked.append((a.exc_type.__name__, str(a.exc_value), a.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name="bad"); t.start(); t.join(); print(hooked)
class MyT(threading.Thread):
    def run(self): self.result = sum(range(1000))
m = MyT(); m.start(); m.join(); print(m.result); tm = threading.Timer(0.01, lambda: seen.append("timer")); tm.start(); tm.join(); print(seen[-1]); tc = threading.Timer(100, print); tc.start(); tc.cancel(); tc.join()
q = queue.Queue(); res = []
def prod(): [q.put(i) for i in range(50)]; q.put(None)
def cons():
    while (v := q.get()) is not None: res.append(v); q.task_done()
p, c = threading.Thread(target=prod), threading.Thread(target=cons); p.start(); c.start(); p.join(); c.join(); print(sum(res), res == sorted(res))
with cf.ThreadPoolExecutor(3) as ex:
    fs = [ex.submit(pow, i, 2) for i in range(6)]; print([f.result() for f in fs], list(ex.map(lambda a, b: a * b, range(4), range(4))), sorted(f.result() for f in cf.as_completed(fs))); bad = ex.submit(int, "x"); print(type(bad.exception()).__name__, bad.done(), bad.cancelled(), cf.wait(fs).not_done); fut = cf.Future(); fut.add_done_callback(lambda f: print("done", f.result())); fut.set_result(7)
try: bad.result()
except ValueError as e: print(e)
try: ex.submit(len)
except RuntimeError as e: print(e)
v = contextvars.ContextVar("v", default="d"); tok = v.set("main"); ctx = contextvars.copy_context(); print(v.get(), ctx[v], ctx.run(lambda: (v.set("inner"), v.get())[1]), v.get(), ctx[v], tok.old_value is contextvars.Token.MISSING, v.reset(tok), v.get())
t = threading.Thread(target=lambda: seen.append(v.get())); v.set("set in main"); t.start(); t.join(); print(seen[-1])
with v.set("scoped") if hasattr(contextvars.Token, "__enter__") else ctx: print(v.get())
print(v.get()); total = [0]
def inc():
    for _ in range(1000):
        with lock: total[0] += 1
ts = [threading.Thread(target=inc, daemon=True) for _ in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; print(total)
import os, subprocess, sys
def run(program): r = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, timeout=30); return r.returncode, r.stdout.splitlines(), r.stderr.splitlines()
# An exception while sys.stderr is None goes where the thread was made.
code, out, err = run("""
import sys, threading
go = threading.Event()
def f(): go.wait(); 1 / 0
t = threading.Thread(target=f, name="named"); t.start(); sys.stderr = None; go.set(); t.join()
""")
print(code, out, err[0], err[-1])
code, out, err = run("""
import _thread
class AtEnd:
    def __del__(self):
        print("end"); _thread.start_new_thread(print, ("never",))
at_end = AtEnd()
""")
print(code, out, err[-1])
# What a thread sets for itself does not reach the next one; a new one has what its maker has.
before = os.sched_getaffinity(0); one = {min(before)}; got = []
def restrict(): os.sched_setaffinity(0, one); got.append(os.sched_getaffinity(0) == one)
def look(): got.append(os.sched_getaffinity(0) == before)
for f in (look, restrict, look, look): t = threading.Thread(target=f); t.start(); t.join()
print(got)
