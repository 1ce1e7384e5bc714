# An interpreter written in Python: match statements over instructions of a small stack machine.
import sys

SIZE = 2_300


def assemble(text):
    labels, code = {}, []
    for line in text.split("\n"):
        words = line.split()
        if not words:
            continue
        if words[0].endswith(":"):
            labels[words[0][:-1]] = len(code)
            continue
        code.append(tuple(int(w) if w.lstrip("-").isdigit() else w for w in words))
    return [tuple(labels.get(w, w) if i else w for i, w in enumerate(c)) for c in code]


PROGRAM = assemble("""
    push 1
    store i
outer:
    load i
    load n
    less
    jumpfalse end
    load i
    store x
    push 0
    store steps
inner:
    load x
    push 1
    greater
    jumpfalse done
    load x
    push 2
    mod
    jumpfalse even
    load x
    push 3
    mul
    push 1
    add
    store x
    jump next
even:
    load x
    push 2
    div
    store x
next:
    load steps
    push 1
    add
    store steps
    jump inner
done:
    load total
    load steps
    add
    store total
    load i
    push 1
    add
    store i
    jump outer
end:
    halt
""")


def run(code, names):
    stack, at, count = [], 0, 0
    while True:
        instruction = code[at]
        at += 1
        count += 1
        match instruction:
            case ("push", value):
                stack.append(value)
            case ("load", name):
                stack.append(names[name])
            case ("store", name):
                names[name] = stack.pop()
            case ("jump", target):
                at = target
            case ("jumpfalse", target):
                if not stack.pop():
                    at = target
            case ("halt",):
                return count
            case (operation,):
                b = stack.pop()
                a = stack.pop()
                match operation:
                    case "add":
                        stack.append(a + b)
                    case "mul":
                        stack.append(a * b)
                    case "mod":
                        stack.append(a % b)
                    case "div":
                        stack.append(a // b)
                    case "less":
                        stack.append(a < b)
                    case "greater":
                        stack.append(a > b)
                    case _:
                        raise ValueError(operation)
            case _:
                raise ValueError(instruction)


def main(n):
    names = {"n": n, "total": 0}
    count = run(PROGRAM, names)
    return count, names["total"], names["i"]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
