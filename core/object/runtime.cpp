// The life of a Runtime, and the order in which its built-in types come into being.
#include "core/object/runtime.h"
#include "core/object/live_objects.h"

#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/gc.h"
#include "core/object/init.h"
#include "core/object/str.h"
#include "core/object/type_internal.h"
#include "core/object/weakref.h"

namespace dxpy {

void immortals_destroy(Thread&);           // immortal.cpp
void method_cache_destroy(Runtime&);       // type.cpp
void native_signatures_destroy(Runtime&);  // native.cpp

Runtime::Runtime() = default;

Runtime::~Runtime() {
  // Objects can only be dropped on a thread of this runtime; without one the process is ending and keeps them.
  Thread* th = Thread::current();
  if (th != nullptr && th->rt == this) {
    release_objects(*th);
  } else {
    for (Owned* o : {&sys, &builtins, &importlib_bootstrap, &modules, &interned_keep}) (void)o->release();
  }
  gc_destroy(*this);
  weakref_table_destroy(*this);
  method_cache_destroy(*this);
  live_objects_destroy(*this);
}

void Runtime::release_objects(Thread& th) {
  for (Owned* held : {&sys, &builtins, &importlib_bootstrap, &modules, &interned_keep}) held->reset();
  gc_drop_lists(*this);
  native_signatures_destroy(*this);
  immortals_destroy(th);
  str_intern_destroy(*this);
}

namespace {

// Types made before weak references existed join their base's __subclasses__() now.
Status link_subclasses(Thread& th) {
  BuiltinTypes& t = th.rt->types;
  Type* const before[] = {
#define DX_TYPE(field) t.field,
#include "core/object/builtin_types.def"
#undef DX_TYPE
  };
  for (Type* type : before) {
    if (type != nullptr && type->base != nullptr && failed(type_add_subclass(th, type->base, type))) {
      return Status::kError;
    }
  }
  BuiltinExceptions& e = th.rt->exc;
  Type* const exceptions[] = {
#define DX_EXC(name, base, layout) e.name,
#include "core/object/exceptions.def"
#undef DX_EXC
  };
  for (Type* type : exceptions) {
    if (failed(type_add_subclass(th, type->base, type))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

Status init_descriptor_types(Thread& th) {
  for (auto init :
       {&init_wrapper_types, &init_bound_method_types, &init_static_class_method, &init_property_type, &init_super_type,
        &init_module_type, &init_generic_alias_type, &init_union_type, &init_simple_namespace_type}) {
    if (failed(init(th))) return Status::kError;
  }
  return Status::kOk;
}

Status init_object_types(Thread& th) {
  for (auto init : {&init_type_core, &init_str_types, &init_bytes_types, &init_number_types, &init_container_types,
                    &init_weakref_types, &init_descriptor_types, &init_exception_types, &link_subclasses, &gc_init}) {
    if (failed(init(th))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace dxpy
