"""The plain prompt over a pipe: prompts, blocks, tracebacks with their lines, errors, how it ends."""
import os
import subprocess
import sys

SESSIONS = {
    "blocks": """if 1:
    x = 1

for i in range(2): print(i)

x = '''

a'''
x
class A:
    def f(self):
        return 1

    def g(self): return 2

@property
def f(): pass

try:
    1/0
except ZeroDivisionError: print("caught")

# comment
   
1 + \\
2
match x:
    case 1: pass
    case _: print("other")

x = [
1,
2
]
x
_
None
""",
    "errors": """1/0
def f(n):
    if n: f(n - 1)
    else: raise ValueError("x")

f(2)
f(
1, 2)
a b
'open
) 
$
if 1:
pass
if 1
y
import sys
sys.last_exc
sys.last_value is sys.last_exc
f.__code__.co_filename
""",
    "errors after parsing": """return 5
x = = 1
break
1
def f(): return 1/0
f()
""",
    "prompts": """import sys
sys.ps1, sys.ps2
sys.ps1 = ">"
sys.ps2 = 5
(1,
2)
del sys.ps1
3
sys.ps1 = ""
sys.displayhook = lambda v: print("shown", v)
4
""",
    "exit code": """import sys
sys.exit(7)
print("not reached")
""",
    "exit text": """raise SystemExit("bye")
""",
    "incomplete": """def f():
    pass""",
    "nothing": "",
}


def run(title, text, *options, **env):
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | env
    r = subprocess.run([sys.executable, *options], input=text, capture_output=True, text=True, env=env)
    print(f"### {title}: exit {r.returncode}\n{r.stdout}--- stderr\n{r.stderr}")


for title, text in SESSIONS.items():
    run(title, text, "-q", "-i")
run("after a command", "x\n", "-q", "-i", "-c", "x = 5; print('ran')")
run("after a command that failed", "1\n", "-q", "-i", "-c", "1/0")
run("after an exit", "exit(4)\n", "-q", "-i", "-c", "import sys; sys.exit(3)")
run("after PYTHONINSPECT, no terminal", "1\n", "-c", "print(1)", PYTHONINSPECT="1")
run("no prompt", "x = 1\nif x:\n    print(2)\nprint(x)\n", "-")
