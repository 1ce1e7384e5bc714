# Objects and virtual calls: a planner of one-way and two-way constraints over a chain of variables.
import sys

SIZE = 70

FORWARD, BACKWARD, NONE = 1, -1, 0


class Variable:
    def __init__(self, name, value=0):
        self.name, self.value = name, value
        self.constraints, self.determined_by = [], None
        self.mark, self.strength, self.stay = 0, 6, True

    def add(self, c):
        self.constraints.append(c)

    def remove(self, c):
        self.constraints.remove(c)
        if self.determined_by is c:
            self.determined_by = None


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def is_input(self):
        return False


class Unary(Constraint):
    def __init__(self, v, strength):
        super().__init__(strength)
        self.out, self.satisfied = v, False
        v.add(self)

    def choose(self, mark):
        self.satisfied = self.out.mark != mark and self.strength < self.out.strength

    def is_satisfied(self):
        return self.satisfied

    def output(self):
        return self.out

    def inputs(self):
        return ()

    def recalculate(self):
        self.out.strength = self.strength
        self.out.stay = not self.is_input()

    def execute(self):
        pass

    def unsatisfy(self):
        self.satisfied = False


class Edit(Unary):
    def is_input(self):
        return True


class Binary(Constraint):
    def __init__(self, a, b, strength):
        super().__init__(strength)
        self.a, self.b, self.direction = a, b, NONE
        a.add(self)
        b.add(self)

    def choose(self, mark):
        a, b = self.a, self.b
        if a.mark == mark:
            self.direction = FORWARD if b.mark != mark and self.strength < b.strength else NONE
        elif b.mark == mark:
            self.direction = BACKWARD if self.strength < a.strength else NONE
        elif a.strength > b.strength:
            self.direction = BACKWARD if self.strength < a.strength else NONE
        else:
            self.direction = FORWARD if self.strength < b.strength else NONE

    def is_satisfied(self):
        return self.direction != NONE

    def output(self):
        return self.b if self.direction == FORWARD else self.a

    def input(self):
        return self.a if self.direction == FORWARD else self.b

    def inputs(self):
        return (self.input(),)

    def recalculate(self):
        i, o = self.input(), self.output()
        o.strength = max(self.strength, i.strength)
        o.stay = i.stay
        if o.stay:
            self.execute()

    def unsatisfy(self):
        self.direction = NONE


class Equal(Binary):
    def execute(self):
        self.output().value = self.input().value


class Scale(Binary):
    def __init__(self, a, b, factor, offset, strength):
        super().__init__(a, b, strength)
        self.factor, self.offset = factor, offset

    def execute(self):
        if self.direction == FORWARD:
            self.b.value = self.a.value * self.factor + self.offset
        else:
            self.a.value = (self.b.value - self.offset) // self.factor


class Planner:
    def __init__(self):
        self.mark = 0

    def add(self, c):
        self.mark += 1
        todo = c
        while todo is not None:
            todo = self.satisfy(todo, self.mark)

    def satisfy(self, c, mark):
        c.choose(mark)
        if not c.is_satisfied():
            return None
        for v in c.inputs():
            v.mark = mark
        out = c.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.unsatisfy()
        out.determined_by = c
        self.propagate(c, mark)
        out.mark = mark
        return overridden

    def propagate(self, c, mark):
        todo = [c]
        while todo:
            d = todo.pop()
            d.recalculate()
            self.consumers(d.output(), todo)

    def consumers(self, v, into):
        by = v.determined_by
        for c in v.constraints:
            if c is not by and c.is_satisfied():
                into.append(c)

    def plan(self, sources):
        self.mark += 1
        mark, plan, todo = self.mark, [], [s for s in sources if s.is_satisfied()]
        while todo:
            c = todo.pop()
            out = c.output()
            if out.mark != mark and all(v.mark == mark or v.stay or v.determined_by is None for v in c.inputs()):
                plan.append(c)
                out.mark = mark
                self.consumers(out, todo)
        return plan


def chain(n):
    p = Planner()
    vs = [Variable(f"v{i}") for i in range(n + 1)]
    for i in range(n):
        p.add(Equal(vs[i], vs[i + 1], 1) if i % 3 else Scale(vs[i], vs[i + 1], 1, 2, 1))
    p.add(Unary(vs[-1], 5))
    edit = Edit(vs[0], 2)
    p.add(edit)
    plan = p.plan([edit])
    total = 0
    for i in range(100):
        vs[0].value = i
        for c in plan:
            c.execute()
        total += vs[-1].value
    vs[0].remove(edit)
    return total, len(plan)


def main(n):
    for _ in range(n):
        result = chain(400)
    return result


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
