# Reading and writing attributes: instances, slots, classes, properties, modules.
import sys

SIZE = 550_000


class Point:
    scale = 3

    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.hits = 0

    @property
    def norm(self):
        return self.x * self.x + self.y * self.y


class Slotted:
    __slots__ = ("a", "b", "next")

    def __init__(self, a, b):
        self.a, self.b, self.next = a, b, None


def main(n):
    points = [Point(i, i + 1) for i in range(10)]
    head = None
    for i in range(10):
        s = Slotted(i, -i)
        s.next = head
        head = s
    total = 0
    for i in range(n):
        p = points[i % 10]
        p.x += 1
        p.y = p.x - p.y
        p.hits += Point.scale
        total += p.x + p.scale - p.y
        if i % 8 == 0:
            total += p.norm
        s = head
        while s is not None:
            s.a += s.b
            s = s.next
            if total & 1:
                break
        setattr(p, "z", i)
        total ^= getattr(p, "z") + getattr(p, "missing", 1)
    return total % 1_000_000_007, [p.hits for p in points]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
