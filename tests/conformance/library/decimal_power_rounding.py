# Powers under directed rounding and at the ends of the range: digits and conditions.
from decimal import (ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_UP, Context, Decimal)

NEAR_ONE = [("0.9999999", "1e-101"), ("1.0000001", "-1e-101"), ("10", "1e-101"), ("0.9999999", "1e-3"), ("2", "1e-30")]
AT_THE_END = [("-5.110754187650678491E+63", "-37"), ("4.38293851909644618E+39", "-46"), ("-6955512.2", "-26"),
              ("-8.241474556E-10", "14"), ("-325350626103804444.4", "-21"), ("1E-20", "0.5"), ("7", "81"),
              ("3", "-60"), ("12345", "30000"), ("1.5", "123456789")]
for rounding in (ROUND_HALF_EVEN, ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_05UP):
    near = Context(prec=7, rounding=rounding, traps=[])
    print(rounding, [str(near.power(Decimal(a), Decimal(b))) for a, b in NEAR_ONE])
    for precision, emax in ((1, 5), (9, 99), (28, 999999)):
        c = Context(prec=precision, rounding=rounding, Emin=-emax, Emax=emax, traps=[])
        for a, b in AT_THE_END:
            c.clear_flags()
            print(a, "**", b, "=", c.power(Decimal(a), Decimal(b)), sorted(f.__name__ for f, on in c.flags.items() if on))
