// Functions of ctypes.pythonapi: references, threads, errors, attributes and calls, numbers, text and bytes.
#include "core/interp/eval.h"
#include "core/modules/ctypes/python_api.h"
#include "core/object/bytes.h"
#include "core/object/compare_op.h"
#include "core/object/exception.h"
#include "core/object/float.h"
#include "core/object/gc.h"
#include "core/object/int.h"
#include "core/object/misc.h"

namespace dxpy::ctypes {

namespace {

using Text = const char*;

std::string_view sized(Text data, int64_t size) {
  return data == nullptr || size < 0 ? std::string_view() : std::string_view(data, static_cast<size_t>(size));
}

// --- threads

// Makes the thread with that number raise `exception` soon; NULL: takes one back. How many threads it was.
int set_async_exception(unsigned long id, Word exception) {
  int found = 0;
  for (Thread* t = this_thread().rt->threads; t != nullptr; t = t->next) {
    if (t->id != id) continue;
    t->async_exception = Owned::borrow(value_of(exception));
    if (exception != 0) {
      t->request(Breaker::kAsyncException);
    } else {
      t->clear_request(Breaker::kAsyncException);
    }
    ++found;
  }
  return found;
}

const PythonFunction kThreads[] = {
    {"PyThreadState_SetAsyncExc", code_of(&set_async_exception)},
    {"PyThread_get_thread_ident", code_of(+[] { return static_cast<unsigned long>(this_thread().id); })},
    // These functions are called with the turn.
    {"PyGILState_Ensure", code_of(+[] { return 0; })},
    {"PyGILState_Release", code_of(+[](int) {})},
    {"PyGILState_Check", code_of(+[] { return 1; })},
    {"Py_IsInitialized", code_of(+[] { return 1; })},
    {"Py_IsFinalizing", code_of(+[] { return this_thread().rt->shutting_down ? 1 : 0; })},
};

// --- errors

void set_error(Word type, Owned message) {
  Thread& th = this_thread();
  if (!message) return;
  Owned e = call_with(th, value_of(type), message);
  if (!e) return;
  if (!is_exception(e)) return (void)raise(th, th.rt->exc.TypeError, "exceptions must derive from BaseException");
  (void)raise_exception(th, e);
}

const PythonFunction kErrors[] = {
    {"PyErr_SetString",
     code_of(+[](Word type, Text message) { set_error(type, str_decode(this_thread(), message, "utf-8", "strict")); })},
    {"PyErr_SetObject", code_of(+[](Word type, Word v) { set_error(type, Owned::borrow(value_of(v))); })},
    {"PyErr_SetNone", code_of(+[](Word type) {
       Thread& th = this_thread();
       Owned e = call(th, value_of(type));
       if (e) (void)raise_exception(th, e);
     })},
    {"PyErr_Occurred", code_of(+[]() -> Word {
       Thread& th = this_thread();
       return th.has_error() ? lend_out(type_value(type_of(th, th.pending))) : 0;
     })},
    {"PyErr_Clear", code_of(+[] { clear_error(this_thread()); })},
    {"PyErr_CheckSignals", code_of(+[] { return done(run_safepoint(this_thread())); })},
};

// --- any object

const PythonFunction kObjects[] = {
    {"Py_IncRef", code_of(+[](Word o) { inc_ref(value_of(o)); })},
    {"Py_DecRef", code_of(+[](Word o) { dec_ref(value_of(o)); })},
    {"Py_REFCNT", code_of(+[](Word o) -> int64_t {
       Value v = value_of(o);
       return v.is_object() ? reference_count(v.as_object()) : INT64_C(0xC0000000);
     })},
    {"PyObject_GetAttrString",
     code_of(+[](Word o, Text name) { return give(get_attr(this_thread(), value_of(o), name)); })},
    {"PyObject_GetAttr",
     code_of(+[](Word o, Word name) { return give(get_attr(this_thread(), value_of(o), value_of(name))); })},
    {"PyObject_SetAttrString",
     code_of(+[](Word o, Text name, Word v) { return done(set_attr(this_thread(), value_of(o), name, value_of(v))); })},
    {"PyObject_SetAttr", code_of(+[](Word o, Word name, Word v) {
       return done(set_attr(this_thread(), value_of(o), value_of(name), value_of(v)));
     })},
    {"PyObject_HasAttrString", code_of(+[](Word o, Text name) {
       Owned v = get_attr(this_thread(), value_of(o), name);
       clear_error(this_thread());
       return v ? 1 : 0;
     })},
    {"PyObject_Repr", code_of(+[](Word o) { return give(repr(this_thread(), value_of(o))); })},
    {"PyObject_Str", code_of(+[](Word o) { return give(str_of(this_thread(), value_of(o))); })},
    {"PyObject_ASCII", code_of(+[](Word o) { return give(ascii(this_thread(), value_of(o))); })},
    {"PyObject_Bytes", code_of(+[](Word o) { return give(bytes_from_object(this_thread(), value_of(o))); })},
    {"PyObject_Dir", code_of(+[](Word o) { return give(dir(this_thread(), value_of(o))); })},
    {"PyObject_Type",
     code_of(+[](Word o) { return give(Owned::borrow(type_value(type_of(this_thread(), value_of(o))))); })},
    {"PyObject_IsTrue", code_of(+[](Word o) { return answer(truth(this_thread(), value_of(o))); })},
    {"PyObject_Hash", code_of(+[](Word o) -> int64_t {
       int64_t h = -1;
       return failed(hash(this_thread(), value_of(o), h)) ? -1 : h;
     })},
    {"PyObject_IsInstance",
     code_of(+[](Word o, Word cls) { return answer(is_instance(this_thread(), value_of(o), value_of(cls))); })},
    {"PyObject_IsSubclass",
     code_of(+[](Word o, Word cls) { return answer(is_subclass(this_thread(), value_of(o), value_of(cls))); })},
    {"PyObject_RichCompare", code_of(+[](Word a, Word b, int op) {
       return give(compare(this_thread(), value_of(a), value_of(b), static_cast<CompareOp>(op)));
     })},
    {"PyCallable_Check", code_of(+[](Word o) { return slots_of(this_thread(), value_of(o)).call != nullptr ? 1 : 0; })},
    {"PyObject_Call", code_of(+[](Word f, Word args, Word kwargs) {
       return give(call_ex(this_thread(), value_of(f), value_of(args), value_of(kwargs)));
     })},
    {"PyObject_CallObject", code_of(+[](Word f, Word args) {
       Thread& th = this_thread();
       return give(args == 0 ? call(th, value_of(f)) : call_ex(th, value_of(f), value_of(args), Value()));
     })},
    {"PyObject_CallNoArgs", code_of(+[](Word f) { return give(call(this_thread(), value_of(f))); })},
    {"PyObject_CallOneArg",
     code_of(+[](Word f, Word arg) { return give(call_with(this_thread(), value_of(f), value_of(arg))); })},
    {"PyMethod_New",
     code_of(+[](Word f, Word self) { return give(bound_method_new(this_thread(), value_of(f), value_of(self))); })},
    {"PyCell_New", code_of(+[](Word v) { return give(cell_new(this_thread(), value_of(v))); })},
    {"PyCell_Get", code_of(+[](Word cell) { return give(Owned::borrow(value_of(cell).as<Cell>()->content)); })},
    {"PyCell_Set", code_of(+[](Word cell, Word v) {
       assign(value_of(cell).as<Cell>()->content, value_of(v));
       return 0;
     })},
    // What it did is done by f_locals itself since 3.13.
    {"PyFrame_LocalsToFast", code_of(+[](Word, int) {})},
    {"PyFrame_FastToLocals", code_of(+[](Word) {})},
};

// --- numbers

int64_t as_int64(Word o) {
  Thread& th = this_thread();
  int64_t n = -1;
  Owned i = index(th, value_of(o));
  return i && !failed(int_as_i64(th, i, n)) ? n : -1;
}
uint64_t as_uint64(Word o) {
  Thread& th = this_thread();
  uint64_t n = UINT64_MAX;
  Owned i = index(th, value_of(o));
  return i && !failed(int_as_u64(th, i, n)) ? n : UINT64_MAX;
}
Word from_int64(int64_t n) { return give(int_from_i64(this_thread(), n)); }
Word from_uint64(uint64_t n) { return give(int_from_u64(this_thread(), n)); }

const PythonFunction kNumbers[] = {
    {"PyLong_FromLong", code_of(&from_int64)},
    {"PyLong_FromLongLong", code_of(&from_int64)},
    {"PyLong_FromSsize_t", code_of(&from_int64)},
    {"PyLong_FromUnsignedLong", code_of(&from_uint64)},
    {"PyLong_FromUnsignedLongLong", code_of(&from_uint64)},
    {"PyLong_FromSize_t", code_of(&from_uint64)},
    {"PyLong_FromVoidPtr", code_of(&from_uint64)},
    {"PyLong_AsLong", code_of(&as_int64)},
    {"PyLong_AsLongLong", code_of(&as_int64)},
    {"PyLong_AsSsize_t", code_of(&as_int64)},
    {"PyLong_AsUnsignedLong", code_of(&as_uint64)},
    {"PyLong_AsUnsignedLongLong", code_of(&as_uint64)},
    {"PyLong_AsSize_t", code_of(&as_uint64)},
    {"PyLong_AsVoidPtr", code_of(&as_uint64)},
    {"PyBool_FromLong", code_of(+[](long n) { return Value::boolean(n != 0).bits(); })},
    {"PyFloat_FromDouble", code_of(+[](double d) { return give(float_from_double(this_thread(), d)); })},
    {"PyFloat_AsDouble", code_of(+[](Word o) {
       double d = -1;
       return failed(to_double(this_thread(), value_of(o), d)) ? -1.0 : d;
     })},
};

// --- text and bytes. The pointers lead into the object and last as long as it does.

Text text_of(Word o, int64_t* size) {
  Thread& th = this_thread();
  if (!is_str(value_of(o))) return raise(th, th.rt->exc.TypeError, "bad argument type for built-in operation"), nullptr;
  const Str* s = value_of(o).as<Str>();
  if (size != nullptr) *size = static_cast<int64_t>(s->byte_size);
  return s->data;
}
char* bytes_of(Word o) {
  Thread& th = this_thread();
  if (is_bytes(value_of(o))) return value_of(o).as<Bytes>()->data;
  return raise(th, th.rt->exc.TypeError, "expected bytes, {} found", type_of(th, value_of(o))), nullptr;
}
int64_t bytes_size(Word o) { return bytes_of(o) == nullptr ? -1 : static_cast<int64_t>(value_of(o).as<Bytes>()->size); }
// NULL data: room to be filled by the caller.
Word bytes_from(Text data, int64_t size) {
  Thread& th = this_thread();
  if (size < 0) return give(raise(th, th.rt->exc.SystemError, "Negative size passed to PyBytes_FromStringAndSize"));
  if (data != nullptr) return give(bytes_new(th, sized(data, size)));
  Bytes* b = bytes_alloc(th, static_cast<size_t>(size));
  return b == nullptr ? 0 : Value(b).bits();
}
Word text_from(Text data, int64_t size) {
  return give(str_decode(this_thread(), sized(data, size), "utf-8", "strict"));
}

const PythonFunction kText[] = {
    {"PyBytes_FromStringAndSize", code_of(&bytes_from)},
    {"PyBytes_FromString", code_of(+[](Text text) { return give(bytes_new(this_thread(), text)); })},
    {"PyBytes_FromObject", code_of(+[](Word o) { return give(bytes_from_object(this_thread(), value_of(o))); })},
    {"PyBytes_AsString", code_of(&bytes_of)},
    {"PyBytes_Size", code_of(&bytes_size)},
    {"PyBytes_AsStringAndSize", code_of(+[](Word o, char** data, int64_t* size) {
       *data = bytes_of(o);
       if (*data == nullptr) return -1;
       if (size != nullptr) *size = bytes_size(o);
       return 0;
     })},
    {"PyByteArray_FromStringAndSize",
     code_of(+[](Text data, int64_t size) { return give(bytearray_new(this_thread(), sized(data, size))); })},
    {"PyByteArray_AsString", code_of(+[](Word o) { return value_of(o).as<ByteArray>()->data; })},
    {"PyByteArray_Size", code_of(+[](Word o) { return static_cast<int64_t>(value_of(o).as<ByteArray>()->size); })},
    {"PyUnicode_FromString",
     code_of(+[](Text text) { return text_from(text, static_cast<int64_t>(std::string_view(text).size())); })},
    {"PyUnicode_FromStringAndSize", code_of(&text_from)},
    {"PyUnicode_InternFromString", code_of(+[](Text text) {
       Thread& th = this_thread();
       Owned s = str_decode(th, text, "utf-8", "strict");
       return s ? give(Owned::borrow(str_intern(th, s))) : 0;
     })},
    {"PyUnicode_AsUTF8", code_of(+[](Word o) { return text_of(o, nullptr); })},
    {"PyUnicode_AsUTF8AndSize", code_of(&text_of)},
    {"PyUnicode_AsUTF8String", code_of(+[](Word o) {
       int64_t size = 0;
       Text text = text_of(o, &size);
       return text == nullptr ? 0 : give(bytes_new(this_thread(), sized(text, size)));
     })},
    {"PyUnicode_GetLength", code_of(+[](Word o) -> int64_t {
       return text_of(o, nullptr) == nullptr ? -1 : static_cast<int64_t>(value_of(o).as<Str>()->char_count);
     })},
    {"PyUnicode_FromObject",
     code_of(+[](Word o) { return text_of(o, nullptr) == nullptr ? 0 : give(Owned::borrow(value_of(o))); })},
};

}  // namespace

void* python_object_function(std::string_view name) {
  for (std::span<const PythonFunction> table :
       {std::span<const PythonFunction>(kThreads), std::span<const PythonFunction>(kErrors),
        std::span<const PythonFunction>(kObjects), std::span<const PythonFunction>(kNumbers),
        std::span<const PythonFunction>(kText)}) {
    if (void* address = find_function(table, name)) return address;
  }
  return nullptr;
}

}  // namespace dxpy::ctypes
