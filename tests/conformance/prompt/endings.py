"""How a session at a terminal ends."""
from terminal import Terminal

for keys, title in (("exit", "exit"), ("exit()", "exit()"), ("quit(3)", "quit(3)"), ("raise SystemExit('bye')", "text"), ("import os; os._exit(9)", "_exit"), ("import sys; sys.exit(None)", "sys.exit")):
    with Terminal(["-q"]) as t:
        t.wait(">>>")
        t.type(keys, "enter")
        t.end()
        t.show(title)
with Terminal(["-q"]) as t:
    t.wait(">>>")
    t.type("1", "ctrl-d", "ctrl-u", "ctrl-d")
    t.end()
    t.show("Ctrl-D")
