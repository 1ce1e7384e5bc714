"""Classes derived from one that has lost its __next__, and that gets it back."""


class A:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


class Early(A):
    pass


kept = iter(A())
del A.__next__


class B(A):
    pass


class C(B):
    pass


for cls in Early, B, C:
    try:
        iter(cls())
    except TypeError as e:
        print(cls.__name__, e)
for cls in B, C:
    try:
        next(cls())
    except TypeError as e:
        print(cls.__name__, e)
A.__next__ = lambda self: 5
print(next(Early()), next(B()), next(C()), next(kept))
