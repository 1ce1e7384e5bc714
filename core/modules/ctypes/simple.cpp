// Simple types: one value of a C type named by a letter.
#include <cstring>

#include "core/base/unaligned.h"
#include "core/modules/ctypes/ctypes.h"
#include "core/text/utf8.h"

namespace dxpy::ctypes {

namespace {

Status int_bits(Thread& th, Value v, uint64_t& out) {
  Owned n = index(th, v);
  if (!n) return Status::kError;
  out = int_as_u64_mask(n);
  return Status::kOk;
}
template <typename T>
Owned get_int(Thread& th, const char* at) {
  if constexpr (std::is_signed_v<T>) {
    return int_from_i64(th, load_unaligned<T>(at));
  } else {
    return int_from_u64(th, load_unaligned<T>(at));
  }
}
template <typename T>
Owned set_int(Thread& th, char* at, Value v) {
  uint64_t bits = 0;
  if (failed(int_bits(th, v, bits))) return {};
  store_unaligned(at, static_cast<T>(bits));
  return Owned::none();
}
template <typename T>
Owned get_float(Thread& th, const char* at) {
  return float_from_double(th, static_cast<double>(load_unaligned<T>(at)));
}
template <typename T>
Owned set_float(Thread& th, char* at, Value v) {
  double d = 0;
  if (failed(to_double(th, v, d))) return {};
  store_unaligned(at, static_cast<T>(d));
  return Owned::none();
}
Owned get_bool(Thread&, const char* at) { return Owned::boolean(*at != 0); }
Owned set_bool(Thread& th, char* at, Value v) {
  Tri t = truth(th, v);
  if (t == Tri::kError) return {};
  *at = t == Tri::kTrue;
  return Owned::none();
}
// COM's truth value: all bits set, or none.
Owned get_variant_bool(Thread&, const char* at) { return Owned::boolean(load_unaligned<int16_t>(at) != 0); }
Owned set_variant_bool(Thread& th, char* at, Value v) {
  Tri t = truth(th, v);
  if (t == Tri::kError) return {};
  store_unaligned(at, static_cast<int16_t>(t == Tri::kTrue ? -1 : 0));
  return Owned::none();
}
template <typename T>
Owned get_complex(Thread& th, const char* at) {
  return complex_new(th, static_cast<double>(load_unaligned<T>(at)),
                     static_cast<double>(load_unaligned<T>(at + sizeof(T))));
}
template <typename T>
Owned set_complex(Thread& th, char* at, Value v) {
  double real = 0, imaginary = 0;
  if (failed(to_complex(th, v, real, imaginary))) return {};
  store_unaligned(at, static_cast<T>(real));
  store_unaligned(at + sizeof(T), static_cast<T>(imaginary));
  return Owned::none();
}
Owned get_char(Thread& th, const char* at) { return bytes_new(th, {at, 1}); }
Owned set_char(Thread& th, char* at, Value v) {
  if (is_bytes(v) && v.as<Bytes>()->size == 1) {
    *at = v.as<Bytes>()->data[0];
    return Owned::none();
  }
  if (is_kind(v, Kind::kByteArray) && v.as<ByteArray>()->size == 1) {
    *at = v.as<ByteArray>()->data[0];
    return Owned::none();
  }
  if (is_bytes(v) || is_kind(v, Kind::kByteArray)) {
    return raise(th, th.rt->exc.TypeError,
                 "one character bytes, bytearray, or an integer in range(256) expected, not {} of length {}",
                 type_of(th, v), length(th, v));
  }
  int64_t n = 0;
  if (is_int(v) && int_fits_i64(v, n) && n >= 0 && n < 256) {
    *at = static_cast<char>(n);
    return Owned::none();
  }
  return raise(th, th.rt->exc.TypeError, "one character bytes, bytearray, or an integer in range(256) expected, not {}",
               type_of(th, v));
}
Owned get_wide(Thread& th, const char* at) {
  auto cp = load_unaligned<uint32_t>(at);
  if (cp > 0x10FFFF) return raise(th, th.rt->exc.ValueError, "character is not in range [U+0000; U+10ffff]");
  return str_from_codepoint(th, cp);
}
Owned set_wide(Thread& th, char* at, Value v) {
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "a unicode character expected, not instance of {}", type_of(th, v));
  }
  if (v.as<Str>()->char_count != 1) {
    return raise(th, th.rt->exc.TypeError, "a unicode character expected, not a string of length {}",
                 v.as<Str>()->char_count);
  }
  store_unaligned(at, str_codepoint_at(v, 0));
  return Owned::none();
}

// --- pointers
Owned get_pointer(Thread& th, const char* at) {
  auto p = load_unaligned<uintptr_t>(at);
  return p == 0 ? Owned::none() : int_from_u64(th, p);
}
Owned set_pointer(Thread& th, char* at, Value v) {
  uint64_t p = 0;
  if (!v.is_none()) {
    if (!is_int(v)) return raise(th, th.rt->exc.TypeError, "cannot be converted to pointer");
    p = int_as_u64_mask(v);
  }
  store_unaligned(at, static_cast<uintptr_t>(p));
  return Owned::none();
}
Owned get_text(Thread& th, const char* at) {
  auto p = load_unaligned<const char*>(at);
  return p == nullptr ? Owned::none() : bytes_new(th, p);
}
Owned set_text(Thread& th, char* at, Value v) {
  if (is_bytes(v)) {
    store_unaligned<const char*>(at, v.as<Bytes>()->data);
    return Owned::borrow(v);
  }
  if (!v.is_none() && !is_int(v)) {
    return raise(th, th.rt->exc.TypeError, "bytes or integer address expected instead of {} instance", type_of(th, v));
  }
  return set_pointer(th, at, v);
}
Owned get_wide_text(Thread& th, const char* at) {
  auto p = load_unaligned<const uint32_t*>(at);
  return p == nullptr ? Owned::none() : wide_text(th, p, -1);
}
Owned set_wide_text(Thread& th, char* at, Value v) {
  if (is_str(v)) {
    Bytes* copy = bytes_alloc(th, (static_cast<size_t>(v.as<Str>()->char_count) + 1) * 4);
    if (copy == nullptr) return {};
    char* out = copy->data;
    for (int64_t i = 0; i < v.as<Str>()->char_count; ++i, out += 4) store_unaligned(out, str_codepoint_at(v, i));
    store_unaligned(out, uint32_t{0});
    store_unaligned<const char*>(at, copy->data);
    return Owned::steal(Value(copy));
  }
  if (!v.is_none() && !is_int(v)) {
    return raise(th, th.rt->exc.TypeError, "unicode string or integer address expected instead of {} instance",
                 type_of(th, v));
  }
  return set_pointer(th, at, v);
}
Owned get_object(Thread& th, const char* at) {
  Value v(load_unaligned<uint64_t>(at));
  if (!v) return raise(th, th.rt->exc.ValueError, "PyObject is NULL");
  return Owned::borrow(v);
}
Owned set_object(Thread&, char* at, Value v) {
  store_unaligned(at, v.bits());
  return Owned::borrow(v);
}

const SimpleCode kCodes[] = {
    {'c', 1, 1, &ffi_type_schar, get_char, set_char, "<c"},
    {'b', 1, 1, &ffi_type_schar, get_int<int8_t>, set_int<int8_t>, "<b"},
    {'B', 1, 1, &ffi_type_uchar, get_int<uint8_t>, set_int<uint8_t>, "<B"},
    {'h', 2, 2, &ffi_type_sshort, get_int<int16_t>, set_int<int16_t>, "<h"},
    {'H', 2, 2, &ffi_type_ushort, get_int<uint16_t>, set_int<uint16_t>, "<H"},
    {'i', 4, 4, &ffi_type_sint, get_int<int32_t>, set_int<int32_t>, "<i"},
    {'I', 4, 4, &ffi_type_uint, get_int<uint32_t>, set_int<uint32_t>, "<I"},
    {'l', 8, 8, &ffi_type_sint64, get_int<int64_t>, set_int<int64_t>, "<q"},
    {'L', 8, 8, &ffi_type_uint64, get_int<uint64_t>, set_int<uint64_t>, "<Q"},
    {'q', 8, 8, &ffi_type_sint64, get_int<int64_t>, set_int<int64_t>, "<q"},
    {'Q', 8, 8, &ffi_type_uint64, get_int<uint64_t>, set_int<uint64_t>, "<Q"},
    {'f', 4, 4, &ffi_type_float, get_float<float>, set_float<float>, "<f"},
    {'d', 8, 8, &ffi_type_double, get_float<double>, set_float<double>, "<d"},
    {'g', sizeof(long double), alignof(long double), &ffi_type_longdouble, get_float<long double>,
     set_float<long double>, "<g"},
    {'?', 1, 1, &ffi_type_uchar, get_bool, set_bool, "<?"},
    {'v', 2, 2, &ffi_type_sshort, get_variant_bool, set_variant_bool, "<v"},
    {'F', 8, alignof(float), &ffi_type_complex_float, get_complex<float>, set_complex<float>, "<F"},
    {'D', 16, alignof(double), &ffi_type_complex_double, get_complex<double>, set_complex<double>, "<D"},
    {'G', 2 * sizeof(long double), alignof(long double), &ffi_type_complex_longdouble, get_complex<long double>,
     set_complex<long double>, "<G"},
    {'u', 4, 4, &ffi_type_sint, get_wide, set_wide, "<u"},
    {'P', 8, 8, &ffi_type_pointer, get_pointer, set_pointer, "<P"},
    {'z', 8, 8, &ffi_type_pointer, get_text, set_text, "<z"},
    {'Z', 8, 8, &ffi_type_pointer, get_wide_text, set_wide_text, "<Z"},
    {'O', 8, 8, &ffi_type_pointer, get_object, set_object, "<O"},
};

bool has_orders(char code) { return std::string_view("hHiIlLqQfd").find(code) != std::string_view::npos; }

// A value in the other byte order.
Owned get_any(Thread& th, const CInfo* info, const char* at) {
  if (!info->swapped) return info->code->get(th, at);
  char turned[16];
  for (size_t i = 0; i < info->size; ++i) turned[i] = at[info->size - 1 - i];
  return info->code->get(th, turned);
}
Owned set_any(Thread& th, const CInfo* info, char* at, Value v) {
  if (!info->swapped) return info->code->set(th, at, v);
  char turned[16];
  Owned keep_alive = info->code->set(th, turned, v);
  for (size_t i = 0; keep_alive && i < info->size; ++i) at[i] = turned[info->size - 1 - i];
  return keep_alive;
}

Owned get_simple_value(Thread& th, Value self) {
  CInfo* info = info_of_object(self.as_object());
  return get_any(th, info, as_data(self)->data);
}
Status set_simple_value(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.TypeError, "can't delete attribute");
  CInfo* info = info_of_object(self.as_object());
  Owned kept = set_any(th, info, as_data(self)->data, v);
  return kept ? keep(th, as_data(self), 0, std::move(kept)) : Status::kError;
}

Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "__init__", kwnames)) || failed(check_positional(th, "__init__", nargs, 0, 1))) {
    return Status::kError;
  }
  return nargs == 1 ? set_simple_value(th, self, args[0]) : Status::kOk;
}
Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) { return Owned::steal(Value(data_new(th, cls))); }
Owned repr_simple(Thread& th, Value self) {
  Type* t = self.as_object()->type();
  if (!is_direct_simple(th, t)) return format_str(th, "<{} object at {}>", t, hash_pointer(self.as_object()));
  Owned v = get_simple_value(th, self);
  return v ? format_str(th, "{}({!r})", t->name, v) : Owned();
}
Tri truth_simple(Thread&, Value self) {
  const CData* d = as_data(self);
  for (size_t i = 0; i < d->size; ++i) {
    if (d->data[i] != 0) return Tri::kTrue;
  }
  return Tri::kFalse;
}
Owned from_outparam(Thread& th, Value self) {
  if (!is_direct_simple(th, self.as_object()->type())) return Owned::borrow(self);
  return get_simple_value(th, self);
}

const NativeDef kMethods[] = {method<&from_outparam>("__ctypes_from_outparam__(self, /)")};
const GetSetDef kGetSets[] = {{"value", get_simple_value, set_simple_value, "current value"}};
void fill(TypeSlots& s) {
  fill_data(s);
  s.construct = construct;
  s.init = init;
  s.repr = repr_simple;
  s.truth = truth_simple;
}
const TypeSpec kSpec = {"_ctypes._SimpleCData",
                        sizeof(CData),
                        Kind::kOther,
                        TypeFlags::kBaseType | TypeFlags::kGc,
                        "The base of C types of one value: integers, floats, characters, addresses.",
                        fill,
                        kMethods,
                        kGetSets};

constexpr const char* kBadCode =
    "class must define a '_type_' attribute which must be\na single character string containing one of the\n"
    "supported types: 'cbBhHiIlLdDFGfuzZqQPOv?g'.";

// A pointer-like argument for c_void_p, c_char_p and c_wchar_p; empty without an exception: not one.
Owned pointer_argument(Thread& th, Value cls, const SimpleCode* code, Value v) {
  bool any = code->code == 'P';
  char wanted = code->code == 'z' ? 'c' : 'u';
  auto fits = [&](Value item) {
    CInfo* info = info_of(th, item);
    return any || (info != nullptr && info->code != nullptr && info->code->code == wanted);
  };
  if (is_data(th, v)) {
    CInfo* info = info_of_object(v.as_object());
    if (info == nullptr) return {};
    if ((info->kind == CKind::kArray || info->kind == CKind::kPointer) && fits(info->item)) return Owned::borrow(v);
    bool text = info->code != nullptr && (info->code->code == 'z' || info->code->code == 'Z');
    if (any && (info->kind == CKind::kFunction || text)) {
      CArg* a = arg_new(th, &ffi_type_pointer, 'P');
      if (a == nullptr) return {};
      std::memcpy(&a->value.p, as_data(v)->data, sizeof(void*));
      a->object = own(v);
      return Owned::steal(Value(a));
    }
  }
  if (v.is_object() && type_of(th, v) == state(th).arg) {
    auto* a = v.as<CArg>();
    if (any && (a->tag == 'P' || a->tag == 'z' || a->tag == 'Z')) return Owned::borrow(v);
    if (a->tag == 'P' && a->object && is_data(th, a->object) && fits(type_value(type_of(th, a->object)))) {
      return Owned::borrow(v);
    }
  }
  if (any && (is_bytes(v) || is_str(v))) {
    const SimpleCode* as_text = simple_code(is_bytes(v) ? 'z' : 'Z');
    CArg* a = arg_new(th, &ffi_type_pointer, as_text->code);
    if (a == nullptr) return {};
    Owned result = Owned::steal(Value(a));
    Owned kept = as_text->set(th, a->value.bytes, v);
    if (!kept) return {};
    a->object = kept.release();
    return result;
  }
  (void)cls;
  return {};
}

}  // namespace

const SimpleCode* simple_code(char code) {
  for (const SimpleCode& c : kCodes) {
    if (c.code == code) return &c;
  }
  return nullptr;
}

Owned simple_from_param(Thread& th, Value cls, Value v) {
  Tri same = is_instance(th, v, cls);
  if (same != Tri::kFalse) return same == Tri::kTrue ? Owned::borrow(v) : Owned();
  CInfo* info = info_or_error(th, cls, "abstract class");
  if (info == nullptr) return {};
  const SimpleCode* code = info->code;
  bool pointer = code->code == 'P' || code->code == 'z' || code->code == 'Z';
  if (pointer) {
    if (v.is_none()) return Owned::none();
    Owned argument = pointer_argument(th, cls, code, v);
    if (argument || th.has_error()) return argument;
  }
  Owned error;
  if (!pointer || is_int(v) || is_bytes(v) || is_str(v)) {
    CArg* a = arg_new(th, code->ffi, code->code);
    if (a == nullptr) return {};
    Owned result = Owned::steal(Value(a));
    Owned kept = set_any(th, info, a->value.bytes, v);
    if (kept) {
      a->object = kept.release();
      return result;
    }
    error = take_error(th);
  }
  Owned substitute;
  Tri found = find_attr(th, v, lend(str_ascii(th, "_as_parameter_")), substitute);
  if (found == Tri::kError) return {};
  if (found == Tri::kTrue) return simple_from_param(th, cls, substitute);
  if (error) {
    restore_error(th, std::move(error));
    return {};
  }
  if (code->code == 'z') {
    return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as ctypes.c_char_p", type_of(th, v));
  }
  if (code->code == 'Z') {
    return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as ctypes.c_wchar_p", type_of(th, v));
  }
  if (code->code == 'P') {
    return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as ctypes.c_void_p", type_of(th, v));
  }
  return raise(th, th.rt->exc.TypeError, "wrong type");
}

Status metatype_init_simple(Thread& th, CType* t) {
  Owned letter = class_attribute(th, t, "_type_");
  if (!letter) {
    if (th.has_error()) return Status::kError;
    return raise(th, th.rt->exc.AttributeError, kBadCode);
  }
  if (!is_str(letter)) {
    return raise(th, th.rt->exc.TypeError, "class must define a '_type_' string attribute");
  }
  if (letter.as<Str>()->char_count != 1) {
    return raise(th, th.rt->exc.ValueError,
                 "class must define a '_type_' attribute which must be a string of length 1");
  }
  const SimpleCode* code = simple_code(str_view(letter)[0]);
  if (code == nullptr) return raise(th, th.rt->exc.AttributeError, kBadCode);
  CInfo* info = info_new(t);
  info->kind = CKind::kSimple;
  info->code = code;
  info->size = code->size;
  info->align = code->align;
  info->ffi = code->ffi;
  info->format = code->format;
  info->has_pointer = std::string_view("PzZO").find(code->code) != std::string_view::npos;
  if (class_attribute(th, t, "_swappedbytes_")) {
    info->swapped = true;
    info->format[0] = '>';
    return Status::kOk;
  }
  if (th.has_error()) return Status::kError;
  if (!is_direct_simple(th, t)) return Status::kOk;
  Value self = type_value(t);
  std::string_view one_byte = "cbB?";
  if (one_byte.find(code->code) != std::string_view::npos) {
    return failed(set_attr(th, self, "__ctype_le__", self)) ? Status::kError : set_attr(th, self, "__ctype_be__", self);
  }
  if (!has_orders(code->code)) return Status::kOk;
  Owned bases = tuple_of(th, state(th).simple), dict = dict_new(th);
  if (!bases || !dict || failed(dict_set_text(th, dict, "_type_", letter)) ||
      failed(dict_set_text(th, dict, "_swappedbytes_", Value::none()))) {
    return Status::kError;
  }
  Owned other = call_with(th, type_value(t->type()), t->name_str, bases, dict);
  if (!other || failed(set_attr(th, self, "__ctype_le__", self)) || failed(set_attr(th, self, "__ctype_be__", other)) ||
      failed(set_attr(th, other, "__ctype_be__", other))) {
    return Status::kError;
  }
  return set_attr(th, other, "__ctype_le__", self);
}

Status simple_init(Thread& th, Module* m) {
  state(th).simple = abstract_class(th, m, kSpec, state(th).simple_meta);
  return state(th).simple ? Status::kOk : Status::kError;
}

Owned wide_text(Thread& th, const uint32_t* text, int64_t size) {
  StrBuilder b(th);
  for (int64_t i = 0; size < 0 ? load_unaligned<uint32_t>(reinterpret_cast<const char*>(text + i)) != 0 : i < size;
       ++i) {
    auto cp = load_unaligned<uint32_t>(reinterpret_cast<const char*>(text + i));
    if (cp > 0x10FFFF) return raise(th, th.rt->exc.ValueError, "character is not in range [U+0000; U+10ffff]");
    b.append_codepoint(cp);
  }
  return b.finish();
}

}  // namespace dxpy::ctypes
