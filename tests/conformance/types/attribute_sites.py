"""One place in the code that sees objects of many layouts: what it learnt of one must not be used for another."""


class Slotted:
    __slots__ = ("d",)

    def a(self, x):
        return "method"


class WithDict(Slotted):
    pass


class Bound(Slotted):
    a = staticmethod(lambda x: "static")


SOURCE = """
def load(objects):
    return [type(o.a).__name__ for o in objects]
def call(objects):
    found = []
    for o in objects:
        try:
            found.append(o.a(1))
        except TypeError:
            found.append("TypeError")
    return found
def store(objects, value):
    for o in objects:
        o.b = value
    return [o.b for o in objects]
"""


def fresh():
    """Functions whose places have learnt nothing yet."""
    namespace = {}
    exec(SOURCE, namespace)
    return namespace["load"], namespace["call"], namespace["store"]


plain = Slotted()
other = WithDict()
other.b = 1
own = WithDict()
own.a = 309
bound = Bound()
ORDERS = [[plain, plain, other, own], [plain, other, own], [other, own], [own, other, own], [plain] * 3 + [other, own, own],
          [bound, other, own, plain, bound], [own, plain, bound, other, own]]


def report(when):
    print(when)
    for order in ORDERS:
        load, call, _ = fresh()
        print("  ", load(order), call(order), load(order[::-1]), call(order[::-1]))


report("attributes in words")
other.__dict__
report("one in a dict")
own.__dict__
report("both in dicts")
for order in ([other, own], [own, WithDict(), other], [WithDict(), WithDict(), own]):
    _, _, store = fresh()
    print(store(order, 1), store(order[::-1], 2), store(order, 3), [sorted(vars(o)) for o in order])


# --- __class__: classes of one root, or of two that add the same to one class


class Sub(WithDict):
    pass


class Twin(Slotted):
    pass


class More(Slotted):
    __slots__ = ("e",)


class MoreTwin(Slotted):
    __slots__ = ("e",)


class MoreSub(More):
    __slots__ = ()


class MoreDict(More):
    pass


classes = [Slotted, WithDict, Sub, Twin, More, MoreTwin, MoreSub, MoreDict, Bound]
for a in classes:
    row = []
    for b in classes:
        o = a()
        o.d = 5
        try:
            o.__class__ = b
            row.append((type(o).__name__, o.d))
        except TypeError as e:
            row.append(str(e).partition(": ")[2])
    print(a.__name__, row)
