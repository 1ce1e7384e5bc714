# contextvars: a thread begins with an empty context.
import contextvars
import threading

v = contextvars.ContextVar("v")
seen = []
thread = threading.Thread(target=lambda: seen.append(v.get("thread")))
v.set(9)
thread.start()
thread.join()
print(seen, v.get())
