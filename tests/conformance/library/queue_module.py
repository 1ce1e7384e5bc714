# queue: all kinds, limits, threads, shutdown.
import queue, threading
for cls, items in ((queue.Queue, [3, 1, 2]), (queue.LifoQueue, [3, 1, 2]), (queue.PriorityQueue, [3, 1, 2]), (queue.SimpleQueue, [3, 1, 2])):
    q = cls()
    for i in items: q.put(i)
    print(cls.__name__, q.qsize(), q.empty(), [q.get() for _ in items])
q = queue.Queue(2)
q.put("a"); q.put_nowait("b")
for f in (lambda: q.put_nowait("c"), lambda: q.put("c", timeout=0.01), lambda: queue.Queue().get_nowait(), lambda: queue.SimpleQueue().get(timeout=0.01), lambda: q.put(1, timeout=-1), lambda: queue.Queue().task_done(), lambda: queue.SimpleQueue().get(timeout=-1)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
q = queue.Queue(3); out = []
def worker():
    while (x := q.get()) is not None:
        out.append(x * x); q.task_done()
    q.task_done()
ts = [threading.Thread(target=worker) for _ in range(3)]
for t in ts: t.start()
for i in range(50): q.put(i)
for _ in ts: q.put(None)
q.join()
for t in ts: t.join()
print(sorted(out) == [i * i for i in range(50)], q.unfinished_tasks)
q = queue.Queue(); q.put(1); q.shutdown()
print(q.get())
for f in (q.get, lambda: q.put(1)):
    try:
        f()
    except queue.ShutDown as e:
        print(type(e).__name__)
