# dis without the names of the instructions: structure, lines, jumps, code objects, errors.
import contextlib
import dis
import io


def example(items, limit=3, *rest, flag=True, **more):
    total = 0
    for item in items:
        if item > limit:
            total += item

    def inner():
        return total

    try:
        return inner()
    finally:
        total = None


code = example.__code__
instructions = list(dis.get_instructions(example))
print(all(isinstance(i, dis.Instruction) for i in instructions), dis.Instruction._fields[:6])
print([i.offset for i in instructions] == sorted(i.offset for i in instructions))
print(all(dis.opmap[i.opname] == i.opcode for i in instructions), all(i.opname == dis.opname[i.opcode] for i in instructions))
lines = {i.line_number - code.co_firstlineno for i in instructions if i.line_number is not None}
print(sorted(lines))
print(sorted({line - code.co_firstlineno for _, line in dis.findlinestarts(code) if line}))
targets = set(dis.findlabels(code.co_code))
print({i.offset for i in instructions if i.is_jump_target} == targets, len(targets) >= 2)
print(any("example" in str(i.argval) for i in dis.get_instructions("def example(): pass")))
bytecode = dis.Bytecode(example)
print(bytecode.codeobj is code, bytecode.first_line == code.co_firstlineno, len(list(bytecode)) == len(instructions))
print(len(bytecode.dis().splitlines()) >= len(instructions), repr(bytecode).startswith("Bytecode(<function example"))

for line in dis.code_info(example).splitlines():
    if not line.startswith(("Filename", "Stack size", "Constants", "   0:", "   1:", "   2:", "Number of locals", "Names")):
        print(line)
print(dis.pretty_flags(code.co_flags), dis.pretty_flags(0x20 | 0x3), dis.COMPILER_FLAG_NAMES[128])

out = io.StringIO()
dis.dis(example, file=out)
print("Disassembly of" in out.getvalue(), out.getvalue().count("inner") > 0)
out = io.StringIO()
dis.dis(example, file=out, depth=0)
print("Disassembly of" in out.getvalue())
with contextlib.redirect_stdout(io.StringIO()) as out:
    dis.show_code("x = 1")
print(out.getvalue().splitlines()[0])
for bad in (lambda: dis.dis(5), lambda: dis.dis("a b"), lambda: dis.code_info(object()), lambda: dis.stack_effect(100000)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, str(e).split(" at 0x")[0])
try:
    1 / 0
except ZeroDivisionError as e:
    current = [i for i in dis.Bytecode.from_traceback(e.__traceback__) if i.offset == e.__traceback__.tb_lasti]
    print(len(current), current[0].positions.lineno == e.__traceback__.tb_lineno)
