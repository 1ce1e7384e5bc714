# The indentation of a block is missing.
print("never printed")
def f(x):
    if x:
    return 1
