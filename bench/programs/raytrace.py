# A small ray tracer: vector objects, operators, float arithmetic, polymorphism.
import sys

SIZE = 200


class Vec:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k, self.z * k)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def unit(self):
        return self * (1.0 / self.dot(self) ** 0.5)


class Sphere:
    def __init__(self, centre, radius, colour, mirror):
        self.centre, self.radius, self.colour, self.mirror = centre, radius, colour, mirror

    def hit(self, origin, ray):
        to = self.centre - origin
        b = to.dot(ray)
        disc = b * b - to.dot(to) + self.radius * self.radius
        if disc < 0:
            return None
        t = b - disc**0.5
        return t if t > 1e-6 else None

    def normal(self, p):
        return (p - self.centre).unit()

    def colour_at(self, p):
        return self.colour


class Floor:
    mirror = 0.1

    def __init__(self, height):
        self.height = height

    def hit(self, origin, ray):
        if abs(ray.y) < 1e-9:
            return None
        t = (self.height - origin.y) / ray.y
        return t if t > 1e-6 else None

    def normal(self, p):
        return Vec(0.0, 1.0, 0.0)

    def colour_at(self, p):
        return Vec(1.0, 1.0, 1.0) if (int(p.x // 1) + int(p.z // 1)) % 2 == 0 else Vec(0.1, 0.1, 0.1)


SCENE = [Floor(-1.0)] + [Sphere(Vec(i - 2.0, (i % 3) * 0.5, 4.0 + i % 2), 0.6, Vec(i / 5, 1 - i / 5, 0.5), 0.3) for i in range(5)]
LIGHT = Vec(5.0, 8.0, -3.0)


def nearest(origin, ray):
    best, thing = 1e9, None
    for s in SCENE:
        t = s.hit(origin, ray)
        if t is not None and t < best:
            best, thing = t, s
    return best, thing


def trace(origin, ray, depth):
    t, thing = nearest(origin, ray)
    if thing is None:
        return Vec(0.3, 0.5, max(0.0, ray.y) + 0.5)
    p = origin + ray * t
    n = thing.normal(p)
    to_light = (LIGHT - p).unit()
    lit = max(0.0, n.dot(to_light)) if nearest(p, to_light)[1] is None else 0.0
    colour = thing.colour_at(p) * (0.2 + 0.8 * lit)
    if depth and thing.mirror:
        bounce = ray - n * (2.0 * n.dot(ray))
        colour = colour * (1 - thing.mirror) + trace(p, bounce.unit(), depth - 1) * thing.mirror
    return colour


def main(size):
    total = Vec(0.0, 0.0, 0.0)
    eye = Vec(0.0, 0.5, -3.0)
    for y in range(size):
        for x in range(size):
            total = total + trace(eye, Vec((x - size / 2) / size, (size / 2 - y) / size, 1.0).unit(), 2)
    return f"{total.x:.6f} {total.y:.6f} {total.z:.6f}"


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
