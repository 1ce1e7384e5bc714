# warnings: filters, catching, showing, deprecated.
import warnings, sys, io
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    warnings.warn("first"); warnings.warn("dep", DeprecationWarning, stacklevel=1); warnings.warn(UserWarning("instance"))
    print([(x.category.__name__, str(x.message), x.lineno) for x in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("boom", RuntimeWarning)
    except RuntimeWarning as e:
        print("raised", e)
    warnings.filterwarnings("ignore", message="qui.t", category=UserWarning); warnings.warn("quiet one")
    warnings.filterwarnings("ignore", module="nothing")
    print(len(warnings.filters) > 2, warnings.filters[0][0])
for action, times in (("default", 2), ("once", 2), ("module", 2), ("ignore", 2), ("always", 2)):
    with warnings.catch_warnings(record=True) as w:
        warnings.resetwarnings(); warnings.simplefilter(action)
        for _ in range(times): warnings.warn("same text " + action)
        print(action, len(w))
out = io.StringIO(); warnings.showwarning("msg", UserWarning, "file.py", 3, out, "the line"); print(out.getvalue()); print(warnings.formatwarning("m", UserWarning, "f", 1, ""))
@warnings.deprecated("use other()")
def old(): return 1
with warnings.catch_warnings(record=True, action="always") as w:
    old(); print(w[0].category.__name__, w[0].message, old.__deprecated__)
@warnings.deprecated("no class")
class C: pass
with warnings.catch_warnings(record=True, action="always") as w:
    C(); print(len(w), w[0].message)
for f in (lambda: warnings.warn(1), lambda: warnings.warn("x", int), lambda: warnings.simplefilter("nope"), lambda: warnings.filterwarnings("ignore", 1), lambda: warnings.warn("x", stacklevel="a"), lambda: warnings.warn_explicit("m", UserWarning, "f", "x")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
warnings.warn_explicit("explicit", SyntaxWarning, "mod.py", 7, "modname", {})
warnings.warn_explicit(DeprecationWarning("an instance brings its class"), None, "mod.py", 8)
print(repr(warnings.WarningMessage("m", UserWarning, "f", 1))[:60])
