// Functions of ctypes.pythonapi: capsules, buffers, memory.
#include <cstring>

#include "core/memory/alloc.h"
#include "core/modules/capsule.h"
#include "core/modules/ctypes/python_api.h"
#include "core/object/buffer.h"

namespace dxpy::ctypes {

namespace {

using Text = const char*;

// --- capsules

bool same_name(Text a, Text b) { return a == b || (a != nullptr && b != nullptr && std::strcmp(a, b) == 0); }

// The capsule if it holds a pointer, and `name` unless any will do; nullptr: ValueError is pending.
Capsule* capsule_of(Word o, const char* function, bool named = false, Text name = nullptr) {
  Thread& th = this_thread();
  Value v = value_of(o);
  if (v && type_of(th, v) == capsule_type(th) && v.as<Capsule>()->pointer != nullptr) {
    auto* c = v.as<Capsule>();
    if (!named || same_name(c->name, name)) return c;
    return raise(th, th.rt->exc.ValueError, "{} called with incorrect name", function), nullptr;
  }
  return raise(th, th.rt->exc.ValueError, "{} called with invalid PyCapsule object", function), nullptr;
}

Word capsule_new(void* pointer, Text name, Capsule::Destructor destructor) {
  Thread& th = this_thread();
  if (pointer == nullptr) {
    return give(raise(th, th.rt->exc.ValueError, "PyCapsule_New called with null pointer"));
  }
  Type* type = capsule_type(th);
  auto* c = type == nullptr ? nullptr : make_instance<Capsule>(th, type);
  if (c == nullptr) return 0;
  c->pointer = pointer;
  c->name = name;
  c->destructor = destructor;
  return Value(c).bits();
}

// "package.module.attribute"
void* capsule_import(Text name, int) {
  Thread& th = this_thread();
  std::string_view path = name;
  size_t dot = path.rfind('.');
  Owned object = import_module(th, path.substr(0, dot));
  if (object && dot != std::string_view::npos) object = get_attr(th, object, path.substr(dot + 1));
  if (!object) return nullptr;
  Capsule* c = capsule_of(object.get().bits(), "PyCapsule_Import", true, name);
  if (c != nullptr) return c->pointer;
  clear_error(th);
  return raise(th, th.rt->exc.AttributeError, "PyCapsule_Import \"{}\" is not valid", name), nullptr;
}

const PythonFunction kCapsules[] = {
    {"PyCapsule_New", code_of(&capsule_new)},
    {"PyCapsule_Import", code_of(&capsule_import)},
    {"PyCapsule_IsValid", code_of(+[](Word o, Text name) {
       bool valid = capsule_of(o, "PyCapsule_IsValid", true, name) != nullptr;
       clear_error(this_thread());
       return valid ? 1 : 0;
     })},
    {"PyCapsule_GetPointer", code_of(+[](Word o, Text name) -> void* {
       Capsule* c = capsule_of(o, "PyCapsule_GetPointer", true, name);
       return c == nullptr ? nullptr : c->pointer;
     })},
    {"PyCapsule_GetName", code_of(+[](Word o) -> Text {
       Capsule* c = capsule_of(o, "PyCapsule_GetName");
       return c == nullptr ? nullptr : c->name;
     })},
    {"PyCapsule_GetContext", code_of(+[](Word o) -> void* {
       Capsule* c = capsule_of(o, "PyCapsule_GetContext");
       return c == nullptr ? nullptr : c->context;
     })},
    {"PyCapsule_GetDestructor", code_of(+[](Word o) -> Capsule::Destructor {
       Capsule* c = capsule_of(o, "PyCapsule_GetDestructor");
       return c == nullptr ? nullptr : c->destructor;
     })},
    {"PyCapsule_SetPointer", code_of(+[](Word o, void* pointer) {
       Thread& th = this_thread();
       if (pointer == nullptr) {
         return done(raise(th, th.rt->exc.ValueError, "PyCapsule_SetPointer called with null pointer"));
       }
       Capsule* c = capsule_of(o, "PyCapsule_SetPointer");
       if (c != nullptr) c->pointer = pointer;
       return c == nullptr ? -1 : 0;
     })},
    {"PyCapsule_SetName", code_of(+[](Word o, Text name) {
       Capsule* c = capsule_of(o, "PyCapsule_SetName");
       if (c != nullptr) c->name = name;
       return c == nullptr ? -1 : 0;
     })},
    {"PyCapsule_SetContext", code_of(+[](Word o, void* context) {
       Capsule* c = capsule_of(o, "PyCapsule_SetContext");
       if (c != nullptr) c->context = context;
       return c == nullptr ? -1 : 0;
     })},
    {"PyCapsule_SetDestructor", code_of(+[](Word o, Capsule::Destructor destructor) {
       Capsule* c = capsule_of(o, "PyCapsule_SetDestructor");
       if (c != nullptr) c->destructor = destructor;
       return c == nullptr ? -1 : 0;
     })},
};

// --- buffers

// The layout of CPython's Py_buffer, which callers declare as a Structure.
struct PyBuffer {
  void* buf;
  Word obj;  // owned
  int64_t len, itemsize;
  int readonly, ndim;
  char* format;
  int64_t* shape;
  int64_t* strides;
  int64_t* suboffsets;
  void* internal;  // our view
};
constexpr int kForWriting = 0x200;  // PyBUF_WRITE

int get_buffer_of(Word o, PyBuffer* out, int flags) {
  Thread& th = this_thread();
  *out = PyBuffer{};
  auto* view = new BufferView;
  if (failed(get_buffer(th, value_of(o), *view, flags))) {
    delete view;
    return -1;
  }
  auto text = [](const char* s) { return const_cast<char*>(s); };
  auto numbers = [](const int64_t* n) { return const_cast<int64_t*>(n); };
  const bool wants_format = (flags & BufferView::kFormat) != 0;
  *out = {.buf = view->data,
          .obj = own(value_of(o)).bits(),
          .len = view->size,
          .itemsize = view->item_size,
          .readonly = view->readonly ? 1 : 0,
          .ndim = view->ndim,
          .format = wants_format ? text(view->format == nullptr ? "B" : view->format) : nullptr,
          .shape = (flags & BufferView::kNd) != 0 ? numbers(view->shape) : nullptr,
          .strides = (flags & BufferView::kStrides) == BufferView::kStrides ? numbers(view->strides) : nullptr,
          .suboffsets = nullptr,
          .internal = view};
  return 0;
}
void release_buffer_of(PyBuffer* buffer) {
  auto* view = static_cast<BufferView*>(buffer->internal);
  if (view == nullptr) return;
  release_buffer(this_thread(), *view);
  delete view;
  dec_ref(value_of(buffer->obj));
  buffer->obj = 0;
  buffer->internal = nullptr;
}

const PythonFunction kBuffers[] = {
    {"PyObject_GetBuffer", code_of(&get_buffer_of)},
    {"PyBuffer_Release", code_of(&release_buffer_of)},
    {"PyObject_CheckBuffer", code_of(+[](Word o) { return has_buffer(this_thread(), value_of(o)) ? 1 : 0; })},
    {"PyMemoryView_FromObject", code_of(+[](Word o) { return give(memoryview_new(this_thread(), value_of(o))); })},
    {"PyMemoryView_FromMemory", code_of(+[](char* data, int64_t size, int flags) {
       bool readonly = (flags & kForWriting) == 0;
       return give(memoryview_from_memory(this_thread(), Value::none(), data, static_cast<size_t>(size), readonly));
     })},
    {"PyMem_Malloc", code_of(+[](size_t size) { return mem_alloc(size == 0 ? 1 : size); })},
    {"PyMem_Calloc", code_of(+[](size_t count, size_t size) -> void* {
       size_t total = 0;
       if (__builtin_mul_overflow(count, size, &total)) return nullptr;
       return mem_zalloc(total == 0 ? 1 : total);
     })},
    {"PyMem_Realloc", code_of(+[](void* p, size_t size) { return mem_realloc(p, size == 0 ? 1 : size); })},
    {"PyMem_Free", code_of(+[](void* p) { mem_free(p); })},
};

}  // namespace

void* python_capsule_function(std::string_view name) {
  if (void* address = find_function(kCapsules, name)) return address;
  return find_function(kBuffers, name);
}

}  // namespace dxpy::ctypes
