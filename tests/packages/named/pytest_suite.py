"""Runs the test suite in suite/ with pytest. Assertions are rewritten in the second run only: this pytest names nodes of ast that
Python 3.14 no longer has, so they are given to it."""
import os
import re
import subprocess
import sys
import tempfile

RESTORE = """
import ast, sys
class Kind(type):
    def __instancecheck__(cls, node): return isinstance(node, ast.Constant) and isinstance(node.value, cls.of)
    def __call__(cls, value): return ast.Constant(value)
for name, of in (("Str", str), ("Num", (int, float, complex))): setattr(ast, name, Kind(name, (), {"of": of}))
ast.NameConstant = ast.Constant
ast.Constant.s = property(lambda node: node.value)
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""


def run(title, *command):
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "TMPDIR": folder, "PYTHONHASHSEED": "0", "PYTEST_DEBUG_TEMPROOT": folder}
        r = subprocess.run([sys.executable, "-W", "ignore", *command, "-p", "no:cacheprovider"], env=env, cwd="suite", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        text = r.stdout.replace(folder, "TMP").replace(sys.executable, "PYTHON").replace(os.getcwd(), "HERE")
    text = re.sub(r"in \d+\.\d+s( \(\d+:\d+:\d+\))?", "in N s", text)
    text = re.sub(r"0x[0-9a-f]{6,}", "0xADDRESS", text)
    text = re.sub(r"(platform linux -- Python )\S+?,", r"\1VERSION,", text)
    text = re.sub(r"rootdir: \S+", "rootdir: ROOT", text)
    text = re.sub(r"=+ ", "== ", text)
    text = re.sub(r" =+\n", " ==\n", text)
    text = re.sub(r"\d+\.\d+s (call|setup|teardown)", r"N s \1", text)
    print(f"### {title}: exit {r.returncode}\n{text}")


run("plain", "-m", "pytest", "--assert=plain", "-v", "-rA", "--tb=short")
run("rewritten", "-c", RESTORE, "-q", "-rfEsxX", "--tb=long", "-k", "not slow")
run("options", "-c", RESTORE, "-x", "--collect-only", "-q")
run("native tracebacks", "-c", RESTORE, "--tb=native", "--show-capture=no", "--color=yes", "--maxfail=2", "test_numbers.py")
run("doctest", "-c", RESTORE, "--doctest-modules", "-v", "stack.py")
run("markers", "-m", "pytest", "--assert=plain", "--markers", "--strict-markers")
run("nothing found", "-m", "pytest", "--assert=plain", "nowhere.py")
