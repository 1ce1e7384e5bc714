"""A terminal: runs a program in a pseudo-terminal, types, and shows the screen as a user would see it.

A step waits until the line of the cursor is what it expects, so that no test depends on the machine's speed. The screen understands
what the terminal type xterm-256color makes programs send."""
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import fcntl
import time

KEYS = {"up": "\x1bOA", "down": "\x1bOB", "right": "\x1bOC", "left": "\x1bOD", "home": "\x1bOH", "end": "\x1bOF", "delete": "\x1b[3~", "enter": "\r", "tab": "\t", "backspace": "\x7f",
        "ctrl-a": "\x01", "ctrl-c": "\x03", "ctrl-d": "\x04", "ctrl-e": "\x05", "ctrl-k": "\x0b", "ctrl-l": "\x0c", "ctrl-n": "\x0e", "ctrl-p": "\x10", "ctrl-r": "\x12", "ctrl-u": "\x15", "ctrl-w": "\x17", "ctrl-y": "\x19",
        "alt-b": "\x1bb", "alt-f": "\x1bf", "alt-enter": "\x1b\r", "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "paste": "\x1b[200~", "paste end": "\x1b[201~"}
SEQUENCE = re.compile(r"\x1b(?:\[([?>=]?[\d;]*)([@A-Za-z])|\][^\x07]*\x07|[()]\w|([=>78M]))")
LIMIT = 60  # seconds for one step


class Screen:
    def __init__(self, columns, lines):
        self.columns, self.lines = columns, lines
        self.cells = [[(" ", "")] * columns for _ in range(lines)]
        self.row = self.column = 0
        self.style = ""
        self.scrolled = []  # lines that went out at the top
        self.rest = ""
        self.seen = set()  # modes that were switched on
        self.feed("$ python\r\n")  # no program starts on an empty screen

    def feed(self, text):
        text = self.rest + text
        at = 0
        while at < len(text):
            c = text[at]
            if c == "\x1b":
                match = SEQUENCE.match(text, at)
                if not match:
                    if len(text) - at < 30:
                        break  # the rest is still to come
                    at += 1
                    continue
                at = match.end()
                if match[2]:
                    self.control(match[1], match[2])
                continue
            at += 1
            match c:
                case "\r":
                    self.column = 0
                case "\n":
                    self.newline()
                case "\b":
                    self.column = max(0, self.column - 1)
                case "\t":
                    self.column = min(self.columns - 1, self.column // 8 * 8 + 8)
                case _ if c >= " ":
                    if self.column == self.columns:
                        self.column = 0
                        self.newline()
                    self.cells[self.row][self.column] = (c, self.style)
                    self.column += 1
        self.rest = text[at:]

    def newline(self):
        self.row += 1
        if self.row == self.lines:
            self.row -= 1
            self.scrolled.append(self.cells.pop(0))
            self.cells.append([(" ", "")] * self.columns)

    def control(self, parameters, command):
        if parameters.startswith("?"):
            if command == "h":
                self.seen.add(parameters)
            return
        numbers = [int(p) if p else 0 for p in parameters.lstrip(">=").split(";")]
        n = max(1, numbers[0])
        self.column = min(self.column, self.columns - 1) if command not in "mK" else self.column
        blank = (" ", "")
        match command:
            case "A":
                self.row = max(0, self.row - n)
            case "B":
                self.row = min(self.lines - 1, self.row + n)
            case "C":
                self.column = min(self.columns - 1, self.column + n)
            case "D":
                self.column = max(0, self.column - n)
            case "G":
                self.column = n - 1
            case "d":
                self.row = n - 1
            case "H":
                self.row, self.column = n - 1, max(1, numbers[1] if len(numbers) > 1 else 1) - 1
            case "K":
                start, end = {0: (self.column, self.columns), 1: (0, self.column + 1), 2: (0, self.columns)}[numbers[0]]
                self.cells[self.row][start:end] = [blank] * (end - start)
            case "J":
                if numbers[0] == 0:
                    self.cells[self.row][self.column:] = [blank] * (self.columns - self.column)
                first = self.row + 1 if numbers[0] == 0 else 0
                for row in range(first, self.lines):
                    self.cells[row] = [blank] * self.columns
            case "P":
                line = self.cells[self.row]
                self.cells[self.row] = (line[: self.column] + line[self.column + n :] + [blank] * n)[: self.columns]
            case "@":
                line = self.cells[self.row]
                self.cells[self.row] = (line[: self.column] + [blank] * n + line[self.column :])[: self.columns]
            case "m":
                for number in numbers:
                    self.style = "" if number == 0 else ";".join(filter(None, [self.style, str(number)]))

    @staticmethod
    def plain(line):
        return "".join(c for c, _ in line).rstrip()

    @staticmethod
    def coloured(line):
        out, style = "", ""
        while line and line[-1][0] == " ":
            line = line[:-1]
        for c, s in line:
            if s != style:
                out += f"<{s}>"
                style = s
            out += c
        return out + ("<>" if style else "")

    def text(self, colours=False):
        render = self.coloured if colours else self.plain
        lines = [render(line) for line in [*self.scrolled, *self.cells]]
        while lines and not lines[-1]:
            lines.pop()
        return "\n".join(lines)

    @property
    def cursor_line(self):
        return self.plain(self.cells[self.row])


class Terminal:
    """with Terminal(["-q"]) as t: t.wait(">>>"); t.type("1+1", "enter"); t.wait(">>>"); print(t.screen.text())"""

    def __init__(self, arguments=(), colours=False, columns=80, lines=40, command=None, files=None, **environment):
        self.arguments, self.colours, self.command = list(arguments), colours, command
        self.screen = Screen(columns, lines)
        self.files = files or {}
        self.environment = environment
        self.code = None
        self.before = None

    def __enter__(self):
        self.home = tempfile.mkdtemp()
        for name, text in {".python_history": "", **self.files}.items():
            with open(os.path.join(self.home, name), "w") as f:
                f.write(text)
        env = {"PATH": os.environ["PATH"], "HOME": self.home, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **({} if self.colours else {"NO_COLOR": "1"}), **self.environment}
        env |= {k: v for k, v in os.environ.items() if k in ("ASAN_OPTIONS", "UBSAN_OPTIONS")}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(self.home)
                size = struct.pack("HHHH", self.screen.lines, self.screen.columns, 0, 0)
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                os.execve(sys.executable, [sys.executable, *self.arguments], env)
            finally:
                os._exit(127)
        return self

    def __exit__(self, *exc):
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)
        shutil.rmtree(self.home)

    def read(self, timeout):
        """False: nothing came. The end of the program counts as something."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        if not data:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.screen.feed(data.decode(errors="replace").replace(self.home, "HOME"))
        return True

    def wait(self, line, text=""):
        """Until the cursor stands in such a line, and the text is on the screen."""
        end = time.monotonic() + LIMIT
        while self.code is None and time.monotonic() < end:
            seen = (self.screen.text(), self.screen.row, self.screen.column)
            if self.screen.cursor_line == line and text in seen[0] and seen != self.before and not self.read(0.15):
                return
            self.read(0.1)
        raise AssertionError(f"waited for {line!r} {text!r}; the cursor is in {self.screen.cursor_line!r} of\n{self.screen.text()}")

    def type(self, *keys):
        self.before = (self.screen.text(), self.screen.row, self.screen.column)  # an answer has to change it
        for key in keys:
            os.write(self.fd, KEYS.get(key, key).encode())

    def run(self, *statements, prompt=">>>"):
        """Each is typed as a line, and answered."""
        for statement in statements:
            self.type(statement, "enter")
            self.wait(prompt)

    def end(self):
        """The exit code."""
        end = time.monotonic() + LIMIT
        while self.code is None and time.monotonic() < end:
            self.read(0.2)
        return self.code

    def show(self, title):
        print(f"### {title}" + (f": exit {self.code}" if self.code is not None else ""))
        print(self.screen.text(self.colours))
