# doctest: examples, options, exceptions, reports, files, unittest.
import doctest
import io
import os
import sys
import tempfile
import types
import unittest

SOURCE = '''
def good(n):
    """
    >>> good(2)
    4
    >>> print("a\\\\n\\\\nb")
    a
    <BLANKLINE>
    b
    >>> good("x")
    Traceback (most recent call last):
        ...
    TypeError: can't multiply sequence by non-int of type 'str'
    """
    return n * n

def bad():
    """
    >>> bad()
    2
    >>> 1 / 0
    0
    >>> bad()  # doctest: +SKIP
    7
    """
    return 1

def options():
    """
    >>> list(range(20))  # doctest: +ELLIPSIS
    [0, 1, ..., 19]
    >>> print("a   b")  # doctest: +NORMALIZE_WHITESPACE
    a b
    >>> int("x")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ValueError: other text
    >>> for i in range(2):
    ...     print(i)
    0
    1
    """

class K:
    """
    >>> K().m()
    'm'
    """
    def m(self):
        """
        >>> 'never' + 'run'
        'neverrun'
        """
        return "m"

__test__ = {"extra": ">>> 1 + 1\\n3\\n"}
'''
module = types.ModuleType("example")
module.__file__ = "example.py"
exec(compile(SOURCE, "example.py", "exec"), module.__dict__)

finder = doctest.DocTestFinder()
tests = sorted(finder.find(module, module=module, globs=module.__dict__), key=lambda t: t.name)
for t in tests:
    print(t.name, len(t.examples), [e.source.strip() for e in t.examples][:2])
out = io.StringIO()
runner = doctest.DocTestRunner(verbose=False)
for t in tests:
    print(t.name, runner.run(t, out=out.write))
print(out.getvalue())
stdout, sys.stdout = sys.stdout, io.StringIO()
result = runner.summarize(verbose=True)
text, sys.stdout = sys.stdout.getvalue(), stdout
print(text, result, result.failed, result.attempted)

parser = doctest.DocTestParser()
print([(e.source, e.want, e.lineno, e.indent, e.exc_msg) for e in parser.get_examples("  >>> 1\n  1\n\n  text\n  >>> raise X\n  Traceback (most recent call last):\n  X: y\n")])
for text in (">>>x", ">>> 1\n 2\n  3", "  >>> 1\n1", ">>> 1 # doctest: +NOTHING"):
    try:
        print(len(parser.get_examples(text)))
    except ValueError as e:
        print("ValueError", e)
checker = doctest.OutputChecker()
print(checker.check_output("1.0\n", "1.0\n", 0), checker.check_output("True\n", "1\n", 0), checker.check_output("a...b\n", "axxb\n", doctest.ELLIPSIS))
print(checker.output_difference(doctest.Example("x", "a\nb\nc\n"), "a\nB\nc\n", doctest.REPORT_UDIFF))
print(checker.output_difference(doctest.Example("x", "a\nb\n"), "a\nc\n", doctest.REPORT_NDIFF))
print(doctest.script_from_examples("text\n>>> 1 + 1\n2\n"))
with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "t.txt")
    with open(name, "w") as f:
        f.write("A file.\n\n>>> given + 1\n6\n")
    print(doctest.testfile(name, module_relative=False, globs={"given": 5}))
suite = doctest.DocTestSuite(module)
result = unittest.TestResult()
suite.run(result)
print(result.testsRun, len(result.failures), len(result.errors), suite.countTestCases())
