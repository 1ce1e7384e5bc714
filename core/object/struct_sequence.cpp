// Types made like os.stat_result: tuples whose fields have names too.
//
// An instance is a Tuple with room for every field; Tuple::size counts the fields of the sequence, the ones behind it
// are attributes only. Type::extra is the tuple of all field names, None for a field without a name.
#include <new>

#include "core/object/bytes.h"
#include "core/object/container_types.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/member.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

std::span<const Value> field_names(const Type* type) { return fast_items_tuple(type->extra); }

int64_t type_number(Type* type, Value name) {
  Value v = type_lookup(type, name);
  return v && v.is_small_int() ? v.as_small_int() : 0;
}
size_t visible_count(Thread& th, Type* type) {
  return static_cast<size_t>(type_number(type, th.rt->names.n_sequence_fields));
}

void dealloc(Thread& th, Object* o) {
  auto* t = static_cast<Tuple*>(o);
  size_t n = field_names(o->type()).size();
  for (size_t i = n; i-- > 0;) dec_ref(t->items[i]);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* t = static_cast<Tuple*>(o);
  size_t n = field_names(o->type()).size();
  for (size_t i = 0; i < n; ++i) visit(t->items[i]);
  traverse_attributes(o, visit);
}

Tuple* alloc(Thread& th, Type* type, size_t visible) {
  size_t n = field_names(type).size();
  auto* t = static_cast<Tuple*>(object_alloc(th, type, n > 1 ? (n - 1) * sizeof(Value) : 0));
  if (t == nullptr) return nullptr;
  t->unset(Object::kExact);  // it is a tuple of a subclass, not a plain one
  t->size = visible;
  for (size_t i = 0; i < n; ++i) t->items[i] = Value::none();
  return t;
}

void put(Tuple* t, size_t i, Value v) { dec_ref(std::exchange(t->items[i], Owned::borrow(v).release())); }

// Values for the fields behind the first `given`, by name.
Status fill_from_dict(Thread& th, Tuple* t, Type* type, size_t given, Value dict) {
  auto names = field_names(type);
  for (size_t i = given; i < names.size(); ++i) {
    if (names[i].is_none()) continue;
    Value v = dict_get(th, dict, names[i]);
    if (v) {
      put(t, i, v);
    } else if (th.has_error()) {
      return Status::kError;
    }
  }
  return Status::kOk;
}

Failure raise_length(Thread& th, Type* type, const char* how, size_t wanted, size_t got) {
  return raise(th, th.rt->exc.TypeError, "{}() takes {} {}-sequence ({}-sequence given)", full_type_name(type), how,
               wanted, got);
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "structseq(sequence, dict={})", args, nargs, kwnames, v, 2))) return {};
  Owned items = sequence_fast(th, v[0], "constructor requires a sequence");
  if (items) items = sequence_to_tuple(th, items);
  if (!items) return {};
  if (v[1] && !is_dict(v[1])) {
    return raise(th, th.rt->exc.TypeError, "{}() takes a dict as second arg, if any", full_type_name(cls));
  }
  auto values = fast_items_tuple(items);
  size_t visible = visible_count(th, cls), all = field_names(cls).size();
  if (visible != all) {
    if (values.size() < visible) return raise_length(th, cls, "an at least", visible, values.size());
    if (values.size() > all) return raise_length(th, cls, "an at most", all, values.size());
  } else if (values.size() != visible) {
    return raise_length(th, cls, "a", visible, values.size());
  }
  Tuple* t = alloc(th, cls, visible);
  if (t == nullptr) return {};
  Owned result = Owned::steal(Value(t));
  for (size_t i = 0; i < values.size(); ++i) put(t, i, values[i]);
  if (v[1] && failed(fill_from_dict(th, t, cls, values.size(), v[1]))) return {};
  return result;
}

Owned struct_repr(Thread& th, Value self) {
  auto* t = self.as<Tuple>();
  auto names = field_names(t->type());
  StrBuilder out(th);
  out.append(full_type_name(t->type()));
  out.append('(');
  // As in CPython, the i-th value goes with the i-th name, fields without a name left out of the names.
  size_t name = 0;
  for (size_t i = 0; i < t->size; ++i, ++name) {
    while (name < names.size() && names[name].is_none()) ++name;
    if (i > 0) out.append(", ");
    if (name < names.size()) out.append(names[name]);
    out.append('=');
    Owned text = repr(th, t->items[i]);
    if (!text) return {};
    out.append(text.get());
  }
  out.append(')');
  return out.finish();
}

Owned hidden_fields(Thread& th, Tuple* t) {
  auto names = field_names(t->type());
  Owned dict = dict_new(th);
  for (size_t i = t->size; dict && i < names.size(); ++i) {
    if (!names[i].is_none() && failed(dict_set(th, dict, names[i], t->items[i]))) return {};
  }
  return dict;
}

Owned m_reduce(Thread& th, Tuple* t) {
  Owned visible = tuple_from(th, t->items, t->size);
  Owned hidden = visible ? hidden_fields(th, t) : Owned();
  Owned args = hidden ? tuple_of(th, visible, hidden) : Owned();
  return args ? tuple_of(th, Value(static_cast<Object*>(t->type())), args) : Owned();
}

Owned m_replace(Thread& th, Tuple* t, Value changes) {
  Type* type = t->type();
  auto names = field_names(type);
  for (Value name : names) {
    if (name.is_none()) {
      return raise(th, th.rt->exc.TypeError, "__replace__() is not supported for {} because it has unnamed field(s)",
                   full_type_name(type));
    }
  }
  Tuple* copy = alloc(th, type, t->size);
  if (copy == nullptr) return {};
  Owned result = Owned::steal(Value(copy));
  for (size_t i = 0; i < names.size(); ++i) put(copy, i, t->items[i]);
  if (!changes) return result;
  Owned left = dict_copy(th, changes);
  if (!left) return {};
  for (size_t i = 0; i < names.size(); ++i) {
    Value v = dict_get(th, left, names[i]);
    if (!v) continue;
    put(copy, i, v);
    if (dict_remove(th, left, names[i]) == Tri::kError) return {};
  }
  if (dict_size(left) != 0) {
    Owned unknown = dict_keys_list(th, left);
    if (!unknown) return {};
    return raise(th, th.rt->exc.TypeError, "Got unexpected field name(s): {!r}", unknown);
  }
  return result;
}

const NativeDef kMethods[] = {
    method<&m_reduce>("__reduce__(self, /)"),
    method<&m_replace>("__replace__(self, /, **changes)",
                       "Return a copy of the structure with new values for the specified fields."),
};

void fill(TypeSlots& s) {
  s.dealloc = dealloc;
  s.traverse = traverse;
  s.construct = construct;
  s.repr = struct_repr;
}

// The spec and its strings must live as long as the type: they go into a bytes object that the runtime keeps.
const TypeSpec* keep_spec(Thread& th, const char* name, const char* doc) {
  size_t name_size = std::char_traits<char>::length(name) + 1;
  size_t doc_size = doc == nullptr ? 0 : std::char_traits<char>::length(doc) + 1;
  Bytes* memory = bytes_alloc(th, sizeof(TypeSpec) + alignof(TypeSpec) + name_size + doc_size);
  if (memory == nullptr) return nullptr;
  Owned owned = Owned::steal(Value(memory));
  if (!th.rt->interned_keep) th.rt->interned_keep = list_new(th);
  if (!th.rt->interned_keep || failed(list_append(th, th.rt->interned_keep.as<List>(), owned))) return nullptr;
  auto start = (reinterpret_cast<uintptr_t>(memory->data) + alignof(TypeSpec) - 1) & ~(alignof(TypeSpec) - 1);
  char* text = reinterpret_cast<char*>(start + sizeof(TypeSpec));
  std::char_traits<char>::copy(text, name, name_size);
  char* doc_text = doc == nullptr ? nullptr : std::char_traits<char>::copy(text + name_size, doc, doc_size);
  return new (reinterpret_cast<void*>(start))
      TypeSpec{text, sizeof(Tuple), Kind::kTuple, TypeFlags::kGc | TypeFlags::kSequence, doc_text, fill, kMethods};
}

Status set_number(Thread& th, Type* type, Value name, size_t n) {
  return dict_set(th, type->dict, name, Value::small_int(static_cast<int64_t>(n)));
}

Status describe(Thread& th, Type* type, std::span<const char* const> fields, size_t visible) {
  Owned names = Owned::steal(Value(tuple_alloc(th, fields.size())));
  Owned match = list_new(th);
  if (!names || !match) return Status::kError;
  size_t unnamed = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i] == nullptr) {
      names.as<Tuple>()->items[i] = Value::none();
      ++unnamed;
      continue;
    }
    Value name = str_intern(th, fields[i]);
    if (!name) return Status::kError;
    names.as<Tuple>()->items[i] = Owned::borrow(name).release();
    // `items` ends the struct with its first element.
    auto offset = static_cast<int32_t>(sizeof(Tuple) + (i - 1) * sizeof(Value));
    Owned member = member_descriptor_new(th, type, name, offset);
    if (!member || failed(dict_set(th, type->dict, name, member))) return Status::kError;
    if (i < visible && failed(list_append(th, match.as<List>(), name))) return Status::kError;
  }
  type->extra = std::move(names);
  Owned match_args = list_to_tuple(th, match);
  const BuiltinNames& n = th.rt->names;
  if (!match_args || failed(dict_set(th, type->dict, n.__match_args__, match_args))) return Status::kError;
  if (failed(set_number(th, type, n.n_sequence_fields, visible))) return Status::kError;
  if (failed(set_number(th, type, n.n_fields, fields.size()))) return Status::kError;
  if (failed(set_number(th, type, n.n_unnamed_fields, unnamed))) return Status::kError;
  type_modified(th, type);
  return Status::kOk;
}

}  // namespace

Type* struct_sequence_type(Thread& th, const char* name, const char* doc, std::span<const char* const> fields,
                           size_t visible) {
  const TypeSpec* spec = keep_spec(th, name, doc);
  if (spec == nullptr) return nullptr;
  Type* type = type_from_spec(th, *spec, th.rt->types.tuple);
  if (type == nullptr || failed(describe(th, type, fields, visible))) return nullptr;
  return type;
}

Owned struct_sequence_new(Thread& th, Type* type, const Value* values, size_t count) {
  Tuple* t = alloc(th, type, visible_count(th, type));
  if (t == nullptr) return {};
  Owned result = Owned::steal(Value(t));
  size_t n = field_names(type).size();
  for (size_t i = 0; i < count && i < n; ++i) put(t, i, values[i]);
  return result;
}

}  // namespace dxpy
