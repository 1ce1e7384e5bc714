"""Errors in string literals: which of several comes first, where it is, and the warnings that go with it."""
import ast
import warnings

SOURCES = [
    r"x = 'é\N{DASH}'", r"x = '\é\x'", r"x = 'a\\é\u12'", r"x = '\U00110000'", r"x = '\N\}'", r"x = '\N{}'", r"x = '\N{'", r"x = '\Nx'",
    r"x = b'\x4'", r"x = b'é'", r"x = '\d\x'", r"x = '\777 \d'", r"x = b'\777'",
    # The text of an f-string is decoded when all of it was read.
    r"x = f'\x{a b}'", r"x = f'\N{DASH}}'", r"x = f'\u{'", r"x = f'\d{a b}'", r"x = f'\d\x{a}'", r"x = f'\d{a}\w'",
    r"x = t'\x{a b}'", r"x = t'\x41\777{a}'", r"x = f'''\d" + "\n{a}\n" + r"\w'''", r"x = rf'\x{a}\d'", r"x = f'\{a}'", r"x = f'\}}'",
    # Columns behind tokens of several lines.
    'x = """a\nb""" \\ y', '"""aaa\nbéb""" + c \\ yéy ', 'f"""\n{a \\ b}"""', 'f"""\n{\na \\ b}"""', '(1,\n2 \\ 3)', '"""\n\n\n"""; y \\ z\n',
]

for source in SOURCES:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = ast.unparse(ast.parse(source))
        except SyntaxError as e:
            result = e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text
    print(repr(source))
    print("   ", result)
    for warning in caught:
        print("   ", warning.lineno, warning.message)
