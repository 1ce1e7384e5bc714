from .cycle_a import a_name
from . import cycle_a

b_value = a_name + "b" + str(hasattr(cycle_a, "late"))
