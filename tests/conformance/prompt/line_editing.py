"""input() with the module readline: editing, history, completion, hooks, interrupts, the end of input."""
from terminal import Terminal

PROGRAM = r"""
import readline
words = ['alpha', 'alpine', 'beta']
def complete(text, state):
    found = [w for w in words if w.startswith(text)]
    return found[state] if state < len(found) else None
readline.set_completer(complete)
readline.parse_and_bind('tab: complete')
readline.add_history('from before')
while True:
    try:
        line = input('name> ')
    except KeyboardInterrupt:
        print('\ninterrupted')
        continue
    except EOFError:
        print('\nend')
        break
    print(repr(line), readline.get_current_history_length())
    if line == 'prefill':
        readline.set_pre_input_hook(lambda: (readline.insert_text('given '), readline.redisplay()))
    else:
        readline.set_pre_input_hook()
print(readline.get_history_item(1), readline.get_history_item(2))
"""

with Terminal(["-c", PROGRAM]) as t:
    t.wait("name>")
    t.type("helo", "left", "l", "enter")
    t.wait("name>")
    t.type("up", "up", "enter")
    t.wait("name>")
    t.type("world", "ctrl-a", "big ", "ctrl-e", " end", "enter")
    t.wait("name>")
    t.type("wrong line", "ctrl-u", "be", "tab", "enter")
    t.wait("name>")
    t.type("al", "tab")
    t.wait("name> alp")
    t.type("i", "tab")
    t.wait("name> alpine")
    t.type("enter")
    t.wait("name>")
    t.type("äöü €", "backspace", "\x7f", "x", "enter")
    t.wait("name>")
    t.type("half a line")
    t.wait("name> half a line")
    t.type("ctrl-c")
    t.wait("name>")
    t.type("prefill", "enter")
    t.wait("name> given")
    t.type("text", "enter")
    t.wait("name>")
    t.type("ctrl-d")
    t.end()
    t.show("a program with readline")

with Terminal(["-c", "print(repr(input('plain? ')))"]) as t:
    t.wait("plain?")
    t.type("some text", "enter")
    t.end()
    t.show("without it")
