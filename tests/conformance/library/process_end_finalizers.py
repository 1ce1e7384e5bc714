# What is still to be seen when a process ends with something alive: each case is a program of its own.
import subprocess
import sys

CASES = {
    "file that is never closed": """
import os
f = os.fdopen(os.dup(1), 'w')
f.write('written\\n')
""",
    "file left in a cycle": """
import os
class Holder: pass
h = Holder()
h.me, h.file = h, os.fdopen(os.dup(1), 'w')
h.file.write('written\\n')
del h
""",
    "instance of a class with __del__": """
class Noisy:
    def __del__(self): print('deleted', self.name)
n = Noisy()
n.name = 'n'
""",
    "__del__ that the class got later": """
class Quiet: pass
q = Quiet()
Quiet.__del__ = lambda self: print('deleted')
""",
    "__del__ that a base got later": """
class Base: pass
class Derived(Base): pass
d = Derived()
Base.__del__ = lambda self: print('deleted', type(self).__name__)
""",
    "object that changed its class": """
import os
class Quiet: pass
class Noisy:
    def __del__(self): print('deleted')
q = Quiet()
q.__class__ = Noisy
""",
    "class without __del__ that an object changed to": """
import os
class Quiet: pass
class Noisy:
    def __del__(self): print('deleted')
f = os.fdopen(os.dup(1), 'w')
f.write('written\\n')
n = Noisy()
n.__class__ = Quiet
del n
""",
    "suspended generator": """
def steps():
    try:
        yield 1
    finally:
        print('closed')
s = steps()
next(s)
""",
    "suspended coroutine": """
import types
@types.coroutine
def pause(): yield
async def work():
    try:
        await pause()
    finally:
        print('closed')
w = work()
w.send(None)
""",
    "weak reference with a callback": """
import weakref
class Target: pass
t = Target()
r = weakref.ref(t, lambda ref: print('gone', ref() is None))
""",
    "weakref.finalize": """
import weakref
class Target: pass
t = Target()
weakref.finalize(t, print, 'finalized')
""",
    "class registered with an abstract one": """
import abc
class Shape(abc.ABC): pass
@Shape.register
class Square: pass
print(isinstance(Square(), Shape))
""",
    "other standard output": """
import io, sys
print('first')
sys.__stdout__.write('second\\n')
sys.stdout = io.StringIO()
print('lost')
sys.__stdout__.write('third\\n')
""",
    "detached standard output": """
import io, sys
sys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding='utf-8')
print('written')
""",
    "function called at exit that leaves a file": """
import atexit, os
kept = []
@atexit.register
def leave():
    kept.append(os.fdopen(os.dup(1), 'w'))
    kept[0].write('written\\n')
""",
    "nothing to do": "print('done')\n",
}

for title, program in CASES.items():
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    print(title)
    for line in result.stdout.splitlines():
        print("   ", line)
    print("    exit code", result.returncode, "errors" if result.stderr else "")
