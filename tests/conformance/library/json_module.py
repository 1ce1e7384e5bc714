# json: encoding options, decoding hooks, errors with positions, round trips, unicode.
import json
for v in (None, True, False, 0, -1, 10**30, 1.5, -0.0, 1e100, 1e-7, "", "a\"b\\c\n\t\x00/", "é日\U0001F600", [], [1, [2, []]], {}, {"a": {"b": [1]}}, (1, 2), {1: "int", None: "n", True: "t", 1.5: "f"}, float("inf"), float("-inf"), float("nan"), "\ud800"):
    t = json.dumps(v)
    print(t, json.dumps(v, ensure_ascii=False).encode("utf-8", "surrogatepass"))
d = {"name": "x", "list": [1, 2, {"k": []}], "empty": {}, "n": None}
print(json.dumps(d, indent=2)); print(json.dumps(d, indent="\t", sort_keys=True)); print(json.dumps(d, separators=(",", ":")), json.dumps([1, 2], indent=0), json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps([[], {}], indent=1))
class P:
    def __init__(self, x): self.x = x
print(json.dumps({"p": P(1)}, default=lambda o: {"P": o.x}), json.dumps({(1, 2): 3, "ok": 1}, skipkeys=True))
class Enc(json.JSONEncoder):
    def default(self, o): return sorted(o) if isinstance(o, set) else super().default(o)
print(json.dumps({"s": {3, 1}}, cls=Enc), "".join(json.JSONEncoder(indent=1).iterencode([1, {"a": 2}])), list(json.JSONEncoder().iterencode({"a": [1]})))
circ = []; circ.append(circ)
class S(str): pass
class I(int):
    def __repr__(self): return "I!"
class F(float):
    def __repr__(self): return "F!"
print(json.dumps([S("s"), I(5), F(1.5), {S("k"): I(1)}]))
for f in (lambda: json.dumps(P(1)), lambda: json.dumps({(1,): 1}), lambda: json.dumps(circ), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps(b"x"), lambda: json.dumps({1}), lambda: json.dumps({"a": [1, P(2)]}), lambda: json.dumps({"a": 1, 2: 3}, sort_keys=True), lambda: json.dumps(1j)):
    try: print(f())
    except (TypeError, ValueError) as e: print(type(e).__name__, e, getattr(e, "__notes__", None))
for s in ("null", " [1, 2.5, -3e2, 1E5] ", '{"a": {"b": []}}', '"\\u00e9\\ud83d\\ude00\\n\\/"', "NaN", "-Infinity", "12345678901234567890123", "1.0", "-0", "-0.0", '"\\ud800"', '{"a":1,"a":2}', "[]", "\t{}\n", "true", '[[[[1]]]]'):
    v = json.loads(s); print(ascii(v), type(v).__name__, end="; ")
print()
bad = ["", "nul", "[1,", "[1 2]", "{1: 2}", '{"a" 1}', '{"a": 1,}', "[1,]", '"abc', '"a\nb"', '"\\x"', '"\\u12"', "01", "1.", "-", "+1", ".5", "1e", "tru", "[", "{", "}", "1 2", "'a'", '{"a": }', "[,]", '{"a": 1 "b"}', "\ufeff[]", "nan", '"\\', "[1]\n\nx", '{"k": [1, {"z": tru}]}', "Infinit", '"\t"', "[1}", '{"a"}']
for s in bad:
    try: print(s, json.loads(s))
    except json.JSONDecodeError as e: print(repr(s), "|", e.msg, e.pos, e.lineno, e.colno, "|", e)
for v in (5, None, [], b"\xff"):
    try: json.loads(v)
    except (TypeError, UnicodeDecodeError) as e: print(type(e).__name__, e)
print(json.loads(b'{"a": "\xc3\xa9"}'), json.loads('[1]'.encode("utf-16")), json.loads('"x"'.encode("utf-32-le")), json.loads(bytearray(b"[2]")))
print(json.loads('{"a": 1, "b": {"c": 2}}', object_hook=lambda d: tuple(d.items())), json.loads('{"a": 1, "a": 2}', object_pairs_hook=list), json.loads("[1.1, 2]", parse_float=str, parse_int=lambda s: s + "!"), json.loads("[NaN]", parse_constant=lambda c: c.lower()), json.loads('"a\nb"', strict=False))
import decimal
import io
print(json.loads("1.10", parse_float=decimal.Decimal), json.JSONDecoder().raw_decode("[1] rest"), json.JSONDecoder().decode(" 5 "))
buf = io.StringIO(); json.dump({"x": [1, 2]}, buf, indent=1); print(buf.getvalue(), json.load(io.StringIO("[3]")))
import random
rng = random.Random(5)
def make(depth):
    k = rng.randrange(8 if depth else 6)
    if k == 0: return rng.randrange(-10**20, 10**20)
    if k == 1: return rng.random() * 10**rng.randrange(-20, 20)
    if k == 2: return "".join(chr(rng.choice([97, 233, 0x65e5, 0x1F600, 34, 92, 10])) for _ in range(rng.randrange(8)))
    if k == 3: return None
    if k == 4: return bool(rng.randrange(2))
    if k == 5: return rng.randrange(-100, 100)
    if k == 6: return [make(depth - 1) for _ in range(rng.randrange(5))]
    return {str(rng.randrange(100)): make(depth - 1) for _ in range(rng.randrange(5))}
for i in range(200):
    v = make(5)
    for kw in ({}, {"indent": 2}, {"ensure_ascii": False}, {"sort_keys": True, "separators": (",", ":")}):
        assert json.loads(json.dumps(v, **kw)) == v
print("round trips hold", len(json.dumps(make(6))))
try: json.loads("[" * 100000)
except (RecursionError, json.JSONDecodeError) as e: print(type(e).__name__)
