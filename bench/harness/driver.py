"""Repeats one program inside one process until its time is steady; run by bench/compare on the interpreter that is measured.

usage: driver.py PROGRAM BOUND LEAST [SIZE]

Calls main(SIZE) of PROGRAM again and again: at least LEAST times, until the last three times agree or BOUND seconds of
processor time are over. Prints one tuple: (ascii of str(result), seconds by the clock, seconds by the processor, steady, platform).
Uses nothing but sys and time, so that it runs wherever the programs run.
"""
import sys
import time

CLOSE = 1.04  # the last three times are steady when the largest is at most this many times the smallest


def steady(times):
    last = times[-3:]
    return len(last) == 3 and max(last) <= min(last) * CLOSE


def run(path, bound, least, size):
    name = path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    with open(path, encoding="utf-8") as file:
        source = file.read()
    module = type(sys)(name)
    module.__file__ = path
    sys.modules[name] = module
    exec(compile(source, path, "exec"), module.__dict__)
    main, size = module.main, module.SIZE if size is None else size
    wall, cpu, first, total = [], [], None, 0.0
    while True:
        wall0, cpu0 = time.perf_counter(), time.process_time()
        result = main(size)
        cpu1, wall1 = time.process_time(), time.perf_counter()
        wall.append(wall1 - wall0)
        cpu.append(cpu1 - cpu0)
        total += cpu[-1]
        text = str(result)
        if first is None:
            first = text
        elif text != first:
            raise AssertionError("repetition %d gave %.200s, the first gave %.200s" % (len(wall), text, first))
        if len(wall) >= least and (steady(cpu) or total > bound):
            return ascii(first), wall, cpu, steady(cpu), sys.platform


if __name__ == "__main__":
    print(run(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else None))
