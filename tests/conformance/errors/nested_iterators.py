# Iterators of iterators nested deeper than many stacks allow: a value or a RecursionError, never a crash; freeing them works too.
import itertools


def nest(make, start, depth=100_000):
    it = start
    for _ in range(depth):
        it = make(it)
    return it


makers = {
    "chain": lambda it: itertools.chain(it),
    "islice": lambda it: itertools.islice(it, 5),
    "takewhile": lambda it: itertools.takewhile(lambda x: True, it),
    "dropwhile": lambda it: itertools.dropwhile(lambda x: False, it),
    "filterfalse": lambda it: itertools.filterfalse(lambda x: False, it),
    "starmap": lambda it: itertools.starmap(lambda *a: a, it),
    "accumulate": lambda it: itertools.accumulate(it),
    "compress": lambda it: itertools.compress(it, itertools.repeat(1)),
    "pairwise": lambda it: itertools.pairwise(it),
    "cycle": lambda it: itertools.cycle(it),
    "batched": lambda it: itertools.batched(it, 1),
    "groupby": lambda it: itertools.groupby(it),
    "enumerate": lambda it: enumerate(it),
    "zip": lambda it: zip(it),
}
for name, make in makers.items():
    it = nest(make, iter([(1,), (2,), (3,)]))
    try:
        next(it)
    except (RecursionError, StopIteration):
        pass  # how deep it may be depends on the machine
    del it
    shallow = nest(make, iter([(1,), (2,), (3,)]), 2)
    print(name, type(next(shallow)).__name__)
