"""Colours of the prompt: what is typed, tracebacks, errors of syntax."""
from terminal import Terminal

with Terminal(["-q"], colours=True) as t:
    t.wait(">>>")
    t.run("print('text', 5, None)  # comment", "1 / 0")
    t.type("def f(x: int) -> str:", "enter", "return f'{x!r}' + undefined", "enter", "enter")
    t.wait(">>>")
    t.run("f(1)", "a b", "match = lambda type: type if match else 0x1F")
    t.run("raise ExceptionGroup('two', [ValueError(1), KeyError('k')])")
    t.show("colours")
    print(sorted(t.screen.seen))

with Terminal(["-c", "def f():\n    g()\ndef g():\n    raise ValueError('v') from KeyError('k')\nf()"], colours=True) as t:
    t.end()
    t.show("a traceback in colours")
with Terminal(["-c", "1/0"]) as t:
    t.end()
    t.show("NO_COLOR")
with Terminal(["-c", "1/0"], colours=True, TERM="dumb") as t:
    t.end()
    t.show("a dumb terminal")
with Terminal(["-c", "x = (1,"], colours=True) as t:
    t.end()
    t.show("syntax")
