# An error without a message is reported by its name alone.
class Silent(Exception):
    pass


for cls in (ValueError, Silent, KeyError):
    try:
        raise cls
    except Exception as e:
        print(repr(e), repr(str(e)))
raise Silent
