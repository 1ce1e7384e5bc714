# Corners of format(), % and *=: widths from arguments, alternate forms, what is refused first.
for w in range(-9,10):
    print(w, ['%*.0s|'%(w,'abc'), '%*.2s|'%(w,'abc'), '%*s|'%(w,'abc'), '%*d|'%(w,5), '%*.0a|'%(w,'é')])
for v in (0.0,-0.0,1.0,1e22,5.0,1.5):
    print([format(v,s) for s in ('#','#11','#.3','#g','#.0f','#e','#.0e','#r' if 0 else '#','#,')])
for v in (10**30,-10**30,-1,1114112,2**31,2**63):
    for s in ('c','#c'):
        try: print(format(v,s))
        except Exception as e: print(repr(e))
for s in ('014%','=-#2.5s','=q','0x','=d','08','=f','=', '0','_x',',x','#0.8_x','+q','.3q','z','zd','c','.2c'):
    for v in (1+2j,1.5,3,'a'):
        try: print(s,format(v,s))
        except Exception as e: print(s,repr(e))

from decimal import Decimal

for s in ("<010", "*<010", "=010", ">010", "^010", "<0", "010", "<10", "*^+10.3f"):
    try:
        print(s, repr(format(Decimal("1.5"), s)))
    except ValueError as e:
        print(s, repr(e))

import datetime

for s in ("24:35:11", "24:00", "24:00:00.1", "24", "25:00", "24:00:00+01:00"):
    for parse in (datetime.time.fromisoformat, lambda s: datetime.datetime.fromisoformat("2020-12-31T" + s)):
        try:
            print(s, repr(parse(s)))
        except ValueError as e:
            print(s, repr(e))


class Index:
    def __index__(self):
        return 2


for a in (None, 1.5, {1}, {}, frozenset(), range(3), Index(), object(), True):
    for b in ([1], "x"):
        try:
            x = a
            x *= b
            print(type(a).__name__, x)
        except TypeError as e:
            print(type(a).__name__, e)
