// The module _operator: Python's operators as functions.
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/modules/operator_getters.h"
#include "core/object/buffer.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

template <BinaryOp Op>
Owned binary(Thread& th, Value a, Value b) {
  return binary_op(th, Op, a, b);
}
template <BinaryOp Op>
Owned inplace(Thread& th, Value a, Value b) {
  return inplace_op(th, Op, a, b);
}
template <CompareOp Op>
Owned comparison(Thread& th, Value a, Value b) {
  return compare(th, a, b, Op);
}

Owned op_pow(Thread& th, Value a, Value b) { return power(th, a, b, Value::none()); }
Tri op_truth(Thread& th, Value a) { return truth(th, a); }
Tri op_not(Thread& th, Value a) {
  Tri t = truth(th, a);
  return t == Tri::kError ? t : tri(t == Tri::kFalse);
}
bool op_is(Value a, Value b) { return a == b; }
bool op_is_not(Value a, Value b) { return !(a == b); }
bool op_is_none(Value a) { return a.is_none(); }
bool op_is_not_none(Value a) { return !a.is_none(); }

Status check_concat(Thread& th, Value a) {
  const TypeSlots& s = slots_of(th, a);
  if (s.concat != nullptr || is_sequence(th, a)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "'{}' object can't be concatenated", type_of(th, a));
}
Owned op_concat(Thread& th, Value a, Value b) {
  return failed(check_concat(th, a)) ? Owned() : binary_op(th, BinaryOp::kAdd, a, b);
}
Owned op_iconcat(Thread& th, Value a, Value b) {
  return failed(check_concat(th, a)) ? Owned() : inplace_op(th, BinaryOp::kAdd, a, b);
}
Tri op_contains(Thread& th, Value a, Value b) { return contains(th, a, b); }

Owned op_count_of(Thread& th, Value a, Value b) {
  Owned it = get_iter(th, a);
  if (!it) {
    if (error_clear_if(th, th.rt->exc.TypeError)) {
      return raise(th, th.rt->exc.TypeError, "argument of type '{}' is not iterable", type_of(th, a));
    }
    return {};
  }
  int64_t n = 0;
  while (Owned item = iter_next(th, it)) {
    Tri same = equal(th, item, b);
    if (same == Tri::kError) return {};
    n += same == Tri::kTrue;
  }
  return th.has_error() ? Owned() : Owned::small_int(n);
}

Owned op_index_of(Thread& th, Value a, Value b) {
  Owned it = get_iter(th, a);
  if (!it) {
    if (error_clear_if(th, th.rt->exc.TypeError)) {
      return raise(th, th.rt->exc.TypeError, "argument of type '{}' is not iterable", type_of(th, a));
    }
    return {};
  }
  for (int64_t i = 0;; ++i) {
    Owned item = iter_next(th, it);
    if (!item) break;
    Tri same = equal(th, item, b);
    if (same == Tri::kError) return {};
    if (same == Tri::kTrue) return Owned::small_int(i);
  }
  if (th.has_error()) return {};
  return raise(th, th.rt->exc.ValueError, "sequence.index(x): x not in sequence");
}

Owned op_getitem(Thread& th, Value a, Value b) { return get_item(th, a, b); }
Status op_setitem(Thread& th, Value a, Value b, Value c) { return set_item(th, a, b, c); }
Status op_delitem(Thread& th, Value a, Value b) { return del_item(th, a, b); }

Owned op_length_hint(Thread& th, Value obj, Value fallback) {
  if (!is_int(fallback)) {
    return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as an integer", type_of(th, fallback));
  }
  int64_t n = 0;
  if (failed(int_as_i64(th, fallback, n))) return {};
  int64_t hint = length_hint(th, obj, n);
  return hint < 0 && th.has_error() ? Owned() : int_from_i64(th, hint);
}

Owned op_call(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (nargs < 1) return raise(th, th.rt->exc.TypeError, "call expected at least 1 argument, got 0");
  return call(th, args[0], args + 1, nargs - 1, kwnames);
}

// Compares in time that depends on the lengths only.
Tri op_compare_digest(Thread& th, Value a, Value b) {
  std::string_view x, y;
  BufferScope p(th), q(th);
  if (is_str(a) && is_str(b)) {
    if (!a.as<Str>()->is_ascii() || !b.as<Str>()->is_ascii()) {
      return raise(th, th.rt->exc.TypeError, "comparing strings with non-ASCII characters is not supported");
    }
    x = str_view(a);
    y = str_view(b);
  } else {
    if (failed(p.open(a)) || failed(q.open(b))) return Tri::kError;
    x = p.bytes();
    y = q.bytes();
  }
  volatile unsigned char difference = x.size() != y.size();
  for (size_t i = 0; i < y.size(); ++i) {
    char c = i < x.size() ? x[i] : y[i];
    difference = static_cast<unsigned char>(difference | (c ^ y[i]));
  }
  return tri(difference == 0);
}

#define DX_BINARY(name, op, text) function<&binary<BinaryOp::op>>(name "(a, b, /)", "Same as a " text " b.")
#define DX_INPLACE(name, op, text) function<&inplace<BinaryOp::op>>(name "(a, b, /)", "Same as a " text " b.")
#define DX_COMPARE(name, op, text) function<&comparison<CompareOp::op>>(name "(a, b, /)", "Same as a " text " b.")

const NativeDef kFunctions[] = {
    DX_BINARY("add", kAdd, "+"),
    DX_BINARY("sub", kSub, "-"),
    DX_BINARY("mul", kMul, "*"),
    DX_BINARY("matmul", kMatMul, "@"),
    DX_BINARY("floordiv", kFloorDiv, "//"),
    DX_BINARY("truediv", kTrueDiv, "/"),
    DX_BINARY("mod", kMod, "%"),
    DX_BINARY("lshift", kLshift, "<<"),
    DX_BINARY("rshift", kRshift, ">>"),
    DX_BINARY("and_", kAnd, "&"),
    DX_BINARY("xor", kXor, "^"),
    DX_BINARY("or_", kOr, "|"),
    DX_INPLACE("iadd", kAdd, "+="),
    DX_INPLACE("isub", kSub, "-="),
    DX_INPLACE("imul", kMul, "*="),
    DX_INPLACE("imatmul", kMatMul, "@="),
    DX_INPLACE("ifloordiv", kFloorDiv, "//="),
    DX_INPLACE("itruediv", kTrueDiv, "/="),
    DX_INPLACE("imod", kMod, "%="),
    DX_INPLACE("ilshift", kLshift, "<<="),
    DX_INPLACE("irshift", kRshift, ">>="),
    DX_INPLACE("iand", kAnd, "&="),
    DX_INPLACE("ixor", kXor, "^="),
    DX_INPLACE("ior", kOr, "|="),
    DX_INPLACE("ipow", kPow, "**="),
    DX_COMPARE("lt", kLt, "<"),
    DX_COMPARE("le", kLe, "<="),
    DX_COMPARE("eq", kEq, "=="),
    DX_COMPARE("ne", kNe, "!="),
    DX_COMPARE("gt", kGt, ">"),
    DX_COMPARE("ge", kGe, ">="),
    function<&op_pow>("pow(a, b, /)", "Same as a ** b."),
    function<&negative>("neg(a, /)", "Same as -a."),
    function<&positive>("pos(a, /)", "Same as +a."),
    function<&absolute>("abs(a, /)", "Same as abs(a)."),
    function<&invert>("inv(a, /)", "Same as ~a."),
    function<&invert>("invert(a, /)", "Same as ~a."),
    function<&index>("index(a, /)", "Same as a.__index__()"),
    function<&op_truth>("truth(a, /)", "Return True if a is true, False otherwise."),
    function<&op_not>("not_(a, /)", "Same as not a."),
    function<&op_is>("is_(a, b, /)", "Same as a is b."),
    function<&op_is_not>("is_not(a, b, /)", "Same as a is not b."),
    function<&op_is_none>("is_none(a, /)", "Same as a is None."),
    function<&op_is_not_none>("is_not_none(a, /)", "Same as a is not None."),
    function<&op_concat>("concat(a, b, /)", "Same as a + b, for a and b sequences."),
    function<&op_iconcat>("iconcat(a, b, /)", "Same as a += b, for a and b sequences."),
    function<&op_contains>("contains(a, b, /)", "Same as b in a (note reversed operands)."),
    function<&op_count_of>("countOf(a, b, /)", "Return the number of items in a which are, or which equal, b."),
    function<&op_index_of>("indexOf(a, b, /)", "Return the first index of b in a."),
    function<&op_getitem>("getitem(a, b, /)", "Same as a[b]."),
    function<&op_setitem>("setitem(a, b, c, /)", "Same as a[b] = c."),
    function<&op_delitem>("delitem(a, b, /)", "Same as del a[b]."),
    function<&op_length_hint>("length_hint(obj, default=0, /)",
                              "Return an estimate of the number of items in obj.\n\nThis is useful for presizing "
                              "containers when building from an iterable.\n\nIf the object supports len(), the result "
                              "will be exact.\nOtherwise, it may over- or under-estimate by an arbitrary amount."),
    raw_function(&op_call, "call(obj, /, *args, **kwargs)", "Same as obj(*args, **kwargs)."),
    function<&op_compare_digest>("_compare_digest(a, b, /)",
                                 "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming "
                                 "analysis, making it appropriate for cryptography.\n\na and b must both be of the "
                                 "same type: either str (ASCII only),\nor any bytes-like object."),
};

Status exec(Thread& th, Module* m) {
  for (const TypeSpec* spec : {&kItemGetterSpec, &kAttrGetterSpec, &kMethodCallerSpec}) {
    if (add_type(th, m, *spec) == nullptr) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kOperatorModule = {
    "_operator",
    "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic "
    "operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.  The function names "
    "are those\nused for special methods; variants without leading and trailing\n'__' are also provided for "
    "convenience.",
    kFunctions,
    &exec,
};

}  // namespace dxpy
