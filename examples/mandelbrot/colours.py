"""From numbers to colours: gradients between named ones."""
import colorsys
from bisect import bisect_right
from collections.abc import Sequence

Colour = tuple[int, int, int]


def parse(text: str) -> Colour:
    """#rgb or #rrggbb"""
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    if len(digits) != 6:
        raise ValueError(f"not a colour: {text!r}")
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


class Gradient:
    """Colours between stops at rising positions from 0 to 1."""

    def __init__(self, stops: Sequence[tuple[float, str]]) -> None:
        self.positions = [position for position, _ in stops]
        self.colours = [parse(text) for _, text in stops]

    def at(self, position: float) -> Colour:
        right = bisect_right(self.positions, position)
        if right == 0 or right == len(self.positions):
            return self.colours[max(0, right - 1)]
        low, high = self.positions[right - 1 : right + 1]
        t = (position - low) / (high - low)
        red, green, blue = (round(a + (b - a) * t) for a, b in zip(self.colours[right - 1], self.colours[right]))
        return red, green, blue

    def table(self, size: int) -> list[Colour]:
        return [self.at(i / (size - 1)) for i in range(size)]


def rainbow(size: int) -> list[Colour]:
    return [tuple(round(255 * part) for part in colorsys.hsv_to_rgb(i / size, 0.8, 0.4 + 0.6 * i / size)) for i in range(size)]


SIZE = 256
PALETTES = {
    "ocean": Gradient([(0, "#000764"), (0.16, "#206bcb"), (0.42, "#edffff"), (0.6425, "#ffaa00"), (0.8575, "#310230"), (1, "#000764")]).table(SIZE),
    "fire": Gradient([(0, "#000"), (0.3, "#900"), (0.6, "#f80"), (0.9, "#ff8"), (1, "#fff")]).table(SIZE),
    "grey": Gradient([(0, "#111"), (1, "#eee")]).table(SIZE),
    "rainbow": rainbow(SIZE),
}
INSIDE: Colour = (0, 0, 0)


def colour(value: float, limit: int, palette: list[Colour]) -> Colour:
    return INSIDE if value >= limit else palette[int(value * 8) % len(palette)]
