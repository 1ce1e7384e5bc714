# An exception whose __str__ fails still ends the program properly.
class Broken(Exception):
    def __str__(self):
        raise RuntimeError("no text")


try:
    raise Broken("x")
except Broken as e:
    print(e.args, type(e).__name__)
    try:
        str(e)
    except RuntimeError as inner:
        print(inner, repr(inner.__context__)[:6])
raise Broken
