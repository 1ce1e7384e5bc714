# Errors that the compiler finds after parsing.
def f():
    x = 1
    def g():
        nonlocal y
        y = 2
    return g
