# Generators as coroutines: sources, filters, sinks, broadcasting, a tiny event loop with timers and channels.
import heapq
from collections import deque
from functools import wraps


def coroutine(f):
    @wraps(f)
    def start(*args, **kw):
        g = f(*args, **kw)
        next(g)
        return g
    return start


@coroutine
def grep(pattern, target):
    try:
        while True:
            line = yield
            if pattern in line:
                target.send(line)
    except GeneratorExit:
        target.close()


@coroutine
def transform(f, target):
    while True:
        target.send(f((yield)))


@coroutine
def broadcast(*targets):
    while True:
        item = yield
        for t in targets:
            t.send(item)


@coroutine
def collect(into):
    try:
        while True:
            into.append((yield))
    finally:
        into.append("<closed>")


@coroutine
def average():
    total = count = 0
    result = None
    while True:
        try:
            total += yield result
            count += 1
            result = total / count
        except ValueError:
            total, count, result = 0, 0, None


a, b = [], []
pipe = broadcast(grep("py", transform(str.upper, collect(a))), grep("a", collect(b)))
for line in ("python", "java", "numpy", "perl", "scala"):
    pipe.send(line)
pipe.close()
print(a, b, grep.__name__)
avg = average()
print([avg.send(v) for v in (10, 20, 60)], avg.throw(ValueError), avg.send(5))


class Channel:
    def __init__(self):
        self.items, self.waiting = deque(), deque()


def sleep(t):
    return ("sleep", t)


def put(ch, v):
    return ("put", ch, v)


def get(ch):
    return ("get", ch)


def run(*tasks):
    ready, timers, now, n = deque((t, None) for t in tasks), [], 0, 0
    while ready or timers:
        while ready:
            task, value = ready.popleft()
            try:
                request = task.send(value)
            except StopIteration as e:
                if e.value is not None:
                    yield now, e.value
                continue
            match request:
                case ("sleep", t):
                    n += 1
                    heapq.heappush(timers, (now + t, n, task))
                case ("put", ch, v):
                    if ch.waiting:
                        ready.append((ch.waiting.popleft(), v))
                    else:
                        ch.items.append(v)
                    ready.append((task, None))
                case ("get", ch):
                    if ch.items:
                        ready.append((task, ch.items.popleft()))
                    else:
                        ch.waiting.append(task)
                case other:
                    yield now, f"bad request {other!r}"
        if timers:
            now, _, task = heapq.heappop(timers)
            ready.append((task, None))


def producer(ch, name, delay, n):
    for i in range(n):
        yield sleep(delay)
        yield put(ch, f"{name}{i}")
    return f"{name} done"


def consumer(ch, n):
    out = []
    for _ in range(n):
        out.append((yield get(ch)))
    return out


def confused():
    yield 42


ch = Channel()
for when, what in run(producer(ch, "a", 3, 3), producer(ch, "b", 2, 4), consumer(ch, 7), confused()):
    print(when, what)
print(list(ch.items), len(ch.waiting))


def walk(tree):
    match tree:
        case (left, v, right):
            yield from walk(left)
            got = yield v
            if got == "stop":
                return "stopped early"
            yield from walk(right)
        case None:
            return


def driver(tree):
    result = yield from walk(tree)
    yield result


tree = ((None, 1, None), 2, ((None, 3, None), 4, None))
print(list(driver(tree)))
g = driver(tree)
print(next(g), next(g), g.send("stop"))
