# What a script sees of itself, and statement layout: continuation lines, semicolons, tabs, form feeds, comments.
import sys
print(__name__, __spec__, __package__, __file__.endswith("name_main.py"), sys.argv[0].endswith("name_main.py"), len(sys.argv))
print(sys.modules["__main__"].__dict__ is globals(), type(__builtins__).__name__, type(__loader__).__name__)
if __name__ == "__main__": print("main"); print("same line")
total = 1 + \
    2 + \
    3
values = [
    1,  # comment
    2,

    3
    ,
]
print(total, values)
if total: pass
elif values: pass
else: pass
def one_line(): return 1
class OneLine: x = 1; y = 2
while total: total -= 1
for q in values: print(q, end=" ")
else: print("else on its line")
try: 1/0
except ZeroDivisionError: print("one-line except")
finally: print("one-line finally")
with open(sys.argv[0]) as f: print(f.readline().strip()[:11])
if True:
	print("tab indented")
if True:
  if True:
        print("mixed depth")
  print("two spaces")
def   spaced  ( a , b = 2 , * c ) :
    return a+b,c
print ( spaced ( 1 ) , spaced(1,2,3) [ 1 ] )

print("after a form feed")
x = {'a':1,
'b':2}; y = (
1,
)
print(x, y); print('semi');
def nested():
    def a():
        def b():
            return "deep"
        return b
# a comment at column zero does not end the block
    return a()()
print(nested())
é = "unicode name"; 变量 = 2; _ = 3; __x__ = 4; ﬁ = "ligature"
print(é, 变量, fi, "fi" in globals())
match = case = type = _ = 5
print(match, case, type)
del type
print([i for i in(1,2)if i>1],not(1),-(1),(lambda:0)()or 7)
async def co(): pass
c = co(); c.close()
assert True, "x"
lambda: (yield)
print(type(lambda: (yield)).__name__, (a := 1), a)
