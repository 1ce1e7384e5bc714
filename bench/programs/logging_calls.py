# Logging: levels that are off, formatted records, handlers, filters, adapters, exceptions.
import io
import logging
import sys

SIZE = 24_000


class OnlyEven(logging.Filter):
    def filter(self, record):
        return record.args[0] % 2 == 0 if record.args else True


class Count(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.seen = 0

    def emit(self, record):
        self.seen += len(record.getMessage())


def main(n):
    stream, counter = io.StringIO(), Count()
    logger = logging.getLogger("bench.app")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)-8s %(name)s %(funcName)s: %(message)s"))
    braces = logging.StreamHandler(stream)
    braces.setFormatter(logging.Formatter("{levelname} [{name}] {message}", style="{"))
    braces.addFilter(OnlyEven())
    logger.handlers[:] = [handler, braces, counter]
    child = logging.getLogger("bench.app.child")
    adapter = logging.LoggerAdapter(child, {"user": "u"})
    for i in range(n):
        logger.debug("never shown %d %s", i, logger)
        logger.debug("never shown %d", i)
        if logger.isEnabledFor(logging.DEBUG):
            raise AssertionError
        if i % 2:
            logger.info("item %d of %d", i, n)
        if i % 3 == 0:
            adapter.warning("at %d: %.3f", i, i / 7)
        if i % 50 == 0:
            try:
                {}[i]
            except KeyError as error:
                logger.error("missing %d: %r", i, error)
    logger.handlers.clear()
    text = stream.getvalue()
    return len(text), text.count("\n"), counter.seen, text[:120]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
