# Warnings of the compiler go to standard error; the program runs.
x = 5
print(x is 5 or x == 5)
print("\d", len("\."))
if (x, "always true"):
    print("tuple")
assert (x, "always true")
