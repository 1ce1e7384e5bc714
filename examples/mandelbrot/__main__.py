"""Command line: dxpy -m mandelbrot [OUT.png] [--text]"""
import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from . import png
from .colours import PALETTES, colour
from .fractal import View, render, render_row

SHADES = " .:-=+*#%@"
PLACES = {"all": (-0.75 + 0j, 3.5), "seahorses": (-0.747 + 0.105j, 0.02), "spiral": (-0.7435669 + 0.1314023j, 0.002), "needle": (-1.755 + 0j, 0.12)}


def arguments(argv=None):
    parser = argparse.ArgumentParser(prog="mandelbrot", description="The Mandelbrot set as text or as a PNG file.")
    parser.add_argument("file", nargs="?", type=Path, help="the PNG file to write")
    parser.add_argument("--text", action="store_true", help="print it instead")
    parser.add_argument("--place", choices=PLACES, default="all")
    parser.add_argument("--size", default="320x240", metavar="COLUMNSxROWS")
    parser.add_argument("--palette", choices=PALETTES, default="ocean")
    parser.add_argument("--limit", type=int, default=200, help="iterations for each point")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(argv)
    if not options.text and options.file is None:
        parser.error("a file, or --text")
    try:
        options.columns, options.rows = map(int, options.size.split("x"))
    except ValueError:
        parser.error(f"not a size: {options.size!r}")
    return options


def print_text(view: View) -> None:
    for row in render(view):
        print("".join(SHADES[-1] if v >= view.limit else SHADES[int(v) % (len(SHADES) - 1)] for v in row).rstrip())


def write_png(view: View, path: Path, palette, threads: int) -> None:
    def pixels(values):
        return b"".join(bytes(colour(v, view.limit, palette)) for v in values)

    with ThreadPoolExecutor(threads) as pool, path.open("wb") as out:
        rows = pool.map(partial(render_row, view), range(view.rows))
        png.write(out, view.columns, map(pixels, rows), {"Title": "Mandelbrot set", "Comment": f"centre {view.center}, width {view.width}"})


def main(argv=None) -> int:
    options = arguments(argv)
    center, width = PLACES[options.place]
    if options.text:
        print_text(View(center, width, 78, 31, aspect=2.0, limit=options.limit))
        return 0
    start = time.perf_counter()
    view = View(center, width, options.columns, options.rows, limit=options.limit)
    write_png(view, options.file, PALETTES[options.palette], options.threads)
    seconds = time.perf_counter() - start
    print(f"{options.file}: {view.columns}x{view.rows}, {options.file.stat().st_size:,} bytes", file=sys.stdout)
    print(f"{seconds:.2f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
