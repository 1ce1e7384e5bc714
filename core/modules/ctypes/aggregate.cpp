// Structure, Union and their fields. The layout is computed by the library's ctypes/_layout.py.
#include <cstring>

#include "core/modules/ctypes/ctypes.h"

namespace dxpy::ctypes {

namespace {

CField* as_field(Value v) { return v.as<CField>(); }

// --- fields
Owned field_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[8];
  if (failed(native_match(th,
                          "CField(*, name, type, byte_size, byte_offset, index, _internal_use, bit_size=None, "
                          "bit_offset=None)",
                          args, nargs, kwnames, v, 8))) {
    return {};
  }
  int64_t size = 0, offset = 0, index = 0, bit_size = -1, bit_offset = 0;
  if (failed(native_arg_i64(th, v[2], size)) || failed(native_arg_i64(th, v[3], offset)) ||
      failed(native_arg_i64(th, v[4], index)) || (!v[6].is_none() && failed(native_arg_i64(th, v[6], bit_size))) ||
      (!v[7].is_none() && failed(native_arg_i64(th, v[7], bit_offset)))) {
    return {};
  }
  if (!is_str(v[0])) return raise(th, th.rt->exc.TypeError, "first argument must be str, not {}", type_of(th, v[0]));
  CInfo* info = info_of(th, v[1]);
  if (info == nullptr) {
    return raise(th, th.rt->exc.TypeError, "type of field {!r} must be a C type", v[0]);
  }
  if (bit_size >= 0) {
    bool integral = info->kind == CKind::kSimple &&
                    std::string_view("bBhHiIlLqQ?").find(info->code->code) != std::string_view::npos;
    if (!integral) {
      return raise(th, th.rt->exc.TypeError, "bit fields not allowed for type {}", v[1].as<Type>());
    }
    if (bit_size < 1 || bit_size > size * 8) {
      return raise(th, th.rt->exc.ValueError, "number of bits invalid for bit field {!r}", v[0]);
    }
  }
  auto* f = make_instance<CField>(th, cls);
  if (f == nullptr) return {};
  f->name = own(v[0]);
  f->type = own(v[1]);
  f->byte_size = size;
  f->byte_offset = offset;
  f->index = index;
  f->bit_size = bit_size;
  f->bit_offset = bit_offset;
  return Owned::steal(Value(f));
}

// Values of the bits of an integer in memory.
uint64_t load_word(const char* at, int64_t size, bool swapped) {
  uint64_t word = 0;
  for (int64_t i = 0; i < size; ++i) {
    auto byte = static_cast<uint8_t>(at[swapped ? size - 1 - i : i]);
    word |= static_cast<uint64_t>(byte) << (8 * i);
  }
  return word;
}
void store_word(char* at, int64_t size, bool swapped, uint64_t word) {
  for (int64_t i = 0; i < size; ++i) at[swapped ? size - 1 - i : i] = static_cast<char>(word >> (8 * i));
}

Owned get_bits(Thread& th, const CField* f, const char* at) {
  const CInfo* info = info_of(th, f->type);
  uint64_t word = load_word(at, f->byte_size, info->swapped) >> f->bit_offset;
  auto unused = static_cast<unsigned>(64 - f->bit_size);
  if (info->code->code == '?') return Owned::boolean((word << unused) != 0);
  if (std::string_view("bhilq").find(info->code->code) != std::string_view::npos) {
    return int_from_i64(th, static_cast<int64_t>(word << unused) >> unused);
  }
  return int_from_u64(th, (word << unused) >> unused);
}
Status set_bits(Thread& th, const CField* f, char* at, Value v) {
  const CInfo* info = info_of(th, f->type);
  uint64_t bits = 0;
  if (info->code->code == '?') {
    Tri t = truth(th, v);
    if (t == Tri::kError) return Status::kError;
    bits = t == Tri::kTrue;
  } else {
    Owned n = index(th, v);
    if (!n) return Status::kError;
    bits = int_as_u64_mask(n);
  }
  uint64_t mask = (~uint64_t{0} >> (64 - f->bit_size)) << f->bit_offset;
  uint64_t word = load_word(at, f->byte_size, info->swapped);
  store_word(at, f->byte_size, info->swapped, (word & ~mask) | ((bits << f->bit_offset) & mask));
  return Status::kOk;
}

// Such a field takes and gives text.
bool is_text_array(Thread& th, Value type) {
  const CInfo* info = info_of(th, type);
  if (info->kind != CKind::kArray) return false;
  const CInfo* item = info_of(th, info->item);
  return item->code != nullptr && (item->code->code == 'c' || item->code->code == 'u');
}

Owned field_get(Thread& th, Value self, Value object, Value) {
  const CField* f = as_field(self);
  if (!object || object.is_none()) return Owned::borrow(self);
  if (!is_data(th, object)) return raise(th, th.rt->exc.TypeError, "not a ctype instance");
  char* at = as_data(object)->data + f->byte_offset;
  if (f->bit_size >= 0) return get_bits(th, f, at);
  if (is_text_array(th, f->type)) {
    Owned view = data_at(th, f->type.as<Type>(), object, f->index, at);
    return view ? get_attr(th, view, "value") : Owned();
  }
  return get_value(th, f->type, object, f->index, at);
}
Status field_set(Thread& th, Value self, Value object, Value v) {
  const CField* f = as_field(self);
  if (!is_data(th, object)) return raise(th, th.rt->exc.TypeError, "not a ctype instance");
  if (!v) return raise(th, th.rt->exc.TypeError, "can't delete attribute");
  char* at = as_data(object)->data + f->byte_offset;
  if (f->bit_size >= 0) return set_bits(th, f, at, v);
  if ((is_bytes(v) || is_str(v)) && is_text_array(th, f->type)) {
    Owned view = data_at(th, f->type.as<Type>(), object, f->index, at);
    return view ? set_attr(th, view, "value", v) : Status::kError;
  }
  return set_value(th, as_data(object), f->type, v, f->index, at);
}

Owned field_repr(Thread& th, Value self) {
  const CField* f = as_field(self);
  const char* type = f->type.as<Type>()->name;
  if (f->bit_size >= 0) {
    return format_str(th, "<{} {!r} type={}, ofs={}, bit_size={}, bit_offset={}>",
                      full_type_name(self.as_object()->type()), f->name, type, f->byte_offset, f->bit_size,
                      f->bit_offset);
  }
  return format_str(th, "<{} {!r} type={}, ofs={}, size={}>", full_type_name(self.as_object()->type()), f->name, type,
                    f->byte_offset, f->byte_size);
}
Owned get_name(Thread&, Value self) { return Owned::borrow(as_field(self)->name); }
Owned get_type(Thread&, Value self) { return Owned::borrow(as_field(self)->type); }
Owned get_offset(Thread& th, Value self) { return int_from_i64(th, as_field(self)->byte_offset); }
Owned get_byte_size(Thread& th, Value self) { return int_from_i64(th, as_field(self)->byte_size); }
Owned get_size(Thread& th, Value self) {
  const CField* f = as_field(self);
  return int_from_i64(th, f->bit_size >= 0 ? f->bit_size << 16 | f->bit_offset : f->byte_size);
}
Owned get_bit_offset(Thread& th, Value self) { return int_from_i64(th, as_field(self)->bit_offset); }
Owned get_bit_size(Thread& th, Value self) {
  const CField* f = as_field(self);
  if (f->bit_size >= 0) return int_from_i64(th, f->bit_size);
  Owned bytes = int_from_i64(th, f->byte_size);
  return bytes ? int_mul(th, bytes, Value::small_int(8)) : Owned();
}
Owned get_is_bitfield(Thread&, Value self) { return Owned::boolean(as_field(self)->bit_size >= 0); }
Owned get_is_anonymous(Thread&, Value self) { return Owned::boolean(as_field(self)->anonymous); }

using FieldFields = OwnedFields<CField, &CField::name, &CField::type>;
const GetSetDef kFieldGetSets[] = {{"name", get_name},
                                   {"type", get_type},
                                   {"offset", get_offset},
                                   {"byte_offset", get_offset},
                                   {"byte_size", get_byte_size},
                                   {"bit_offset", get_bit_offset},
                                   {"size", get_size},
                                   {"bit_size", get_bit_size},
                                   {"is_bitfield", get_is_bitfield},
                                   {"is_anonymous", get_is_anonymous}};
void fill_field(TypeSlots& s) {
  FieldFields::fill(s);
  s.construct = field_construct;
  s.repr = field_repr;
  s.descr_get = field_get;
  s.descr_set = field_set;
}
const TypeSpec kFieldSpec = {"ctypes.CField",          sizeof(CField), Kind::kOther, TypeFlags::kGc,
                             "Structure/Union member", fill_field,     {},           kFieldGetSets};

// --- _fields_
// The fields of an anonymous member are reached through the outer class: copies at the outer offsets.
Status lift_fields(Thread& th, CType* t, const CField* outer) {
  CInfo* inner = info_of(th, outer->type);
  bool aggregate = inner != nullptr && (inner->kind == CKind::kStruct || inner->kind == CKind::kUnion);
  if (!aggregate) {
    return raise(th, th.rt->exc.AttributeError, "type of anonymous field {!r} is not a structure or union",
                 outer->name);
  }
  if (!inner->fields) return Status::kOk;
  for (size_t i = 0; i < list_size(inner->fields); ++i) {
    Owned item = list_get(th, inner->fields.as<List>(), i);
    if (!item) return Status::kError;
    const CField* f = as_field(item);
    auto* copy = make_instance<CField>(th, state(th).field);
    if (copy == nullptr) return Status::kError;
    copy->name = own(f->name);
    copy->type = own(f->type);
    copy->byte_offset = f->byte_offset + outer->byte_offset;
    copy->byte_size = f->byte_size;
    copy->bit_size = f->bit_size;
    copy->bit_offset = f->bit_offset;
    copy->index = f->index + outer->index;
    copy->anonymous = f->anonymous;
    Owned held = Owned::steal(Value(copy));
    Status s =
        f->anonymous ? lift_fields(th, t, copy) : th.rt->types.type->slots.setattr(th, type_value(t), f->name, held);
    if (failed(s)) return s;
  }
  return Status::kOk;
}

Status mark_anonymous(Thread& th, CType* t, const Owned& fields) {
  Owned names = class_attribute(th, t, "_anonymous_");
  if (!names) return th.has_error() ? Status::kError : Status::kOk;
  Owned list = sequence_fast(th, names, "_anonymous_ must be a sequence");
  if (!list) return Status::kError;
  Owned tuple = sequence_to_tuple(th, list);
  for (Value name : fast_items_tuple(tuple)) {
    Owned field = get_attr(th, type_value(t), name);
    if (!field) return Status::kError;
    if (type_of(th, field) != state(th).field) {
      return raise(th, th.rt->exc.AttributeError, "{!r} is specified in _anonymous_ but not in _fields_", name);
    }
    as_field(field)->anonymous = true;
    if (failed(lift_fields(th, t, as_field(field)))) return Status::kError;
  }
  (void)fields;
  return Status::kOk;
}

// The elements as libffi wants them: structures and arrays spelled out; a union as words of its size.
void add_elements(Thread& th, std::vector<ffi_type*>& out, Value type) {
  CInfo* info = info_of(th, type);
  if (info->kind == CKind::kArray) {
    for (int64_t i = 0; i < info->length; ++i) add_elements(th, out, info->item);
  } else {
    out.push_back(info->ffi);
  }
}
void describe_for_calls(Thread& th, CInfo* info, CInfo* base, bool is_union) {
  if (base != nullptr) {
    info->elements.assign(base->elements.begin(),
                          base->elements.empty() ? base->elements.end() : base->elements.end() - 1);
  }
  constexpr size_t kMostInRegisters = 64;
  if (info->size > kMostInRegisters) {  // goes through memory on every target, whatever it is made of
    info->elements = {&ffi_type_uint64};
  } else if (is_union) {
    info->elements.clear();
    size_t unit = info->align >= 8 ? 8 : info->align >= 4 ? 4 : info->align >= 2 ? 2 : 1;
    ffi_type* word = unit == 8   ? &ffi_type_uint64
                     : unit == 4 ? &ffi_type_uint32
                     : unit == 2 ? &ffi_type_uint16
                                 : &ffi_type_uint8;
    bool floats = true;
    for (size_t i = 0; i < list_size(info->fields); ++i) {
      Owned f = list_get(th, info->fields.as<List>(), i);
      CInfo* part = info_of(th, as_field(f)->type);
      floats = floats && part->code != nullptr && (part->code->code == 'd' || part->code->code == 'f');
    }
    if (floats && unit == 8) word = &ffi_type_double;
    if (floats && unit == 4) word = &ffi_type_float;
    for (size_t i = 0; i < info->size; i += unit) info->elements.push_back(word);
  } else {
    int64_t end = -1;
    for (size_t i = 0; info->fields && i < list_size(info->fields); ++i) {
      Owned f = list_get(th, info->fields.as<List>(), i);
      const CField* field = as_field(f);
      if (field->bit_size >= 0 && field->byte_offset < end) continue;  // shares its unit with the one before
      end = field->byte_offset + field->byte_size;
      add_elements(th, info->elements, field->type);
    }
  }
  info->elements.push_back(nullptr);
  info->own_ffi =
      ffi_type{info->size, static_cast<unsigned short>(info->align), FFI_TYPE_STRUCT, info->elements.data()};
  info->ffi = &info->own_ffi;
}

Owned layout_of(Thread& th, CType* t, Value fields, bool is_union) {
  Owned function = import_attr(th, "ctypes._layout", "get_layout");
  if (!function) return {};
  Value base = type_value(t->base);
  bool inherits = info_of(th, base) != nullptr;
  return call_with(th, function, type_value(t), fields, Value::boolean(!is_union), inherits ? base : Value::none());
}

Status read_number(Thread& th, const Owned& layout, std::string_view name, size_t& out) {
  Owned v = get_attr(th, layout, name);
  int64_t n = 0;
  if (!v || failed(int_as_i64(th, v, n))) return Status::kError;
  out = static_cast<size_t>(n);
  return Status::kOk;
}

Status install_fields(Thread& th, CType* t, CInfo* info, const Owned& fields) {
  for (Value f : fast_items_tuple(fields)) {
    CField* field = as_field(f);
    CInfo* type = info_of(th, field->type);
    type->final = true;
    info->has_pointer = info->has_pointer || type->has_pointer;
    info->has_bitfield = info->has_bitfield || field->bit_size >= 0 || type->has_bitfield;
    info->has_union = info->has_union || type->has_union || type->kind == CKind::kUnion;
    if (failed(th.rt->types.type->slots.setattr(th, type_value(t), field->name, f)) ||
        failed(list_append(th, info->fields.as<List>(), f))) {
      return Status::kError;
    }
  }
  return Status::kOk;
}

// --- instances
Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) { return Owned::steal(Value(data_new(th, cls))); }

// Positional values go to the fields of the base classes first.
Status init_positional(Thread& th, Value self, CType* t, const Value* args, size_t nargs, size_t& used) {
  if (info_of(th, type_value(t->base)) != nullptr &&
      failed(init_positional(th, self, static_cast<CType*>(t->base), args, nargs, used))) {
    return Status::kError;
  }
  Value own_fields = dict_get_text(th, t->dict, "_fields_");
  if (!own_fields || !is_sequence(th, own_fields)) return Status::kOk;
  int64_t count = length(th, own_fields);
  for (int64_t i = 0; i < count && used < nargs; ++i, ++used) {
    Owned pair = get_item_at(th, own_fields, i), name = pair ? get_item_at(th, pair, 0) : Owned();
    if (!name || failed(set_attr(th, self, name, args[used]))) return Status::kError;
  }
  return Status::kOk;
}

Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  size_t used = 0;
  auto* t = static_cast<CType*>(self.as_object()->type());
  if (nargs > 0) {
    if (failed(init_positional(th, self, t, args, nargs, used))) return Status::kError;
    if (used < nargs) return raise(th, th.rt->exc.TypeError, "too many initializers");
  }
  if (!kwnames) return Status::kOk;
  std::span<const Value> names = fast_items_tuple(kwnames);
  for (size_t i = 0; i < names.size(); ++i) {
    CInfo* info = info_of_object(self.as_object());
    for (size_t k = 0; info->fields && k < used && k < list_size(info->fields); ++k) {
      Owned f = list_get(th, info->fields.as<List>(), k);
      if (f && str_equal(as_field(f)->name, names[i])) {
        return raise(th, th.rt->exc.TypeError, "duplicate values for field {!r}", names[i]);
      }
    }
    if (failed(set_attr(th, self, names[i], args[nargs + i]))) return Status::kError;
  }
  return Status::kOk;
}

void fill_aggregate(TypeSlots& s) {
  fill_data(s);
  s.construct = construct;
  s.init = init;
}
const TypeSpec kStructSpec = {"_ctypes.Structure",    sizeof(CData),
                              Kind::kOther,           TypeFlags::kBaseType | TypeFlags::kGc,
                              "Structure base class", fill_aggregate};
const TypeSpec kUnionSpec = {"_ctypes.Union",    sizeof(CData), Kind::kOther, TypeFlags::kBaseType | TypeFlags::kGc,
                             "Union base class", fill_aggregate};

}  // namespace

Status aggregate_set_fields(Thread& th, CType* t, Value fields) {
  CInfo* old = t->info;
  if (old != nullptr && old->final) return raise(th, th.rt->exc.AttributeError, "_fields_ is final");
  bool is_union = is_subtype(t->type(), state(th).union_meta);
  if (!is_sequence(th, fields)) {
    return raise(th, th.rt->exc.TypeError, "_fields_ must be a sequence of pairs");
  }
  Owned layout = layout_of(th, t, fields, is_union);
  Owned made = layout ? get_attr(th, layout, "fields") : Owned();
  Owned tuple = made ? sequence_to_tuple(th, made) : Owned();
  Owned format = tuple ? get_attr(th, layout, "format_spec") : Owned();
  if (!format) return Status::kError;
  for (Value f : fast_items_tuple(tuple)) {
    if (type_of(th, f) != state(th).field) return raise(th, th.rt->exc.TypeError, "fields must be of type CField");
    if (as_field(f)->type == type_value(t))
      return raise(th, th.rt->exc.AttributeError, "Structure or union cannot contain itself");
  }
  if (old != nullptr && old->final) return raise(th, th.rt->exc.AttributeError, "_fields_ is final");
  CInfo* base = info_of(th, type_value(t->base));
  Owned pointer_type = old != nullptr ? std::move(old->pointer_type) : Owned();
  CInfo* info = info_new(t);
  info->pointer_type = std::move(pointer_type);
  info->kind = is_union ? CKind::kUnion : CKind::kStruct;
  info->has_union = is_union;
  info->fields = list_new(th);
  if (!info->fields || failed(read_number(th, layout, "size", info->size)) ||
      failed(read_number(th, layout, "align", info->align))) {
    return Status::kError;
  }
  if (is_str(format)) info->format = str_view(format);
  if (base != nullptr) {
    base->final = true;
    info->has_pointer = base->has_pointer;
    info->has_bitfield = base->has_bitfield;
    info->has_union = info->has_union || base->has_union;
  }
  if (failed(install_fields(th, t, info, tuple))) return Status::kError;
  info->length = static_cast<int64_t>(list_size(info->fields)) + (base != nullptr ? base->length : 0);
  describe_for_calls(th, info, base, is_union);
  return mark_anonymous(th, t, tuple);
}

Status metatype_init_aggregate(Thread& th, CType* t, bool is_union) {
  if (dict_get_text(th, t->dict, "_abstract_")) return Status::kOk;
  if (t->info == nullptr) {  // else _fields_ was set on the way
    CInfo* info = info_new(t);
    info->kind = is_union ? CKind::kUnion : CKind::kStruct;
    info->format = "B";
    CInfo* base = info_of(th, type_value(t->base));
    if (base != nullptr) {
      base->final = true;
      info->size = base->size;
      info->align = base->align;
      info->length = base->length;
      info->format = base->format;
      info->has_pointer = base->has_pointer;
      info->has_bitfield = base->has_bitfield;
      info->has_union = base->has_union;
      info->fields = base->fields ? base->fields.clone() : Owned();
      info->elements = base->elements;
      info->own_ffi =
          ffi_type{info->size, static_cast<unsigned short>(info->align), FFI_TYPE_STRUCT, info->elements.data()};
    } else {
      info->elements = {nullptr};
      info->own_ffi = ffi_type{0, 1, FFI_TYPE_STRUCT, info->elements.data()};
    }
    info->ffi = &info->own_ffi;
  }
  Value fields = dict_get_text(th, t->dict, "_fields_");
  if (!fields) return Status::kOk;
  Owned held = Owned::borrow(fields);
  return set_attr(th, type_value(t), "_fields_", held);
}

Status aggregate_init(Thread& th, Module* m) {
  state(th).field = add_type(th, m, kFieldSpec);
  if (state(th).field == nullptr) return Status::kError;
  state(th).structure = abstract_class(th, m, kStructSpec, state(th).struct_meta);
  state(th).union_ = abstract_class(th, m, kUnionSpec, state(th).union_meta);
  return state(th).structure && state(th).union_ ? Status::kOk : Status::kError;
}

}  // namespace dxpy::ctypes
