# "Did you mean" for attributes, names, imports and keyword arguments, as printed in a traceback.
import re
import traceback


def show(f):
    try:
        f()
    except Exception as e:
        print(re.sub(r" \((/.*?|unknown location|built-in|frozen)\)", " (WHERE)", traceback.format_exception(e)[-1].rstrip()))


class Cat:
    def __init__(self):
        self.whiskers, self._paws = 1, 4

    def meow(self): whisker_count = 1; return wisker_count
    def purr_loudly(self): return purr
    def self_attr(self): return whiskers
    @classmethod
    def make(cls): return mke

    bark_volume = 3


c = Cat()
show(lambda: c.whisker); show(lambda: c.paws); show(lambda: c.mewo); show(lambda: Cat.bark_volum); show(lambda: c.zzzzz); show(lambda: [].apend); show(lambda: "".uper()); show(lambda: {}.itms()); show(lambda: (1).bit_lenght); show(lambda: None.foo)
show(c.meow); show(c.self_attr); show(c.purr_loudly); show(Cat.make); show(lambda: prnt(1)); show(lambda: lenn); show(lambda: ValueErorr); show(lambda: time.sleep(1)); show(lambda: json.dumps); show(lambda: x_y_z_unknown); show(lambda: tracebak); show(lambda: cat)
import collections
import math
show(lambda: math.sqroot(2)); show(lambda: collections.namedtupel); show(lambda: exec("from math import sqroot")); show(lambda: exec("from collections import OrderdDict")); show(lambda: exec("from os.path import jion")); show(lambda: exec("import colections")); show(lambda: exec("import jsn"))
def func(alpha, beta=1, *, gamma=2): ...
show(lambda: func(alhpa=1)); show(lambda: func(1, betta=2)); show(lambda: func(1, gama=2)); show(lambda: func(1, zzz=2)); show(lambda: print("x", ennd="")); show(lambda: sorted([1], revers=True)); show(lambda: int("1", bse=2)); show(lambda: open("x", moed="r")); show(lambda: dict.fromkeys([], valu=1)); show(lambda: "a".split(mxsplit=1))
def local_scope():
    total_amount = 1
    def inner(): return total_amnt
    return inner()
show(local_scope)
def unbound():
    print(valeu)
    value = 1
show(unbound)
class Dyn:
    def __getattr__(self, n): raise AttributeError(f"dynamic {n}")
    def __dir__(self): return ["alpha"]
show(lambda: Dyn().alpa)
class Prop:
    @property
    def area(self): return self.widht
    width = 5
show(lambda: Prop().area)
class Inner: value = 1
class Outer:
    def __init__(self): self.inner = Inner()
show(lambda: Outer().value); show(lambda: Outer().valu)
class Slots: __slots__ = ("first", "second")
def setslot(): s = Slots(); s.frist = 1
show(setslot); show(lambda: Slots().firts)
def deltest(): del c.whiskrs
show(deltest); show(lambda: globals_missing_name); show(lambda: object().__clas__); show(lambda: Cat.mro_()); show(lambda: type.mrro); show(lambda: c.__dicts__)
for src in ("a = tru", "iff x: pass", "whille True: pass", "improt os", "fro x in y: pass", "clas A: pass", "def f() retrun 1", "prin(1)", "retun 5", "x = Flase", "imort sys", "form os import path", "asert x", "lamda x: 1", "eles: pass"):
    try:
        exec(src, {})
        print(src, "ran")
    except Exception as e:
        print(src, "|", traceback.format_exception(e)[-1].rstrip())
