# Uncaught with a cause and a context: the last error is the one reported.
class ConfigError(Exception):
    pass


def load(settings, key):
    try:
        return settings[key]
    except KeyError as e:
        raise ConfigError(f"no setting {key!r}") from e


try:
    load({"a": 1}, "b")
except ConfigError as e:
    print("cause", repr(e.__cause__))
    try:
        [].pop()
    except IndexError:
        raise
    finally:
        print("cleaning up")
