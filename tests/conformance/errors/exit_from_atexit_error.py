# An error in an exit handler is reported; the others still run; the exit code stays.
import atexit


def broken():
    raise ValueError("handler failed")


atexit.register(print, "first registered, last run")
atexit.register(broken)


@atexit.register
def third():
    print("registered by decorator")


atexit.register(print, "gone")
atexit.unregister(third)
print(atexit._ncallbacks())
