# A file that does not compile prints nothing but the error.
print("never printed")
def broken(a, b:
    return a + b
