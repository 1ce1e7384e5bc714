// Making types: the bootstrap of object and type, built-in types from their specs, and attribute look-up with its
// cache.
#include "core/object/type.h"

#include <cstring>
#include <new>

#include "core/memory/alloc.h"
#include "core/object/dict.h"
#include "core/object/init.h"
#include "core/object/live_objects.h"
#include "core/object/specs.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"
#include "core/object/type_meta.h"

namespace dxpy {

// Attribute look-ups on types, keyed by (version, name). A type's version changes with anything that could change a
// result.
struct MethodCache {
  static constexpr size_t kSize = 4096;
  struct Entry {
    uint32_t version = 0;
    Value name;
    Value value;
  } entries[kSize];
};

namespace {

Value lookup_uncached(Type* type, Value name) {
  if (!type->mro) return Value();  // being made: its metaclass's mro() may look at it
  for (Value t : fast_items_tuple(type->mro)) {
    Value v = dict_get_str(t.as<Type>()->dict, name);
    if (v) return v;
  }
  return Value();
}

const char* last_part(const char* dotted) {
  const char* dot = std::strrchr(dotted, '.');
  return dot == nullptr ? dotted : dot + 1;
}

uint32_t subclass_flag(Kind k) {
  switch (k) {
    case Kind::kInt:
      return TypeFlags::kIntSubclass;
    case Kind::kList:
      return TypeFlags::kListSubclass;
    case Kind::kTuple:
      return TypeFlags::kTupleSubclass;
    case Kind::kBytes:
      return TypeFlags::kBytesSubclass;
    case Kind::kStr:
      return TypeFlags::kStrSubclass;
    case Kind::kDict:
      return TypeFlags::kDictSubclass;
    case Kind::kException:
      return TypeFlags::kExceptionSubclass;
    case Kind::kType:
      return TypeFlags::kTypeSubclass;
    case Kind::kFloat:
      return TypeFlags::kFloatSubclass;
    default:
      return 0;
  }
}

// __new__ of built-in types: checks the class it is given and calls the slot.
Owned call_new(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Type* type = self.as<Type>();
  if (nargs == 0) return raise(th, th.rt->exc.TypeError, "{}.__new__(): not enough arguments", type->name);
  if (!is_type(args[0])) {
    return raise(th, th.rt->exc.TypeError, "{}.__new__(X): X is not a type object ({})", type->name,
                 type_of(th, args[0]));
  }
  Type* cls = args[0].as<Type>();
  if (!is_subtype(cls, type)) {
    return raise(th, th.rt->exc.TypeError, "{}.__new__({}): {} is not a subtype of {}", type->name, cls->name,
                 cls->name, type->name);
  }
  const Type* builtin = cls;  // the layout that must be made by its own __new__
  while (builtin->has_flag(TypeFlags::kHeap)) builtin = builtin->base;
  if (builtin->slots.construct == nullptr) {
    return raise(th, th.rt->exc.TypeError, "cannot create '{}' instances", full_type_name(builtin));
  }
  if (builtin->slots.construct != type->slots.construct) {
    if (cls->has_flag(TypeFlags::kDisallowNew))
      return raise(th, th.rt->exc.TypeError, "cannot create '{}' instances", full_type_name(cls));
    return raise(th, th.rt->exc.TypeError, "{}.__new__({}) is not safe, use {}.__new__()", type->name, cls->name,
                 builtin->name);
  }
  return type->slots.construct(th, cls, args + 1, nargs - 1, kwnames);
}
constexpr NativeDef kNewDef = raw_function(&call_new, "__new__($type, *args, **kwargs)",
                                           "Create and return a new object.  See help(type) for accurate signature.");

// The parts of a built-in type that need no str, tuple or dict yet.
void set_layout(Type* t, const TypeSpec& spec, Type* base) {
  t->spec = &spec;
  t->name = last_part(spec.name);
  t->base = base;
  t->flags_word = spec.flags | subclass_flag(spec.kind);
  if (base != nullptr)
    t->flags_word |= base->flags_word & (TypeFlags::kSubclassMask | TypeFlags::kGc | TypeFlags::kMatchSelf);
  t->instance_kind = spec.kind;
  size_t size = spec.size;
  if (base != nullptr && base->fixed_size > size) size = base->fixed_size;
  if (base != nullptr && spec.kind == Kind::kObject) t->instance_kind = base->instance_kind;
  t->fixed_size = t->basic_size = static_cast<uint32_t>((size + 7) & ~size_t{7});
  if (t->has_flag(TypeFlags::kHasDict)) {
    t->dict_offset = sizeof(Object);
    if (base != nullptr && base->dict_offset == 0 && base->fixed_size > sizeof(Object)) {
      // The base's layout has no attribute word: it goes behind this layout (OrderedDict).
      t->dict_offset = static_cast<int32_t>(t->fixed_size);
      t->basic_size += static_cast<uint32_t>(sizeof(Value));
    }
  }
  if (base != nullptr && base->dict_offset != 0 && t->dict_offset == 0) {
    t->dict_offset = base->dict_offset;
    t->flags_word |= TypeFlags::kHasDict;
  }
  spec.fill(t->slots);
}

Status set_names(Thread& th, Type* t) {
  std::string_view full(t->spec->name);
  size_t dot = full.rfind('.');
  t->name_str = str_new(th, dot == std::string_view::npos ? full : full.substr(dot + 1));
  t->qualname = t->name_str.clone();
  t->module = str_new(th, dot == std::string_view::npos ? std::string_view("builtins") : full.substr(0, dot));
  return t->name_str && t->module ? Status::kOk : Status::kError;
}

Status link_bases(Thread& th, Type* t) {
  if (t->base == nullptr) {
    t->bases = Owned::borrow(th.rt->empty_tuple);
  } else {
    t->bases = tuple_of(th, Value(t->base));
  }
  if (!t->bases) return Status::kError;
  t->mro = Owned::steal(Value());
  Owned mro = t->base == nullptr ? tuple_of(th, Value(t)) : type_compute_mro(th, t);
  if (!mro) return Status::kError;
  t->mro = std::move(mro);
  return Status::kOk;
}

Status add_shapes(Thread& th, Type* t) {
  t->dict_shape = shape_new_root(t, true);
  t->root_shape = t->dict_offset != 0 && t->inline_slots == 0 ? t->dict_shape : shape_new_root(t, false);
  if (t->dict_shape == nullptr || t->root_shape == nullptr) return raise_no_memory(th);
  return Status::kOk;
}

// Everything that needs strs, tuples and dicts.
Status finish_type(Thread& th, Type* t) {
  if (failed(set_names(th, t)) || failed(link_bases(th, t))) return Status::kError;
  if (!t->dict) t->dict = dict_new(th);
  if (!t->dict) return Status::kError;
  if (std::string_view(t->spec->name).find('.') != std::string_view::npos &&
      failed(dict_set(th, t->dict, th.rt->names.__module__, t->module))) {
    return Status::kError;  // types of modules show it to their instances, too
  }
  TypeSlots own = t->slots;
  if (t->base != nullptr) type_inherit_slots(t, t->base);
  if (own.construct == nullptr && t->base == th.rt->types.object && !t->has_flag(TypeFlags::kBaseType)) {
    // A built-in type that says nothing about construction cannot be called.
    t->slots.construct = t->has_flag(TypeFlags::kDisallowNew) ? nullptr : t->slots.construct;
  }
  if (t->has_flag(TypeFlags::kDisallowNew)) t->slots.construct = nullptr;
  if (failed(type_add_slot_wrappers(th, t, own))) return Status::kError;
  if (own.construct != nullptr && !t->has_flag(TypeFlags::kDisallowNew)) {
    Owned f = native_function_new(th, kNewDef, Value(t), Value());
    if (!f || failed(dict_set(th, t->dict, th.rt->names.__new__, f))) return Status::kError;
  }
  if (failed(type_add_defs(th, t, *t->spec))) return Status::kError;
  t->version = th.rt->next_type_version++;
  if (t->base != nullptr && th.rt->types.weakref != nullptr) return type_add_subclass(th, t->base, t);
  return Status::kOk;
}

}  // namespace

Type* type_alloc(Thread& th, Type* metaclass) {
  size_t size = metaclass == nullptr || metaclass->basic_size < sizeof(Type) ? sizeof(Type) : metaclass->basic_size;
  void* memory = shape_space_alloc(size);
  if (memory == nullptr) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  Type* t = new (memory) Type();
  live_object_add(*th.rt, t);
  t->kind = Kind::kType;
  t->flags = Object::kGc | Object::kUnbuffered;
  t->owner = th.owner_id;
  if (metaclass != nullptr) {
    t->shape_ref = shape_offset(metaclass->root_shape);
    if (metaclass->has_flag(TypeFlags::kHeap)) inc_ref(static_cast<Object*>(metaclass));
    if (metaclass == th.rt->types.type) t->set(Object::kExact);
  }
  return t;
}

Status type_add_defs(Thread& th, Type* t, const TypeSpec& spec) {
  for (const NativeDef& def : spec.methods) {
    Owned v;
    if (def.kind == NativeKind::kStaticMethod) {
      Owned f = native_function_new(th, def, Value(t), Value());
      if (!f) return Status::kError;
      v = static_method_new_builtin(th, f);
    } else {
      v = method_descriptor_new(th, def, t);
    }
    if (!v) return Status::kError;
    Value name = str_intern(th, def.name());
    if (failed(dict_set(th, t->dict, name, v))) return Status::kError;
  }
  for (const GetSetDef& def : spec.getsets) {
    Owned d = getset_descriptor_new(th, t, def);
    if (!d || failed(dict_set(th, t->dict, str_intern(th, std::string_view(def.name)), d))) return Status::kError;
  }
  Owned doc = spec.doc == nullptr ? Owned::none() : str_new(th, spec.doc);
  if (!doc) return Status::kError;
  if (!dict_get_str(t->dict, th.rt->names.__doc__) && failed(dict_set(th, t->dict, th.rt->names.__doc__, doc)))
    return Status::kError;
  return Status::kOk;
}

Type* type_from_spec(Thread& th, const TypeSpec& spec, Type* base) {
  return type_from_spec_with(th, spec, base, th.rt->types.type);
}
Type* type_from_spec_with(Thread& th, const TypeSpec& spec, Type* base, Type* metaclass) {
  if (base == nullptr) base = th.rt->types.object;
  Type* t = type_alloc(th, metaclass);
  if (t == nullptr) return nullptr;
  set_layout(t, spec, base);
  if (failed(add_shapes(th, t)) || failed(finish_type(th, t))) return nullptr;
  make_immortal(th, t);
  return t;
}

void type_modified(Thread& th, Type* type) {
  if (type->version == 0) return;
  type->version = th.rt->next_type_version++;
  if (!type->subclasses) return;
  Owned subs = type_subclasses_list(th, type);
  if (!subs) {
    clear_error(th);
    return;
  }
  size_t n = static_cast<size_t>(length(th, subs));
  for (size_t i = 0; i < n; ++i) {
    Owned sub = get_item_at(th, subs, static_cast<int64_t>(i));
    if (sub) type_modified(th, sub.as<Type>());
  }
}

Value type_lookup(Type* type, Value name) {
  Thread& th = *Thread::current();
  MethodCache* cache = th.rt->method_cache;
  if (DX_UNLIKELY(cache == nullptr)) cache = th.rt->method_cache = new MethodCache;
  if (DX_UNLIKELY(type->version == 0)) return lookup_uncached(type, name);
  size_t i = (type->version * 0x9E3779B1u ^ static_cast<uint32_t>(name.bits() >> 4)) & (MethodCache::kSize - 1);
  MethodCache::Entry& e = cache->entries[i];
  if (e.version == type->version && e.name == name) return e.value;
  uint32_t version = type->version;
  Value v = lookup_uncached(type, name);
  e = {version, name, v};
  return v;
}

void method_cache_destroy(Runtime& rt) {
  delete rt.method_cache;
  rt.method_cache = nullptr;
}

bool is_subtype(const Type* a, const Type* b) {
  if (a == b) return true;
  if (!a->mro) {  // while the first types are made
    for (const Type* t = a; t != nullptr; t = t->base) {
      if (t == b) return true;
    }
    return false;
  }
  for (Value t : fast_items_tuple(a->mro)) {
    if (t.as<Type>() == b) return true;
  }
  return false;
}

// --- plain instances

void plain_dealloc(Thread& th, Object* o) { object_free(th, o); }
void plain_traverse(Object* o, Visitor& visit) { traverse_attributes(o, visit); }
void plain_clear(Thread& th, Object* o) { clear_attributes(th, o); }

// --- bootstrap

Status init_type_core(Thread& th) {
  BuiltinTypes& t = th.rt->types;
  // First the bare types, so that objects of these layouts can be allocated; then names; then their contents.
  struct Row {
    Type** where;
    const TypeSpec* spec;
  };
  const Row rows[] = {
      {&t.object, &kObjectSpec},
      {&t.type, &kTypeSpec},
      {&t.str, &kStrSpec},
      {&t.tuple, &kTupleSpec},
      {&t.dict, &kDictSpec},
      {&t.slot_wrapper, &kSlotWrapperSpec},
      {&t.method_descriptor, &kMethodDescriptorSpec},
      {&t.class_method_descriptor, &kClassMethodDescriptorSpec},
      {&t.getset_descriptor, &kGetSetDescriptorSpec},
      {&t.native_function, &kNativeFunctionSpec},
      {&t.static_method, &kStaticMethodSpec},
  };
  for (const Row& row : rows) {
    Type* made = type_alloc(th, nullptr);
    if (made == nullptr) return Status::kError;
    *row.where = made;
    set_layout(made, *row.spec, row.where == &t.object ? nullptr : t.object);
    if (failed(add_shapes(th, made))) return Status::kError;
    make_immortal(th, made);
  }
  for (const Row& row : rows) {
    (*row.where)->shape_ref = shape_offset(t.type->root_shape);
    (*row.where)->set(Object::kExact);
  }
  if (failed(init_names(th))) return Status::kError;
  for (const Row& row : rows) {
    if (failed(finish_type(th, *row.where))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace dxpy
