# An error in a finalizer that runs when the modules go is reported with the place, without the lines of the source.
import sys


class Fails:
    def __del__(self):
        print("del", sys is not None)
        raise ValueError("at the end")


kept = Fails()
