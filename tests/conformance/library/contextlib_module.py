# contextlib: contextmanager, ExitStack, suppress, closing, redirect, nullcontext, async versions.
import contextlib
import io
import sys
@contextlib.contextmanager
def tag(name, swallow=False):
    print(f"<{name}>")
    try: yield name.upper()
    except ValueError as e:
        print("saw", e)
        if not swallow: raise
    finally: print(f"</{name}>")
with tag("a") as a: print(a)
with tag("s", swallow=True): raise ValueError("inside")
try:
    with tag("r"): raise ValueError("passes")
except ValueError as e: print("out", e)
try:
    with tag("k"): raise KeyError("other")
except KeyError as e: print(repr(e))
@tag("deco")
def decorated(): print("in decorated"); return 5
print(decorated(), decorated())
@contextlib.contextmanager
def noyield():
    if False: yield
@contextlib.contextmanager
def two(): yield 1; yield 2
@contextlib.contextmanager
def swallow_and_yield():
    try: yield
    except ValueError: yield
@contextlib.contextmanager
def replaces():
    try: yield
    except ValueError as e: raise KeyError("replaced") from e
@contextlib.contextmanager
def stop(): yield; raise StopIteration("x")
for f, exc in ((noyield, None), (two, None), (swallow_and_yield, ValueError("v")), (replaces, ValueError("v")), (stop, None), (two, StopIteration("si"))):
    try:
        with f():
            if exc: raise exc
    except Exception as e: print(type(e).__name__, e, repr(e.__cause__))
with contextlib.suppress(KeyError, IndexError): [][1]
with contextlib.suppress(): print("nothing")
try:
    with contextlib.suppress(ValueError, TypeError): 1 / 0
except ZeroDivisionError as e: print(e)
with contextlib.suppress(ValueError): raise ExceptionGroup("g", [ValueError(1), ValueError(2)])
class Res:
    def __init__(self, n): self.n = n
    def close(self): print("close", self.n)
with contextlib.closing(Res(1)) as r: print(r.n)
buf = io.StringIO()
with contextlib.redirect_stdout(buf): print("captured"); sys.stdout.write("x")
with contextlib.redirect_stderr(buf): print("err", file=sys.stderr)
print(repr(buf.getvalue()))
with contextlib.nullcontext(5) as n: print(n)
with contextlib.ExitStack() as st:
    x = st.enter_context(tag("one")); st.callback(print, "callback", "args", sep="-"); st.push(lambda t, v, tb: print("push", t)); y = st.enter_context(tag("two")); print(x, y)
with contextlib.ExitStack() as st:
    st.push(lambda *a: True); st.callback(lambda: print("before swallow")); raise ValueError("swallowed by stack")
try:
    with contextlib.ExitStack() as st:
        st.callback(lambda: 1 / 0); st.callback(lambda: {}["k"]); raise ValueError("first")
except ZeroDivisionError as e: print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
st = contextlib.ExitStack(); st.enter_context(tag("kept")); moved = st.pop_all(); st.close(); print("not yet closed"); moved.close()
try: st.enter_context(5)
except TypeError as e: print(e)
class Timer(contextlib.ContextDecorator):
    def __enter__(self): print("enter"); return self
    def __exit__(self, *exc): print("exit", exc[0]); return False
@Timer()
def work(): print("work")
work(); work()
class ACM(contextlib.AbstractContextManager):
    def __exit__(self, *a): print("acm exit")
with ACM() as s: print(type(s).__name__)
try: contextlib.AbstractContextManager()
except TypeError as e: print(e)
print(issubclass(ACM, contextlib.AbstractContextManager), isinstance(tag("x"), contextlib.AbstractContextManager), True)
@contextlib.asynccontextmanager
async def atag(name):
    print("aenter", name)
    try: yield name
    except ValueError: print("swallow")
    finally: print("aexit", name)
async def main():
    async with atag("q") as q: print(q)
    async with atag("v"): raise ValueError
    async with contextlib.AsyncExitStack() as st:
        await st.enter_async_context(atag("in stack")); st.enter_context(tag("sync"))
        async def cb(x): print("async callback", x)
        st.push_async_callback(cb, 1)
    async with contextlib.nullcontext("n") as n: print(n)
    class AC:
        async def aclose(self): print("aclose")
    async with contextlib.aclosing(AC()): pass
    @atag("adeco")
    async def f(): return "ret"
    print(await f())
try: main().send(None)
except StopIteration: pass
import os
old = os.getcwd()
with contextlib.chdir("/"): print(os.getcwd())
print(os.getcwd() == old)
cm = tag("once")
with cm: pass
try:
    with cm: pass
except (AttributeError, RuntimeError) as e: print(type(e).__name__)
def gen_with():
    with tag("gen"): yield 1; yield 2
for v in gen_with(): print(v); break
