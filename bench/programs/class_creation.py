# Making classes: statements, type(), metaclasses, __init_subclass__, __set_name__, abstract bases, first instances.
import sys
from abc import ABC, abstractmethod

SIZE = 1_500


class Field:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__.get(self.name, 0)

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value


class Registry(type):
    known = {}

    def __new__(mcls, name, bases, namespace, **options):
        cls = super().__new__(mcls, name, bases, namespace)
        cls.fields = [k for k, v in namespace.items() if isinstance(v, Field)]
        mcls.known[name] = cls
        return cls

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)
        cls.options = options


class Base:
    registered = 0

    def __init_subclass__(cls, /, weight=1, **kwargs):
        super().__init_subclass__(**kwargs)
        Base.registered += weight


class Twice:
    def twice(self):
        return self.value * 2


class Shape(ABC):
    @abstractmethod
    def area(self):
        ...

    @property
    @abstractmethod
    def name(self):
        ...


def main(n):
    Registry.known.clear()
    Base.registered = 0
    total = 0
    for i in range(n):
        class Row(metaclass=Registry, table=f"t{i % 10}"):
            a, b, c = Field(), Field(), Field()

            def total(self):
                return self.a + self.b + self.c

        row = Row()
        row.a, row.c = i, 2
        total += row.total() + len(Row.fields) + len(Row.options["table"])

        class Child(Base, weight=2):
            __slots__ = ("x",)

            def get(self):
                return self.x

        child = Child()
        child.x = i
        total += child.get()
        made = type(f"Made{i % 50}", (Child, Twice), {"value": i, "thrice": lambda self: self.value * 3})
        total += made().twice() + made().thrice() + len(made.__mro__)
        if i % 4 == 0:
            class Square(Shape):
                name = "square"

                def area(self):
                    return i

            total += Square().area() + isinstance(child, Shape)
    return total, Base.registered, sorted(Registry.known)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
