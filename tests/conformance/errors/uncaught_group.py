# An uncaught exception group: the tree of errors is drawn.
def collect(fs):
    errors = []
    for f in fs:
        try:
            f()
        except Exception as e:
            errors.append(e)
    if errors:
        raise ExceptionGroup("tasks failed", errors)
    return "all fine"


print(collect([lambda: 1]))
try:
    collect([lambda: 1 / 0, lambda: int("x"), lambda: 5])
except* ZeroDivisionError as g:
    print("handled", g.exceptions)
