print("init", __name__)
from .. import sub as parent

loads = globals().get("loads", 0) + 1
value = "deep value"


def get():
    return value.upper()


def up():
    from ..helper import helped
    return parent.__name__, helped
