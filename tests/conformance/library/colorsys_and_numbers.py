# colorsys and the numbers tower.
import colorsys, numbers, fractions, decimal
for rgb in ((0, 0, 0), (1, 1, 1), (0.2, 0.4, 0.6), (1, 0, 0.5)):
    print([tuple(round(x, 6) for x in f(*rgb)) for f in (colorsys.rgb_to_hls, colorsys.rgb_to_hsv, colorsys.rgb_to_yiq)])
print([round(x, 6) for x in colorsys.hsv_to_rgb(0.3, 0.5, 0.7)], [round(x, 6) for x in colorsys.hls_to_rgb(0.9, 0.5, 0.7)])
for v in (True, 3, 2.5, 1j, fractions.Fraction(1, 3), decimal.Decimal(1)):
    print(type(v).__name__, [c.__name__ for c in (numbers.Number, numbers.Complex, numbers.Real, numbers.Rational, numbers.Integral) if isinstance(v, c)])
class Half(numbers.Rational):
    numerator, denominator = 1, 2
    def _f(self, *a): return fractions.Fraction(1, 2)
    __abs__ = __add__ = __ceil__ = __eq__ = __floor__ = __floordiv__ = __le__ = __lt__ = __mod__ = __mul__ = __neg__ = __pos__ = __pow__ = _f
    __radd__ = __rfloordiv__ = __rmod__ = __rmul__ = __round__ = __rpow__ = __rtruediv__ = __truediv__ = __trunc__ = _f
print(float(Half()), Half() + 1, isinstance(Half(), numbers.Real))
try:
    numbers.Integral()
except TypeError as e:
    print(str(e)[:70])
