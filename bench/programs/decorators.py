# Decorators, wrappers, descriptors, context managers, single dispatch and cached properties.
import sys
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property, lru_cache, partial, singledispatch, wraps

SIZE = 50_000


def counted(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


def scaled(factor):
    def decorate(function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs) * factor

        return wrapper

    return decorate


class Retry:
    def __init__(self, function):
        self.function, self.failures = function, 0
        wraps(function)(self)

    def __call__(self, *args):
        for _ in range(3):
            try:
                return self.function(*args)
            except ValueError:
                self.failures += 1
                args = (args[0] + 1, *args[1:])
        return 0

    def __get__(self, instance, owner):
        return partial(self, instance)


@counted
@scaled(3)
def add(a, b=1, *, c=0):
    return a + b + c


@Retry
def even(x):
    if x % 2:
        raise ValueError(x)
    return x


@singledispatch
def show(x):
    return "?"


@show.register
def _(x: int):
    return f"i{x}"


@show.register(str)
def _(x):
    return x.upper()


@show.register(list)
@show.register(tuple)
def _(x):
    return ",".join(map(show, x))


@lru_cache(maxsize=256)
def slow(x, y):
    return x * y


@contextmanager
def collecting(log, name):
    log.append(name)
    try:
        yield log
    finally:
        log.pop()


class Circle:
    made = 0

    def __init__(self, r):
        self.r = r

    @cached_property
    def area(self):
        Circle.made += 1
        return self.r * self.r * 355 // 113

    @property
    def diameter(self):
        return self.r * 2

    @diameter.setter
    def diameter(self, value):
        self.r = value // 2

    @classmethod
    def unit(cls):
        return cls(1)

    @staticmethod
    def pi():
        return 3


def main(n):
    add.calls = even.failures = Circle.made = 0
    slow.cache_clear()
    total, log, text = 0, [], 0
    for i in range(n):
        total += add(i) + add(i, 2) + add(i, c=5) + even(i) + slow(i % 300, 7)
        text += len(show(i)) + len(show("ab")) + (len(show([i, "x", (1, None)])) if i % 8 == 0 else 0)
        with collecting(log, i) as inner, suppress(KeyError):
            total += len(inner)
            if i % 5 == 0:
                raise KeyError(i)
        circle = Circle(i)
        circle.diameter += 4
        total += circle.area + circle.area + circle.diameter + Circle.unit().r + circle.pi()
        if i % 16 == 0:
            with ExitStack() as stack:
                for k in range(3):
                    stack.enter_context(collecting(log, k))
                total += len(log)
    return total, text, add.calls, even.failures, Circle.made, slow.cache_info().hits, add.__name__


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
