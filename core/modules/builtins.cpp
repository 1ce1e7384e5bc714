// The builtins module: functions. Types come from Runtime::types; compile, eval, exec, __build_class__ and the
// functions that look at the calling frame live in builtins_exec.cpp, printing and input in
// builtins_io.cpp.
#include <algorithm>

#include "core/modules/builtins.h"

#include "core/modules/builtin_module.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/list_numbers.h"
#include "core/object/misc.h"
#include "core/object/native.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

Owned builtin_abs(Thread& th, Value x) { return absolute(th, x); }

Tri builtin_all(Thread& th, Value iterable) {
  Owned it = get_iter(th, iterable);
  if (!it) return Tri::kError;
  while (Owned item = iter_next(th, it)) {
    Tri t = truth(th, item);
    if (t != Tri::kTrue) return t;
  }
  return th.has_error() ? Tri::kError : Tri::kTrue;
}

Tri builtin_any(Thread& th, Value iterable) {
  Owned it = get_iter(th, iterable);
  if (!it) return Tri::kError;
  while (Owned item = iter_next(th, it)) {
    Tri t = truth(th, item);
    if (t != Tri::kFalse) return t;
  }
  return th.has_error() ? Tri::kError : Tri::kFalse;
}

Owned builtin_ascii(Thread& th, Value obj) { return ascii(th, obj); }

Owned builtin_bin(Thread& th, Value number) {
  Owned i = index(th, number);
  return i ? int_to_text(th, i, 2, true) : Owned();
}
Owned builtin_oct(Thread& th, Value number) {
  Owned i = index(th, number);
  return i ? int_to_text(th, i, 8, true) : Owned();
}
Owned builtin_hex(Thread& th, Value number) {
  Owned i = index(th, number);
  return i ? int_to_text(th, i, 16, true) : Owned();
}

bool builtin_callable(Thread& th, Value obj) { return slots_of(th, obj).call != nullptr; }

Owned builtin_chr(Thread& th, Value i) {
  int64_t cp = 0;
  Owned number = index(th, i);
  if (!number) return {};
  if (!int_fits_i64(number, cp)) cp = int_sign(number) < 0 ? -1 : INT64_MAX;
  if (cp < 0 || cp > 0x10FFFF) return raise(th, th.rt->exc.ValueError, "chr() arg not in range(0x110000)");
  return str_from_codepoint(th, static_cast<uint32_t>(cp));
}

Owned builtin_ord(Thread& th, Value c) {
  std::string_view bytes;
  size_t length_found = 0;
  if (is_str(c)) {
    length_found = c.as<Str>()->char_count;
    if (length_found == 1) return Owned::small_int(str_codepoint_at(c, 0));
    return raise(th, th.rt->exc.TypeError, "ord() expected a character, but string of length {} found", length_found);
  }
  if (is_bytes(c)) {
    bytes = bytes_view(c);
  } else if (is_kind(c, Kind::kByteArray)) {
    auto* a = c.as<ByteArray>();
    bytes = std::string_view(a->data, a->size);
  } else {
    return raise(th, th.rt->exc.TypeError, "ord() expected string of length 1, but {} found", type_of(th, c));
  }
  if (bytes.size() == 1) return Owned::small_int(static_cast<uint8_t>(bytes[0]));
  return raise(th, th.rt->exc.TypeError, "ord() expected a character, but string of length {} found", bytes.size());
}

Owned builtin_delattr(Thread& th, Value obj, Value name) {
  if (!is_str(name))
    return raise(th, th.rt->exc.TypeError, "attribute name must be string, not '{}'", type_of(th, name));
  return del_attr(th, obj, name) == Status::kOk ? Owned::none() : Owned();
}

Owned builtin_divmod(Thread& th, Value x, Value y) { return divmod(th, x, y); }

Owned builtin_format(Thread& th, Value value, Value spec) {
  if (!is_str(spec))
    return raise(th, th.rt->exc.TypeError, "format() argument 2 must be str, not {}", argument_type_name(th, spec));
  return format(th, value, spec);
}

Owned builtin_getattr(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames) return raise(th, th.rt->exc.TypeError, "getattr() takes no keyword arguments");
  if (nargs < 2) return raise(th, th.rt->exc.TypeError, "getattr expected at least 2 arguments, got {}", nargs);
  if (nargs > 3) return raise(th, th.rt->exc.TypeError, "getattr expected at most 3 arguments, got {}", nargs);
  if (!is_str(args[1]))
    return raise(th, th.rt->exc.TypeError, "attribute name must be string, not '{}'", type_of(th, args[1]));
  if (nargs == 2) return get_attr(th, args[0], args[1]);
  Owned found;
  Tri t = find_attr(th, args[0], args[1], found);
  if (t == Tri::kError) return {};
  return t == Tri::kTrue ? std::move(found) : Owned::borrow(args[2]);
}

Tri builtin_hasattr(Thread& th, Value obj, Value name) {
  if (!is_str(name))
    return raise(th, th.rt->exc.TypeError, "attribute name must be string, not '{}'", type_of(th, name));
  Owned found;
  return find_attr(th, obj, name, found);
}

Owned builtin_hash(Thread& th, Value obj) {
  int64_t h = 0;
  return failed(hash(th, obj, h)) ? Owned() : int_from_i64(th, h);
}

Owned builtin_id(Thread& th, Value obj) { return int_from_u64(th, obj.is_object() ? obj.bits() : obj.bits()); }

Tri builtin_isinstance(Thread& th, Value obj, Value class_or_tuple) { return is_instance(th, obj, class_or_tuple); }
Tri builtin_issubclass(Thread& th, Value cls, Value class_or_tuple) { return is_subclass(th, cls, class_or_tuple); }

Owned builtin_iter(Thread& th, Value object, std::optional<Value> sentinel) {
  if (!sentinel) return get_iter(th, object);
  if (slots_of(th, object).call == nullptr) return raise(th, th.rt->exc.TypeError, "iter(v, w): v must be callable");
  return callable_iterator_new(th, object, *sentinel);
}

Owned builtin_aiter(Thread& th, Value async_iterable) {
  UnaryFn f = slots_of(th, async_iterable).aiter;
  if (f == nullptr) {
    return raise(th, th.rt->exc.TypeError, "'{}' object is not an async iterable", type_of(th, async_iterable));
  }
  Owned it = f(th, async_iterable);
  if (it && slots_of(th, it).anext == nullptr) {
    return raise(th, th.rt->exc.TypeError, "aiter() returned not an async iterator of type '{}'", type_of(th, it));
  }
  return it;
}

Owned builtin_len(Thread& th, Value obj) {
  int64_t n = length(th, obj);
  return n < 0 ? Owned() : int_from_i64(th, n);
}

Owned builtin_next(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames) return raise(th, th.rt->exc.TypeError, "next() takes no keyword arguments");
  if (nargs < 1) return raise(th, th.rt->exc.TypeError, "next expected at least 1 argument, got 0");
  if (nargs > 2) return raise(th, th.rt->exc.TypeError, "next expected at most 2 arguments, got {}", nargs);
  NextFn f = slots_of(th, args[0]).next;
  if (f == nullptr) return raise(th, th.rt->exc.TypeError, "'{}' object is not an iterator", type_of(th, args[0]));
  Owned item = f(th, args[0]);
  if (item) return item;
  if (nargs == 2 && (!th.has_error() || error_clear_if(th, th.rt->exc.StopIteration))) return Owned::borrow(args[1]);
  if (th.has_error()) return {};
  Owned e = exception_new(th, th.rt->exc.StopIteration, nullptr, 0);
  return e ? Owned(raise_exception(th, e)) : Owned();
}

// min() and max() share everything but the comparison and the name.
Owned extreme(Thread& th, const char* name, CompareOp op, VarArgs args, Value key, std::optional<Value> fallback) {
  bool one_iterable = args.size == 1;
  if (one_iterable && key.is_none() && is_exact_kind(args[0], Kind::kList)) {
    const List* l = args[0].as<List>();
    if (list_has_ints(l) || list_has_doubles(l)) return Owned::borrow(list_least(l, op == CompareOp::kGt));
  }
  if (args.size == 0) return raise(th, th.rt->exc.TypeError, "{} expected at least 1 argument, got 0", name);
  if (!one_iterable && fallback) {
    return raise(th, th.rt->exc.TypeError, "Cannot specify a default for {}() with multiple positional arguments",
                 name);
  }
  Owned it;
  if (one_iterable) {
    it = get_iter(th, args[0]);
    if (!it) return {};
  }
  if (key.is_none()) key = Value();
  Owned best, best_key;
  for (size_t i = 0; one_iterable || i < args.size; ++i) {
    Owned item = one_iterable ? iter_next(th, it) : Owned::borrow(args[i]);
    if (!item) break;
    Owned item_key = key ? call_with(th, key, item.get()) : item.clone();
    if (!item_key) return {};
    if (best) {
      Tri better = compare_truth(th, item_key, best_key, op);
      if (better == Tri::kError) return {};
      if (better == Tri::kFalse) continue;
    }
    best = std::move(item);
    best_key = std::move(item_key);
  }
  if (th.has_error()) return {};
  if (best) return best;
  if (fallback) return Owned::borrow(*fallback);
  return raise(th, th.rt->exc.ValueError, "{}() iterable argument is empty", name);
}

Owned builtin_min(Thread& th, VarArgs args, Value key, std::optional<Value> fallback) {
  return extreme(th, "min", CompareOp::kLt, args, key, fallback);
}
Owned builtin_max(Thread& th, VarArgs args, Value key, std::optional<Value> fallback) {
  return extreme(th, "max", CompareOp::kGt, args, key, fallback);
}

Owned builtin_pow(Thread& th, Value base, Value exp, Value mod) { return power(th, base, exp, mod); }

Owned builtin_repr(Thread& th, Value obj) { return repr(th, obj); }

Owned builtin_round(Thread& th, Value number, Value ndigits) {
  Owned method = lookup_special(th, number, th.rt->names.__round__);
  if (!method) {
    if (th.has_error()) return {};
    return raise(th, th.rt->exc.TypeError, "type {} doesn't define __round__ method", type_of(th, number));
  }
  return ndigits.is_none() ? call(th, method) : call_with(th, method, ndigits);
}

Owned builtin_setattr(Thread& th, Value obj, Value name, Value value) {
  if (!is_str(name))
    return raise(th, th.rt->exc.TypeError, "attribute name must be string, not '{}'", type_of(th, name));
  return set_attr(th, obj, name, value) == Status::kOk ? Owned::none() : Owned();
}

Owned builtin_sorted(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (nargs != 1) return raise(th, th.rt->exc.TypeError, "sorted expected 1 argument, got {}", nargs);
  Value v[3];
  if (failed(native_match(th, "sort(iterable, /, *, key=None, reverse=False)", args, nargs, kwnames, v, 3))) return {};
  Tri reverse = truth(th, v[2]);
  if (reverse == Tri::kError) return {};
  Owned list = sequence_to_list(th, v[0]);
  if (!list || failed(list_sort(th, list.as<List>(), v[1], reverse == Tri::kTrue))) return {};
  return list;
}

// Neumaier's compensated summation, as CPython sums floats since 3.12.
struct FloatSum {
  double high = 0, low = 0;
  void add(double x) {
    double t = high + x;
    const bool swap = __builtin_fabs(high) < __builtin_fabs(x);  // chosen without a branch
    double larger = swap ? x : high, smaller = swap ? high : x;
    low += (larger - t) + smaller;
    high = t;
  }
  double value() const {
    // A correction that is not finite (after an overflow) must not turn inf into nan.
    return low != 0 && __builtin_isfinite(low) ? high + low : high;
  }
};

// The order of additions is part of the result.
Owned sum_doubles(Thread& th, const List* l, Value start) {
  FloatSum sum;
  sum.high = start.is_small_int() ? static_cast<double>(start.as_small_int()) : float_value(start);
  for (size_t i = 0; i < l->size; ++i) sum.add(l->doubles[i]);
  return float_from_double(th, sum.value());
}

bool is_exact_complex(Value v) { return is_exact_kind(v, Kind::kComplex); }
bool is_real_number(Value v) { return is_exact_float(v) || v.is_small_int() || is_exact_kind(v, Kind::kInt); }

// Goes on from `item` as long as there are numbers: each part is summed like floats.
Status sum_complex(Thread& th, Value it, Owned& item, Owned& total) {
  FloatSum real{total.get().as<Complex>()->real}, imag{total.get().as<Complex>()->imag};
  auto add = [&](Value v) {
    if (is_exact_complex(v)) {
      real.add(v.as<Complex>()->real);
      imag.add(v.as<Complex>()->imag);
      return true;
    }
    bool overflow = false;
    double d = is_exact_float(v) ? float_value(v) : is_real_number(v) ? int_to_double(v, overflow) : 0;
    if (!is_real_number(v) || overflow) return false;
    real.add(d);
    return true;
  };
  while (item && add(item)) item = iter_next(th, it);
  if (th.has_error()) return Status::kError;
  total = complex_new(th, real.value(), imag.value());
  return total ? Status::kOk : Status::kError;
}

Owned builtin_sum(Thread& th, Value iterable, Value start) {
  if (is_str(start)) return raise(th, th.rt->exc.TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
  if (is_bytes(start)) return raise(th, th.rt->exc.TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
  if (is_kind(start, Kind::kByteArray)) {
    return raise(th, th.rt->exc.TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
  }
  if (is_exact_kind(iterable, Kind::kList)) {
    const List* l = iterable.as<List>();
    if (list_has_ints(l) && start.is_small_int()) return list_sum_ints(th, l, start.as_small_int());
    if (list_has_doubles(l) && (start.is_small_int() || is_exact_float(start))) return sum_doubles(th, l, start);
  }
  Owned it = get_iter(th, iterable);
  if (!it) return {};
  Owned total = Owned::borrow(start);
  Owned item = iter_next(th, it);
  if (total.get().is_small_int()) {
    int64_t sum = total.get().as_small_int();
    while (item && item.get().is_small_int() && !__builtin_add_overflow(sum, item.get().as_small_int(), &sum)) {
      item = iter_next(th, it);
      if (!Value::fits_small_int(sum)) break;
    }
    total = int_from_i64(th, sum);
    if (!total || th.has_error()) return {};
  }
  if (item && total && (is_exact_float(total) || total.get().is_small_int()) && is_exact_float(item)) {
    FloatSum sum;
    sum.high = total.get().is_small_int() ? static_cast<double>(total.get().as_small_int()) : float_value(total);
    while (item) {
      Value v = item;
      if (is_exact_float(v)) {
        sum.add(float_value(v));
      } else if (is_exact_kind(v, Kind::kInt) || v.is_small_int()) {
        bool overflow;
        double d = int_to_double(v, overflow);
        if (overflow) break;
        sum.add(d);
      } else {
        break;
      }
      item = iter_next(th, it);
    }
    if (th.has_error()) return {};
    total = float_from_double(th, sum.value());
  }
  while (item) {
    total = binary_op(th, BinaryOp::kAdd, total, item);
    if (!total) return {};
    item = iter_next(th, it);
    if (item && is_exact_complex(total) && failed(sum_complex(th, it, item, total))) return {};
  }
  return th.has_error() ? Owned() : std::move(total);
}

const NativeDef kFunctions[] = {
    function<&builtin_abs>("abs(number, /)", "Return the absolute value of the argument."),
    function<&builtin_aiter>("aiter(async_iterable, /)", "Return an AsyncIterator for an AsyncIterable object."),
    function<&builtin_all>("all(iterable, /)",
                           "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is "
                           "empty, return True."),
    function<&builtin_any>("any(iterable, /)",
                           "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, "
                           "return False."),
    function<&builtin_ascii>("ascii(obj, /)", "Return an ASCII-only representation of an object."),
    function<&builtin_bin>("bin(number, /)", "Return the binary representation of an integer."),
    function<&builtin_callable>("callable(obj, /)",
                                "Return whether the object is callable (i.e., some kind of function)."),
    function<&builtin_chr>("chr(i, /)", "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    function<&builtin_delattr>("delattr(obj, name, /)", "Deletes the named attribute from the given object."),
    function<&builtin_divmod>("divmod(x, y, /)", "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    function<&builtin_format>("format(value, format_spec='', /)", "Return type(value).__format__(value, format_spec)."),
    raw_function(&builtin_getattr, "getattr(object, name[, default]) -> value",
                 "Get a named attribute from an object."),
    function<&builtin_hasattr>("hasattr(obj, name, /)",
                               "Return whether the object has an attribute with the given name."),
    function<&builtin_hash>("hash(obj, /)", "Return the integer hash value for the given object."),
    function<&builtin_hex>("hex(number, /)", "Return the hexadecimal representation of an integer."),
    function<&builtin_id>("id(obj, /)", "Return the identity of an object."),
    function<&builtin_isinstance>("isinstance(obj, class_or_tuple, /)",
                                  "Return whether an object is an instance of a class or of a subclass thereof."),
    function<&builtin_issubclass>("issubclass(module, cls, class_or_tuple, /)",
                                  "Return whether 'cls' is derived from another class or is the same class."),
    function<&builtin_iter>("iter(object, sentinel=<unrepresentable>, /)", "Get an iterator from an object."),
    function<&builtin_len>("len(obj, /)", "Return the number of items in a container."),
    function<&builtin_max>("max(*args, key=None, default=<unrepresentable>)", "Return the largest item."),
    function<&builtin_min>("min(*args, key=None, default=<unrepresentable>)", "Return the smallest item."),
    raw_function(&builtin_next, "next(iterator[, default]) -> item", "Return the next item from the iterator."),
    function<&builtin_oct>("oct(number, /)", "Return the octal representation of an integer."),
    function<&builtin_ord>("ord(character, /)", "Return the ordinal value of a character."),
    function<&builtin_pow>("pow(base, exp, mod=None)",
                           "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."),
    function<&builtin_repr>("repr(obj, /)", "Return the canonical string representation of the object."),
    function<&builtin_round>("round(number, ndigits=None)", "Round a number to a given precision in decimal digits."),
    function<&builtin_setattr>("setattr(obj, name, value, /)",
                               "Sets the named attribute on the given object to the specified value."),
    raw_function(&builtin_sorted, "sorted(iterable, /, *, key=None, reverse=False)",
                 "Return a new list containing all items from the iterable in ascending order."),
    function<&builtin_sum>("sum(iterable, /, start=0)",
                           "Return the sum of a 'start' value (default: 0) plus an iterable of numbers."),
};

struct TypeRow {
  const char* name;
  Type* BuiltinTypes::* type;
};
const TypeRow kTypes[] = {
    {"bool", &BuiltinTypes::bool_},
    {"bytearray", &BuiltinTypes::bytearray},
    {"bytes", &BuiltinTypes::bytes},
    {"classmethod", &BuiltinTypes::class_method},
    {"complex", &BuiltinTypes::complex},
    {"dict", &BuiltinTypes::dict},
    {"enumerate", &BuiltinTypes::enumerate},
    {"filter", &BuiltinTypes::filter},
    {"float", &BuiltinTypes::float_},
    {"frozenset", &BuiltinTypes::frozenset},
    {"int", &BuiltinTypes::int_},
    {"list", &BuiltinTypes::list},
    {"map", &BuiltinTypes::map},
    {"memoryview", &BuiltinTypes::memoryview},
    {"object", &BuiltinTypes::object},
    {"property", &BuiltinTypes::property},
    {"range", &BuiltinTypes::range},
    {"reversed", &BuiltinTypes::reversed},
    {"set", &BuiltinTypes::set},
    {"slice", &BuiltinTypes::slice},
    {"staticmethod", &BuiltinTypes::static_method},
    {"str", &BuiltinTypes::str},
    {"super", &BuiltinTypes::super},
    {"tuple", &BuiltinTypes::tuple},
    {"type", &BuiltinTypes::type},
    {"zip", &BuiltinTypes::zip},
    {"ExceptionGroup", &BuiltinTypes::exception_group},
};

Status builtins_exec(Thread& th, Module* m) {
  if (failed(module_add_functions(th, m, builtin_io_functions()))) return Status::kError;
  if (failed(module_add_functions(th, m, builtin_exec_functions()))) return Status::kError;
  builtin_exec_init(*th.rt);
  for (const TypeRow& row : kTypes) {
    if (failed(module_add(th, m, row.name, Value(th.rt->types.*row.type)))) return Status::kError;
  }
#define DX_EXC(name, base, layout) \
  if (failed(module_add(th, m, #name, Value(th.rt->exc.name)))) return Status::kError;
#include "core/object/exceptions.def"
#undef DX_EXC
  if (failed(module_add(th, m, "EnvironmentError", Value(th.rt->exc.OSError)))) return Status::kError;
  if (failed(module_add(th, m, "IOError", Value(th.rt->exc.OSError)))) return Status::kError;
  if (failed(module_add(th, m, "None", Value::none()))) return Status::kError;
  if (failed(module_add(th, m, "True", Value::boolean(true)))) return Status::kError;
  if (failed(module_add(th, m, "False", Value::boolean(false)))) return Status::kError;
  if (failed(module_add(th, m, "Ellipsis", Value::ellipsis()))) return Status::kError;
  if (failed(module_add(th, m, "NotImplemented", Value::not_implemented()))) return Status::kError;
  return module_add(th, m, "__debug__", Value::boolean(th.rt->optimize == 0));
}

}  // namespace

const ModuleDef kBuiltinsModule = {
    "builtins",
    "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all "
    "'built-in'\n"
    "identifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().",
    kFunctions,
    &builtins_exec,
};

}  // namespace dxpy
