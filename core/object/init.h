// One function per file group that makes built-in types at start-up. init_object_types calls those of core/object in
// this order; each sets its fields of Runtime::types. Before init_type_core there are no types at all; that function
// makes object and type with plain memory, and the others may then use type_from_spec, tuples, strs and dicts.
#pragma once

#include "core/object/runtime.h"

namespace dxpy {

// names.cpp: Runtime::names, empty_str, latin1_chars, empty_tuple. Called by init_type_core as soon as str and tuple
// objects can be allocated, before anything looks at a name.
Status init_names(Thread&);
Status init_type_core(Thread&);    // type.cpp: object, type; plus str, tuple, dict far enough that type_from_spec works
Status init_str_types(Thread&);    // str*.cpp
Status init_bytes_types(Thread&);  // bytes, bytearray, memoryview
Status init_number_types(Thread&);     // int, bool, float, complex, NoneType, ellipsis, NotImplementedType
Status init_container_types(Thread&);  // list, tuple, dict, set, range, slice, iterators, views, mappingproxy
Status init_descriptor_types(
    Thread&);  // property, staticmethod, classmethod, super, wrappers, method descriptors, native function,
               // bound method, cell, module, generic alias, union, simple namespace
Status init_exception_types(Thread&);
Status init_weakref_types(Thread&);
Status init_interp_types(Thread&);  // core/interp: function, code, frame, traceback, generators, coroutine ...
Status init_typing_types(Thread&);  // TypeVar and the like, template strings

// runtime.cpp: everything of core/object, on the main thread (Thread::set_current has been called). core/interp's two
// functions follow.
Status init_object_types(Thread&);

}  // namespace dxpy
