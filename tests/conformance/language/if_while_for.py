# Branches and loops with else, break and continue, and the state they leave behind.
def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n < 10:
        return "small"
    else:
        return "large"


print([classify(n) for n in (-5, 0, 3, 10, 99)])


def find(needle, items):
    for i, item in enumerate(items):
        if item == needle:
            break
    else:
        return "missing"
    return i


print(find(3, [1, 2, 3]), find(9, [1, 2, 3]), find(1, []))

n, steps = 27, 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
    if steps > 1000:
        break
else:
    print("collatz ended after", steps)

while True:
    steps -= 1
    if steps % 7:
        continue
    break
else:
    print("never")
print("steps", steps)

for i in range(3):
    for j in range(3):
        if j == 2:
            continue
        if i == 2:
            break
        print((i, j), end=" ")
    else:
        print("inner done", end=" ")
print("| last", i, j)

for x in []:
    pass
else:
    print("empty loop runs else")
try:
    print(x)
except NameError as e:
    print(e)

# A list that grows while it is walked; a dict that refuses to.
items = [1, 2, 3]
for v in items:
    if len(items) < 8:
        items.append(v * 10)
print(items)
d = {1: 1}
try:
    for k in d:
        d[k + 1] = 0
except RuntimeError as e:
    print(type(e).__name__, e)

for a, (b, *c), d in [(1, (2, 3, 4), 5), (6, "xyz", 7)]:
    print(a, b, c, d)
for target in [[]] * 2:
    target.append(len(target))
print(target)


class Holder:
    pass


h = Holder()
for h.attr in range(4):
    pass
table = {}
for table["key"] in "abc":
    pass
print(h.attr, table)


def loop_return():
    for i in range(10):
        try:
            if i == 3:
                return i
        finally:
            print("f", i, end=" ")


print(loop_return())


def loop_finally_continue():
    out = []
    for i in range(5):
        try:
            if i % 2:
                continue
            out.append(i)
        finally:
            out.append("f")
    return out


print(loop_finally_continue())
