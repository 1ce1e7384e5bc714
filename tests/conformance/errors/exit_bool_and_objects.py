# An object that is not an int as exit code is printed with str.
import sys


class Reason:
    def __str__(self):
        return "reason as text"

    def __repr__(self):
        return "reason as repr"


print("about to leave")
sys.exit(Reason())
