# sys.excepthook replaces the report; the exit code is still 1.
import sys


def hook(t, v, tb):
    frames = []
    while tb:
        frames.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print("hook:", t.__name__, v, frames, v.__traceback__ is not None)


def a():
    b()


def b():
    raise KeyError("deep")


sys.excepthook = hook
print("running")
a()
