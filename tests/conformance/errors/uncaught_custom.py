# A custom exception class, nested in another: its qualified name stands in the report.
class Outer:
    class Inner(Exception):
        def __init__(self, code, **details):
            self.code, self.details = code, details
            super().__init__(code)

        def __str__(self):
            return f"code={self.code} " + " ".join(f"{k}={v}" for k, v in sorted(self.details.items()))


try:
    raise Outer.Inner(3)
except Outer.Inner as e:
    print(e, repr(e), e.args, type(e).__qualname__)
raise Outer.Inner(7, why="because", line=12)
