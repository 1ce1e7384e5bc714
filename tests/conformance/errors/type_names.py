# Messages name the type of what they were given: a built-in type with its module, a class of Python with its own name.
import collections
import datetime
import decimal


class Mine:
    __hash__ = None

    class Inner(collections.UserList):
        pass


class Call:
    def __init__(self, name, f):
        self.name, self.f = name, f

    def __call__(self, v):
        try:
            print(self.name, self.f(v))
        except Exception as e:
            print(self.name, type(e).__name__, e)


calls = [Call(*row) for row in {
    "next": next, "ord": ord, "round": round, "float": float, "complex": complex, "imag": lambda v: complex(1, v), "getattr": lambda v: getattr(1, v),
    "sep": lambda v: print(1, sep=v), "replace": lambda v: "a".replace(v, "b"), "type": lambda v: type(v, (), {}), "encode": lambda v: "a".encode(v),
    "str": lambda v: str(b"a", v), "open": open, "add": lambda v: "a" + v, "join": lambda v: "".join([v]), "strftime": lambda v: datetime.date.min.strftime(v),
}.items()]
for value in (datetime.date(2020, 1, 2), decimal.Decimal(1), collections.deque(), Mine(), Mine.Inner(), None):
    print("#", type(value).__name__)
    for one in calls:
        one(value)

unhashable = [Call(*row) for row in {"dict": lambda v: {v: 1}, "set": lambda v: {v}, "in": lambda v: v in {1}, "hash": hash}.items()]
for value in (Mine(), Mine.Inner(), collections.Counter(), [], collections.deque()):
    for one in unhashable:
        one(value)
