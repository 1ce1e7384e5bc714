# The line of an error is the one of what failed, whatever the interpreter does in one step.
import traceback


def unbound_after_store(x):
    a = x
    print(b)
    b = a


def unbound_on_same_line(x):
    a = x; print(b)
    b = a


def unbound_in_expression(x):
    a = (x,
         b)
    b = a


def wrapped_by_except_star(x):
    try:
        x = [x]
        -x
    except* ZeroDivisionError:
        print("never")
    except* TypeError as e:
        line = e.__traceback__.tb_lineno - wrapped_by_except_star.__code__.co_firstlineno
        inner = e.exceptions[0].__traceback__.tb_lineno - wrapped_by_except_star.__code__.co_firstlineno
        print("wrapped at", line, "raised at", inner, e.__suppress_context__)


for f in (unbound_after_store, unbound_on_same_line, unbound_in_expression):
    try:
        f(1)
    except UnboundLocalError as e:
        tb = e.__traceback__.tb_next
        print(f.__name__, tb.tb_lineno - f.__code__.co_firstlineno, tb.tb_frame.f_lineno - f.__code__.co_firstlineno)
        print(e.name, traceback.format_exc().splitlines()[-2:])  # it knows no name, so there is no suggestion
wrapped_by_except_star(1)

group = ExceptionGroup("g", [TypeError(1), ValueError(2)])
left, right = group.split(TypeError)
print(left.__suppress_context__, right.__suppress_context__, left.__cause__)
