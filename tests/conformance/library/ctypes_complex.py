"""ctypes: complex numbers, VARIANT_BOOL, the text of a bad _type_."""
import ctypes
print(ctypes.c_double_complex, ctypes.c_double_complex(1+2j), ctypes.c_longdouble_complex(3).value, ctypes.sizeof(ctypes.c_float_complex), ctypes.sizeof(ctypes.c_longdouble_complex))
from ctypes import wintypes as w; x=w.VARIANT_BOOL(5); print(x, x.value, bytes(x)); x.value=0; print(x, bytes(x), memoryview(x).format, memoryview(ctypes.c_double_complex()).format)
try:
  class A(ctypes._SimpleCData): _type_='x'
except Exception as e: print(e)
m=ctypes.CDLL('libm.so.6'); m.csqrt.restype=ctypes.c_double_complex; m.csqrt.argtypes=[ctypes.c_double_complex]; print(m.csqrt(-4))
m.cabs.argtypes=[ctypes.c_double_complex]; m.cabs.restype=ctypes.c_double; print(m.cabs(3+4j))
m.csqrtl.restype=ctypes.c_longdouble_complex; m.csqrtl.argtypes=[ctypes.c_longdouble_complex]; print(m.csqrtl(-9))
m.csqrtf.restype=ctypes.c_float_complex; m.csqrtf.argtypes=[ctypes.c_float_complex]; print(m.csqrtf(-9))
try: ctypes.c_double_complex('x')
except Exception as e: print(type(e),e)
