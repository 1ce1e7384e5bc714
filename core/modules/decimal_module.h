// The module _decimal: Python objects over decimal_number.h. decimal_type.cpp has Decimal, decimal_methods.cpp its
// methods, decimal_convert.cpp conversions, decimal_format.cpp __format__, decimal_context.cpp Context and its
// operations, decimal_signals.cpp exceptions and signal dicts, decimal_module.cpp the module.
#pragma once

#include "core/modules/decimal_number.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/native.h"

namespace dxpy {

struct DecimalObject : Object {
  decimal::Number value;  // all zero is the number 0
  int64_t hash_cache;     // 0: not computed
};

struct SignalDict : Object {
  uint32_t* word;  // in the context, or `own` once the context is gone
  uint32_t own;
};

struct DecimalContext : Object {
  decimal::Context context;
  Value traps, flags;  // owned SignalDicts over context.traps and context.status
};

constexpr size_t kSignals = 9, kConditions = 5;
struct DecimalState {
  Type *decimal = nullptr, *context = nullptr, *manager = nullptr;
  Owned signal_dict;              // the class
  Owned exception;                // DecimalException
  Owned signals[kSignals];        // exception classes in CPython's order
  Owned conditions[kConditions];  // those that InvalidOperation stands for
  Owned tuple_type, rational;     // DecimalTuple, numbers.Rational
  Owned variable;                 // ContextVar: the current context
  Owned default_context, basic_context, extended_context;
  decimal::Constants constants;
};
inline DecimalState& decimal_state(Thread& th) { return module_state<DecimalState>(th); }

inline bool is_decimal(Thread& th, Value v) {
  Type* t = decimal_state(th).decimal;
  return v.is_object() && (v.as_object()->type() == t || is_subtype(v.as_object()->type(), t));
}
inline const decimal::Number& decimal_of(Value v) { return v.as<DecimalObject>()->value; }
Owned decimal_new(Thread&, decimal::Number&& n, Type* cls = nullptr);  // nullptr: Decimal

// --- contexts
DecimalContext* decimal_current(Thread&);                     // borrowed; nullptr: an exception is pending
DecimalContext* decimal_context_arg(Thread&, Value context);  // None or empty: the current one
Owned decimal_context_new(Thread&, const decimal::Context& c, Type* cls = nullptr);
Status decimal_context_set_current(Thread&, Value context);
// Notes conditions; raises when one is trapped.
Status decimal_conditions(Thread&, DecimalContext* c, uint32_t status);
// The value of an operation after its conditions; empty when one of them is trapped.
Owned decimal_result(Thread&, DecimalContext* c, decimal::Number&& n, uint32_t status);
Status decimal_rounding(Thread&, Value v, decimal::Rounding& out);
Value decimal_rounding_name(Thread&, decimal::Rounding r);  // interned
inline constexpr const char* kRoundingNames[] = {"ROUND_UP",      "ROUND_DOWN",      "ROUND_CEILING",   "ROUND_FLOOR",
                                                 "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP"};
std::span<const NativeDef> decimal_context_methods();

// --- signals
Status decimal_signals_init(Thread&);
Status decimal_signals_add(Thread&, Module* m);
uint32_t decimal_signal_mask(size_t i);
Owned decimal_signal_dict(Thread&, uint32_t* word);
Owned decimal_signal_list(Thread&, uint32_t flags);          // list of exception classes
Owned decimal_signal_names(Thread&, uint32_t flags);         // "[InvalidOperation, ...]"
Owned decimal_condition_list(Thread&, uint32_t flags);       // as in the exceptions' arguments
Status decimal_flags_from(Thread&, Value v, uint32_t& out);  // a list of signals or a mapping
void decimal_signal_dict_release(Value dict);                // its context goes away

// --- conversions
decimal::Number decimal_from_int(Value i);  // exact
// An operand of an operation: a Decimal, or an int converted.
class DecimalOperand {
 public:
  // kFalse: neither. `raising`: TypeError instead.
  Tri open(Thread& th, Value v, bool raising);
  const decimal::Number& operator*() const { return *number_; }

 private:
  const decimal::Number* number_ = nullptr;
  decimal::Number own_;
};
Status decimal_from_float(Thread&, double d, decimal::Number& out);  // exact
// The constructor's conversion of any value; exact, or rounded to the context.
Owned decimal_convert(Thread&, Type* cls, Value v, DecimalContext* c, bool exact);
Owned decimal_as_int(Thread&, const decimal::Number& n, decimal::Rounding rounding);
Owned decimal_as_float(Thread&, const decimal::Number& n);
Owned decimal_as_tuple(Thread&, const decimal::Number& n);
Owned decimal_as_ratio(Thread&, const decimal::Number& n);
Status decimal_hash(Thread&, Value self, int64_t& out);
// The other operand of a comparison; kFalse: not comparable. `number` has the left one, perhaps scaled.
Tri decimal_comparable(Thread&, Value other, bool equality, decimal::Number& left, decimal::Number& right);

Owned decimal_format(Thread&, Value self, Value spec, Value override /* None: no */);
std::span<const NativeDef> decimal_methods();
std::span<const GetSetDef> decimal_getsets();
Status decimal_types_init(Thread&);
Status decimal_contexts_init(Thread&);
Status decimal_contexts_add(Thread&, Module* m);
std::span<const NativeDef> decimal_functions();

}  // namespace dxpy
