# SystemExit without a code is success, even out of nested blocks.
import sys


class Guard:
    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        print("guard sees", t.__name__, v.code)


with Guard():
    try:
        for i in range(10):
            if i == 3:
                sys.exit()
    except Exception:
        print("not an Exception")
    finally:
        print("i", i)
