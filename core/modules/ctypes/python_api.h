// ctypes.pythonapi: the functions of CPython's C interface that pure-Python packages call through ctypes, and the
// PyExc_* variables. An object is passed as the word of its Value, which ctypes.py_object holds; nothing else may be
// done with it, as there is no PyObject behind it.
#pragma once

#include <span>
#include <string_view>

#include "core/modules/native_type.h"

namespace dxpy::ctypes {

// Where a function or variable is; nullptr: there is none of that name. The functions are to be called with the turn.
void* python_symbol(Thread&, std::string_view name);

// A function of one of the tables.
struct PythonFunction {
  std::string_view name;
  void* address;
};
void* python_object_function(std::string_view name);     // python_objects.cpp
void* python_container_function(std::string_view name);  // python_containers.cpp
void* python_capsule_function(std::string_view name);    // python_capsule.cpp

// --- for the tables. A function that fails leaves its exception pending, where the call finds it.
using Word = uint64_t;  // a Value; 0: NULL

template <typename R, typename... A>
void* code_of(R (*f)(A...)) {
  return reinterpret_cast<void*>(f);
}
Thread& this_thread();
inline Value value_of(Word w) { return Value(w); }
inline Word give(Owned o) { return o.release().bits(); }
inline Word lend_out(Value v) { return v.bits(); }  // the container keeps it
inline int done(Status s) { return s == Status::kOk ? 0 : -1; }
inline int answer(Tri t) { return t == Tri::kError ? -1 : t == Tri::kTrue ? 1 : 0; }
void* find_function(std::span<const PythonFunction> table, std::string_view name);

}  // namespace dxpy::ctypes
