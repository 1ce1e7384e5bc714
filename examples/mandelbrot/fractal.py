"""How fast a point escapes, for all points of a rectangle."""
import math
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """A rectangle of the complex plane seen on a grid of pixels."""

    center: complex = -0.75 + 0j
    width: float = 3.5  # of the rectangle
    columns: int = 320
    rows: int = 240
    aspect: float = 1.0  # height of a pixel over its width
    limit: int = 200  # iterations after which a point counts as inside

    def point(self, column: float, row: float) -> complex:
        step = self.width / self.columns
        x = self.center.real + (column - (self.columns - 1) / 2) * step
        y = self.center.imag - (row - (self.rows - 1) / 2) * step * self.aspect
        return complex(x, y)


def escape(c: complex, limit: int) -> float:
    """Iterations until z = z*z + c leaves the circle, smoothed; the limit for points that do not."""
    x, y = c.real, c.imag
    # The two largest parts of the set are known exactly.
    q = (x - 0.25) ** 2 + y * y
    if q * (q + x - 0.25) <= 0.25 * y * y or (x + 1) ** 2 + y * y <= 0.0625:
        return limit
    a = b = aa = bb = 0.0
    for n in range(limit):
        b = 2 * a * b + y
        a = aa - bb + x
        aa, bb = a * a, b * b
        if aa + bb > 65536.0:
            return max(0.0, n + 1 - math.log2(math.log2(aa + bb) / 2))
    return limit


def render_row(view: View, row: int) -> list[float]:
    return [escape(view.point(column, row), view.limit) for column in range(view.columns)]


def render(view: View) -> Iterator[list[float]]:
    for row in range(view.rows):
        yield render_row(view, row)
