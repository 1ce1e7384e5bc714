# Unbounded recursion ends the program with RecursionError, not with a crash.
def down(n):
    return down(n + 1) + 1


try:
    down(0)
except RecursionError as e:
    print("first time caught:", e)
down(0)
