"""What dies inside a finalizer dies at once, however deep the frees around it are; a finalizer that makes its like ends."""
import os
import sys

log = []


class B:
    def __del__(self):
        log.append("B")


class A:
    def __init__(self, next):
        self.next = next

    def __del__(self):
        log.append("A")
        B()
        log.append("after")


def chain(length):
    a = None
    for _ in range(length):
        a = A(a)
    del a
    print(length, len(log), log[:6], log == ["A", "B", "after"] * length)
    log.clear()


for length in 1, 10, 45, 100:
    chain(length)


class Again:
    count = 0

    def __del__(self):
        Again.count += 1
        Again()


sys.stderr = open(os.devnull, "w")  # how deep the report comes from differs
Again()
sys.stderr.close()
sys.stderr = sys.__stderr__
print(Again.count > 50)
