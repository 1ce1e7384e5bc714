# Exit codes are taken modulo 256, as the system does.
import sys
print(issubclass(SystemExit, Exception), SystemExit.__mro__[1].__name__)
try:
    try:
        sys.exit(1)
    except SystemExit as e:
        raise SystemExit(e.code + 300) from e
finally:
    print("leaving with 301 % 256")
