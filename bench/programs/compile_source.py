# Compiling: source text to code objects, to syntax trees and back, running what was compiled, tokenising.
import ast
import io
import sys
import tokenize

SIZE = 18

UNIT = '''
class Account{i}:
    """Holds money."""
    rate = {i} / 100

    def __init__(self, owner, *, balance=0):
        self.owner, self.balance = owner, balance

    def add(self, amount: int) -> int:
        if amount < 0 or (self.balance + amount) % 97 == 13:
            raise ValueError(f"bad {{amount!r:>5}} for {{self.owner}}")
        self.balance += amount
        return self.balance

    def history(self, n):
        return [x * 2 for x in range(n) if x % 3] + [y for x in ((1, 2), (3, 4)) for y in x]


def work{i}(n):
    account, bad = Account{i}("me", balance=n), 0
    for k in range(5):
        try:
            account.add(k * n - 3)
        except ValueError as error:
            bad += 1
        else:
            account.balance ^= 1
        finally:
            n += k
    with_default = lambda a, b=2, *c, **d: (a, b, c, d)
    return account.balance + sum(account.history(n)) + bad + len(with_default(1, x=3))


total += work{i}({i})
'''


def main(n):
    total = nodes = tokens = size = 0
    for i in range(n):
        source = "total = 0\n" + "".join(UNIT.replace("{i}", str(i * 10 + k)).replace("{{", "{").replace("}}", "}") for k in range(6))
        names = {}
        exec(compile(source, f"unit{i}", "exec"), names)
        total += names["total"]
        tree = ast.parse(source)
        nodes += sum(1 for _ in ast.walk(tree))
        if i % 3 == 0:
            again = {}
            exec(compile(ast.parse(ast.unparse(tree)), "again", "exec"), again)
            assert again["total"] == names["total"]
            tokens += sum(1 for t in tokenize.generate_tokens(io.StringIO(source.replace('f"', '"')).readline) if t.type == tokenize.NAME)
        for k in range(30):
            total += eval(f"({k} + 3) * {i} - len([{k}, {i}])")
    return total, nodes > 0, tokens


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
