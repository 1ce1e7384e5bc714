"""Every public function of more-itertools that needs no special input, run on a set of typical arguments."""
import inspect
import itertools
import re

import more_itertools as mi

ARGUMENTS = [
    ([1, 2, 3, 4, 5, 6, 7],), ([3, 1, 2],), ("abcdefg",), ([],), ([[1, 2], [3], []],), ([1, 2, 3, 4, 5], 2), (2, [1, 2, 3, 4, 5]), ("ABCABD", 3), (lambda x: x % 2 == 0, [1, 2, 3, 4, 5, 6]), ([1, 2, 3, 4, 5, 6], lambda x: x % 2 == 0),
    ([1, 2, 3], [4, 5, 6]), ([1, 1, 2, 3, 3, 3], [1, 2]), (3,), (7, 3), ([5, 4, 3, 2], 1, 3), (lambda: 4, 3), ({"a": 1, "b": [2, 3]},), ([1.5, 2.5, 3.5], 2, 1), ("abc", "de", "f"), ([(1, "a"), (2, "b")],), (lambda a, b: a + b, [1, 2, 3], [4, 5, 6]), (10, 2, 3),
]
ADDRESS = re.compile("0x[0-9a-f]+")
SKIP = {"repeatfunc", "random_product", "random_permutation", "random_combination", "random_combination_with_replacement", "sample", "callback_iter", "seekable", "time_limited", "consumer", "make_decorator", "raise_", "SequenceView", "tabulate", "count_cycle",
        "ncycles", "cycle", "repeat_last", "iterate", "with_iter", "difference", "roundrobin_", "islice_extended", "factor", "sieve", "intersperse_", "product_index", "flatten_"}


def show(value, depth=0):
    if isinstance(value, (str, bytes, int, float, complex, type(None), range)):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{show(k)}: {show(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(show(v) for v in value)) + "}"
    if callable(value):
        return type(value).__name__
    try:
        items = [show(v, depth + 1) for v in itertools.islice(iter(value), 25)] if depth < 4 else ["..."]
    except TypeError:
        return type(value).__name__
    return f"{type(value).__name__ if isinstance(value, (list, tuple)) else 'iter'}({', '.join(items)})"


def clean(e):
    text = str(e)
    return f"{type(e).__name__}: {text}" if " at 0x" not in text and "<" not in text else type(e).__name__


for name in sorted(mi.__all__ if hasattr(mi, "__all__") else dir(mi)):
    function = getattr(mi, name)
    if name in SKIP or name.startswith("_") or not callable(function):
        continue
    try:
        print(name, ADDRESS.sub("0xADDRESS", str(inspect.signature(function))))
    except (ValueError, TypeError):
        print(name)
    for args in ARGUMENTS:
        try:
            result = show(function(*(iter(a) if isinstance(a, list) and name in ("peekable", "spy", "chunked") else a for a in args)))
        except Exception as e:
            result = clean(e)
        print("   ", result[:300])

p = mi.peekable(range(10))
print(p.peek(), p[1:4], p.prepend(-1), next(p), bool(p), list(p), p.peek("end"))
s = mi.seekable(iter("abcdef"))
print([next(s) for _ in range(3)], s.seek(0), list(s), s.seek(2), next(s))
b = mi.bucket(["a1", "b1", "a2", "c1"], key=lambda x: x[0])
print(sorted(b), list(b["a"]), "z" in b)
with mi.callback_iter(lambda callback: [callback(n) for n in range(3)] and "done") as it:
    print(list(it), it.done, it.result)
