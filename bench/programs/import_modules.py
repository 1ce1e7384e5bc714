# Importing: modules of the library written in Python are dropped and imported again, from whatever the runtime keeps them in.
import importlib
import sys

SIZE = 22

NAMES = ["argparse", "colorsys", "configparser", "csv", "fractions", "getopt", "graphlib", "html.parser", "json", "json.decoder", "json.encoder", "pprint", "sched",
         "shlex", "statistics", "string", "textwrap", "timeit", "cmd", "calendar", "difflib", "optparse"]


def main(n):
    count = 0
    for _ in range(n):
        for name in NAMES:
            sys.modules.pop(name, None)
        for name in NAMES:
            module = importlib.import_module(name)
            count += hasattr(module, "__name__") and module.__name__ == name
    return count, importlib.import_module("fractions").Fraction(3, 6), importlib.import_module("textwrap").shorten("one two three", 8)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
