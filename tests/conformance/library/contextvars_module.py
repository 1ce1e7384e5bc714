# contextvars: variables, tokens, contexts and coroutines.
import contextvars, asyncio
v = contextvars.ContextVar("v", default=0)
w = contextvars.ContextVar("w")
print(v.get(), w.get("fallback"), v.name)
try:
    w.get()
except LookupError as e:
    print(type(e).__name__, str(e).split(" at ")[0])
t = v.set(5)
print(v.get(), t.var is v, t.old_value is contextvars.Token.MISSING)
v.reset(t)
try:
    v.reset(t)
except RuntimeError as e:
    print(str(e).split(" at ")[0].split("<")[0])
ctx = contextvars.copy_context()
def change():
    v.set(42)
    return v.get()
print(ctx.run(change), v.get(), ctx[v], list(ctx) == [v], len(ctx), v in ctx, w in ctx)
try:
    ctx.run(ctx.run, change)
except RuntimeError as e:
    print(str(e).split(":")[0])
v.set(9)
async def child(n):
    v.set(n)
    await asyncio.sleep(0)
    return v.get()
async def main():
    print(await asyncio.gather(*(child(i) for i in range(3))), v.get())
asyncio.run(main())
with v.set(100):
    print(v.get())
print(v.get())
