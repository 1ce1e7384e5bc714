# ctypes.pythonapi: what pure-Python packages call of the C interface.
import ctypes
import sys
import threading
import time
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_ssize_t, c_ulong, c_void_p, py_object, pythonapi


def function(name, restype, *argtypes):
    f = getattr(pythonapi, name)
    f.restype, f.argtypes = restype, argtypes
    return f


def show(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


# A thread is stopped by an exception from outside.
set_async = function("PyThreadState_SetAsyncExc", c_int, c_ulong, py_object)


class Stop(Exception):
    pass


def work():
    try:
        started.set()
        while True:
            time.sleep(0.001)
    except Stop as e:
        caught.append((type(e).__name__, e.args))


started, caught = threading.Event(), []
thread = threading.Thread(target=work)
thread.start()
started.wait()
print(set_async(thread.ident, Stop), set_async(2**62 + 1, Stop))
thread.join(10)
print(caught, thread.is_alive())

# Capsules
new = function("PyCapsule_New", py_object, c_void_p, c_char_p, c_void_p)
pointer = function("PyCapsule_GetPointer", c_void_p, py_object, c_char_p)
valid = function("PyCapsule_IsValid", c_int, py_object, c_char_p)
name_of = function("PyCapsule_GetName", c_char_p, py_object)
name = b"a.name"
capsule = new(0x1234, name, None)
print(type(capsule).__name__, repr(capsule)[:26], hex(pointer(capsule, b"a.name")), name_of(capsule), valid(capsule, b"a.name"), valid(capsule, b"other"), valid(5, None))
print(show(pointer, capsule, b"other"))
print(show(pointer, 5, b"x"))
print(show(new, None, None, None))
print(show(type(capsule)))
ended = []
Destructor = ctypes.PYFUNCTYPE(None, c_void_p)
destructor = Destructor(lambda c: ended.append(c == address))
with_destructor = new(77, None, ctypes.cast(destructor, c_void_p))
address = id(with_destructor)
del with_destructor
print(ended)

# References
thing = object()
before = sys.getrefcount(thing)
function("Py_IncRef", None, py_object)(thing)
print(sys.getrefcount(thing) - before)
function("Py_DecRef", None, py_object)(thing)
print(sys.getrefcount(thing) - before)


# Objects
class A:
    x = 5


get = function("PyObject_GetAttrString", py_object, py_object, c_char_p)
put = function("PyObject_SetAttrString", c_int, py_object, c_char_p, py_object)
a = A()
print(get(a, b"x"), put(a, b"y", [1]), a.y, show(get, a, b"missing"))
call = function("PyObject_CallObject", py_object, py_object, py_object)
print(call(divmod, (17, 5)), show(call, divmod, (1, 0)))
print(function("PyObject_Repr", py_object, py_object)("text"), function("PyObject_Str", py_object, py_object)(2.5), function("PyObject_IsTrue", c_int, py_object)([]))
print(function("PyObject_RichCompare", py_object, py_object, py_object, c_int)(1, 2, 0), function("PyObject_Hash", c_ssize_t, py_object)(7))
print(function("PyCallable_Check", c_int, py_object)(len), function("PyObject_Type", py_object, py_object)(3))

# Bytes, text, numbers
print(function("PyBytes_FromStringAndSize", py_object, c_char_p, c_ssize_t)(b"a\0bc", 4), function("PyBytes_AsString", c_char_p, py_object)(b"abc"), function("PyBytes_Size", c_ssize_t, py_object)(b"abcd"))
print(function("PyUnicode_FromString", py_object, c_char_p)("größe".encode()), function("PyUnicode_AsUTF8", c_char_p, py_object)("größe"))
print(show(function("PyUnicode_FromStringAndSize", py_object, c_char_p, c_ssize_t), b"\xff", 1))
print(function("PyLong_AsLong", c_long, py_object)(-5), show(pythonapi.PyLong_AsLong, 2**70), function("PyLong_FromLong", py_object, c_long)(-9))
print(function("PyFloat_FromDouble", py_object, ctypes.c_double)(1.5), function("PyFloat_AsDouble", ctypes.c_double, py_object)(3))

# Containers
d = {}
print(function("PyDict_SetItemString", c_int, py_object, c_char_p, py_object)(d, b"k", 1), d, function("PyDict_Size", c_ssize_t, py_object)(d), show(pythonapi.PyDict_SetItemString, 5, b"k", 1).rpartition(": ")[2])
made = function("PyTuple_New", py_object, c_ssize_t)(0)
print(made, function("PyList_Append", c_int, py_object, py_object)(a.y, "z"), a.y, function("PySequence_List", py_object, py_object)("ab"))
print(function("PyDictProxy_New", py_object, py_object)({"a": 1}))
print(function("PyImport_ImportModule", py_object, c_char_p)(b"colorsys").__name__, show(function("PyImport_ImportModule", py_object, c_char_p), b"no_such_module"))
print(function("PyEval_GetBuiltins", c_void_p)() is not None)


# Buffers, as packages declare them
class Buffer(ctypes.Structure):
    _fields_ = [("buf", c_void_p), ("obj", py_object), ("len", c_ssize_t), ("itemsize", c_ssize_t), ("readonly", c_int), ("ndim", c_int), ("format", c_char_p),
                ("shape", POINTER(c_ssize_t)), ("strides", POINTER(c_ssize_t)), ("suboffsets", POINTER(c_ssize_t)), ("internal", c_void_p)]


get_buffer = function("PyObject_GetBuffer", c_int, py_object, POINTER(Buffer), c_int)
release = function("PyBuffer_Release", None, POINTER(Buffer))
for exporter, flags in ((b"bytes", 0), (bytearray(b"array"), 1), (memoryview(b"12345678").cast("I"), 0x11C)):
    view = Buffer()
    print(get_buffer(exporter, byref(view), flags), ctypes.string_at(view.buf, view.len), view.itemsize, view.readonly, view.ndim, view.format)
    release(byref(view))
print(show(get_buffer, b"x", byref(Buffer()), 1))
print(show(get_buffer, 5, byref(Buffer()), 0))
store = ctypes.create_string_buffer(b"memory")
memory = function("PyMemoryView_FromMemory", py_object, c_void_p, c_ssize_t, c_int)(ctypes.addressof(store), 6, 0x200)
memory[0:1] = b"M"
print(store.value, memory.readonly, bytes(memory))

# Errors
set_string = function("PyErr_SetString", None, py_object, c_char_p)
print(show(set_string, ValueError, b"from there"))
print(py_object.in_dll(pythonapi, "PyExc_KeyError").value)
print(show(lambda: pythonapi.Py_NoSuchFunction).rpartition(": ")[2])
function("PyFrame_LocalsToFast", None, py_object, c_int)(sys._getframe(), 0)
print(function("PyRun_SimpleString", c_int, c_char_p)(b"from_there = 6 * 7"), from_there)
state = pythonapi.PyGILState_Ensure()
pythonapi.PyGILState_Release(state)
print(pythonapi.Py_IsInitialized())
