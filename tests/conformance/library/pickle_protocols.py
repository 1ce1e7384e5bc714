# pickle: protocols, reductions, persistent ids, errors.
import pickle, pickletools, io, copyreg
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.__dict__ == o.__dict__
class S:
    __slots__ = ("a", "b")
class N:
    def __new__(cls, v): o = object.__new__(cls); o.v = v; return o
    def __getnewargs__(self): return (self.v,)
class St:
    def __getstate__(self): return {"k": 1}
    def __setstate__(self, s): self.got = s
class R:
    def __reduce__(self): return (list, ("abc",))
s = S(); s.a = 1
values = [None, True, 0, -1, 255, 65536, 2 ** 70, -2 ** 200, 1.5, float("inf"), "é" * 3, b"x", bytearray(b"y"), (), (1,), (1, 2, 3, 4), [1, [2]], {"a": {1}}, frozenset("a"), range(3), slice(1, 2), len, P, 1j, ..., NotImplemented]
for proto in range(6):
    ok = [pickle.loads(pickle.dumps(v, proto)) == v for v in values]
    print(proto, all(ok), len(pickle.dumps(P(1), proto)), pickle.loads(pickle.dumps(P(3), proto)) == P(3), pickle.loads(pickle.dumps(N(5), proto)).v, pickle.loads(pickle.dumps(St(), proto)).got, pickle.loads(pickle.dumps(R(), proto)))
print(pickle.loads(pickle.dumps(s, 2)).a)
l = []; l.append(l); m = pickle.loads(pickle.dumps(l)); print(m[0] is m)
pickletools.dis(pickle.dumps((1, "a", [None]), 2))
print(len(pickletools.optimize(pickle.dumps(["x"] * 3))) <= len(pickle.dumps(["x"] * 3)))
class Pers(pickle.Pickler):
    def persistent_id(self, o): return "id1" if isinstance(o, P) else None
class Unpers(pickle.Unpickler):
    def persistent_load(self, i): return "loaded " + i
    def find_class(self, m, n):
        raise pickle.UnpicklingError("forbidden " + n)
b = io.BytesIO(); Pers(b).dump([P(1)]); print(Unpers(io.BytesIO(b.getvalue())).load())
for f in (lambda: pickle.dumps(lambda: 0), lambda: pickle.loads(b"junk"), lambda: pickle.loads(b""), lambda: pickle.loads(pickle.dumps([1])[:-1]), lambda: pickle.dumps(io.StringIO().__iter__ if False else open("/dev/null")), lambda: Unpers(io.BytesIO(pickle.dumps(P))).load(), lambda: pickle.dumps(1, 9), lambda: pickle.loads(b"\x80\x09."), lambda: pickle.loads(b"cnope\nx\n.")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, str(e).split(" at 0x")[0])
copyreg.pickle(S, lambda o: (S, ()))
print(type(pickle.loads(pickle.dumps(s))).__name__)
bufs = []; data = pickle.dumps(pickle.PickleBuffer(b"big"), 5, buffer_callback=bufs.append); print(bytes(pickle.loads(data, buffers=bufs)))
