"""How sessions begin and end: -i, PYTHONSTARTUP, PYTHONINSPECT, the plain prompt at a terminal."""
from terminal import Terminal

with Terminal(["-i", "-c", "x = 5; print('ran')"]) as t:
    t.wait(">>>")
    t.run("x")
    t.type("exit(4)", "enter")
    t.end()
    t.show("-i -c")

with Terminal(["-i", "program.py", "argument"], files={"program.py": "import sys\nargs = sys.argv[1:]\n1/0\n"}) as t:
    t.wait(">>>")
    t.run("args", "__name__")
    t.type("ctrl-d")
    t.end()
    t.show("-i and a program that fails")

with Terminal(["-i", "-c", "raise SystemExit(3)"]) as t:
    t.wait(">>>")
    t.type("ctrl-d")
    t.end()
    t.show("-i and an exit")

with Terminal(["-c", "import os; os.environ['PYTHONINSPECT'] = '1'; y = 7"]) as t:
    t.wait(">>>")
    t.run("y")
    t.type("ctrl-d")
    t.end()
    t.show("PYTHONINSPECT")

with Terminal(["-q"], files={"start.py": "import sys\nsys.ps1 = 'start> '\nready = 'yes'\n"}, PYTHONSTARTUP="start.py") as t:
    t.wait("start>")
    t.run("ready", prompt="start>")
    t.show("PYTHONSTARTUP")

with Terminal(["-q"], PYTHON_BASIC_REPL="1") as t:
    t.wait(">>>")
    t.run("1 + 1")
    t.type("if 1:\n")
    t.wait("...")
    t.type("    print('block')\n")
    t.wait("...", "block")
    t.type("\n")
    t.wait(">>>")
    t.run("1/0")
    t.type("ctrl-d")
    t.end()
    t.show("the plain prompt")
