from .self_import import nothing_yet
