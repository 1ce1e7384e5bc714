# An error in __del__ is reported on standard error and changes nothing else.
class Fails:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)
        raise ValueError(f"in __del__ of {self.n}")


x = Fails(1)
del x
print("goes on")


def scope():
    y = Fails(2)
    return "returned"


print(scope())
