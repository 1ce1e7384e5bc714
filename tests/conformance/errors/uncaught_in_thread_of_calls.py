# An error deep in recursion, generators, maps and callbacks comes out unchanged.
import functools


def walk(tree, visit):
    for node in tree:
        if isinstance(node, list):
            yield from walk(node, visit)
        else:
            yield visit(node)


def visit(x):
    if x < 0:
        raise ArithmeticError("negative leaf", x)
    return x * 2


print(list(walk([1, [2, [3]], 4], visit)))
print(functools.reduce(lambda a, b: a + b, map(visit, [1, 2, 3])))
data = [5, [6, [-7]]]
print(sum(map(lambda v: v + 1, sorted(walk(data, visit), key=lambda v: -v))))
