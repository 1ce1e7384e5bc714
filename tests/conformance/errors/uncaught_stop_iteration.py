# StopIteration inside a generator becomes RuntimeError; outside it stays.
def take_two(it):
    while True:
        yield next(it), next(it)


gen = take_two(iter([1, 2, 3]))
print(next(gen))
try:
    next(gen)
except RuntimeError as e:
    print(e, repr(e.__cause__))
next(iter([]))
