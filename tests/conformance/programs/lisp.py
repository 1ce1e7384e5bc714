# A Lisp interpreter: parsing, environments, closures, tail calls, errors.
import math
import operator as op


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        if name in self:
            return self
        if self.outer is None:
            raise LookupError(f"undefined: {name}")
        return self.outer.find(name)


class Procedure:
    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env


def tokenize(s):
    return s.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()


def read(tokens):
    if not tokens:
        raise SyntaxError("unexpected end")
    t = tokens.pop(0)
    if t == "(":
        out = []
        while tokens and tokens[0] != ")":
            out.append(read(tokens))
        if not tokens:
            raise SyntaxError("missing )")
        tokens.pop(0)
        return out
    if t == ")":
        raise SyntaxError("unexpected )")
    if t == "'":
        return ["quote", read(tokens)]
    for kind in (int, float):
        try:
            return kind(t)
        except ValueError:
            pass
    return t


def evaluate(x, env):
    while True:
        match x:
            case str():
                return env.find(x)[x]
            case int() | float():
                return x
            case ["quote", value]:
                return value
            case ["if", test, yes, *no]:
                x = yes if evaluate(test, env) else (no[0] if no else [])
            case ["define", [name, *params], *body]:
                env[name] = Procedure(params, ["begin", *body], env)
                return None
            case ["define", name, value]:
                env[name] = evaluate(value, env)
                return None
            case ["set!", name, value]:
                env.find(name)[name] = evaluate(value, env)
                return None
            case ["lambda", params, *body]:
                return Procedure(params, ["begin", *body], env)
            case ["begin", *init, last]:
                for e in init:
                    evaluate(e, env)
                x = last
            case ["let", bindings, *body]:
                x = [["lambda", [n for n, _ in bindings], *body], *[v for _, v in bindings]]
            case []:
                return []
            case [f, *args]:
                f = evaluate(f, env)
                values = [evaluate(a, env) for a in args]
                if not isinstance(f, Procedure):
                    return f(*values)
                if len(f.params) != len(values):
                    raise TypeError(f"expected {len(f.params)} arguments, got {len(values)}")
                x, env = f.body, Env(f.params, values, f.env)


GLOBAL = Env()
GLOBAL.update({"+": lambda *a: sum(a), "-": op.sub, "*": lambda *a: math.prod(a), "/": op.truediv, "<": op.lt, "=": op.eq, "car": lambda l: l[0], "cdr": lambda l: l[1:],
               "cons": lambda a, b: [a, *b], "list": lambda *a: list(a), "null?": lambda l: l == [], "length": len, "map": lambda f, l: [call(f, v) for v in l]})


def call(f, *args):
    return evaluate(f.body, Env(f.params, args, f.env)) if isinstance(f, Procedure) else f(*args)


def show(v):
    return "(" + " ".join(map(show, v)) + ")" if isinstance(v, list) else str(v)


program = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 30)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))
(loop 20000 0)
(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c (counter))
(c) (c) (c)
(map (lambda (x) (* x x)) '(1 2 3 4))
(define (filter f l) (if (null? l) '() (if (f (car l)) (cons (car l) (filter f (cdr l))) (filter f (cdr l)))))
(filter (lambda (x) (< 2 x)) (list 1 5 2 7))
(let ((a 1) (b 2.5)) (/ (+ a b) 2))
(quote (a (b c) ()))
(undefined-name)
(fact)
(car '())
(/ 1 0)
(1 2
"""
tokens = tokenize(program)
while tokens:
    try:
        result = evaluate(read(tokens), GLOBAL)
        if result is not None:
            print(show(result))
    except (LookupError, TypeError, ZeroDivisionError, SyntaxError) as e:
        print(f"{type(e).__name__}: {e}")
