// type(name, bases, dict): class creation.
#include <algorithm>
#include <string>
#include <vector>

#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/member.h"
#include "core/object/misc.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

const GetSetDef& subtype_dict_getset();  // descriptors.cpp: __dict__ of the instances of classes

namespace {

struct Slots {
  bool given = false;        // __slots__ is in the namespace
  bool dict = false;         // "__dict__" listed
  bool weakref = false;      // "__weakref__" listed
  std::vector<Owned> names;  // mangled, sorted
};

// __name inside class C becomes _C__name.
Owned mangle(Thread& th, std::string_view class_name, Value name) {
  std::string_view s = str_view(name);
  bool plain =
      s.size() < 3 || s.substr(0, 2) != "__" || s.substr(s.size() - 2) == "__" || s.find('.') != std::string_view::npos;
  while (!class_name.empty() && class_name.front() == '_') class_name.remove_prefix(1);
  if (plain || class_name.empty()) return Owned::borrow(name);
  std::string out = "_";
  out += class_name;
  out += s;
  return str_new(th, out);
}

bool is_identifier(Thread& th, Value s) {
  Owned name = str_new(th, "isidentifier");
  Owned r = name ? call_method(th, s, name.get()) : Owned();
  return r && r.get().is_true();
}

Status check_slot_name(Thread& th, Value v) {
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "__slots__ items must be strings, not '{}'", type_of(th, v));
  }
  if (!is_identifier(th, v)) {
    if (th.has_error()) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "__slots__ must be identifiers");
  }
  return Status::kOk;
}

// As CPython, which has no place for the list of weak references in objects of variable size.
bool can_add_weakref(const Type* base) {
  return !is_variable_size(base->instance_kind) || base->instance_kind == Kind::kStr;
}

Status read_slots(Thread& th, Type* base, Value name, Value dict, Slots& out) {
  Value given = dict_get_str(dict, th.rt->names.__slots__);
  if (!given) return Status::kOk;
  out.given = true;
  Owned list = is_str(given) ? tuple_of(th, given) : sequence_to_tuple(th, given);
  if (!list) return Status::kError;
  std::span<const Value> items = fast_items_tuple(list);
  if (!items.empty() && (is_variable_size(base->instance_kind) && base->instance_kind != Kind::kStr)) {
    for (Value v : items) {
      if (!str_equals(v, "__dict__") && !str_equals(v, "__weakref__")) {
        return raise(th, th.rt->exc.TypeError, "nonempty __slots__ not supported for subtype of '{}'", base->name);
      }
    }
  }
  for (Value v : items) {
    if (failed(check_slot_name(th, v))) return Status::kError;
    if (str_equals(v, "__dict__")) {
      if (out.dict || base->dict_offset != 0) {
        return raise(th, th.rt->exc.TypeError, "__dict__ slot disallowed: we already got one");
      }
      out.dict = true;
    } else if (str_equals(v, "__weakref__")) {
      if (out.weakref || base->has_flag(TypeFlags::kWeakRef) || !can_add_weakref(base)) {
        return raise(th, th.rt->exc.TypeError, "__weakref__ slot disallowed: we already got one");
      }
      out.weakref = true;
    } else {
      Owned mangled = mangle(th, str_view(name), v);
      if (!mangled) return Status::kError;
      Value interned = str_intern(th, mangled);
      Value existing = dict_get_str(dict, interned);
      if (existing && !str_equals(interned, "__qualname__") && !str_equals(interned, "__classcell__") &&
          !str_equals(interned, "__classdictcell__")) {
        return raise(th, th.rt->exc.ValueError, "{!r} in __slots__ conflicts with class variable", interned);
      }
      bool twice = false;
      for (const Owned& n : out.names) twice = twice || n.get() == interned;
      if (!twice) out.names.push_back(Owned::borrow(interned));
    }
  }
  std::sort(out.names.begin(), out.names.end(),
            [](const Owned& a, const Owned& b) { return str_compare(a.get(), b.get()) < 0; });
  return Status::kOk;
}

constexpr size_t kMostInlineSlots = 48;

// Adds the names that the methods of the class with this dict assign to self, as the compiler listed them.
void add_assigned_names(Thread& th, Value dict, std::vector<Value>& names) {
  Value listed = dict_get_str(dict, th.rt->names.__static_attributes__);
  if (!listed || !is_tuple(listed)) return;
  for (Value name : fast_items_tuple(listed)) {
    if (!is_str(name) || names.size() == kMostInlineSlots) continue;
    bool known = std::any_of(names.begin(), names.end(), [&](Value n) { return n == name || str_equal(n, name); });
    if (!known) names.push_back(name);
  }
}

// How many attributes instances will probably have: what the methods of the class and of its bases assign.
uint16_t predict_inline_slots(Thread& th, Type* t, Value dict) {
  std::vector<Value> names;
  add_assigned_names(th, dict, names);
  for (Value b : fast_items_tuple(t->bases)) {
    const Owned& mro = b.as<Type>()->mro;
    if (!mro) continue;  // a metaclass's mro() makes a subclass of what is not ready yet
    for (Value c : fast_items_tuple(mro)) {
      if (c.as<Type>()->has_flag(TypeFlags::kHeap)) add_assigned_names(th, c.as<Type>()->dict, names);
    }
  }
  const Type* base = t->base;
  size_t inherited = base->dict_offset > 0 && !base->root_shape->dict_mode ? base->inline_slots : 0;
  constexpr size_t kLeast = 2;
  return static_cast<uint16_t>(std::min(std::max({names.size(), inherited, kLeast}), kMostInlineSlots));
}

void lay_out(Thread& th, Type* t, Type* base, const Slots& slots, Value dict, bool bases_have_dict,
             bool bases_weakref) {
  t->instance_kind = base->instance_kind;
  t->fixed_size = base->fixed_size;
  t->prefix_size = base->prefix_size;
  t->member_parent = base->member_count != 0 ? base : base->member_parent;
  bool variable = is_variable_size(base->instance_kind);
  size_t added = slots.names.size();
  if (added != 0) {
    t->member_count = static_cast<uint16_t>(added);
    if (variable) {
      size_t grown = (added * sizeof(Value) + 15) & ~size_t{15};
      t->prefix_size = static_cast<uint16_t>(t->prefix_size + grown);
      t->member_offset = -static_cast<int32_t>(t->prefix_size);
    } else {
      t->member_offset = static_cast<int32_t>(t->fixed_size);
      t->fixed_size += static_cast<uint32_t>(added * sizeof(Value));
    }
  }
  t->basic_size = t->fixed_size;
  bool wants_dict = base->dict_offset != 0 || !slots.given || slots.dict || bases_have_dict;
  if (wants_dict && t->instance_kind != Kind::kType) {
    t->flags_word |= TypeFlags::kHasDict;
    bool builtin_word = base->dict_offset == static_cast<int32_t>(sizeof(Object)) && base->root_shape->dict_mode;
    if (builtin_word) {
      t->dict_offset = base->dict_offset;
    } else if (variable) {
      if (base->dict_offset != 0) {
        t->dict_offset = base->dict_offset;
      } else {
        t->prefix_size = static_cast<uint16_t>(t->prefix_size + 16);
        t->dict_offset = -static_cast<int32_t>(t->prefix_size);
      }
    } else {
      t->inline_slots = predict_inline_slots(th, t, dict);
      t->dict_offset = static_cast<int32_t>(t->fixed_size);
      t->basic_size = t->fixed_size + static_cast<uint32_t>(sizeof(Value) * (1u + t->inline_slots));
    }
  }
  bool wants_weakref = !slots.given || slots.weakref || bases_weakref;
  if (base->has_flag(TypeFlags::kWeakRef) || (wants_weakref && can_add_weakref(base)))
    t->flags_word |= TypeFlags::kWeakRef;
}

// static/class method conversions that class bodies get for free.
Status wrap_special(Thread& th, Value dict, Value name, Owned (*wrap)(Thread&, Value)) {
  Value v = dict_get_str(dict, name);
  if (!v || !is_kind(v, Kind::kFunction)) return Status::kOk;
  Owned wrapped = wrap(th, v);
  return wrapped ? dict_set(th, dict, name, wrapped) : Status::kError;
}

// Names and docstrings must have a form in UTF-8.
bool encodable(Thread& th, Value text) {
  return text.as<Str>()->is_ascii() || bool(str_encode(th, text, "utf-8", "strict"));
}

Status set_names_and_docs(Thread& th, Type* t, Value name) {
  Value dict = t->dict;
  Value qualname = dict_get_str(dict, th.rt->names.__qualname__);
  if (qualname) {
    if (!is_str(qualname)) {
      return raise(th, th.rt->exc.TypeError, "type __qualname__ must be a str, not {}", type_of(th, qualname));
    }
    t->qualname = Owned::borrow(qualname);
    if (dict_remove(th, dict, th.rt->names.__qualname__) == Tri::kError) return Status::kError;
  } else {
    t->qualname = Owned::borrow(name);
  }
  if (!dict_get_str(dict, th.rt->names.__module__)) {
    Owned module = caller_module_name(th);
    if (!module && th.has_error()) return Status::kError;
    if (module && failed(dict_set(th, dict, th.rt->names.__module__, module))) return Status::kError;
  }
  Value doc = dict_get_str(dict, th.rt->names.__doc__);
  if (doc && is_str(doc) && !encodable(th, doc)) return Status::kError;
  if (!doc && failed(dict_set(th, dict, th.rt->names.__doc__, Value::none()))) {
    return Status::kError;
  }
  if (failed(wrap_special(th, dict, th.rt->names.__new__, &static_method_new)) ||
      failed(wrap_special(th, dict, th.rt->names.__init_subclass__, &class_method_new)) ||
      failed(wrap_special(th, dict, th.rt->names.__class_getitem__, &class_method_new))) {
    return Status::kError;
  }
  if (dict_get_str(dict, th.rt->names.__eq__) && !dict_get_str(dict, th.rt->names.__hash__)) {
    return dict_set(th, dict, th.rt->names.__hash__, Value::none());
  }
  return Status::kOk;
}

Status set_cell(Thread& th, Type* t, Value name, const char* text) {
  Value cell = dict_get_str(t->dict, name);
  if (!cell) return Status::kOk;
  if (!is_kind(cell, Kind::kCell)) {
    return raise(th, th.rt->exc.TypeError, "{} must be a nonlocal cell, not {!r}", text, Value(type_of(th, cell)));
  }
  Value content = text[7] == 'c' ? Value(t) : t->dict.get();  // __classcell__ or __classdictcell__
  inc_ref(content);
  dec_ref(std::exchange(cell.as<Cell>()->content, content));
  return dict_remove(th, t->dict, name) == Tri::kError ? Status::kError : Status::kOk;
}

Status call_set_name(Thread& th, Type* t, Value key, Value value) {
  Owned method = lookup_special(th, value, th.rt->names.__set_name__);
  if (!method) return th.has_error() ? Status::kError : Status::kOk;
  Owned r = call_with(th, method, Value(t), key);
  if (r) return Status::kOk;
  Owned e = take_error(th);
  Owned note =
      format_str(th, "Error calling __set_name__ on '{}' instance {!r} in '{}'", type_name(th, value), key, t->name);
  Owned add = note ? str_new(th, "add_note") : Owned();
  Owned noted = add ? call_method(th, e, add.get(), note.get()) : Owned();
  clear_error(th);
  restore_error(th, std::move(e));
  return Status::kError;
}

// The calls may change the dict: what is to be told its name is found before.
Status call_set_names(Thread& th, Type* t) {
  std::vector<std::pair<Owned, Owned>> told;
  size_t pos = 0;
  Value key, value;
  while (dict_next(t->dict, pos, key, value)) {
    if (type_lookup(type_of(th, value), th.rt->names.__set_name__))
      told.emplace_back(Owned::borrow(key), Owned::borrow(value));
  }
  for (const auto& [name, attribute] : told) {
    if (failed(call_set_name(th, t, name, attribute))) return Status::kError;
  }
  return Status::kOk;
}

// Whether no base has an __init_subclass__ but object, whose own does nothing.
bool has_plain_init_subclass(Thread& th, const Type* t) {
  std::span<const Value> mro = fast_items_tuple(t->mro);
  if (mro[0] != Value(t)) return false;  // a metaclass's mro()
  for (Value base : mro.subspan(1)) {
    if (dict_get_str(base.as<Type>()->dict, th.rt->names.__init_subclass__)) return base == Value(th.rt->types.object);
  }
  return false;
}

Status call_init_subclass(Thread& th, Type* t, Value kwnames, const Value* kwvalues) {
  if (!kwnames && has_plain_init_subclass(th, t)) return Status::kOk;
  Owned super = call_with(th, Value(th.rt->types.super), Value(t), Value(t));
  if (!super) return Status::kError;
  Owned f = get_attr(th, super, th.rt->names.__init_subclass__);
  if (!f) return Status::kError;
  Owned r = call(th, f, kwvalues, 0, kwnames);
  return r ? Status::kOk : Status::kError;
}

Status add_members(Thread& th, Type* t, const Slots& slots) {
  for (size_t i = 0; i < slots.names.size(); ++i) {
    Owned d = member_descriptor_new(th, t, slots.names[i], t->member_offset + static_cast<int32_t>(i * sizeof(Value)));
    if (!d || failed(dict_set(th, t->dict, slots.names[i], d))) return Status::kError;
  }
  return Status::kOk;
}

Status check_name(Thread& th, Value name) {
  if (str_view(name).find('\0') != std::string_view::npos) {
    return raise(th, th.rt->exc.ValueError, "type name must not contain null characters");
  }
  if (!encodable(th, name)) return Status::kError;
  return Status::kOk;
}

// dict/weakref descriptors that a class which introduces them gets.
Status add_dict_getsets(Thread& th, Type* t, const Type* base) {
  if (t->dict_offset != 0 && base->dict_offset == 0 && !dict_get_str(t->dict, th.rt->names.__dict__)) {
    Owned d = getset_descriptor_new(th, t, subtype_dict_getset());
    if (!d || failed(dict_set(th, t->dict, th.rt->names.__dict__, d))) return Status::kError;
  }
  if (t->has_flag(TypeFlags::kWeakRef) && !base->has_flag(TypeFlags::kWeakRef) &&
      !dict_get_str(t->dict, th.rt->names.__weakref__)) {
    Owned d = getset_descriptor_new(th, t, instance_weakref_getset());
    if (!d || failed(dict_set(th, t->dict, th.rt->names.__weakref__, d))) return Status::kError;
  }
  return Status::kOk;
}

Status warn_other_keys(Thread& th, Type* t) {
  size_t pos = 0;
  Value key, value;
  while (dict_next(t->dict, pos, key, value)) {
    if (is_str(key)) continue;
    std::string text = std::string("non-string key in the __dict__ of class ") + t->name;
    return warn(th, th.rt->exc.RuntimeWarning, text);
  }
  return Status::kOk;
}

Owned build(Thread& th, Type* metaclass, Type* base, Value name, Value bases, Value namespace_dict) {
  Slots slots;
  if (failed(read_slots(th, base, name, namespace_dict, slots))) return {};
  Type* t = type_alloc(th, metaclass);
  if (t == nullptr) return {};
  Owned holder = Owned::steal(Value(t));
  bool any_dict = false, any_weakref = false;
  for (Value b : fast_items_tuple(bases)) {
    any_dict = any_dict || b.as<Type>()->dict_offset != 0;
    any_weakref = any_weakref || b.as<Type>()->has_flag(TypeFlags::kWeakRef);
  }
  constexpr uint32_t kInherited = TypeFlags::kSubclassMask | TypeFlags::kMatchSelf;
  constexpr uint32_t kPatterns = TypeFlags::kSequence | TypeFlags::kMapping;
  t->flags_word = TypeFlags::kHeap | TypeFlags::kBaseType | TypeFlags::kGc | (base->flags_word & kInherited);
  for (Value b : fast_items_tuple(bases)) {  // the first base that is a sequence or mapping decides
    if (!t->has_flag(kPatterns)) t->flags_word |= b.as<Type>()->flags_word & kPatterns;
  }
  t->base = base;
  t->bases = Owned::borrow(bases);
  t->name_str = Owned::borrow(name);
  t->name = t->name_str.as<Str>()->data;
  t->qualname = Owned::borrow(name);
  t->dict = dict_copy(th, namespace_dict);
  if (!t->dict) return {};
  lay_out(th, t, base, slots, namespace_dict, any_dict, any_weakref);
  t->dict_shape = shape_new_root(t, true);
  bool in_dict_mode = t->dict_offset != 0 && t->inline_slots == 0;
  t->root_shape = in_dict_mode ? t->dict_shape : shape_new_root(t, false);
  if (t->dict_shape == nullptr || t->root_shape == nullptr) return raise_no_memory(th);
  t->version = th.rt->next_type_version++;
  if (failed(set_names_and_docs(th, t, name))) return {};
  if (failed(set_cell(th, t, th.rt->names.__classcell__, "__classcell__"))) return {};
  if (failed(set_cell(th, t, th.rt->names.__classdictcell__, "__classdictcell__"))) return {};
  if (failed(add_members(th, t, slots)) || failed(add_dict_getsets(th, t, base)) || failed(warn_other_keys(th, t))) {
    return {};
  }
  if (failed(type_set_mro(th, t))) return {};
  t->slots.dealloc = base->slots.dealloc;
  t->slots.traverse = base->slots.traverse != nullptr ? base->slots.traverse : &plain_traverse;
  t->slots.clear = base->slots.clear != nullptr ? base->slots.clear : &plain_clear;
  type_update_slots(th, t);
  for (Value b : fast_items_tuple(bases)) {
    if (failed(type_add_subclass(th, b.as<Type>(), t))) return {};
  }
  return holder;
}

}  // namespace

Owned type_new(Thread& th, Type* metaclass, Value name, Value bases, Value dict, Value kwnames, const Value* kwvalues) {
  Owned default_bases;
  if (fast_items_tuple(bases).empty()) {
    default_bases = tuple_of(th, Value(th.rt->types.object));
    if (!default_bases) return {};
    bases = default_bases;
  } else {
    for (Value b : fast_items_tuple(bases)) {
      if (is_type(b)) continue;
      Owned entries;
      Tri found = find_attr(th, b, th.rt->names.__mro_entries__, entries);
      if (found == Tri::kError) return {};
      if (found == Tri::kTrue) {
        return raise(th, th.rt->exc.TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
      }
    }
    Type* winner = type_winner(th, metaclass, bases);
    if (winner == nullptr) return {};
    if (winner != metaclass && winner->slots.construct != metaclass->slots.construct) {
      Value args[] = {name, bases, dict};
      std::vector<Value> all(args, args + 3);
      size_t extra = kwnames ? fast_items_tuple(kwnames).size() : 0;
      for (size_t i = 0; i < extra; ++i) all.push_back(kwvalues[i]);
      return winner->slots.construct(th, winner, all.data(), 3, kwnames);
    }
    metaclass = winner;
  }
  if (failed(check_name(th, name))) return {};
  Type* base = type_best_base(th, bases);
  if (base == nullptr) return {};
  Owned made = build(th, metaclass, base, name, bases, dict);
  if (!made) return {};
  Type* t = made.as<Type>();
  if (failed(call_set_names(th, t)) || failed(call_init_subclass(th, t, kwnames, kwvalues))) return {};
  return made;
}

}  // namespace dxpy
