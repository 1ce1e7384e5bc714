"""Ints of one and two machine words: every operator against the same numbers in a subclass, and results that could reuse an operand."""
import operator
import random
random.seed(5)
class I(int): pass
ops = [operator.add, operator.sub, operator.mul, operator.and_, operator.or_, operator.xor, operator.mod, operator.floordiv]
vals=[0,1,-1]
for b in (59,60,61,62,63,64,65,125,126,127,128):
    for d in (-1,0,1):
        vals += [(1<<b)+d, -((1<<b)+d)]
vals += [random.getrandbits(random.randrange(1,130))*random.choice((1,-1)) for _ in range(20)]
n=0
for a in vals:
    for b in vals:
        for op in ops:
            try: x=op(a,b)
            except ZeroDivisionError: continue
            y=op(I(a),b); z=op(a,I(b))
            assert x==y==z and repr(x)==repr(y) and hash(x)==hash(y) and (x.bit_length()<=60)==(y.bit_length()<=60), (op,a,b,x,y)
            assert {x:1}[y]==1
            n+=1
    for s in list(range(0,70))+[100,125,126,127,128,200]:
        assert a<<s == I(a)<<s == a*2**s and a>>s == I(a)>>s == a//2**s, (a,s)
# temporaries chains, with reuse
def chain(a,b,c):
    t=(a+b)
    u=t
    v=(t^b)&c|(a+(b+c))
    w=((a+b)+(b+c))-((a+b)-(c+b))
    k=(a+b)
    k+=c; k-=b; k*=3
    return t,u,v,w,k,(a+b)+1-1,[(a+b)]*2
for _ in range(300):
    a,b,c=(random.getrandbits(random.randrange(50,124)) for _ in range(3))
    r=chain(a,b,c); s=chain(I(a),I(b),I(c))
    assert r==s
x=1<<60; y=(x+x); z=y; y+=1; assert z==1<<61 and y==(1<<61)+1
d={(x+x)+(x+x):1}; assert d[1<<62]==1
h=(x+x)+x; hash(h); g=h; i=(h+1)-1; assert hash(i)==hash(h)
print("ok",n)
