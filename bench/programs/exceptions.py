# Raising, catching, finally, chaining, and loops that end by an exception.
import sys

SIZE = 400_000


class Custom(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


def risky(i):
    if i % 3 == 0:
        raise ValueError(i)
    if i % 5 == 0:
        raise Custom(i)
    return i


def nested(i):
    try:
        return risky(i)
    except ValueError as e:
        raise KeyError(str(e)) from e
    finally:
        nested.count += 1


def deep(n):
    if n == 0:
        raise Custom(1)
    return deep(n - 1) + 1


def main(n):
    nested.count = total = 0
    d = {i: i for i in range(0, 100, 2)}
    for i in range(n):
        try:
            total += nested(i)
        except KeyError as e:
            total += len(e.args[0])
        except (Custom, ArithmeticError) as e:
            total += e.code
        else:
            total += 1
        try:
            total += d[i % 100]
        except KeyError:
            total -= 1
        try:
            int("12x" if i % 4 == 0 else "12")
        except ValueError:
            total += 2
        it = iter((1, 2))
        while True:
            try:
                total += next(it)
            except StopIteration:
                break
        if i % 50 == 0:
            try:
                deep(30)
            except Custom as e:
                total += e.code
    return total, nested.count


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
