"""The prompt at a terminal: editing, blocks, errors."""
from terminal import Terminal

with Terminal(["-q"]) as t:
    t.wait(">>>")
    t.run("1 + 1", "_ * 10", "print('äö', '中')", "'text'")
    t.type("x = 5", "left", "backspace", "7", "end", "0", "enter")
    t.wait(">>>")
    t.type("xy", "backspace", "enter")
    t.wait(">>>")
    t.type("hello world", "ctrl-a", "alt-f", "ctrl-k", "ctrl-u", "print(", "ctrl-y", ")", "ctrl-a", "ctrl-k", "ctrl-y", "ctrl-e", "ctrl-w", "ctrl-u")
    t.type("'end'", "enter")
    t.wait(">>>")
    t.show("editing")

with Terminal(["-q"]) as t:
    t.wait(">>>")
    t.type("def f(n):", "enter")
    t.wait("...")
    t.type("if n:", "enter")
    t.wait("...", "if n:")
    t.type("return n + f(n - 1)", "enter", "backspace", "return 0", "enter")
    t.wait("...", "return 0")
    t.type("enter")
    t.wait(">>>")
    t.run("f(4)")
    t.type("for i in range(2):", "enter", "print(i)", "enter", "enter")
    t.wait(">>>")
    t.run("f('x')", "1 +")
    t.type("(1 +", "enter")
    t.wait("...")
    t.type("2)", "enter")
    t.wait(">>>")
    t.show("blocks and errors")
