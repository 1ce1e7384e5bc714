# sys.exit with a number.
import atexit
import sys

atexit.register(print, "atexit runs", "last")
atexit.register(lambda: print("atexit runs in reverse"))


def leave():
    try:
        sys.exit(7)
    finally:
        print("finally runs")


for value in (0, None, "text", (1, 2), 3.5, True):
    try:
        sys.exit(value)
    except SystemExit as e:
        print(repr(e), e.code)
leave()
print("never")
