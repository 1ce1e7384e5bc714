# csv and pprint: dialects, quoting, readers of dicts, sniffing; nested, wide and recursive structures.
import csv
import io
import pprint
rows = [["a", "b c", "d,e"], [1, 2.5, None], ['q"uote', "new\nline", ""], ["é", " sp ", "'"]]
for kw in ({}, {"delimiter": ";"}, {"quoting": csv.QUOTE_ALL}, {"quoting": csv.QUOTE_NONNUMERIC}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\"}, {"quotechar": "'"}, {"lineterminator": "\n"}, {"doublequote": False, "escapechar": "\\"}, {"dialect": "excel-tab"}, {"dialect": "unix"}, {"quoting": csv.QUOTE_STRINGS}, {"quoting": csv.QUOTE_NOTNULL}):
    b = io.StringIO(); w = csv.writer(b, **kw); print(kw, w.writerow(rows[0]), w.writerows(rows[1:]), repr(b.getvalue()))
for text, kw in [('a,b\n"c ""q""",d\n', {}), ("a;b", {"delimiter": ";"}), (' a, "b"', {"skipinitialspace": True}), ('1,"x",2.5', {"quoting": csv.QUOTE_NONNUMERIC}), ("a\\,b,c", {"escapechar": "\\"}), ('"multi\nline",x', {}), ("", {}), ("\n\n", {}), ("'a,b',c", {"quotechar": "'"}), ('a"b,c', {}), ('"a"b,c', {}), ("a,b\r\nc", {})]: print(repr(text), kw, list(csv.reader(io.StringIO(text, newline=""), **kw)))
r = csv.DictReader(io.StringIO("name,age\nann,3\nbob,4,extra\ncy\n"), restkey="more", restval="?"); print(r.fieldnames, list(r), r.line_num); b = io.StringIO(); d = csv.DictWriter(b, ["x", "y"], extrasaction="ignore", restval="-"); d.writeheader(); d.writerow({"x": 1, "z": 2}); d.writerows([{"y": 5}]); print(repr(b.getvalue()))
for f in (lambda: csv.DictWriter(io.StringIO(), ["a"]).writerow({"b": 1}), lambda: csv.writer(io.StringIO()).writerow(5), lambda: list(csv.reader(['"a"b'], strict=True)), lambda: list(csv.reader(['"open'], strict=True)), lambda: csv.writer(io.StringIO(), quoting=csv.QUOTE_NONE).writerow(["a,b"]), lambda: csv.reader("a", delimiter="ab"), lambda: csv.reader("a", dialect="nope"), lambda: csv.get_dialect("nope"), lambda: list(csv.reader([b"bytes"])), lambda: csv.reader(5), lambda: csv.writer(5), lambda: list(csv.reader(["x" * 200000])), lambda: csv.reader([], quoting=99), lambda: list(csv.reader(["1,x"], quoting=csv.QUOTE_NONNUMERIC)), lambda: csv.register_dialect(5)):
    try: print(f())
    except (csv.Error, ValueError, TypeError) as e: print(type(e).__name__, e)
csv.register_dialect("pipes", delimiter="|", quoting=csv.QUOTE_MINIMAL); print(sorted(csv.list_dialects()), list(csv.reader(["a|b"], "pipes")), csv.get_dialect("pipes").delimiter, csv.Sniffer().sniff("a;b\n1;2\n").delimiter, csv.Sniffer().has_header("name,n\nx,1\ny,2\n"), csv.field_size_limit()); csv.unregister_dialect("pipes")
data = {"name": "x" * 30, "list": list(range(30)), "nested": {"a": [1, {"b": (1,)}], "set": {3}}, "t": ("one", "two"), 5: None, "str": "long words " * 12}
pprint.pprint(data); pprint.pprint(data, width=120, compact=True, sort_dicts=False); pprint.pprint(data, depth=1); pprint.pprint(data, indent=4, width=40); print(pprint.pformat([1, [2]]), pprint.saferepr({"b": 1, "a": 2}), pprint.isreadable([1]), pprint.isrecursive(r2 := []), pprint.pformat({1: 2**70}, underscore_numbers=True), pprint.pformat("short"), pprint.pformat(b"bytes " * 20)); r2.append(r2); print(pprint.isrecursive(r2), pprint.pformat(r2).split("id=")[0], pprint.isreadable(r2))
import collections, dataclasses, types
@dataclasses.dataclass
class DC: name: str; items: list = dataclasses.field(default_factory=list)
pprint.pprint([DC("n", list(range(40))), collections.OrderedDict(b=1, a=[2] * 20), collections.defaultdict(list, k=[1]), collections.Counter("aab"), collections.deque(range(40)), types.SimpleNamespace(a=1, long="x" * 80), frozenset({1}), bytearray(b"q"), types.MappingProxyType({"z": 1}), collections.ChainMap({"a": 1}), range(3), print.__name__], width=60); pprint.pp({"z": 1, "a": 2})
class R:
    def __repr__(self): return "R(\n  multi\n)"
pprint.pprint([R(), R()], width=5); pprint.pprint({i: "v" * i for i in range(8)}, width=30); pprint.pprint([[]] * 3 + [()] + [{}], width=4); s = io.StringIO(); pprint.pprint([1], stream=s); print(repr(s.getvalue()))
