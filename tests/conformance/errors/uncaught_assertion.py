# assert in a function with a message that is computed.
def check(values):
    for i, (a, b) in enumerate(zip(values, values[1:])):
        assert a <= b, f"not sorted at {i}: {a} > {b}"
    return True


print(check([1, 2, 2, 9]))
try:
    check([2, 1])
except AssertionError as e:
    print(e)
check([1, 3, 2])
