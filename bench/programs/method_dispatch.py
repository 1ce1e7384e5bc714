# Calls of methods: inheritance, super, class and static methods, bound methods, callables, operators.
import sys

SIZE = 900_000


class Shape:
    def __init__(self, size):
        self.size = size

    def area(self):
        raise NotImplementedError

    def describe(self, k):
        return self.area() * k

    @classmethod
    def unit(cls):
        return cls(1)

    @staticmethod
    def clamp(v):
        return v if v < 1000 else 1000

    def __add__(self, other):
        return self.size + other.size

    def __lt__(self, other):
        return self.size < other.size


class Square(Shape):
    def area(self):
        return self.size * self.size


class Cube(Square):
    def area(self):
        return super().area() * 6


class Circle(Shape):
    def area(self):
        return 3 * self.size * self.size

    def __call__(self, x):
        return x + self.size


def main(n):
    shapes = [Square(2), Cube(3), Circle(4), Square(5)]
    circle = shapes[2]
    bound = shapes[0].describe
    total = 0
    for i in range(n):
        s = shapes[i & 3]
        total += s.describe(i & 7) + s.clamp(i)
        total += bound(2) + circle(i & 15)
        if i % 5 == 0:
            total += (s + circle) + (s < circle) + type(s).unit().size
    return total


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
