# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__, module __getattr__, getattr family.
class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "_t", target)
        object.__setattr__(self, "_log", [])

    def __getattr__(self, name):
        self._log.append(("get", name))
        return getattr(self._t, name)

    def __setattr__(self, name, value):
        self._log.append(("set", name))
        setattr(self._t, name, value)

    def __delattr__(self, name):
        self._log.append(("del", name))
        delattr(self._t, name)

    def __dir__(self):
        return ["zeta", "alpha"]


class T:
    a = 1


t = T()
p = Proxy(t)
p.b = 2
print(p.a, p.b, t.b, hasattr(p, "c"))
del p.b
try:
    del p.b
except AttributeError as e:
    print(e)
print(p._log, dir(p))


class All:
    x = 1

    def __getattribute__(self, name):
        if name == "blocked":
            raise AttributeError("blocked!")
        if name.startswith("up_"):
            return name.upper()
        return super().__getattribute__(name)

    def __getattr__(self, name):
        return f"fallback:{name}"

    def __len__(self):
        return 3


a = All()
print(a.x, a.up_y, a.blocked, a.missing, len(a), a.__len__())
a.__dict__["k"] = 5
print(a.k)


class Err:
    def __getattr__(self, name):
        if name == "v":
            raise ValueError("not an attribute error")
        raise AttributeError(f"no {name}", name=name, obj=self)


e = Err()
print(getattr(e, "q", "default"), hasattr(e, "q"))
try:
    hasattr(e, "v")
except ValueError as err:
    print(err)
try:
    e.q
except AttributeError as err:
    print(err, err.name, err.obj is e)
for args in ((e,), (e, 5), (e, "a", 1, 2), ()):
    try:
        getattr(*args)
    except TypeError as err:
        print(err)
for f in (lambda: setattr(5, "x", 1), lambda: setattr(5, "real", 1), lambda: delattr(T, "nothing"), lambda: setattr(int, "x", 1), lambda: [].x,
          lambda: (1).upper, lambda: None.x, lambda: T.x, lambda: setattr("s", "x", 1), lambda: len.x, lambda: setattr(len, "x", 1), lambda: object().__dict__):
    try:
        f()
    except (AttributeError, TypeError) as err:
        print(type(err).__name__, err)
import sys
import types
mod = types.ModuleType("mod", "doc")
exec("def __getattr__(name):\n    if name == 'lazy': return 'made'\n    raise AttributeError(f'mod lacks {name}')\ndef __dir__(): return ['b', 'a']\nreal = 1", mod.__dict__)
print(mod.lazy, mod.real, dir(mod), mod.__doc__, mod.__name__)
try:
    mod.other
except AttributeError as err:
    print(err)
try:
    types.ModuleType("plain").thing
except AttributeError as err:
    print(err)
m = types.ModuleType("m")
m.x = 1
del m.x
try:
    m.x
except AttributeError as err:
    print(err)
print(sorted(set(dir(T())) - set(dir(object))), [n for n in dir(a) if not n.startswith("__")])


class BadDir:
    def __dir__(self):
        return 5


try:
    dir(BadDir())
except TypeError as err:
    print(err)
class Dyn:
    def __init__(self, **kw): self.__dict__.update(kw)
d = Dyn(one=1, two=2)
print(d.one + d.two, vars(d), d.__dict__ is d.__dict__)
for name in ("one", "nothing"):
    print(name in d.__dict__, getattr(d, name, None))
sys.modules.pop("mod", None)
