// The type Decimal: construction and operators.
#include "core/modules/decimal_module.h"
#include "core/object/compare_op.h"
#include "core/object/float.h"

namespace dxpy {

namespace {

using decimal::Number;
using Binary = Number (*)(const Number&, const Number&, const decimal::Context&, uint32_t&);
using Unary = Number (*)(const Number&, const decimal::Context&, uint32_t&);

Owned result(Thread& th, DecimalContext* c, Number&& n, uint32_t status) {
  if (status != 0 && failed(decimal_conditions(th, c, status))) return {};
  return decimal_new(th, std::move(n));
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (nargs == 1 && kwnames.is_empty()) {
    DecimalContext* c = decimal_current(th);
    return c == nullptr ? Owned() : decimal_convert(th, cls, args[0], c, true);
  }
  Value v[2];
  if (failed(native_match(th, "Decimal(value='0', context=None)", args, nargs, kwnames, v, 2))) return {};
  DecimalContext* c = decimal_context_arg(th, v[1]);
  return c == nullptr ? Owned() : decimal_convert(th, cls, v[0], c, true);
}
void dealloc(Thread& th, Object* o) {
  static_cast<DecimalObject*>(o)->value.coefficient.reset();
  object_free(th, o);
}

template <Binary kOperation>
Owned binary(Thread& th, Value left, Value right) {
  const Type* type = decimal_state(th).decimal;
  if (type_of(th, left) == type && type_of(th, right) == type) {
    DecimalContext* c = decimal_current(th);
    if (c == nullptr) return {};
    uint32_t status = 0;
    Number n = kOperation(decimal_of(left), decimal_of(right), c->context, status);
    return result(th, c, std::move(n), status);
  }
  DecimalOperand a, b;
  Tri known = a.open(th, left, false);
  if (known == Tri::kTrue) known = b.open(th, right, false);
  if (known != Tri::kTrue) return known == Tri::kError ? Owned() : Owned::not_implemented();
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return {};
  uint32_t status = 0;
  Number n = kOperation(*a, *b, c->context, status);
  return result(th, c, std::move(n), status);
}
template <Unary kOperation>
Owned unary(Thread& th, Value self) {
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return {};
  uint32_t status = 0;
  Number n = kOperation(decimal_of(self), c->context, status);
  return result(th, c, std::move(n), status);
}

Owned divmod_slot(Thread& th, Value left, Value right) {
  DecimalOperand a, b;
  Tri known = a.open(th, left, false);
  if (known == Tri::kTrue) known = b.open(th, right, false);
  if (known != Tri::kTrue) return known == Tri::kError ? Owned() : Owned::not_implemented();
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return {};
  uint32_t status = 0;
  Number q, r;
  decimal::divmod(*a, *b, c->context, status, q, r);
  if (failed(decimal_conditions(th, c, status))) return {};
  Owned quotient = decimal_new(th, std::move(q)), rest = decimal_new(th, std::move(r));
  return quotient && rest ? tuple_of(th, quotient, rest) : Owned();
}

Owned power_slot(Thread& th, Value base, Value exponent, Value modulus) {
  DecimalOperand a, b, m;
  Tri known = a.open(th, base, false);
  if (known == Tri::kTrue) known = b.open(th, exponent, false);
  bool plain = modulus.is_empty() || modulus.is_none();
  if (known == Tri::kTrue && !plain) known = m.open(th, modulus, false);
  if (known != Tri::kTrue) return known == Tri::kError ? Owned() : Owned::not_implemented();
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return {};
  uint32_t status = 0;
  Number n = plain ? decimal::power(*a, *b, c->context, status) : decimal::power_modulo(*a, *b, *m, c->context, status);
  return result(th, c, std::move(n), status);
}

Owned compare_slot(Thread& th, Value left, Value right, CompareOp op) {
  bool equality = op == CompareOp::kEq || op == CompareOp::kNe;
  const Number *a = &decimal_of(left), *b = nullptr;
  Number scaled, other;
  if (is_decimal(th, right)) {
    b = &decimal_of(right);
  } else {
    scaled = a->clone();
    Tri known = decimal_comparable(th, right, equality, scaled, other);
    if (known != Tri::kTrue) return known == Tri::kError ? Owned() : Owned::not_implemented();
    a = &scaled;
    b = &other;
  }
  if (a->is_nan() || b->is_nan()) {
    // Quiet ones only compare equal to nothing; for an order, and for signaling ones, it is an invalid operation.
    bool signaling = a->form == decimal::Form::kSnan || b->form == decimal::Form::kSnan;
    if (signaling || !equality) {
      DecimalContext* c = decimal_current(th);
      if (c == nullptr || failed(decimal_conditions(th, c, decimal::Condition::kInvalidOperation))) return {};
    }
    return Owned::boolean(op == CompareOp::kNe);
  }
  int order = decimal::compare_values(*a, *b);
  return Owned::boolean(compares(order, 0, op));
}

Tri truth_slot(Thread&, Value self) { return tri(!decimal_of(self).is_zero()); }
Owned int_slot(Thread& th, Value self) { return decimal_as_int(th, decimal_of(self), decimal::Rounding::kDown); }
Owned float_slot(Thread& th, Value self) { return decimal_as_float(th, decimal_of(self)); }
Owned str_slot(Thread& th, Value self) {
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return {};
  return str_ascii(th, decimal::to_text(decimal_of(self), false, c->context.capitals));
}
Owned repr_slot(Thread& th, Value self) {
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return {};
  return str_ascii(th, "Decimal('" + decimal::to_text(decimal_of(self), false, c->context.capitals) + "')");
}

void fill(TypeSlots& s) {
  s.construct = construct;
  s.dealloc = dealloc;
  s.repr = repr_slot;
  s.str = str_slot;
  s.hash = decimal_hash;
  s.compare = compare_slot;
  s.add = &binary<&decimal::add>;
  s.subtract = &binary<&decimal::subtract>;
  s.multiply = &binary<&decimal::multiply>;
  s.true_divide = &binary<&decimal::divide>;
  s.floor_divide = &binary<&decimal::divide_int>;
  s.remainder = &binary<&decimal::remainder>;
  s.divmod = divmod_slot;
  s.power = power_slot;
  s.negative = &unary<&decimal::minus>;
  s.positive = &unary<&decimal::plus>;
  s.absolute = &unary<&decimal::absolute>;
  s.truth = truth_slot;
  s.to_int = int_slot;
  s.to_float = float_slot;
}

const TypeSpec& decimal_spec() {
  static const TypeSpec spec = {
      "decimal.Decimal",
      sizeof(DecimalObject),
      Kind::kOther,
      TypeFlags::kBaseType | TypeFlags::kImmutable,
      "Construct a new Decimal object. 'value' can be an integer, string, tuple,\n"
      "or another Decimal object. If no value is given, return Decimal('0'). The\n"
      "context does not affect the conversion and is only passed to determine if\n"
      "the InvalidOperation trap is active.\n\n",
      fill,
      decimal_methods(),
      decimal_getsets(),
      "(value=\"0\", context=None)",
  };
  return spec;
}

}  // namespace

Owned decimal_new(Thread& th, Number&& n, Type* cls) {
  auto* d = make_instance<DecimalObject>(th, cls == nullptr ? decimal_state(th).decimal : cls);
  if (d == nullptr) return {};
  d->value = std::move(n);
  return Owned::steal(Value(d));
}

Status decimal_types_init(Thread& th) {
  decimal_state(th).decimal = type_from_spec(th, decimal_spec());
  return decimal_state(th).decimal == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
