# keyword, token, linecache, tabnanny-like use of tokenize.
import keyword, token, linecache, tokenize, io, os, tempfile
print(keyword.kwlist, keyword.softkwlist, keyword.iskeyword("for"), keyword.issoftkeyword("match"))
print(token.tok_name[token.NAME], token.EXACT_TOKEN_TYPES["**="] == token.DOUBLESTAREQUAL, token.ISTERMINAL(token.NAME), token.ISEOF(token.ENDMARKER))
for t in tokenize.generate_tokens(io.StringIO("def f(x):\n    return f'{x!r:>{5}}' + 1.5e3  # c\n").readline):
    print(tokenize.tok_name[t.type], tokenize.tok_name[t.exact_type], repr(t.string), t.start, t.end)
print(tokenize.untokenize([(token.NAME, "a"), (token.OP, "="), (token.NUMBER, "1")]))
print(tokenize.detect_encoding(iter([b"# -*- coding: latin-1 -*-\n", b"x\n"]).__next__))
for bad in ("(\n", "'abc\n", "a\n  b\n c\n"):
    try:
        list(tokenize.generate_tokens(io.StringIO(bad).readline))
    except (tokenize.TokenError, SyntaxError) as e:
        print(type(e).__name__, e.args[0])
with tempfile.TemporaryDirectory() as d:
    path = os.path.join(d, "f.py")
    open(path, "w").write("line 1\nline 2")
    print(repr(linecache.getline(path, 2)), repr(linecache.getline(path, 9)), linecache.getlines(path))
    open(path, "w").write("longer line 1 now\n")
    linecache.checkcache(path)
    print(linecache.getlines(path)); linecache.clearcache()
print(linecache.getlines("/no/such"))
