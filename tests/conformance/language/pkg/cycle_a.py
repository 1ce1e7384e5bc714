a_name = "a"
from . import cycle_b


def late():
    return cycle_b.b_value
