# A scanner by characters, an operator-precedence parser into tuples, constant folding, and an evaluator.
import sys

SIZE = 1_600

POWER = {"or": 1, "and": 2, "<": 3, ">": 3, "==": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "^": 7}


def scan(text):
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            j = i
            while j < n and text[j].isdigit():
                j += 1
            yield "num", int(text[i:j])
            i = j
        elif c.isalpha():
            j = i
            while j < n and text[j].isalnum():
                j += 1
            word = text[i:j]
            yield ("op", word) if word in POWER else ("name", word)
            i = j
        elif text.startswith("==", i):
            yield "op", "=="
            i += 2
        else:
            yield "op", c
            i += 1
    yield "end", None


class Parser:
    def __init__(self, text):
        self.tokens = list(scan(text))
        self.at = 0

    def peek(self):
        return self.tokens[self.at]

    def take(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def expect(self, text):
        kind, value = self.take()
        if kind != "op" or value != text:
            raise SyntaxError(f"expected {text!r}, not {value!r}")

    def primary(self):
        kind, value = self.take()
        if kind == "num":
            return "num", value
        if kind == "name":
            if self.peek() == ("op", "("):
                self.take()
                args = []
                while self.peek() != ("op", ")"):
                    args.append(self.expression(0))
                    if self.peek() == ("op", ","):
                        self.take()
                self.expect(")")
                return "call", value, tuple(args)
            return "name", value
        if value == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        if value == "-":
            return "neg", self.expression(6)
        raise SyntaxError(f"unexpected {value!r}")

    def expression(self, least):
        left = self.primary()
        while True:
            kind, op = self.peek()
            power = POWER.get(op, 0) if kind == "op" else 0
            if power <= least:
                return left
            self.take()
            left = "bin", op, left, self.expression(power)


def apply(op, a, b):
    if op == "+":
        return a + b
    if op == "-":
        return a - b
    if op == "*":
        return a * b % 1_000_003
    if op == "/":
        return a // b if b else 0
    if op == "%":
        return a % b if b else 0
    if op == "^":
        return pow(a, b % 7, 1_000_003)
    if op == "<":
        return int(a < b)
    if op == ">":
        return int(a > b)
    if op == "==":
        return int(a == b)
    return a and b if op == "and" else a or b


def fold(tree):
    if tree[0] == "bin":
        left, right = fold(tree[2]), fold(tree[3])
        if left[0] == right[0] == "num":
            return "num", apply(tree[1], left[1], right[1])
        return "bin", tree[1], left, right
    if tree[0] == "neg":
        inner = fold(tree[1])
        return ("num", -inner[1]) if inner[0] == "num" else ("neg", inner)
    if tree[0] == "call":
        return "call", tree[1], tuple(map(fold, tree[2]))
    return tree


def evaluate(tree, names):
    kind = tree[0]
    if kind == "num":
        return tree[1]
    if kind == "name":
        return names[tree[1]]
    if kind == "neg":
        return -evaluate(tree[1], names)
    if kind == "call":
        return names[tree[1]](*[evaluate(a, names) for a in tree[2]])
    return apply(tree[1], evaluate(tree[2], names), evaluate(tree[3], names))


def count(tree):
    return 1 + sum(count(t) for t in tree if isinstance(t, tuple) and t and isinstance(t[0], str)) if isinstance(tree, tuple) else 0


TEXTS = ["(a + 3) * -b ^ 2 - max(a, b, 4 * 5 + c) % 17",
         "x1 < 10 and (y + 2 * 3 - 4 / 2) > z or min(x1, y) == 3",
         "((((1 + 2) * 3 + a) * 5 - b) * 7 + c) / (1 + min(a, b)) + 2 ^ 3 ^ 2",
         "f(f(f(a) + 1) * 2, b) - f(c, 4 * (5 - 6)) * -(-(-a))"]


def main(n):
    names = {"max": max, "min": min, "f": lambda *a: sum(a) % 101, "a": 5, "b": 9, "c": 2, "x1": 7, "y": 3, "z": 8}
    total = nodes = errors = 0
    for i in range(n):
        for text in TEXTS:
            tree = Parser(text).expression(0)
            small = fold(tree)
            names["a"] = i
            assert evaluate(tree, names) == evaluate(small, names)
            total += sum(evaluate(small, names) for names["b"] in range(4))
            nodes += count(tree) - count(small)
        try:
            Parser("(1 + ) * 2").expression(0)
        except SyntaxError:
            errors += 1
    return total, nodes, errors


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
