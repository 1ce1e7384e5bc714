"""What the suite tests.

>>> s = Stack([1, 2])
>>> s.pop()
2
>>> Stack().pop()
Traceback (most recent call last):
    ...
IndexError: the stack is empty
>>> len(s)
3
"""


class Stack:
    def __init__(self, items=()):
        self.items = list(items)

    def push(self, item):
        """Puts an item on top.

        >>> Stack().push(1)
        [1]
        """
        self.items.append(item)
        return self.items

    def pop(self):
        if not self.items:
            raise IndexError("the stack is empty")
        return self.items.pop()

    def __len__(self):
        return len(self.items)

    def __eq__(self, other):
        return isinstance(other, Stack) and self.items == other.items

    def __repr__(self):
        return f"Stack({self.items})"
