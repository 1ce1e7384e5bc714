// Python's basic operations on any value (the section "basics" of abstract.h), isinstance and issubclass.
#include "core/object/abstract.h"

#include "core/memory/alloc.h"
#include "core/object/compare_op.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

// --- text

Owned repr(Thread& th, Value v) {
  Type* type = type_of(th, v);
  UnaryFn f = type->slots.repr;
  if (f == nullptr) return format_str(th, "<{} object>", full_type_name(type));
  NativeScope scope(th, " while getting the repr of an object");
  if (!scope.ok()) return {};
  Owned r = f(th, v);
  if (r && !is_str(r)) {
    return raise(th, th.rt->exc.TypeError, "__repr__ returned non-string (type {})", type_of(th, r));
  }
  return r;
}

Owned str_of(Thread& th, Value v) {
  if (is_exact_kind(v, Kind::kStr)) return Owned::borrow(v);
  UnaryFn f = slots_of(th, v).str;
  if (f == nullptr) return repr(th, v);
  NativeScope scope(th, " while getting the str of an object");
  if (!scope.ok()) return {};
  Owned r = f(th, v);
  if (r && !is_str(r)) {
    return raise(th, th.rt->exc.TypeError, "__str__ returned non-string (type {})", type_of(th, r));
  }
  return r;
}

namespace {

void append_hex(StrBuilder& out, char letter, uint32_t cp, int digits) {
  static const char* kDigits = "0123456789abcdef";
  out.append('\\');
  out.append(letter);
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out.append(kDigits[(cp >> shift) & 15]);
}

// Decodes the (WTF-8) code point at `i` and moves on.
uint32_t next_codepoint(std::string_view s, size_t& i) {
  auto byte = [&](size_t at) { return static_cast<uint32_t>(static_cast<unsigned char>(s[at])); };
  uint32_t b = byte(i);
  size_t n = b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  uint32_t cp = n == 1 ? b : n == 2 ? b & 0x1F : n == 3 ? b & 0x0F : b & 0x07;
  for (size_t k = 1; k < n && i + k < s.size(); ++k) cp = cp << 6 | (byte(i + k) & 0x3F);
  i += n;
  return cp;
}

}  // namespace

Owned ascii(Thread& th, Value v) {
  Owned r = repr(th, v);
  if (!r || r.as<Str>()->is_ascii()) return r;
  StrBuilder out(th);
  std::string_view text = str_view(r);
  for (size_t i = 0; i < text.size();) {
    uint32_t cp = next_codepoint(text, i);
    if (cp < 0x80) {
      out.append(static_cast<char>(cp));
    } else if (cp < 0x100) {
      append_hex(out, 'x', cp, 2);
    } else if (cp < 0x10000) {
      append_hex(out, 'u', cp, 4);
    } else {
      append_hex(out, 'U', cp, 8);
    }
  }
  return out.finish();
}

Owned format(Thread& th, Value v, Value spec) {
  if (!spec) spec = th.rt->empty_str;
  if (str_view(spec).empty()) {
    if (is_exact_kind(v, Kind::kStr)) return Owned::borrow(v);
    if (v.is_small_int() || v.is_bool()) return str_of(th, v);
  }
  Owned method = lookup_special(th, v, th.rt->names.__format__);
  if (!method) {
    if (th.has_error()) return {};
    return raise(th, th.rt->exc.TypeError, "Type {} doesn't define __format__", type_of(th, v));
  }
  Owned r = call_with(th, method, spec);
  if (r && !is_str(r)) {
    return raise(th, th.rt->exc.TypeError, "__format__ must return a str, not {}", type_of(th, r));
  }
  return r;
}

// --- truth and hash

Tri truth_slow(Thread& th, Value v) {
  const TypeSlots& s = slots_of(th, v);
  if (s.truth != nullptr) return s.truth(th, v);
  if (s.length == nullptr) return Tri::kTrue;
  int64_t n = s.length(th, v);
  return n < 0 ? Tri::kError : tri(n != 0);
}

Status hash(Thread& th, Value v, int64_t& out) {
  if (v.is_small_int()) {
    out = int_hash(v);
    return Status::kOk;
  }
  HashFn f = slots_of(th, v).hash;
  if (DX_UNLIKELY(f == nullptr)) return hash_not_implemented(th, v, out);
  if (failed(f(th, v, out))) return Status::kError;
  if (DX_UNLIKELY(out == -1)) out = -2;
  return Status::kOk;
}

int64_t hash_pointer(const void* p) {
  auto bits = static_cast<uint64_t>(reinterpret_cast<uintptr_t>(p));
  auto h = static_cast<int64_t>(bits >> 4 | bits << 60);
  return h == -1 ? -2 : h;
}

// --- comparison

const char* compare_op_text(CompareOp op) {
  static const char* const kText[] = {"<", "<=", "==", "!=", ">", ">="};
  return kText[static_cast<size_t>(op)];
}

namespace {

Owned compare_slots(Thread& th, Value a, Value b, CompareOp op) {
  Type* at = type_of(th, a);
  Type* bt = type_of(th, b);
  CompareOp reflected = swapped(op);
  bool tried_right = false;
  if (at != bt && bt->slots.compare != nullptr && is_subtype(bt, at)) {
    tried_right = true;
    Owned r = bt->slots.compare(th, b, a, reflected);
    if (!r || !r.get().is_not_implemented()) return r;
  }
  if (at->slots.compare != nullptr) {
    Owned r = at->slots.compare(th, a, b, op);
    if (!r || !r.get().is_not_implemented()) return r;
  }
  if (!tried_right && bt->slots.compare != nullptr) {
    Owned r = bt->slots.compare(th, b, a, reflected);
    if (!r || !r.get().is_not_implemented()) return r;
  }
  if (op == CompareOp::kEq) return Owned::boolean(a == b);
  if (op == CompareOp::kNe) return Owned::boolean(!(a == b));
  return raise(th, th.rt->exc.TypeError, "'{}' not supported between instances of '{}' and '{}'", compare_op_text(op),
               at, bt);
}

}  // namespace

Owned compare(Thread& th, Value a, Value b, CompareOp op) {
  if (a.is_small_int() && b.is_small_int()) {
    return Owned::boolean(compares(a.as_small_int(), b.as_small_int(), op));
  }
  NativeScope scope(th, " in comparison");
  if (!scope.ok()) return {};
  return compare_slots(th, a, b, op);
}

Tri compare_truth(Thread& th, Value a, Value b, CompareOp op) {
  Owned r = compare(th, a, b, op);
  return r ? truth(th, r) : Tri::kError;
}

Tri equal(Thread& th, Value a, Value b) {
  if (a == b) return Tri::kTrue;
  if (a.is_small_int() && b.is_small_int()) return Tri::kFalse;
  if (is_exact_kind(a, Kind::kStr) && is_exact_kind(b, Kind::kStr)) return tri(str_equal(a, b));
  return compare_truth(th, a, b, CompareOp::kEq);
}

// --- dir

Owned dir(Thread& th, Value v) {
  Owned method = lookup_special(th, v, th.rt->names.__dir__);
  if (!method)
    return th.has_error() ? Owned() : Owned(raise(th, th.rt->exc.TypeError, "object does not provide __dir__"));
  Owned names = call(th, method);
  if (!names) return {};
  Owned list = sequence_to_list(th, names);
  if (!list || failed(list_sort(th, list.as<List>(), Value(), false))) return {};
  return list;
}

// --- recursion of repr

Tri repr_enter(Thread& th, Value v) {
  for (uint32_t i = 0; i < th.repr_depth; ++i) {
    if (th.repr_stack[i] == v) return Tri::kTrue;
  }
  if (th.repr_depth == th.repr_capacity) {
    uint32_t wanted = th.repr_capacity == 0 ? 16 : th.repr_capacity * 2;
    auto* fresh = static_cast<Value*>(mem_realloc(th.repr_stack, wanted * sizeof(Value)));
    if (fresh == nullptr) return raise_no_memory(th);
    th.repr_stack = fresh;
    th.repr_capacity = wanted;
  }
  th.repr_stack[th.repr_depth++] = v;
  return Tri::kFalse;
}

void repr_leave(Thread& th, Value v) {
  for (uint32_t i = th.repr_depth; i > 0; --i) {
    if (!(th.repr_stack[i - 1] == v)) continue;
    for (uint32_t k = i; k < th.repr_depth; ++k) th.repr_stack[k - 1] = th.repr_stack[k];
    --th.repr_depth;
    return;
  }
}

// --- isinstance, issubclass

namespace {

// __bases__ of something that may act as a class: a tuple, or empty (no exception: it is none).
Owned abstract_bases(Thread& th, Value cls) {
  Owned bases;
  if (find_attr(th, cls, th.rt->names.__bases__, bases) != Tri::kTrue) return {};
  return is_tuple(bases) ? std::move(bases) : Owned();
}

Tri abstract_is_subclass(Thread& th, Value derived, Value cls) {
  if (derived == cls) return Tri::kTrue;
  NativeScope scope(th, " in __issubclass__");
  if (!scope.ok()) return Tri::kError;
  Owned bases = abstract_bases(th, derived);
  if (!bases) return th.has_error() ? Tri::kError : Tri::kFalse;
  for (Value b : fast_items_tuple(bases)) {
    Tri t = abstract_is_subclass(th, b, cls);
    if (t != Tri::kFalse) return t;
  }
  return Tri::kFalse;
}

Status check_class(Thread& th, Value cls, const char* message) {
  Owned bases = abstract_bases(th, cls);
  if (bases) return Status::kOk;
  return th.has_error() ? Status::kError : Status(raise(th, th.rt->exc.TypeError, message));
}

Tri recursive_is_instance(Thread& th, Value object, Value cls) {
  if (is_type(cls)) {
    if (is_subtype(type_of(th, object), cls.as<Type>())) return Tri::kTrue;
    Owned claimed;
    Tri found = find_attr(th, object, th.rt->names.__class__, claimed);
    if (found != Tri::kTrue) return found;
    return tri(is_type(claimed) && !(claimed.get() == Value(type_of(th, object))) &&
               is_subtype(claimed.as<Type>(), cls.as<Type>()));
  }
  if (failed(check_class(th, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")))
    return Tri::kError;
  Owned claimed;
  Tri found = find_attr(th, object, th.rt->names.__class__, claimed);
  if (found != Tri::kTrue) return found;
  return abstract_is_subclass(th, claimed, cls);
}

// Asks type(class_info).name(class_info, arg) when there is such a method; kFalse and found=false otherwise.
Tri ask_hook(Thread& th, Value class_info, Value name, Value arg, const char* where, bool& found) {
  Owned hook = lookup_special(th, class_info, name);
  found = bool(hook) || th.has_error();
  if (!hook) return th.has_error() ? Tri::kError : Tri::kFalse;
  NativeScope scope(th, where);
  if (!scope.ok()) return Tri::kError;
  Owned r = call_with(th, hook, arg);
  return r ? truth(th, r) : Tri::kError;
}

}  // namespace

Tri recursive_is_subclass(Thread& th, Value derived, Value cls) {
  if (is_type(derived) && is_type(cls)) return tri(is_subtype(derived.as<Type>(), cls.as<Type>()));
  if (failed(check_class(th, derived, "issubclass() arg 1 must be a class"))) return Tri::kError;
  if (failed(check_class(th, cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union")))
    return Tri::kError;
  return abstract_is_subclass(th, derived, cls);
}

Tri is_instance(Thread& th, Value object, Value class_info) {
  if (Value(type_of(th, object)) == class_info) return Tri::kTrue;
  if (is_type(class_info) && class_info.as_object()->type() == th.rt->types.type) {
    return recursive_is_instance(th, object, class_info);
  }
  if (is_tuple(class_info)) {
    NativeScope scope(th, " in __instancecheck__");
    if (!scope.ok()) return Tri::kError;
    for (Value c : fast_items_tuple(class_info)) {
      Tri t = is_instance(th, object, c);
      if (t != Tri::kFalse) return t;
    }
    return Tri::kFalse;
  }
  bool found = false;
  Tri t = ask_hook(th, class_info, th.rt->names.__instancecheck__, object, " in __instancecheck__", found);
  return found ? t : recursive_is_instance(th, object, class_info);
}

Tri is_subclass(Thread& th, Value cls, Value class_info) {
  if (is_type(class_info) && class_info.as_object()->type() == th.rt->types.type) {
    if (cls == class_info) return Tri::kTrue;
    return recursive_is_subclass(th, cls, class_info);
  }
  if (is_tuple(class_info)) {
    NativeScope scope(th, " in __subclasscheck__");
    if (!scope.ok()) return Tri::kError;
    for (Value c : fast_items_tuple(class_info)) {
      Tri t = is_subclass(th, cls, c);
      if (t != Tri::kFalse) return t;
    }
    return Tri::kFalse;
  }
  bool found = false;
  Tri t = ask_hook(th, class_info, th.rt->names.__subclasscheck__, cls, " in __subclasscheck__", found);
  return found ? t : recursive_is_subclass(th, cls, class_info);
}

}  // namespace dxpy
