# difflib: sequences, close matches, diffs.
import difflib
a = "one two three four\nfive\nsix seven\n".splitlines(True)
b = "one two 3 four\nfive\nextra\nsix seven!\n".splitlines(True)
print("".join(difflib.unified_diff(a, b, "old", "new", n=1)))
print("".join(difflib.context_diff(a, b, "old", "new")))
print("".join(difflib.ndiff(a, b)))
print("".join(difflib.restore(difflib.ndiff(a, b), 2)))
s = difflib.SequenceMatcher(None, "private Thread currentThread;", "private volatile Thread currentThread;")
print(round(s.ratio(), 3), round(s.quick_ratio(), 3), round(s.real_quick_ratio(), 3), s.get_matching_blocks())
for op in s.get_opcodes():
    print(op)
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.SequenceMatcher(lambda x: x == " ", " abcd", "abcd abcd").find_longest_match())
h = difflib.HtmlDiff().make_table(a, b)
print(len(h) > 500, h.count("<tr>"))
print(list(difflib.diff_bytes(difflib.unified_diff, [b"a\n"], [b"b\n"], b"x", b"y")))
