# A module that is not there.
try:
    import also_not_there
except ImportError as e:
    print(type(e).__name__, e.name, e)
print("before")
import not_a_real_module.sub
