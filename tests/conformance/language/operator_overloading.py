# Operator hooks: reflected order, NotImplemented, subclass priority, unary, index, call, item, contains.
class N:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"N({self.v})"


def binary(sym, name):
    def op(self, o):
        return f"{type(self).__name__}.{name}({self.v}, {getattr(o, 'v', o)})"

    def rop(self, o):
        return f"{type(self).__name__}.r{name}({getattr(o, 'v', o)}, {self.v})"

    setattr(N, f"__{name}__", op)
    setattr(N, f"__r{name}__", rop)
    return eval(f"lambda a, b: a {sym} b")


ops = [binary(*p) for p in [("+", "add"), ("-", "sub"), ("*", "mul"), ("/", "truediv"), ("//", "floordiv"), ("%", "mod"), ("@", "matmul"),
                            ("**", "pow"), ("<<", "lshift"), (">>", "rshift"), ("&", "and"), ("|", "or"), ("^", "xor")]]
for op in ops:
    print(op(N(1), N(2)), op(N(1), 5), op("s" if op is not ops[5] else 1, N(3)))
print(divmod(N(1), 2) if hasattr(N, "__divmod__") else "no divmod")


class M(N):
    def __radd__(self, o):
        return "M first"


class Same(N): ...


print(N(1) + M(2), N(1) + Same(2))


class Refuse:
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __round__(self, n=None): return f"round {n}"
    def __trunc__(self): return "trunc"
    def __divmod__(self, o): return "divmod"
    def __rdivmod__(self, o): return "rdivmod"
    def __pow__(self, o, m=None): return f"pow {o} {m}"
    def __call__(self, *a, **k): return a, k
    def __index__(self): return 3
    def __complex__(self): return 1j
    def __float__(self): return 2.5
    def __int__(self): return 7


r = Refuse()
print(-r, +r, ~r, abs(r), round(r), round(r, 2), divmod(r, 1), divmod(1, r), pow(r, 2), pow(r, 2, 3), r(1, k=2))
print([10, 20, 30, 40][r], hex(r), int(r), float(r), complex(r), "ab" * r, range(10)[:r], bytes(r))
for f in (lambda: r + r, lambda: 1 + r, lambda: r - 1, lambda: r < r, lambda: -N(1), lambda: N(1)(), lambda: N(1)[0], lambda: 1 in N(1), lambda: len(N(1)),
          lambda: [1][N(1)], lambda: iter(N(1)), lambda: round(N(1)), lambda: abs("x"), lambda: ~1.5, lambda: -"a", lambda: "a" * "b", lambda: [] + (), lambda: {} | 1,
          lambda: 1 << 1.0, lambda: 2 @ 3, lambda: "a" - "b", lambda: None + 1, lambda: [1] * 1.5, lambda: int < 3, lambda: print >> 1):
    try:
        print("?", f())
    except TypeError as e:
        print(e)


class Item:
    def __getitem__(self, k): return f"get {k!r}"
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)


i = Item()
print(i[1], i[1:2], i[::3, ...], i["k"], i[()], i[1, 2:3])
i[5] = 6
i[1:2, 3] = 7
del i["x"], i[:]


class Missing(dict):
    def __missing__(self, k):
        self[k] = k * 2
        return self[k]


m = Missing(a=1)
print(m["a"], m["b"], m, m.get("c"))


class Bad:
    def __len__(self): return "x"
    def __index__(self): return 1.5
    def __hash__(self): return "h"
    def __str__(self): return 5
    def __repr__(self): return None
    def __iter__(self): return 5
    def __bool__(self): return 2
    def __int__(self): return "x"
    def __float__(self): return 1
    def __bytes__(self): return "x"
    def __format__(self, s): return 1
    def __contains__(self, x): return []


b = Bad()
for f in (len, hash, str, repr, iter, bool, int, float, bytes, format, lambda x: 1 in x, lambda x: [1][x], lambda x: f"{x}", lambda x: range(x)):
    try:
        print(f(b))
    except TypeError as e:
        print(e)
