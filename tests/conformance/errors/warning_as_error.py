# Warnings: filters, categories, turned into errors.
import warnings

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    warnings.warn("one")
    warnings.warn("two", DeprecationWarning)
    warnings.warn(UserWarning("three"))
    warnings.warn_explicit("four", FutureWarning, "file.py", 10)
for w in seen:
    print(w.category.__name__, w.message, w.filename == __file__, w.lineno > 0)
warnings.filterwarnings("error", category=UserWarning, message="stop")
warnings.filterwarnings("ignore", category=DeprecationWarning)
warnings.warn("ignored", DeprecationWarning)
try:
    warnings.warn("stop here")
except UserWarning as e:
    print("raised", e)
for bad in (lambda: warnings.warn("x", int), lambda: warnings.simplefilter("nope"), lambda: warnings.warn("x", "notaclass")):
    try:
        bad()
    except (TypeError, ValueError, AssertionError) as e:
        print(type(e).__name__, e)


@warnings.deprecated("use new()")
def old():
    return 1


warnings.simplefilter("error", DeprecationWarning)
try:
    old()
except DeprecationWarning as e:
    print(e)
warnings.warn("stop at the end", UserWarning)
