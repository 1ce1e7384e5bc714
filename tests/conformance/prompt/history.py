"""The prompt at a terminal: history, searching it, an earlier session's."""
from terminal import Terminal

with Terminal(["-q"]) as t:
    t.wait(">>>")
    t.run("first = 1", "second = 2", "third = 3")
    t.type("up", "up", "enter")
    t.wait(">>>")
    t.type("up", "up", "up", "down", "enter")
    t.wait(">>>")
    t.type("ctrl-p", "ctrl-p", "ctrl-n", "home", "print(", "end", ")")
    t.wait(">>> print(third = 3)")
    t.type("ctrl-c")
    t.wait(">>>", "KeyboardInterrupt")
    t.type("ctrl-r")
    t.wait("(r-search `')")
    t.type("fir")
    t.wait("(r-search `fir') first = 1")
    t.type("enter")
    t.wait(">>> first = 1")
    t.type("enter")
    t.wait(">>>")
    t.show("history")
    t.type("ctrl-d")
    t.end()
    with open(t.home + "/.python_history") as f:
        print(f.read())

with Terminal(["-q"], files={".python_history": "old = 1\ndef multi():\n    return 2\n"}) as t:
    t.wait(">>>")
    t.type("up", "up", "up", "enter")
    t.wait(">>>")
    t.run("old")
    t.show("history of an earlier session")
