// Names and attributes: the look-ups behind the inline caches, and filling the caches.
#include "core/interp/attr_cache.h"
#include "core/interp/slow.h"
#include "core/memory/alloc.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/member.h"
#include "core/object/misc.h"
#include "core/object/module.h"
#include "core/object/shape.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy::slow {

namespace {

void set_op(Unit* pc, Op op) { pc->i.op = static_cast<uint16_t>(op); }

// Notes where `name` is in `dict`; false: it is not there or cannot be cached.
bool note_entry(Thread& th, Value dict, Value name, Unit& cache) {
  auto* d = dict.as<Dict>();
  const int64_t at = dict_entry_index(d, name);
  const uint32_t version = at < 0 ? 0 : dict_keys_version(th, d);
  if (version == 0) return false;
  cache.pair.first = version;
  cache.pair.second = static_cast<uint32_t>(at);
  return true;
}

Failure raise_with_name(Thread& th, std::string_view text, Value name) {
  (void)raise(th, th.rt->exc.NameError, "{}", text);
  if (th.has_error() && is_subtype(th.pending.get().as_object()->type(), th.rt->exc.NameError)) {
    auto* e = th.pending.as<NameErrorObject>();
    inc_ref(name);
    dec_ref(std::exchange(e->name, name));
  }
  return {};
}

}  // namespace

Failure raise_unbound(Thread& th, Frame* f, uint32_t slot) {
  Value name = f->code->slot_names[slot];
  std::string text = "cannot access local variable '";
  text += str_view(name);
  text += "' where it is not associated with a value";
  return raise(th, th.rt->exc.UnboundLocalError, "{}", text);  // as in CPython, the error does not know the name
}

Failure raise_unbound_cell(Thread& th, Frame* f, uint32_t slot) {
  if (slot < f->code->first_free) return raise_unbound(th, f, slot);
  Value name = f->code->slot_names[slot];
  std::string text = "cannot access free variable '";
  text += str_view(name);
  text += "' where it is not associated with a value in enclosing scope";
  return raise_with_name(th, text, name);
}

Failure raise_name_error(Thread& th, Value name) {
  std::string text = "name '";
  text += str_view(name);
  text += "' is not defined";
  return raise_with_name(th, text, name);
}

namespace {

// Of globals or builtins that may be a subclass of dict, whose __getitem__ and __missing__ count. Empty without an
// exception: there is none.
Owned find_in(Thread& th, Value namespace_dict, Value name) {
  if (is_exact_kind(namespace_dict, Kind::kDict)) return Owned::borrow(dict_get_str(namespace_dict, name));
  Owned v = get_item(th, namespace_dict, name);
  if (!v) (void)error_clear_if(th, th.rt->exc.KeyError);
  return v;
}

// globals, then builtins; empty with a NameError.
Owned find_global(Thread& th, Frame* f, Value name) {
  Owned v = find_in(th, f->globals, name);
  if (!v && !th.has_error()) v = find_builtin(th, f, name);
  if (!v && !th.has_error()) return raise_name_error(th, name);
  return v;
}

}  // namespace

Owned find_builtin(Thread& th, Frame* f, Value name) {
  Value builtins = builtins_seen(th, f->globals, f->builtins);
  return builtins ? find_in(th, builtins, name) : Owned();
}

Owned load_global(Thread& th, Frame* f, Unit* pc) {
  Value name = f->code->names[pc->i.b];
  if (DX_UNLIKELY(!is_exact_kind(f->globals, Kind::kDict))) return find_global(th, f, name);
  Value v = dict_get_str(f->globals, name);
  if (v) {
    if (note_entry(th, f->globals, name, pc[1])) set_op(pc, Op::kLoadGlobalModule);
    return Owned::borrow(v);
  }
  Owned found = find_builtin(th, f, name);
  if (!found) return th.has_error() ? Owned() : raise_name_error(th, name);
  const uint32_t absent = dict_keys_version(th, f->globals.as<Dict>());
  if (absent != 0 && note_entry(th, f->builtins, name, pc[2])) {
    pc[1].pair.first = absent;
    set_op(pc, Op::kLoadGlobalBuiltin);
  }
  return found;
}

Status store_global(Thread& th, Frame* f, Unit* pc, Value v) {
  Value name = f->code->names[pc->i.b];
  if (failed(dict_set(th, f->globals, name, v))) return Status::kError;
  note_entry(th, f->globals, name, pc[1]);
  return Status::kOk;
}

Status delete_global(Thread& th, Frame* f, Value name) {
  Tri t = dict_remove(th, f->globals, name);
  if (t == Tri::kFalse) return raise_name_error(th, name);
  return t == Tri::kTrue ? Status::kOk : Status::kError;
}

Owned load_name(Thread& th, Frame* f, Unit* pc) {
  Value name = f->code->names[pc->i.b];
  if (f->locals && f->locals != f->globals) {
    if (is_exact_kind(f->locals, Kind::kDict)) {
      Value v = dict_get_str(f->locals, name);
      if (v) return Owned::borrow(v);
    } else {
      Owned v = get_item(th, f->locals, name);
      if (v) return v;
      if (!error_clear_if(th, th.rt->exc.KeyError)) return {};
    }
  } else {
    note_entry(th, f->globals, name, pc[1]);
  }
  return find_global(th, f, name);
}

// The namespace of a module or class body. A body that runs as a function has none of its own.
Value frame_namespace(Frame* f) {
  if (!f->locals) {
    inc_ref(f->globals);
    f->locals = f->globals;
    f->unusual = true;
  }
  return f->locals;
}

Status store_name(Thread& th, Frame* f, Unit* pc, Value v) {
  Value name = f->code->names[pc->i.b];
  frame_namespace(f);
  if (is_exact_kind(f->locals, Kind::kDict)) {
    if (failed(dict_set(th, f->locals, name, v))) return Status::kError;
    if (f->locals == f->globals) note_entry(th, f->globals, name, pc[1]);
    return Status::kOk;
  }
  return set_item(th, f->locals, name, v);
}

Status delete_name(Thread& th, Frame* f, Value name) {
  frame_namespace(f);
  if (is_exact_kind(f->locals, Kind::kDict)) {
    Tri t = dict_remove(th, f->locals, name);
    if (t == Tri::kFalse) return raise_name_error(th, name);
    return t == Tri::kTrue ? Status::kOk : Status::kError;
  }
  if (!failed(del_item(th, f->locals, name))) return Status::kOk;
  if (error_clear_if(th, th.rt->exc.KeyError)) return raise_name_error(th, name);
  return Status::kError;
}

namespace {

// mapping[name]; empty without an exception when it is not there.
Owned find_in_mapping(Thread& th, Value mapping, Value name) {
  if (is_exact_kind(mapping, Kind::kDict)) {
    Value v = dict_get_str(mapping, name);
    return v ? Owned::borrow(v) : Owned();
  }
  Owned v = get_item(th, mapping, name);
  if (!v) (void)error_clear_if(th, th.rt->exc.KeyError);
  return v;
}

}  // namespace

Owned load_from_dict_or_deref(Thread& th, Frame* f, uint32_t slot, Value mapping) {
  Owned v = find_in_mapping(th, mapping, f->code->slot_names[slot]);
  if (v || th.has_error()) return v;
  Value content = f->slots[slot].as<Cell>()->content;
  if (content.is_empty()) return raise_unbound_cell(th, f, slot);
  return Owned::borrow(content);
}

Owned load_from_dict_or_globals(Thread& th, Frame* f, Value name, Value mapping) {
  Owned v = find_in_mapping(th, mapping, name);
  if (v || th.has_error()) return v;
  return find_global(th, f, name);
}

Owned load_build_class(Thread& th, Frame* f) {
  Owned v = find_builtin(th, f, th.rt->names.__build_class__);
  if (!v && !th.has_error()) return raise(th, th.rt->exc.NameError, "__build_class__ not found");
  return v;
}

Owned load_common_constant(Thread& th, uint32_t which) {
  const Type* t = which == 0 ? th.rt->exc.AssertionError : th.rt->exc.NotImplementedError;
  return Owned::borrow(static_cast<const Object*>(t));
}

Status setup_annotations(Thread& th, Frame* f) {
  Value name = th.rt->names.__annotations__;
  Owned have = find_in_mapping(th, frame_namespace(f), name);
  if (have) return Status::kOk;
  if (th.has_error()) return Status::kError;
  Owned dict = dict_new(th);
  return dict ? set_item(th, f->locals, name, dict) : Status::kError;
}

// --- attributes

namespace {

bool is_data_descriptor(Thread& th, Value attr) { return attr && slots_of(th, attr).descr_set != nullptr; }

// The byte offset of an inline slot, or -1.
int32_t inline_offset(const Object* o, Value name) {
  const Shape* shape = o->shape();
  const Type* type = shape->type;
  if (type->dict_offset == 0 || shape->dict_mode) return -1;
  uint32_t i = shape_find(shape, name);
  if (i == kNoSlot || i >= type->inline_slots) return -1;
  return type->dict_offset + 8 + static_cast<int32_t>(i) * 8;
}

// Whether the shape alone proves that the instance has no attribute `name` of its own.
bool surely_absent(const Object* o, Value name) {
  const Shape* shape = o->shape();
  if (shape->type->dict_offset == 0) return true;
  return !shape->dict_mode && shape_find(shape, name) == kNoSlot;
}

// Whoever writes into a cache sets the operation that goes by it too: the one that is there would read it in its own
// way.
void note_shape(Unit* pc, const Object* o, uint32_t operand) {
  pc[1].pair.first = o->shape_ref;
  pc[1].pair.second = operand;
  pc[2].pair.first = o->type()->version;
}

bool is_simple_getter(Value attr) {
  if (!is_exact_kind(attr, Kind::kProperty) || !is_kind(attr.as<Property>()->getter, Kind::kFunction)) return false;
  const Code* code = attr.as<Property>()->getter.as<Function>()->code;
  return code->simple_args && code->arg_count == 1 && !code_suspends(code);
}

// Fills the cache of an attribute of a plain instance.
void cache_instance_attr(Thread& th, Unit* pc, Object* o, Value name) {
  Type* type = o->type();
  if (type->version == 0) return;
  Value attr = type_lookup(type, name);
  if (is_data_descriptor(th, attr)) {
    if (is_kind(attr, Kind::kMemberDescriptor)) {
      note_shape(pc, o, static_cast<uint32_t>(attr.as<MemberDescriptor>()->offset));
      set_op(pc, Op::kLoadAttrSlot);
    } else if (is_simple_getter(attr)) {
      note_shape(pc, o, 0);
      pc[3].value = attr.as<Property>()->getter;
      set_op(pc, Op::kLoadAttrProperty);
    }
    return;
  }
  int32_t offset = inline_offset(o, name);
  if (offset >= 0) {
    note_shape(pc, o, static_cast<uint32_t>(offset));
    set_op(pc, Op::kLoadAttrSlot);
    return;
  }
  if (attr && slots_of(th, attr).descr_get == nullptr && surely_absent(o, name)) {
    note_shape(pc, o, 0);
    pc[3].value = attr;
    set_op(pc, Op::kLoadAttrClass);
  }
}

// The attribute that a class has for itself, if nothing of its metaclass comes before it and it can be cached.
Value own_class_attr(Thread& th, Type* cls, Value name) {
  Type* meta = cls->type();
  if (cls->version == 0 || meta->version == 0 || meta->slots.getattr != th.rt->types.type->slots.getattr ||
      is_data_descriptor(th, type_lookup(meta, name))) {
    return Value();
  }
  return type_lookup(cls, name);
}

// Whether looking it up in the class gives the attribute itself.
bool is_unbound(Thread& th, Value attr) {
  return attr && (slots_of(th, attr).descr_get == nullptr || is_kind(attr, Kind::kFunction));
}

void note_class_attr(Unit* pc, Type* cls, Value attr, Op op, ClassAttr kind) {
  pc[1].pair.first = cls->version;
  pc[1].pair.second = static_cast<uint32_t>(kind);
  pc[2].pair.first = cls->type()->version;
  pc[3].value = attr;
  set_op(pc, op);
}

void cache_class_attr(Thread& th, Unit* pc, Type* cls, Value name) {
  Value attr = own_class_attr(th, cls, name);
  if (is_unbound(th, attr)) note_class_attr(pc, cls, attr, Op::kLoadAttrOfClass, ClassAttr::kPlain);
}

// The same for a call: what classmethod and staticmethod wrap is called without a bound method in between.
void cache_class_method(Thread& th, Unit* pc, Type* cls, Value name) {
  Value attr = own_class_attr(th, cls, name);
  const bool is_static = is_exact_kind(attr, Kind::kStaticMethod), is_class = is_exact_kind(attr, Kind::kClassMethod);
  if (!is_static && !is_class && !is_unbound(th, attr)) return;
  note_class_attr(pc, cls, attr, Op::kLoadMethodOfClass,
                  is_static  ? ClassAttr::kStaticMethod
                  : is_class ? ClassAttr::kClassMethod
                             : ClassAttr::kPlain);
}

void cache_attr(Thread& th, Unit* pc, Value object, Value name) {
  if (!object.is_pointer_tag()) return;
  Object* o = object.as_object();
  Type* type = o->type();
  if (type == th.rt->types.module) {
    if (note_entry(th, object.as<Module>()->dict, name, pc[1])) set_op(pc, Op::kLoadAttrModule);
  } else if (type->slots.getattr == &generic_get_attr) {
    cache_instance_attr(th, pc, o, name);
  } else if (is_type(object)) {
    cache_class_attr(th, pc, object.as<Type>(), name);
  }
}

}  // namespace

namespace {

// A place where nothing could be cached many times over stops trying.
void give_up_after_many(Unit* pc, Op general, Op slow) {
  constexpr uint16_t kMostTries = 16;
  if (pc->i.op == static_cast<uint16_t>(general) && ++pc->i.a > kMostTries) set_op(pc, slow);
}

}  // namespace

Owned load_attr(Thread& th, Frame* f, Unit* pc, Value object) {
  Value name = f->code->names[pc->i.b];
  uint16_t op = pc->i.op;
  Owned v = get_attr(th, object, name);
  if (!v || pc->i.op != op) return v;  // the look-up may have run this very code
  cache_attr(th, pc, object, name);
  give_up_after_many(pc, Op::kLoadAttr, Op::kLoadAttrSlow);
  return v;
}

Status store_attr(Thread& th, Frame* f, Unit* pc, Value object, Value v) {
  Value name = f->code->names[pc->i.b];
  if (!object.is_pointer_tag()) return set_attr(th, object, name, v);
  Object* o = object.as_object();
  Type* type = o->type();
  bool plain = type->slots.setattr == &generic_set_attr && type->version != 0;
  uint32_t before = o->shape_ref;
  uint16_t op = pc->i.op;
  if (failed(set_attr(th, object, name, v))) return Status::kError;
  if (pc->i.op != op || !plain || o->type() != type || type->slots.setattr != &generic_set_attr) return Status::kOk;
  Value attr = type_lookup(type, name);
  if (is_data_descriptor(th, attr)) {
    if (is_kind(attr, Kind::kMemberDescriptor)) {
      note_shape(pc, o, static_cast<uint32_t>(attr.as<MemberDescriptor>()->offset));
      set_op(pc, Op::kStoreAttrSlot);
    }
    return Status::kOk;
  }
  int32_t offset = inline_offset(o, name);
  if (offset < 0) return Status::kOk;
  const bool adds = before != o->shape_ref;
  if (adds && o->shape()->parent != shape_at(before)) return Status::kOk;
  note_shape(pc, o, static_cast<uint32_t>(offset));
  if (adds) {
    pc[1].pair.first = before;
    pc[2].pair.second = o->shape_ref;
  }
  set_op(pc, adds ? Op::kStoreAttrAdd : Op::kStoreAttrSlot);
  return Status::kOk;
}

namespace {

// What a look-up of `name` in objects of this one's shape finds.
AttrCacheEntry describe_attr(Thread& th, const Object* o, Value name) {
  AttrCacheEntry e;
  Type* type = o->type();
  if (type->slots.getattr != &generic_get_attr) return e;
  Value attr = type_lookup(type, name);
  if (is_data_descriptor(th, attr)) {
    if (is_kind(attr, Kind::kMemberDescriptor)) {
      e.found = AttrFound::kSlot;
      e.offset = static_cast<int32_t>(attr.as<MemberDescriptor>()->offset);
    } else if (is_simple_getter(attr)) {
      e.found = AttrFound::kProperty;
      e.value = attr.as<Property>()->getter;
    } else if (is_exact_kind(attr, Kind::kProperty) || is_kind(attr, Kind::kGetSetDescriptor)) {
      e.found = AttrFound::kComputed;
      e.value = attr;
    }
    return e;
  }
  int32_t offset = inline_offset(o, name);
  if (offset >= 0) {
    e.found = AttrFound::kSlot;
    e.offset = offset;
  } else if (attr.is_object() && (surely_absent(o, name) || o->shape()->dict_mode)) {
    if (o->shape()->dict_mode) e.offset = static_cast<int32_t>(type->dict_offset);
    const Type* kind = type_of(th, attr);
    if (kind->has_flag(TypeFlags::kMethodDescriptor)) {
      e.found = AttrFound::kMethod;
      e.value = attr;
    } else if (kind->slots.descr_get == nullptr) {
      e.found = AttrFound::kClass;
      e.value = attr;
    }
  }
  return e;
}

void note_found(Thread& th, AttrCacheEntry e, uint32_t shape, uint32_t version, uint64_t key) {
  AttrCacheEntry*& cache = th.rt->interp->attr_cache;
  if (cache == nullptr) cache = static_cast<AttrCacheEntry*>(mem_zalloc(kAttrCacheSize * sizeof(AttrCacheEntry)));
  if (cache == nullptr || version == 0) return;
  e.shape = shape;
  e.version = version;
  e.key = key;
  attr_cache_place(cache, shape, key) = e;
}

}  // namespace

void share_attr(Thread& th, Value object, Value name) {
  if (!object.is_object() || attr_cache_find(th, object, name, false) != nullptr) return;
  const Object* o = object.as_object();
  note_found(th, describe_attr(th, o, name), o->shape_ref, o->type()->version, name.bits());
}

Owned load_attr_shared(Thread& th, Value object, Value name, const AttrCacheEntry* e) {
  if (e == nullptr) {
    share_attr(th, object, name);
  } else if (e->found == AttrFound::kComputed || (e->found == AttrFound::kMethod && !attr_is_own(*e, object, name))) {
    Owned attr = Owned::borrow(e->value);
    return slots_of(th, attr).descr_get(th, attr, object, Value(type_of(th, object)));
  }
  return get_attr(th, object, name);
}

Status store_attr_shared(Thread& th, Value object, Value name, Value v) {
  if (!object.is_object() || attr_cache_find(th, object, name, true) != nullptr) return set_attr(th, object, name, v);
  Object* o = object.as_object();
  Type* type = o->type();
  uint32_t before = o->shape_ref, version = type->version;
  if (failed(set_attr(th, object, name, v))) return Status::kError;
  if (o->type() != type || type->version != version) return Status::kOk;
  AttrCacheEntry e;
  if (type->slots.setattr == &generic_set_attr) {
    Value attr = type_lookup(type, name);
    int32_t offset = is_data_descriptor(th, attr) ? -1 : inline_offset(o, name);
    if (is_kind(attr, Kind::kMemberDescriptor)) {
      e.found = AttrFound::kSlot;
      e.offset = static_cast<int32_t>(attr.as<MemberDescriptor>()->offset);
    } else if (offset >= 0 && (before == o->shape_ref || o->shape()->parent == shape_at(before))) {
      e.found = before == o->shape_ref ? AttrFound::kSlot : AttrFound::kAdd;
      e.offset = offset;
      if (e.found == AttrFound::kAdd) e.new_shape = o->shape_ref;
    }
  }
  note_found(th, e, before, version, name.bits() + 1);
  return Status::kOk;
}

void split_fast_attr(Unit* pc) {
  auto op = static_cast<Op>(pc->i.op);
  if (op == Op::kLoadFast) return;  // done by a run of the same code further in
  // slow::load_attr and store_attr may have put a variant for an object on the stack here.
  bool store = op == Op::kStoreFastAttr || op == Op::kStoreFastAttrSlot || op == Op::kStoreFastAttrAdd;
  uint32_t name = pc->i.b, slot = pc->i.a;
  int cache = store ? 2 : 3;
  for (int i = 0; i < cache; ++i) pc[cache + 1 - i] = pc[cache - i];  // the cache moves one unit on
  pc[1].i.op = static_cast<uint16_t>(store ? Op::kStoreAttr : Op::kLoadAttr);
  if (op != Op::kLoadFastAttr && op != Op::kLoadFastAttrSlot && op != Op::kStoreFastAttr &&
      op != Op::kStoreFastAttrSlot && op != Op::kStoreFastAttrAdd)
    pc[1].i.op = static_cast<uint16_t>(op);
  pc[1].i.a = 0;
  pc[1].i.b = name;
  pc->i.op = static_cast<uint16_t>(Op::kLoadFast);
  pc->i.a = 0;
  pc->i.b = slot;
}

Status load_method(Thread& th, Frame* f, Unit* pc, Value object, Owned& callable, bool& self) {
  Value name = f->code->names[pc->i.b];
  uint16_t op = pc->i.op;
  if (failed(get_method(th, object, name, callable, self))) return Status::kError;
  if (pc->i.op != op) return Status::kOk;  // the look-up has run this very code
  give_up_after_many(pc, Op::kLoadMethod, Op::kLoadMethodSlow);
  Type* type = type_of(th, object);
  if (type == th.rt->types.module) {
    if (note_entry(th, object.as<Module>()->dict, name, pc[1])) set_op(pc, Op::kLoadMethodModule);
    return Status::kOk;
  }
  if (is_type(object)) {
    cache_class_method(th, pc, object.as<Type>(), name);
    return Status::kOk;
  }
  if (!self || type->version == 0 || type->slots.getattr != &generic_get_attr) return Status::kOk;
  Value attr = type_lookup(type, name);
  if (attr != callable.get() || !attr.is_object()) return Status::kOk;
  const bool no_attributes = type->dict_offset == 0;
  if (!no_attributes && !surely_absent(object.as_object(), name)) return Status::kOk;
  pc[3].value = attr;
  pc[2].pair.first = type->version;
  if (no_attributes) {
    set_op(pc, Op::kLoadMethodBuiltin);
  } else {
    note_shape(pc, object.as_object(), 0);
    set_op(pc, Op::kLoadMethodClass);
  }
  return Status::kOk;
}

namespace {

// The attribute that super(cls, object) finds, unbound; borrowed; empty: not found or not the simple case.
Value super_lookup(Thread& th, Value cls, Type* start, Value name) {
  if (!start->mro) return Value();  // the metaclass's mro() is running
  auto mro = fast_items_tuple(start->mro);
  size_t i = 0;
  while (i < mro.size() && mro[i] != cls) ++i;
  (void)th;
  for (++i; i < mro.size(); ++i) {
    Value v = dict_get_str(mro[i].as<Type>()->dict, name);
    if (v) return v;
  }
  return Value();
}

bool is_plain_super(Thread& th, Value global_super, Value cls) {
  return global_super == Value(th.rt->types.super) && is_type(cls);
}

}  // namespace

Owned super_method(Thread& th, Value global_super, Value cls, Value self, Value name) {
  if (!is_plain_super(th, global_super, cls)) return {};
  Type* type = type_of(th, self);
  if (!is_subtype(type, cls.as<Type>()) || name == th.rt->names.__class__) return {};
  Value v = super_lookup(th, cls, type, name);
  if (!v || !type_of(th, v)->has_flag(TypeFlags::kMethodDescriptor)) return {};
  return Owned::borrow(v);
}

Owned load_super_attr(Thread& th, Frame*, Value global_super, Value cls, Value self, Value name, uint16_t flags) {
  Owned super;
  if (flags == 0 && global_super != Value(th.rt->types.super)) {
    super = call(th, global_super);  // super() with another meaning: no arguments, as written
  } else {
    super = call_with(th, global_super, cls, self);
  }
  return super ? get_attr(th, super, name) : Owned();
}

}  // namespace dxpy::slow
