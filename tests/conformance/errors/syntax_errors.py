# Messages and positions of syntax errors.
sources = r"""x = 
1 +
(1, 2
[1, 2)
{1: 2
x = 5 5
if x
    pass
if True: x = 1 y = 2
def f(x, x): pass
def f(a=1, b): pass
def f(*): pass
def f(**k, *a): pass
def f(a, /, b, /): pass
def f(*a, *b): pass
def f(a b): pass
def f(1): pass
def f()
class C
class C(: pass
for x in y
for 1 in x: pass
while: pass
try: pass
try: pass\nexcept: pass\nexcept X: pass
try: pass\nx = 1
with open(x) as 1: pass
with x as f(): pass
import a.b.
from x import
from x import (a, b
from x import *, a
import a as b.c
lambda x: = 1
x = [i for i in]
x = [for i in y]
x = {a: b for c}
f(a=1, 2)
f(**a, *b)
f(a for a in b, c)
f(1=2)
f(a.b=1)
f(a=)
f(True=1)
f(a, b for b in c)
1 = x
f() = 1
a + b = c
"s" = 1
[a, 1] = x
(a, b()) = 1
x if y = 1
None = 1
... = 1
a = 1 = b
a += b += c
f() += 1
(a, b) += 1
x: int: str = 1
a, b: int = 1
del f()
del 1
del a + b
del (a, 1)
not x = 1
x = yield = 1
return
yield x
await x
break
continue
nonlocal x
def f():\n  global a\n  a = 1\n  nonlocal a
def f():\n  x = 1\n  global x
def f():\n  print(x)\n  nonlocal x
async x
async def f(): await
async def f(): yield from x
def f(): await x
def f():\n  async for x in y: pass
[await x for x in y]
'abc
"abc\\
'''abc
f'{x'
f'{x!}'
f'{}'
f'{x:{y}'
f'{a b}'
b'é'
0777
1__0
0b2
0xg
1orx
1elsex
1inx
1and_
1e
1abc
1.2.3
x = $
x = ?
x = a!b
x ! y
a <> b
a && b
a || b
x++
++x--
!x
print x
print "a"
exec "a"
raise a, b
except X: pass
else: pass
elif x: pass
    x = 1
if 1:\nx = 1
if 1:\n    x = 1\n  y = 2
if 1:\n\tx = 1\n        y = 2
def f():\n
class A:\n
x = 1;; y = 2
@
@x
@x\ny = 1
match x:\n  case 1: pass\n  case: pass
match x:\ncase 1: pass
case 1: pass
match x:\n  case a.b(): pass\n  case {**a, **b}: pass
match x:\n  case a | b: pass
match x:\n  case -a: pass
match x:\n  case 1 +: pass
type X
type X = 
type 1 = 2
def f[T(x): pass
x = (a, b
x = {1, 2: 3}
x = {1: 2, 3}
x = {1:}
x = {**a, b}
a[1:2:3:4]
a[]
()()()(
)
x = (]
x.1
x..y
x.
.x
x = a if b
x = a if b else
x = a else b
x := 1
(x := 1) = 2
(a.b := 1)
from __future__ import braces
from __future__ import nope
x = 1\nfrom __future__ import annotations
assert x, y, z
assert (x := 1), y = 2
global x, y = 1
import x from y
def f(): return yield
a = *b
*a
*a = b
print(*a b)
for *a in b: pass
*a, *b = c
x = 'a' 'b' c
class A(x for x in y): pass
def f() -> : pass
def f(a: ): pass
\ x
x = \
\x00
é = 1; 日 = ; 
a = “quoted”
x = 5€
try:\n  pass\nexcept* X:\n  pass\nexcept Y:\n  pass
try: pass\nexcept X, Y: pass
try: pass\nexcept X, Y as z: pass
try: pass\nexcept X as a.b: pass
with (a as b, c as d, e): pass
with a as b, c as 1: pass
with a, : pass
if x = 1: pass
while x = 1: pass
f(x = 1 = 2)
[x = 1]
{x = 1}
(x = 1)
x = [1, 2, 3\ny = 5
def f(a, (b, c)): pass
lambda (a, b): 1
lambda a, a: 1
lambda *: 1
class A: def f(): pass
if True: if False: pass
for x in y: for z in w: pass
""".split("\n")
for raw in sources:
    src = raw.replace("\\n", "\n").replace("\\t", "\t").replace("\\x00", "\0")
    try:
        compile(src, "file", "exec")
        print(repr(src), "| compiles")
    except SyntaxError as e:
        print(repr(src), "|", type(e).__name__, e.msg, "|", e.lineno, e.offset, e.end_lineno, e.end_offset)
    except ValueError as e:
        print(repr(src), "| ValueError", e)
