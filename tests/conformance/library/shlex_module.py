# shlex: splitting, quoting, the lexer class.
import shlex
for text in ("a 'b c' \"d \\\" e\" f\\ g", "x # comment", "", "a=b;c&&d", "'' \"\"", "é ü"):
    print(shlex.split(text), shlex.split(text, comments=True), shlex.split(text, posix=False))
print(shlex.quote("it's"), shlex.quote(""), shlex.quote("safe-1.txt"), shlex.join(["a b", "c", "$x"]))
s = shlex.shlex("a && b || c; d>file (e) 'x y'", punctuation_chars=True)
print(list(s))
s = shlex.shlex("a.b = 'q'\n# c\nnext", infile="in"); s.wordchars += "."
print(list(s), s.lineno, s.error_leader())
s = shlex.shlex("one two"); t = s.get_token(); s.push_token(t); print(s.get_token(), s.get_token(), repr(s.get_token()))
for bad in ("'open", '"open', "esc\\"):
    try:
        shlex.split(bad)
    except ValueError as e:
        print(e)
