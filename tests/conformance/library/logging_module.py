# logging: levels, loggers, handlers, formatters, filters, exceptions, configuration.
import io
import logging
import sys
out = sys.stdout
logging.basicConfig(stream=out, level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s")
log = logging.getLogger("app"); log.debug("hidden"); log.info("hello %s %d", "x", 5); log.warning("dict %(k)s", {"k": "v"}); log.error("no args %d"); log.critical("crit"); log.log(35, "custom level"); logging.info("root"); log.setLevel("ERROR"); log.info("now hidden"); log.error("shown"); print(log.level, log.getEffectiveLevel(), log.isEnabledFor(logging.DEBUG), log.name, log.parent.name, log.manager is logging.root.manager, logging.getLevelName(30), logging.getLevelName("INFO"), logging.getLevelName(33), repr(log), logging.getLogger("app") is log, logging.getLogger() is logging.root, logging.getLogger("app.sub").parent is log)
child = logging.getLogger("app.sub"); child.error("propagates"); child.propagate = False; buf = io.StringIO(); h = logging.StreamHandler(buf); h.setFormatter(logging.Formatter("{levelname:>8}|{name}|{funcName}|{message}|{extra_field}", style="{", defaults={"extra_field": "none"})); child.addHandler(h)
def fn(): child.warning("in fn"); child.error("extra", extra={"extra_field": "E"})
child.setLevel(1); fn(); print(buf.getvalue()); h.setFormatter(logging.Formatter("$levelno $message", style="$")); buf.truncate(0); buf.seek(0); child.info("dollar"); print(buf.getvalue())
class F(logging.Filter):
    def filter(self, r): r.msg = str(r.msg).upper(); return "secret" not in str(r.msg).lower()
child.addFilter(F()); buf.truncate(0); buf.seek(0); child.info("loud"); child.info("a secret"); print(repr(buf.getvalue()), logging.Filter("app").filter(logging.makeLogRecord({"name": "app.x"})), logging.Filter("app").filter(logging.makeLogRecord({"name": "apple"})))
child.filters.clear(); buf.truncate(0); buf.seek(0); h.setFormatter(logging.Formatter("%(message)s"))
try: 1 / 0
except ZeroDivisionError: child.exception("failed"); child.error("again", exc_info=True)
print(buf.getvalue().replace(__file__, "FILE")); buf.truncate(0); buf.seek(0); child.info("stack", stack_info=True); print("Stack (most recent call last):" in buf.getvalue())
err, sys.stderr = sys.stderr, io.StringIO(); child.info("bad %d", "x"); child.info("too", "many"); e = sys.stderr.getvalue(); sys.stderr = err; print(e.count("--- Logging error ---"), "TypeError" in e); logging.raiseExceptions = False; child.info("bad %d", "x"); logging.raiseExceptions = True
r = logging.LogRecord("n", 20, "/p/file.py", 7, "m %s", ("a",), None, "func"); print(r.getMessage(), r.levelname, r.filename, r.module, r.lineno, r.funcName, r, logging.Formatter("%(asctime)s", "%Y").format(logging.makeLogRecord({"created": 0, "msecs": 5})), logging.Formatter().format(r), logging.BufferingFormatter().format([r, r]))
for g in (lambda: logging.getLogger(5), lambda: log.setLevel("NOPE"), lambda: log.setLevel(1.5), lambda: logging.Formatter("%(x", style="%"), lambda: logging.Formatter("x", style="q"), lambda: logging.Formatter("{bad!x}", style="{"), lambda: logging.basicConfig(nope=1, force=True), lambda: log.log("x", "m"), lambda: log.info(), lambda: log.info("x", extra={"message": 1}) or log.error("x", extra={"name": 1})):
    try: print(g())
    except (TypeError, ValueError, KeyError) as e: print(type(e).__name__, e)
logging.addLevelName(5, "TRACE"); print(logging.getLevelName(5), logging.getLevelNamesMapping()["TRACE"]); logging.disable(logging.CRITICAL); log.critical("disabled"); logging.disable(logging.NOTSET)
a = logging.LoggerAdapter(child, {"user": "ann"}); h.setFormatter(logging.Formatter("%(user)s %(message)s")); buf.truncate(0); buf.seek(0); a.warning("adapted"); print(buf.getvalue()); child.removeHandler(h); print(child.handlers, child.hasHandlers(), logging.NullHandler().level)
class Collect(logging.Handler):
    def __init__(self): super().__init__(); self.seen = []
    def emit(self, record): self.seen.append((record.levelname, self.format(record)))
col = Collect(); q = logging.getLogger("collect"); q.addHandler(col); q.propagate = False; q.setLevel(10); [getattr(q, n)(n) for n in ("debug", "info", "warning", "error", "critical")]; print(col.seen, len(logging.getLogger("collect").handlers), logging.getHandlerNames() == frozenset() or "named", q.getChild("x").name, sorted(l.name for l in log.getChildren())); logging.shutdown()
