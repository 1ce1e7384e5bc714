# logging.config and logging.handlers: configuration from dicts and files, memory and rotating handlers.
import io
import logging
import logging.config
import logging.handlers
import os
import sys
import tempfile

out = sys.stdout
logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, "formatters": {"f": {"format": "CFG %(levelname).1s %(message)s"}}, "handlers": {"c": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "f", "level": "WARNING"}}, "loggers": {"cfg": {"handlers": ["c"], "level": "DEBUG", "propagate": False}}}); c = logging.getLogger("cfg"); c.warning("configured"); c.info("below handler level")
mem = logging.handlers.MemoryHandler(10, flushLevel=logging.ERROR, target=logging.StreamHandler(out)); m = logging.getLogger("mem"); m.propagate = False; m.addHandler(mem); m.warning("buffered"); print("before flush"); m.error("triggers")

for bad in ({}, {"version": 2}, {"version": 1, "handlers": {"h": {"class": "nope.Nope"}}}, {"version": 1, "root": {"level": "LOUD"}}):
    try: logging.config.dictConfig(bad)
    except (ValueError, KeyError) as e: print(type(e).__name__, e)
folder = tempfile.mkdtemp(); path = os.path.join(folder, "app.log")
rot = logging.handlers.RotatingFileHandler(path, maxBytes=60, backupCount=2); rot.setFormatter(logging.Formatter("%(levelname)s %(message)s")); r = logging.getLogger("rot"); r.propagate = False; r.addHandler(rot)
for i in range(9): r.warning("message number %d", i)
rot.close()
for name in sorted(os.listdir(folder)): print(name, open(os.path.join(folder, name)).read().splitlines()); os.remove(os.path.join(folder, name))
os.rmdir(folder)
