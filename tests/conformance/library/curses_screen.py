"""curses in a pseudo-terminal: what windows, keys, colours, the mouse and panels give; errors. What is drawn is not looked at."""
import fcntl
import gc
import io
import os
import pty
import select
import struct
import sys
import termios

LINES, COLUMNS = 12, 40
KEYS = [b"a", "é".encode(), b"\x1bOA", b"\x1b[3~", b"some words\r"]


def in_terminal(program):
    """Runs program(report, key) in a terminal of its own; key() asks for the next of KEYS."""
    results, report_end = os.pipe()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm", ESCDELAY="1000")
        for name in ("LINES", "COLUMNS"):
            os.environ.pop(name, None)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        with open(report_end, "w") as out:
            def report(*what):
                print(*what, file=out, flush=True)
            try:
                program(report, lambda: report("KEY"))
            except BaseException as e:
                report("program:", type(e).__name__, e)
        os._exit(0)
    os.close(report_end)
    text, asked = b"", 0
    while True:
        for fd in select.select([results, terminal], [], [])[0]:
            try:
                data = os.read(fd, 65536)
            except OSError:
                data = b""
            if fd == results:
                text += data
                if not data:
                    os.waitpid(pid, 0)
                    return text.decode().replace("KEY\n", "")
                while text.count(b"KEY\n") > asked:
                    os.write(terminal, KEYS[asked])
                    asked += 1


def program(report, key):
    import curses
    import curses.panel
    import curses.textpad

    def attempt(text, **names):
        try:
            result = eval(text, globals() | {"curses": curses} | names)
        except Exception as e:
            result = f"{type(e).__name__}: {e}"
        report(text, "->", result)

    attempt("curses.echo()")
    attempt("curses.tigetnum('cols')")
    screen = curses.initscr()
    curses.noecho()
    curses.cbreak()
    screen.keypad(True)
    report(screen.getmaxyx(), curses.LINES, curses.COLS, screen.encoding, curses.isendwin())

    # keys
    for method in (screen.getch, screen.get_wch, screen.getkey, screen.getch):
        key()
        report(method())
    curses.echo()
    key()
    report(screen.getstr(2, 3), screen.instr(2, 0, 16))
    curses.noecho()
    for c in "yx":
        curses.ungetch(c)
    curses.unget_wch("€")
    report(screen.get_wch(), screen.getch(), screen.getkey())
    screen.nodelay(True)
    report(screen.getch())
    for name in ("getkey", "get_wch"):
        attempt(f"screen.{name}()", screen=screen)

    # windows
    window = curses.newwin(4, 20, 1, 2)
    window.addstr("plain ")
    window.addstr("bold", curses.A_BOLD)
    window.addstr(1, 2, "äöü €")
    window.addnstr(2, 0, b"bytes", 3)
    window.insstr(2, 0, ">>")
    window.insch(3, 0, "x", curses.A_UNDERLINE)
    window.addch(3, 5, 65)
    for y in range(4):
        report(window.instr(y, 0).decode().rstrip())
    report(window.inch(0, 6) == ord("b") | curses.A_BOLD, window.inch(3, 0) == ord("x") | curses.A_UNDERLINE)
    window.move(0, 2)
    window.delch()
    window.clrtoeol()
    window.insertln()
    report(window.getyx(), window.instr(1, 0, 6), window.getbegyx(), window.getparyx())
    inner = window.derwin(2, 5, 1, 3)
    inner.addstr(0, 0, "inner")
    report(inner.getbegyx(), inner.getparyx(), inner.getmaxyx(), window.instr(1, 0, 10))
    window.erase()
    window.box("|", "-")
    report(window.instr(0, 1, 3), window.instr(1, 0, 3))
    window.hline(2, 2, "=", 5)
    window.vline(0, 9, ":", 4)
    report(window.instr(2, 0, 10))
    window.chgat(2, 2, 3, curses.A_REVERSE)
    report([bool(window.inch(2, x) & curses.A_REVERSE) for x in range(7)])
    window.bkgd(".", curses.A_DIM)
    report(window.getbkgd() == ord(".") | curses.A_DIM, window.instr(1, 1, 4))
    window.scrollok(True)
    window.scroll()
    report(window.instr(1, 0, 10))
    pad = curses.newpad(30, 60)
    pad.addstr(20, 30, "pad")
    pad.refresh(18, 28, 0, 0, 5, 10)
    report(pad.getmaxyx(), pad.instr(20, 30, 3))
    other = curses.newwin(4, 20, 2, 4)
    other.addstr(0, 0, "under")
    window.overwrite(other)
    file = io.BytesIO()
    pad.putwin(file)
    file.seek(0)
    report(curses.getwin(file).instr(20, 30, 3))
    window.refresh()
    report(window.is_wintouched())
    window.touchline(1, 2)
    report(window.is_wintouched(), window.is_linetouched(0), window.is_linetouched(1), window.enclose(2, 5), window.enclose(9, 9))

    # colours, mouse, terminal
    curses.start_color()
    report(curses.has_colors(), curses.COLORS, curses.COLOR_PAIRS)
    curses.init_pair(1, curses.COLOR_RED, curses.COLOR_BLUE)
    report(curses.pair_content(1), curses.color_pair(1), curses.pair_number(curses.color_pair(1)))
    report(curses.mousemask(curses.BUTTON1_PRESSED | curses.BUTTON1_CLICKED))
    report(curses.keyname(curses.KEY_UP), curses.keyname(3), curses.unctrl(1), curses.has_key(curses.KEY_LEFT), curses.longname() != b"", curses.termname())
    report(curses.tigetflag("am"), curses.tigetnum("colors"), curses.tigetstr("cup"), curses.tparm(curses.tigetstr("cup"), 3, 4), curses.tigetstr("nothing"))
    curses.setsyx(4, 5)
    report(curses.getsyx())
    curses.resizeterm(10, 30)
    report(screen.getmaxyx(), curses.LINES, curses.COLS)

    # panels
    panels = [curses.panel.new_panel(curses.newwin(3, 5, i, i)) for i in range(3)]
    panels[0].top()
    panels[1].hide()
    report([panels.index(p) for p in (curses.panel.top_panel(), curses.panel.bottom_panel(), panels[2].above())], panels[0].above(), panels[1].hidden())
    panels[2].set_userptr("text")
    report(panels[2].userptr(), panels[2].window().getbegyx())
    panels[2].move(4, 4)
    curses.panel.update_panels()
    curses.doupdate()
    report(panels[2].window().getbegyx())
    circle = curses.panel.new_panel(curses.newwin(2, 2))
    circle.set_userptr(circle)
    del circle
    gc.collect()
    report(curses.panel.top_panel() is panels[0], curses.panel.bottom_panel() is panels[2])

    # a text box
    box = curses.textpad.Textbox(curses.newwin(2, 8, 0, 0))
    for c in b"hello\x08\x08\x04\nworld\x01X":
        box.do_command(c)
    report(repr(box.gather()))

    # errors
    for text in ("window.addch('ab')", "window.addch(1.5)", "window.addch(2 ** 64)", "window.addch(-1)", "window.addch(9, 99, 'a')", "window.addstr('a\\0')", "window.addstr(5)", "window.addstr()",
                 "window.move(99, 0)", "window.move('a', 0)", "window.keypad()", "window.instr(-1)", "window.box(1)", "window.derwin(50, 50)", "window.mvwin(90, 90)", "window.refresh(1)",
                 "window.overlay(1)", "window.is_linetouched(-1)", "setattr(window, 'encoding', 1)", "window.getch(1)", "pad.refresh()", "curses.newwin(1)",
                 "curses.newwin(-1, 2)", "curses.color_content(-1)", "curses.init_pair(1, 999, 0)", "curses.init_color(1, 1001, 0, 0)", "curses.pair_content(2 ** 40)", "curses.keyname(-1)",
                 "curses.halfdelay(256)", "curses.ungetch([])", "curses.unget_wch('ab')", "curses.set_escdelay(0)", "curses.getmouse()", "curses.getwin(io.StringIO())", "curses.panel.new_panel(1)",
                 "curses.panel.panel()", "panels[0].userptr()", "panels[0].move(99, 99)", "type(window)()"):
        attempt(text, window=window, pad=pad, panels=panels)
    curses.endwin()
    report(curses.isendwin())


print(in_terminal(program), end="")
