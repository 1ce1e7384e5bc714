"""Command line: dxpy -m adventure [--world FILE] [--script FILE] [--save FILE]"""
import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from .game import Game
from .model import World


def typed() -> Iterator[str]:
    while True:
        try:
            yield input("\n> ")
        except EOFError:
            return


def scripted(path: Path) -> Iterator[str]:
    for line in path.read_text().splitlines():
        print(f"\n> {line}")
        yield line


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(prog="adventure", description="A text adventure.")
    parser.add_argument("--world", type=Path, default=Path(__file__).with_name("world.toml"))
    parser.add_argument("--script", type=Path, help="commands, instead of the keyboard")
    parser.add_argument("--save", type=Path, help="where the game is kept between two runs")
    options = parser.parse_args(argv)
    try:
        game = Game(World.load(options.world))
    except* Exception as group:
        for error in group.exceptions:
            print(f"{options.world.name}: {error}", file=sys.stderr)
        return_code = 1
    else:
        return_code = 0
    if return_code:
        return return_code
    if options.save and options.save.exists():
        game.load(options.save.read_text())
    for text in game.run(scripted(options.script) if options.script else typed()):
        print(text)
    if options.save:
        options.save.write_text(game.save())
    return 0


if __name__ == "__main__":
    sys.exit(main())
