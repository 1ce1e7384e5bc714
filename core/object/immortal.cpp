// Objects whose counts never move: built-in types, singletons. They are given back when their runtime ends.
#include <utility>
#include <vector>

#include "core/object/dict.h"
#include "core/object/gc.h"
#include "core/object/live_objects.h"
#include "core/object/runtime.h"
#include "core/object/type_internal.h"

namespace dxpy {

struct Immortals {
  std::vector<Object*> objects;
  std::vector<Type*> types;
};

void make_immortal(Thread& th, Object* o) {
  if (th.rt->immortals == nullptr) th.rt->immortals = new Immortals;
  if (o->kind == Kind::kType) {
    th.rt->immortals->types.push_back(static_cast<Type*>(o));
  } else {
    th.rt->immortals->objects.push_back(o);
  }
  o->refs.make_immortal();
  live_object_remove(*th.rt, o);
}

// A class is a cycle: one that a built-in type shows as an attribute (sqlite3.Connection.Error) must be let go while
// cycles can still be collected.
void immortals_drop_classes(Thread& th) {
  if (th.rt->immortals == nullptr) return;
  for (Type* t : th.rt->immortals->types) {
    std::vector<Value> names;
    Value name, value;
    for (size_t at = 0; t->dict && dict_next(t->dict, at, name, value);) {
      const bool is_class = value.is_object() && value.as_object()->kind == Kind::kType;
      if (is_class && value.as<Type>()->has_flag(TypeFlags::kHeap)) names.push_back(name);
    }
    for (Value n : names) (void)dict_set(th, t->dict, n, Value::none());
  }
}

// Three steps, because each needs what the next one frees: what types hold may be of any type and refer to any
// singleton; freeing a singleton calls its type; shapes name interned strings, which the caller frees last.
void immortals_destroy(Thread& th) {
  Runtime& rt = *th.rt;
  if (rt.immortals == nullptr) return;
  for (Type* t : rt.immortals->types) type_drop_contents(t);
  auto& objects = rt.immortals->objects;
  for (auto at = objects.rbegin(); at != objects.rend(); ++at) {  // the latest first: it may refer to earlier ones
    Object* o = *at;
    live_object_add(rt, o);
    new (&o->refs) RefCount(1);
    dec_ref(o);
  }
  live_objects_report(rt);
  const size_t type_size = rt.types.type->basic_size;
  for (Type* t : rt.immortals->types) type_free_memory(t, type_size);
  delete std::exchange(rt.immortals, nullptr);
}

}  // namespace dxpy
