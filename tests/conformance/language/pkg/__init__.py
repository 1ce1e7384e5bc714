print("init", __name__)
from . import helper
from .helper import helped as star_one

star_two = 2
_private = 3
__all__ = ["star_one", "lazy_listed"]
lazy_listed = "L"


def __getattr__(name):
    if name == "dynamic":
        return "made by __getattr__"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
