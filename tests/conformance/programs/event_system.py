# Signals and slots with weak references, decorators, descriptors, priorities, generators as handlers.
import weakref
from bisect import insort
from functools import partial


class Signal:
    def __init__(self, *names):
        self.names = names

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return obj.__dict__.setdefault(self.name, Bound(self, obj))


class Bound:
    def __init__(self, signal, owner):
        self.signal, self.owner, self.slots, self.order = signal, weakref.ref(owner), [], 0

    def connect(self, f, priority=0):
        self.order += 1
        ref = weakref.WeakMethod(f) if hasattr(f, "__self__") else (lambda: f)
        insort(self.slots, (-priority, self.order, ref), key=lambda s: s[:2])
        return f

    def __call__(self, *args):
        if len(args) != len(self.signal.names):
            raise TypeError(f"{self.signal.name} takes {', '.join(self.signal.names) or 'nothing'}")
        results = []
        for slot in list(self.slots):
            f = slot[2]()
            if f is None:
                self.slots.remove(slot)
                continue
            results.append(f(*args))
            if results[-1] is StopIteration:
                break
        return results

    __matmul__ = connect


class Button:
    clicked = Signal("x", "y")
    closed = Signal()

    def __init__(self, label):
        self.label = label


class Logger:
    def __init__(self):
        self.lines = []

    def log(self, x, y):
        self.lines.append((x, y))
        return len(self.lines)

    def __del__(self):
        print("logger gone")


ok, other = Button("ok"), Button("other")
log = Logger()
ok.clicked.connect(log.log)
ok.clicked.connect(lambda x, y: f"lambda {x + y}", priority=5)


@partial(ok.clicked.connect, priority=9)
def first(x, y):
    return "first"


print(ok.clicked(1, 2), other.clicked(3, 4), log.lines, Button.clicked.names, ok.clicked is ok.clicked)


def accumulate():
    total = 0
    while True:
        x, y = yield total
        total += x * y


gen = accumulate()
next(gen)
ok.clicked @ (lambda x, y: gen.send((x, y)))
print(ok.clicked(2, 3), ok.clicked(4, 5))
del log
print(ok.clicked(1, 1), len(ok.clicked.slots))
ok.clicked.connect(lambda x, y: StopIteration, priority=7)
print(ok.clicked(0, 0))
for bad in (lambda: ok.clicked(1), lambda: ok.closed(5), lambda: ok.nothing()):
    try:
        bad()
    except (TypeError, AttributeError) as e:
        print(e)
print(ok.closed(), sorted(ok.__dict__), ok.clicked.owner() is ok)
ref = weakref.ref(other)
del other
print(ref())
