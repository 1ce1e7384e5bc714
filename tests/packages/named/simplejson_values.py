"""simplejson's Python part: what it can do beyond json, and its errors."""
import collections
import decimal
import io

import simplejson
from simplejson import JSONDecodeError, RawJSON

print(simplejson.encoder.c_make_encoder, simplejson.decoder.c_scanstring)
Point = collections.namedtuple("Point", "x y")


class Custom:
    def _asdict(self):
        return {"custom": 1}

    def for_json(self):
        return ["for", "json"]


value = {"int": 10**30, "float": 1.5, "dec": decimal.Decimal("1.10"), "none": None, "point": Point(1, (2, 3)), "text": "é\u2028\"\\\x00</script>\U0001f600", "nested": [[], {}, [{}]], 1: "int key", None: 0, True: 1, 2.5: "f"}
for options in ({}, {"indent": 2}, {"indent": "\t", "item_sort_key": lambda kv: str(kv[0])}, {"separators": (",", ":")}, {"ensure_ascii": False}, {"namedtuple_as_object": False}, {"tuple_as_array": False, "namedtuple_as_object": True, "default": str},
                {"use_decimal": False, "default": repr}, {"bigint_as_string": True}, {"int_as_string_bitcount": 64}, {"skipkeys": True}):
    print(options if "item_sort_key" not in options else "sorted", simplejson.dumps(value, **options))
print(simplejson.dumps([Custom()], for_json=True), simplejson.dumps(RawJSON('{"raw":1}')), simplejson.dumps(iter([1, 2]), iterable_as_array=True), simplejson.dumps(float("nan"), allow_nan=True), simplejson.dumps([float("inf")], ignore_nan=True))
for bad in (lambda: simplejson.dumps({(1, 2): 3}), lambda: simplejson.dumps(object), lambda: simplejson.dumps({1, 2}), lambda: simplejson.dumps(float("nan"), allow_nan=False), lambda: simplejson.dumps((lambda l: l.append(l) or l)([])), lambda: simplejson.dumps(b"\xff")):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(simplejson.loads('{"a": 1.10, "b": [1, 2, {"c": null}], "d": "\\u00e9\\ud83d\\ude00", "e": 1e400, "f": -0.0}', use_decimal=True))
print(simplejson.loads('[1.5, 2, NaN, -Infinity]', parse_float=str, parse_int=lambda s: int(s) * 2, parse_constant=lambda c: c), simplejson.loads('{"a":1,"a":2}', object_pairs_hook=list), simplejson.loads('{"a":{"b":1}}', object_hook=lambda d: sorted(d)))
for bad in ("", "{", "[1,", "[1 2]", '{"a"}', '{"a":}', '{a: 1}', "nul", '"open', '"\\x"', '"\\u12"', "01", "1.", "-", "[1] x", '"a\nb"', "[1,]", '{"a":1,}', "\ufeff1", "'a'", "+1", ".5", '"\\ud800"', "NaN"):
    try:
        print(repr(simplejson.loads(bad)))
    except JSONDecodeError as e:
        print(repr(bad), e.msg, e.lineno, e.colno, e.pos, e.end)
out = io.StringIO()
simplejson.dump(value, out, sort_keys=False, indent=1, iterable_as_array=True)
print(len(out.getvalue()), simplejson.load(io.StringIO(out.getvalue()))["point"], simplejson.JSONDecoder().raw_decode("[1] tail"), "".join(simplejson.JSONEncoder().iterencode([1, {"a": "b"}])), list(simplejson.JSONEncoder(indent=1).iterencode({"k": [1, 2]})))
print(simplejson.encoder.JSONEncoderForHTML().encode("</script>&\u2029"))
