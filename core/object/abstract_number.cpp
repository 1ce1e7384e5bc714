// Operators and number conversions on any value (the section "numbers" of abstract.h).
#include "core/object/abstract.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

using BinarySlot = BinaryFn TypeSlots::*;

struct BinaryRow {
  const char* text;
  const char* inplace_text;
  BinarySlot slot;
  BinarySlot inplace;
};
constexpr BinaryRow kBinary[] = {
    {"+", "+=", &TypeSlots::add, &TypeSlots::inplace_add},
    {"-", "-=", &TypeSlots::subtract, &TypeSlots::inplace_subtract},
    {"*", "*=", &TypeSlots::multiply, &TypeSlots::inplace_multiply},
    {"/", "/=", &TypeSlots::true_divide, &TypeSlots::inplace_true_divide},
    {"//", "//=", &TypeSlots::floor_divide, &TypeSlots::inplace_floor_divide},
    {"%", "%=", &TypeSlots::remainder, &TypeSlots::inplace_remainder},
    {"** or pow()", "**=", nullptr, nullptr},
    {"&", "&=", &TypeSlots::bit_and, &TypeSlots::inplace_and},
    {"|", "|=", &TypeSlots::bit_or, &TypeSlots::inplace_or},
    {"^", "^=", &TypeSlots::bit_xor, &TypeSlots::inplace_xor},
    {"<<", "<<=", &TypeSlots::lshift, &TypeSlots::inplace_lshift},
    {">>", ">>=", &TypeSlots::rshift, &TypeSlots::inplace_rshift},
    {"@", "@=", &TypeSlots::matrix_multiply, &TypeSlots::inplace_matrix_multiply},
};

// The slots of both operands in CPython's order. NotImplemented when neither knows.
Owned try_binary(Thread& th, Value a, Value b, BinarySlot slot) {
  Type* at = type_of(th, a);
  Type* bt = type_of(th, b);
  BinaryFn left = at->slots.*slot;
  BinaryFn right = at == bt ? nullptr : bt->slots.*slot;
  if (right == left) right = nullptr;
  if (left != nullptr) {
    if (right != nullptr && is_subtype(bt, at)) {
      Owned r = right(th, a, b);
      if (!r || !r.get().is_not_implemented()) return r;
      right = nullptr;
    }
    Owned r = left(th, a, b);
    if (!r || !r.get().is_not_implemented()) return r;
  }
  if (right != nullptr) return right(th, a, b);
  return Owned::not_implemented();
}

Failure operand_error(Thread& th, const char* op, Value a, Value b) {
  return raise(th, th.rt->exc.TypeError, "unsupported operand type(s) for {}: '{}' and '{}'", op, type_of(th, a),
               type_of(th, b));
}

Owned repeat_sequence(Thread& th, ItemFn repeat, Value sequence, Value count) {
  if (!is_index(th, count)) {
    return raise(th, th.rt->exc.TypeError, "can't multiply sequence by non-int of type '{}'", type_of(th, count));
  }
  int64_t n = 0;
  if (failed(index_to_i64(th, count, n, th.rt->exc.OverflowError))) return {};
  if (sizeof(size_t) < sizeof n && n > PTRDIFF_MAX) {  // more than addresses can hold, unless it is nothing
    const int64_t size = length(th, sequence);
    if (size != 0) return size < 0 ? Owned() : Owned(raise_no_memory(th));
    n = 0;
  }
  return repeat(th, sequence, n);
}

// Whether CPython would have asked the type, as a sequence, to repeat: a class made in Python always is one.
bool counts_as_sequence(const Type* t) { return t->has_flag(TypeFlags::kHeap) || t->slots.length != nullptr; }

// + and * of sequences, after the number slots gave up. NotImplemented: not sequences.
Owned try_sequence(Thread& th, BinaryOp op, Value a, Value b, bool inplace) {
  const TypeSlots& as = slots_of(th, a);
  if (op == BinaryOp::kAdd) {
    BinaryFn f = inplace && as.inplace_concat != nullptr ? as.inplace_concat : as.concat;
    return f == nullptr ? Owned::not_implemented() : f(th, a, b);
  }
  if (op != BinaryOp::kMul) return Owned::not_implemented();
  ItemFn f = inplace && as.inplace_repeat != nullptr ? as.inplace_repeat : as.repeat;
  if (f != nullptr) return repeat_sequence(th, f, a, b);
  if (inplace && counts_as_sequence(type_of(th, a))) return Owned::not_implemented();  // the right one is not tried
  ItemFn g = slots_of(th, b).repeat;
  return g == nullptr ? Owned::not_implemented() : repeat_sequence(th, g, b, a);
}

Owned try_power(Thread& th, Value base, Value exponent, Value modulus) {
  Type* bt = type_of(th, base);
  Type* et = type_of(th, exponent);
  TernaryFn left = bt->slots.power;
  TernaryFn right = bt == et ? nullptr : et->slots.power;
  if (right == left) right = nullptr;
  if (left != nullptr) {
    if (right != nullptr && is_subtype(et, bt)) {
      Owned r = right(th, base, exponent, modulus);
      if (!r || !r.get().is_not_implemented()) return r;
      right = nullptr;
    }
    Owned r = left(th, base, exponent, modulus);
    if (!r || !r.get().is_not_implemented()) return r;
  }
  if (right != nullptr) {
    Owned r = right(th, base, exponent, modulus);
    if (!r || !r.get().is_not_implemented()) return r;
  }
  if (!modulus.is_none()) {
    TernaryFn third = type_of(th, modulus)->slots.power;
    if (third != nullptr && third != left && third != right) return third(th, base, exponent, modulus);
  }
  return Owned::not_implemented();
}

Owned unary(Thread& th, Value v, UnaryFn TypeSlots::* slot, const char* what) {
  UnaryFn f = slots_of(th, v).*slot;
  if (f != nullptr) return f(th, v);
  return raise(th, th.rt->exc.TypeError, "bad operand type for {}: '{}'", what, type_of(th, v));
}

}  // namespace

Owned binary_op(Thread& th, BinaryOp op, Value a, Value b) {
  if (op == BinaryOp::kPow) return power(th, a, b, Value::none());
  const BinaryRow& row = kBinary[static_cast<size_t>(op)];
  Owned r = try_binary(th, a, b, row.slot);
  if (!r || !r.get().is_not_implemented()) return r;
  r = try_sequence(th, op, a, b, false);
  if (!r || !r.get().is_not_implemented()) return r;
  return operand_error(th, row.text, a, b);
}

Owned inplace_op(Thread& th, BinaryOp op, Value a, Value b) {
  const BinaryRow& row = kBinary[static_cast<size_t>(op)];
  if (op == BinaryOp::kPow) {
    if (TernaryFn f = slots_of(th, a).inplace_power) {
      Owned r = f(th, a, b, Value::none());
      if (!r || !r.get().is_not_implemented()) return r;
    }
    Owned r = try_power(th, a, b, Value::none());
    if (!r || !r.get().is_not_implemented()) return r;
    return operand_error(th, row.inplace_text, a, b);
  }
  if (BinaryFn f = slots_of(th, a).*row.inplace) {
    Owned r = f(th, a, b);
    if (!r || !r.get().is_not_implemented()) return r;
  }
  Owned r = try_binary(th, a, b, row.slot);
  if (!r || !r.get().is_not_implemented()) return r;
  r = try_sequence(th, op, a, b, true);
  if (!r || !r.get().is_not_implemented()) return r;
  return operand_error(th, row.inplace_text, a, b);
}

Owned power(Thread& th, Value base, Value exponent, Value modulus) {
  if (!modulus) modulus = Value::none();
  Owned r = try_power(th, base, exponent, modulus);
  if (!r || !r.get().is_not_implemented()) return r;
  if (modulus.is_none()) return operand_error(th, "** or pow()", base, exponent);
  return raise(th, th.rt->exc.TypeError, "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
               type_of(th, base), type_of(th, exponent), type_of(th, modulus));
}

Owned divmod(Thread& th, Value a, Value b) {
  Owned r = try_binary(th, a, b, &TypeSlots::divmod);
  if (!r || !r.get().is_not_implemented()) return r;
  return operand_error(th, "divmod()", a, b);
}

Owned negative(Thread& th, Value v) { return unary(th, v, &TypeSlots::negative, "unary -"); }
Owned positive(Thread& th, Value v) { return unary(th, v, &TypeSlots::positive, "unary +"); }
Owned invert(Thread& th, Value v) { return unary(th, v, &TypeSlots::invert, "unary ~"); }
Owned absolute(Thread& th, Value v) { return unary(th, v, &TypeSlots::absolute, "abs()"); }

bool is_index(Thread& th, Value v) { return is_int(v) || slots_of(th, v).index != nullptr; }

namespace {

// What __int__ and __index__ gave must be an int; an instance of a subclass is deprecated. The result is an exact int.
Owned checked_int(Thread& th, Owned r, const char* method) {
  if (!r || r.get().is_small_int() || is_exact_kind(r, Kind::kInt)) return r;
  if (!is_int(r)) {
    return raise(th, th.rt->exc.TypeError, "{} returned non-int (type {})", method, type_of(th, r));
  }
  Owned message = format_str(th,
                             "{} returned non-int (type {}).  The ability to return an instance of a strict subclass "
                             "of int is deprecated, and may be removed in a future version of Python.",
                             method, type_of(th, r));
  if (!message || failed(warn(th, th.rt->exc.DeprecationWarning, str_view(message)))) return {};
  return int_exact(th, r);
}

}  // namespace

Owned index(Thread& th, Value v) {
  if (v.is_small_int()) return Owned::borrow(v);
  if (is_int(v)) return int_exact(th, v);
  UnaryFn f = slots_of(th, v).index;
  if (f == nullptr) {
    return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as an integer", type_of(th, v));
  }
  return checked_int(th, f(th, v), "__index__");
}

Status index_to_i64(Thread& th, Value v, int64_t& out, const Type* overflow) {
  if (v.is_small_int()) {
    out = v.as_small_int();
    return Status::kOk;
  }
  Owned i = index(th, v);
  if (!i) return Status::kError;
  if (int_fits_i64(i, out)) return Status::kOk;
  if (overflow != nullptr) {
    return raise(th, overflow, "cannot fit '{}' into an index-sized integer", type_of(th, v));
  }
  out = int_sign(i) < 0 ? INT64_MIN : INT64_MAX;
  return Status::kOk;
}

Owned to_int(Thread& th, Value v) {
  if (v.is_small_int()) return Owned::borrow(v);
  const TypeSlots& s = slots_of(th, v);
  if (s.to_int != nullptr) {
    if (is_exact_kind(v, Kind::kInt)) return Owned::borrow(v);
    return checked_int(th, s.to_int(th, v), "__int__");
  }
  if (s.index != nullptr) return index(th, v);
  if (is_str(v)) return int_from_text(th, str_view(v), 10);
  if (is_bytes(v)) return int_parse(th, bytes_view(v), 10, v);
  if (has_buffer(th, v)) {
    BufferScope buffer(th);
    if (failed(buffer.open(v))) return {};
    Owned text = bytes_new(th, buffer.bytes());  // what an error shows
    return text ? int_parse(th, bytes_view(text), 10, text) : Owned();
  }
  return raise(th, th.rt->exc.TypeError,
               "int() argument must be a string, a bytes-like object or a real number, not '{}'", type_of(th, v));
}

Owned to_float(Thread& th, Value v) {
  if (v.is_small_float() || is_exact_kind(v, Kind::kFloat)) return Owned::borrow(v);
  const TypeSlots& s = slots_of(th, v);
  if (s.to_float != nullptr) {
    Owned r = s.to_float(th, v);
    if (!r || r.get().is_small_float() || is_exact_kind(r, Kind::kFloat)) return r;
    if (!is_float(r)) {
      return raise(th, th.rt->exc.TypeError, "{}.__float__ returned non-float (type {})", type_of(th, v),
                   type_of(th, r));
    }
    Owned message = format_str(th,
                               "{}.__float__ returned non-float (type {}).  The ability to return an instance of a "
                               "strict subclass of float is deprecated, and may be removed in a future version "
                               "of Python.",
                               type_of(th, v), type_of(th, r));
    if (!message || failed(warn(th, th.rt->exc.DeprecationWarning, str_view(message)))) return {};
    return float_from_double(th, float_value(r));
  }
  if (s.index != nullptr) {
    double d = 0;
    return failed(to_double(th, v, d)) ? Owned() : float_from_double(th, d);
  }
  if (is_str(v)) return float_from_text(th, str_view(v), v);
  if (has_buffer(th, v)) {
    BufferScope buffer(th);
    if (failed(buffer.open(v))) return {};
    return float_from_text(th, buffer.bytes(), v);
  }
  return raise(th, th.rt->exc.TypeError, "float() argument must be a string or a real number, not '{}'",
               type_of(th, v));
}

}  // namespace dxpy
