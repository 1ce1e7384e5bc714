# OSError subclasses show errno, text and file name.
import os

for call in (lambda: open("/nonexistent/dir/file"), lambda: os.listdir("/nonexistent"), lambda: os.mkdir("/"), lambda: os.rmdir("/nonexistent")):
    try:
        call()
    except OSError as e:
        print(type(e).__name__, e)
os.rename("/nonexistent/a", "/nonexistent/b")
