# cmd, code and codeop: interpreters of lines.
import cmd
import code
import codeop
import contextlib
import io
import sys


class Shell(cmd.Cmd):
    prompt = "> "
    intro = "welcome"

    def do_add(self, arg):
        """add numbers"""
        self.stdout.write(f"{sum(map(int, arg.split()))}\n")

    def do_quit(self, arg):
        return True

    def help_topic(self):
        self.stdout.write("about the topic\n")

    def complete_add(self, text, line, begin, end):
        return [n for n in ("10", "11", "20") if n.startswith(text)]

    def precmd(self, line):
        return line.strip()

    def postcmd(self, stop, line):
        self.stdout.write(f"[{line}]\n")
        return stop

    def postloop(self):
        self.stdout.write("bye\n")


out = io.StringIO()
shell = Shell(stdin=io.StringIO("add 1 2 3\n\nhelp\nhelp add\n?topic\nhelp nothing\nunknown x\n!shell\nquit\nadd 9\n"), stdout=out)
shell.use_rawinput = False
shell.cmdloop()
print(out.getvalue())
print(shell.parseline("add  1 2"), shell.parseline("!ls"), shell.parseline("?x"), shell.parseline(""), shell.parseline("=x"))
print(shell.completenames("a"), shell.completedefault("x"), shell.complete_help("a"), shell.get_names().count("do_add"))
shell.columnize([f"item{i}" for i in range(9)], 40)
print(out.getvalue()[-120:])

for source in ("x = 1", "if x:", "if x:\n  y\n", "if x:\n  y\n\n", "x = (1,", "x = 1)", "'''open", "def f(:", "", "# comment", "a b", "@deco", "x = \\"):
    try:
        compiled = codeop.compile_command(source)
        print(repr(source), "incomplete" if compiled is None else "complete")
    except (SyntaxError, ValueError) as e:
        print(repr(source), type(e).__name__, e.msg)
compiler = codeop.Compile()
compiler("from __future__ import annotations", "<x>", "exec")
print(compiler("def f(a: b): ...", "<x>", "exec").co_flags & 0x1000000 != 0)

lines = iter(["x = 20", "x + 1", "for i in range(2):", "    print(i)", "", "1 / 0", "def broken(:", "print('after')", "undefined"])


class Console(code.InteractiveConsole):
    def raw_input(self, prompt=""):
        try:
            line = next(lines)
        except StopIteration:
            raise EOFError
        print(prompt + line)
        return line

    def write(self, text):
        print("ERR", text, end="")


namespace = {"__name__": "console"}
Console(namespace).interact(banner="banner", exitmsg="done")
print(namespace["x"], sys.ps1 if hasattr(sys, "ps1") else "no ps1")
interpreter = code.InteractiveInterpreter({})
with contextlib.redirect_stderr(io.StringIO()) as err:
    print(interpreter.runsource("a = 1"), interpreter.runsource("if a:"), interpreter.runsource("a b"), interpreter.locals["a"])
    interpreter.runcode(compile("raise ValueError('seen')", "<console>", "exec"))
print(err.getvalue())
try:
    interpreter.runcode(compile("raise SystemExit(3)", "<c>", "exec"))
except SystemExit as e:
    print("exit", e.code)
