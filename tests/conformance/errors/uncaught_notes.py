# Notes stand after the message; the last one is the last line.
def run(task):
    try:
        return task()
    except Exception as e:
        e.add_note(f"while running {task.__name__}")
        raise


def good():
    return "fine"


def bad():
    return [1, 2, 3][10]


print(run(good))
try:
    run(bad)
except IndexError as e:
    print(e.__notes__)
    e.add_note("second note\nwith two lines")
    raise
