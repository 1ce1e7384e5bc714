"""Threads that do many kinds of work at the same time; what comes out does not depend on their order."""
import collections
import gc
import itertools
import json
import queue
import re
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

sys.setswitchinterval(0.0001)
ROUNDS = 30
shared_list = []
shared_dict = {}
shared_set = set()
shared_text = []
counts = collections.Counter()
guard = threading.Lock()
again = threading.RLock()
failures = []


class Node:
    def __init__(self, n):
        self.n = n
        self.other = None


class Base:
    def twice(self):
        return self.n * 2


def containers(me):
    for i in range(ROUNDS):
        shared_list.append((me, i))
        shared_dict[me, i] = i
        shared_set.add((me, i % 7))
        shared_dict.setdefault(me, []).append(i)
        sorted(shared_dict.get(me), key=lambda v: -v)


def cycles(me):
    for i in range(ROUNDS):
        a, b = Node(i), Node(i)
        a.other, b.other = b, a
        watch = weakref.ref(a)
        del a, b
        if i % 10 == 0:
            gc.collect()
            with guard:
                counts["collected"] += watch() is None


def text(me):
    for i in range(ROUNDS):
        s = f"{me}:{i}:" + "äö" * 3
        assert json.loads(json.dumps({"k": [s, i, 1.5, None]})) == {"k": [s, i, 1.5, None]}
        assert re.sub(r"\d+", lambda m: str(int(m[0]) + 1), s).startswith(f"{me + 1}:{i + 1}")
        sys.intern("name" + str(i))
        shared_text.append(s)


def classes(me):
    for i in range(ROUNDS):
        cls = type(f"C{i}", (Base,), {"n": i, "__slots__": ("x",)})
        o = cls()
        o.x = me
        assert o.twice() == 2 * i
        Base.marker = me  # every class below notices
        assert isinstance(Base.marker, int)


def numbers(me):
    total = 0
    for i in range(ROUNDS):
        total += (1 << (64 + i)) // (me + 3)
        total ^= hash((i, "x", 2.5))
    assert total == total


def generate(me):
    def squares(n):
        try:
            for i in range(n):
                yield i * i
        finally:
            with again, again:
                counts["closed"] += 1

    for i in range(ROUNDS):
        assert list(itertools.islice(squares(10), 3)) == [0, 1, 4]


def errors(me):
    def deep(n):
        if n == 0:
            raise KeyError(me)
        deep(n - 1)

    for i in range(ROUNDS):
        try:
            deep(20)
        except KeyError as e:
            assert e.args == (me,) and e.__traceback__ is not None
        try:
            assert [].pop() is None
        except IndexError as e:
            with guard:
                counts[type(e).__name__] += 1


def imports(me):
    import colorsys
    import fractions

    for i in range(ROUNDS):
        assert fractions.Fraction(1, 3) + fractions.Fraction(1, 6) == fractions.Fraction(1, 2)
        assert colorsys.rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)


def run(work, me, barrier):
    barrier.wait()
    try:
        work(me)
    except BaseException as e:
        failures.append((work.__name__, repr(e)))


works = [containers, cycles, text, classes, numbers, generate, errors, imports]
barrier = threading.Barrier(2 * len(works))
threads = [threading.Thread(target=run, args=(w, n, barrier)) for n in range(2) for w in works]
for t in threads:
    t.start()
for t in threads:
    t.join()
gc.collect()
print("failures:", failures)
print(len(shared_list), len(shared_dict), len(shared_set), len(shared_text))
print(sorted(counts.items()))

# Producers and consumers over a small queue.
q = queue.Queue(maxsize=3)
got = []


def produce(n):
    for i in range(100):
        q.put(n * 1000 + i)


def consume():
    while (v := q.get()) is not None:
        got.append(v)


producers = [threading.Thread(target=produce, args=(n,)) for n in range(3)]
consumers = [threading.Thread(target=consume) for _ in range(3)]
for t in producers + consumers:
    t.start()
for t in producers:
    t.join()
for _ in consumers:
    q.put(None)
for t in consumers:
    t.join()
print(len(got), sum(got), sorted(got) == sorted(n * 1000 + i for n in range(3) for i in range(100)))

# A condition, a semaphore, an event, thread-local state, a pool.
condition = threading.Condition()
turn = 0


def in_turn(n):
    global turn
    for _ in range(5):
        with condition:
            condition.wait_for(lambda: turn % 4 == n)
            order.append(n)
            turn += 1
            condition.notify_all()


order = []
threads = [threading.Thread(target=in_turn, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(order)

room = threading.BoundedSemaphore(2)
inside = most = 0


def limited(n):
    global inside, most
    with room:
        with guard:
            inside += 1
            most = max(most, inside)
        sum(range(1000))
        with guard:
            inside -= 1
    return n * n


with ThreadPoolExecutor(6) as pool:
    print(list(pool.map(limited, range(12))), most <= 2, inside)

local = threading.local()


def own(n):
    local.value = n
    for _ in range(50):
        assert local.value == n
    return local.value


with ThreadPoolExecutor(4) as pool:
    print(sorted(pool.map(own, range(8))), hasattr(local, "value"))
started = threading.Event()
daemon = threading.Thread(target=lambda: (started.set(), threading.Event().wait()), daemon=True)
daemon.start()
print(started.wait(10), daemon.is_alive(), threading.active_count())
