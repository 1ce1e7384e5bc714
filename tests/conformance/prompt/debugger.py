"""breakpoint(), python -m pdb and pdb.pm() at a terminal."""
from terminal import Terminal

PROGRAM = """def inner(values):
    total = 0
    breakpoint()
    for v in values:
        total += v
    return total


print("result", inner([1, 2, 3]))
"""
with Terminal(["program.py"], files={"program.py": PROGRAM}) as t:
    t.wait("(Pdb)")
    t.run("p values", "n", "n", "n", "p total, v", "b 6", "c", "total", "w", "l", "a", "!total = 100", "u", "d", "nonsense", "1/0", prompt="(Pdb)")
    t.type("c", "enter")
    t.end()
    t.show("breakpoint()")

with Terminal(["-m", "pdb", "program.py"], files={"program.py": "x = 1\ny = x / 0\n"}) as t:
    t.wait("(Pdb)")
    t.run("n", "p x", "whatis x", "s", prompt="(Pdb)")
    t.type("q", "enter")
    t.end()
    t.show("python -m pdb")

with Terminal(["-q"]) as t:
    t.wait(">>>")
    t.run("def f(): return 1/0" + "\r")
    t.run("f()")
    t.type("import pdb; pdb.pm()", "enter")
    t.wait("(Pdb)")
    t.run("w", prompt="(Pdb)")
    t.type("q", "enter")
    t.wait(">>>")
    t.show("pdb.pm() at the prompt")
