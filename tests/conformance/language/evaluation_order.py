# Left-to-right evaluation everywhere, made visible.
log = []


def e(tag, value=None):
    log.append(tag)
    return value


def flush(label):
    print(label, log[:])
    log.clear()


e("a", 1) + e("b", 2) * e("c", 3)
flush("arithmetic")
e("f", lambda *a, **k: None)(e(1), *e(2, [0]), e(3), k=e(4), **e(5, {}))
flush("call")
[e("x"), *e("y", []), e("z")]
{e("k1", 1): e("v1"), **e("m", {}), e("k2", 2): e("v2")}
{e("s1", 1), e("s2", 2)}
flush("displays")
e("obj", [0, 1, 2, 3])[e("lo", 0):e("hi", 2):e("step", 1)]
e("o", {})[e("key")] = e("val")
flush("subscript")
d = {}
d[e("i1")], d[e("i2")] = e("r1"), e("r2")
flush("tuple assign")


class T:
    def __setattr__(self, n, v):
        log.append(f"set {n}")


e("t1", T()).x = e("t2", T()).y = e("value")
flush("chain assign")
e("cond2") if e("cond", 0) else e("cond3")
flush("conditional")
e("p", 1) < e("q", 0) < e("never")
flush("comparison")
e("l", 2) ** e("r", 3) ** e("rr", 0)
-e("n", 1) ** e("m", 2)
flush("power")
f"{e('f1')} {e('f2'):{e('spec', '')}} {e('f3')!r}"
flush("fstring")


@e("deco1", lambda c: c)
@e("deco2", lambda c: c)
class C(e("base", object), metaclass=e("meta", type)):
    x = e("body")


flush("class")


@e("d", lambda f: f)
def func(a: e("never") = e("default"), *, b=e("kwdefault")) -> e("never2"): ...


flush("def")
with e("cm", __import__("contextlib").nullcontext()) as e("target", T()).attr:
    e("body")
flush("with")
for e("ft", T()).v in e("it", [1, 2]):
    e("fb")
flush("for")
try:
    raise e("exc", ValueError()) from e("cause", None)
except e("match1", KeyError):
    pass
except (e("match2", TypeError), e("match3", ValueError)):
    pass
flush("raise")
[e("elt") for x in e("it1", [1, 2]) if e("if", x == 2) for y in e("it2", [0])]
{e("dk"): e("dv") for _ in [1]}
flush("comprehension")
x = [1, 2]
x[e("aug", 0)] += e("augv", 5)
flush("aug")
del e("del1", {1: 1})[e("del2", 1)], e("del3", [1])[e("del4", 0)]
flush("del")
assert e("assert1", 1), e("never")
lambda a=e("lambda default"): e("never")
flush("assert lambda")
match e("subject", (1, 2)):
    case (1, y) if e("guard", False):
        pass
    case _:
        e("fallback")
flush("match")
(e("w", 1) and (z := e("walrus")) or e("or"))
flush("walrus")
print(e("arg1"), e("arg2"), sep=e("sep", ""), end=e("end", "\n"))
flush("print")
e("a", "x").join(e("b", []))
e("recv", []).append(e("item"))
flush("method")
not e("not") in e("in", [])
e("yes", 1) is e("is", 1)
flush("in")
