// Exceptions of decimal, and the mapping from signals to booleans.
#include "core/modules/decimal_module.h"
#include "core/object/dict.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

using decimal::Condition;

struct SignalRow {
  const char* name;
  uint32_t mask;
};
const SignalRow kSignalRows[kSignals] = {
    {"InvalidOperation", Condition::kInvalidGroup},
    {"FloatOperation", Condition::kFloatOperation},
    {"DivisionByZero", Condition::kDivisionByZero},
    {"Overflow", Condition::kOverflow},
    {"Underflow", Condition::kUnderflow},
    {"Subnormal", Condition::kSubnormal},
    {"Inexact", Condition::kInexact},
    {"Rounded", Condition::kRounded},
    {"Clamped", Condition::kClamped},
};
enum SignalIndex : size_t {
  kInvalidOperation,
  kFloatOperation,
  kDivisionByZero,
  kOverflow,
  kUnderflow,
  kSubnormal,
  kInexact,
  kRounded,
  kClamped
};
const SignalRow kConditionRows[kConditions] = {
    {"InvalidOperation", Condition::kInvalidOperation},     {"ConversionSyntax", Condition::kConversionSyntax},
    {"DivisionImpossible", Condition::kDivisionImpossible}, {"DivisionUndefined", Condition::kDivisionUndefined},
    {"InvalidContext", Condition::kInvalidContext},
};

Owned exception_class(Thread& th, const char* name, std::initializer_list<Value> bases) {
  Owned name_str = str_ascii(th, name), dict = dict_new(th), base_tuple = tuple_from(th, bases.begin(), bases.size());
  if (!name_str || !dict || !base_tuple ||
      failed(dict_set_text(th, dict, "__module__", lend(str_ascii(th, "decimal"))))) {
    return {};
  }
  return type_new(th, th.rt->types.type, name_str, base_tuple, dict, Value(), nullptr);
}

constexpr const char* kValidSignals =
    "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, "
    "Subnormal, Inexact, Rounded,\n   Clamped]";

// The mask of a signal's exception class. KeyError.
Status signal_of(Thread& th, Value v, uint32_t& out) {
  auto& state = decimal_state(th);
  for (size_t i = 0; i < kSignals; ++i) {
    if (state.signals[i].get() == v) {
      out = kSignalRows[i].mask;
      return Status::kOk;
    }
  }
  return raise(th, th.rt->exc.KeyError, kValidSignals);
}

// --- SignalDict
Owned dict_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(make_instance<SignalDict>(th, cls)));
}
// One made by hand belongs to no context.
Status check_dict(Thread& th, Value v) {
  if (v.as<SignalDict>()->word != nullptr) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "invalid signal dict");
}
void dict_dealloc(Thread& th, Object* o) { object_free(th, o); }
uint32_t& word_of(Value v) { return *v.as<SignalDict>()->word; }
bool is_signal_dict(Thread& th, Value v) {
  return decimal_state(th).signal_dict && is_subtype(type_of(th, v), decimal_state(th).signal_dict.as<Type>());
}

int64_t dict_length(Thread& th, Value self) { return failed(check_dict(th, self)) ? -1 : int64_t{kSignals}; }
Owned dict_iter(Thread& th, Value self) {
  if (failed(check_dict(th, self))) return {};
  auto& state = decimal_state(th);
  Owned list = list_new(th);
  for (const Owned& s : state.signals) {
    if (!list || failed(list_append(th, list.as<List>(), s))) return {};
  }
  return get_iter(th, list);
}
Owned dict_get(Thread& th, Value self, Value key) {
  uint32_t mask = 0;
  if (failed(check_dict(th, self)) || failed(signal_of(th, key, mask))) return {};
  return Owned::boolean((word_of(self) & mask) != 0);
}
Status dict_set(Thread& th, Value self, Value key, Value value) {
  uint32_t mask = 0;
  if (failed(check_dict(th, self))) return Status::kError;
  if (value.is_empty()) return raise(th, th.rt->exc.ValueError, "signal keys cannot be deleted");
  if (failed(signal_of(th, key, mask))) return Status::kError;
  Tri on = truth(th, value);
  if (on == Tri::kError) return Status::kError;
  word_of(self) = on == Tri::kTrue ? word_of(self) | mask : word_of(self) & ~mask;
  return Status::kOk;
}
Owned dict_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (failed(check_dict(th, a))) return {};
  if (op != CompareOp::kEq && op != CompareOp::kNe) return Owned::not_implemented();
  bool same = false;
  if (is_signal_dict(th, b)) {
    if (failed(check_dict(th, b))) return {};
    same = word_of(a) == word_of(b);
  } else if (is_dict(b)) {
    uint32_t flags = 0;
    if (failed(decimal_flags_from(th, b, flags))) {
      if (!error_clear_if(th, th.rt->exc.KeyError)) return {};
      return Owned::not_implemented();
    }
    same = true;
    for (const SignalRow& row : kSignalRows) same = same && ((word_of(a) & row.mask) != 0) == ((flags & row.mask) != 0);
  } else {
    return Owned::not_implemented();
  }
  return Owned::boolean(same == (op == CompareOp::kEq));
}
Owned dict_repr(Thread& th, Value self) {
  if (failed(check_dict(th, self))) return {};
  StrBuilder b(th);
  b.append('{');
  for (size_t i = 0; i < kSignals; ++i) {
    b.append(i == 0 ? "<class 'decimal." : ", <class 'decimal.");
    b.append(kSignalRows[i].name);
    b.append("'>:");
    b.append((word_of(self) & kSignalRows[i].mask) != 0 ? "True" : "False");
  }
  b.append('}');
  return b.finish();
}
Owned m_dict_copy(Thread& th, Value self) {
  if (failed(check_dict(th, self))) return {};
  Owned out = dict_new(th);
  auto& state = decimal_state(th);
  for (size_t i = 0; i < kSignals; ++i) {
    bool on = (word_of(self) & kSignalRows[i].mask) != 0;
    if (!out || failed(dxpy::dict_set(th, out, state.signals[i], Value::boolean(on)))) return {};
  }
  return out;
}
const NativeDef kDictMethods[] = {method<&m_dict_copy>("copy(self, /)")};
void fill_dict(TypeSlots& s) {
  s.construct = dict_construct;
  s.dealloc = dict_dealloc;
  s.length = dict_length;
  s.iter = dict_iter;
  s.subscript = dict_get;
  s.set_subscript = dict_set;
  s.compare = dict_compare;
  s.hash = &hash_not_implemented;
  s.repr = dict_repr;
}
const TypeSpec kMixinSpec = {"decimal.SignalDictMixin",
                             sizeof(SignalDict),
                             Kind::kOther,
                             TypeFlags::kBaseType,
                             nullptr,
                             fill_dict,
                             kDictMethods};

Status make_signal_dict_class(Thread& th) {
  Type* mixin = type_from_spec(th, kMixinSpec);
  if (mixin == nullptr) return Status::kError;
  Owned keep = Owned::steal(type_value(mixin));
  Owned mapping = import_attr(th, "collections.abc", "MutableMapping");
  Owned bases = mapping ? tuple_of(th, type_value(mixin), mapping) : Owned(), namespace_dict = dict_new(th);
  Owned name = str_ascii(th, "SignalDict");
  if (!bases || !namespace_dict || !name) return Status::kError;
  decimal_state(th).signal_dict = call_with(th, type_value(type_of(th, mapping)), name, bases, namespace_dict);
  return decimal_state(th).signal_dict ? Status::kOk : Status::kError;
}

}  // namespace

uint32_t decimal_signal_mask(size_t i) { return kSignalRows[i].mask; }

Owned decimal_signal_dict(Thread& th, uint32_t* word) {
  auto* d = make_instance<SignalDict>(th, decimal_state(th).signal_dict.as<Type>());
  if (d == nullptr) return {};
  d->word = word;
  return Owned::steal(Value(d));
}
void decimal_signal_dict_release(Value dict) {
  if (!dict) return;
  auto* d = dict.as<SignalDict>();
  d->own = *d->word;
  d->word = &d->own;
}

Owned decimal_signal_list(Thread& th, uint32_t flags) {
  Owned list = list_new(th);
  for (size_t i = 0; i < kSignals; ++i) {
    if (!list) return {};
    if ((flags & kSignalRows[i].mask) != 0 && failed(list_append(th, list.as<List>(), decimal_state(th).signals[i]))) {
      return {};
    }
  }
  return list;
}
Owned decimal_condition_list(Thread& th, uint32_t flags) {
  Owned list = list_new(th);
  auto& state = decimal_state(th);
  for (size_t i = 0; i < kConditions; ++i) {
    if (!list) return {};
    if ((flags & kConditionRows[i].mask) != 0 && failed(list_append(th, list.as<List>(), state.conditions[i])))
      return {};
  }
  for (size_t i = 1; i < kSignals; ++i) {
    if ((flags & kSignalRows[i].mask) != 0 && failed(list_append(th, list.as<List>(), state.signals[i]))) return {};
  }
  return list;
}
Owned decimal_signal_names(Thread& th, uint32_t flags) {
  // repr() of a context lists the most telling ones first, in the order of their bits.
  constexpr size_t kOrder[] = {kClamped,  kInvalidOperation, kDivisionByZero, kInexact,  kFloatOperation,
                               kOverflow, kRounded,          kSubnormal,      kUnderflow};
  StrBuilder b(th);
  bool first = true;
  b.append('[');
  for (size_t i : kOrder) {
    if ((flags & kSignalRows[i].mask) == 0) continue;
    if (!first) b.append(", ");
    first = false;
    b.append(kSignalRows[i].name);
  }
  b.append(']');
  return b.finish();
}

Status decimal_flags_from(Thread& th, Value v, uint32_t& out) {
  out = 0;
  if (is_signal_dict(th, v)) {
    if (failed(check_dict(th, v))) return Status::kError;
    out = word_of(v);
    return Status::kOk;
  }
  if (is_list(v)) {
    auto* list = v.as<List>();
    for (size_t i = 0; i < list->size; ++i) {
      Owned item = list_get(th, list, i);
      uint32_t mask = 0;
      if (!item || failed(signal_of(th, item, mask))) return Status::kError;
      out |= mask;
    }
    return Status::kOk;
  }
  if (!is_dict(v)) return raise(th, th.rt->exc.TypeError, "argument must be a signal dict");
  if (dict_size(v) != kSignals) return raise(th, th.rt->exc.KeyError, "invalid signal dict");
  for (size_t i = 0; i < kSignals; ++i) {
    Value on = dxpy::dict_get(th, v, decimal_state(th).signals[i]);
    if (!on) {
      if (th.has_error()) return Status::kError;
      return raise(th, th.rt->exc.KeyError, "invalid signal dict");
    }
    Owned keep = Owned::borrow(on);
    Tri set = truth(th, keep);
    if (set == Tri::kError) return Status::kError;
    if (set == Tri::kTrue) out |= kSignalRows[i].mask;
  }
  return Status::kOk;
}

Status decimal_signals_init(Thread& th) {
  auto& state = decimal_state(th);
  auto& e = th.rt->exc;
  state.exception = exception_class(th, "DecimalException", {Value(e.ArithmeticError)});
  const Owned& base = state.exception;
  if (!base) return Status::kError;
  auto make = [&](SignalIndex i, std::initializer_list<Value> bases) {
    state.signals[i] = exception_class(th, kSignalRows[i].name, bases);
    return bool(state.signals[i]);
  };
  if (!make(kInvalidOperation, {base}) || !make(kFloatOperation, {base, Value(e.TypeError)}) ||
      !make(kDivisionByZero, {base, Value(e.ZeroDivisionError)}) || !make(kSubnormal, {base}) ||
      !make(kInexact, {base}) || !make(kRounded, {base}) || !make(kClamped, {base}) ||
      !make(kOverflow, {state.signals[kInexact], state.signals[kRounded]}) ||
      !make(kUnderflow, {state.signals[kInexact], state.signals[kRounded], state.signals[kSubnormal]})) {
    return Status::kError;
  }
  state.conditions[0] = state.signals[kInvalidOperation].clone();
  for (size_t i = 1; i < kConditions; ++i) {
    bool zero = kConditionRows[i].mask == Condition::kDivisionUndefined;
    state.conditions[i] =
        zero ? exception_class(th, kConditionRows[i].name, {state.conditions[0], Value(e.ZeroDivisionError)})
             : exception_class(th, kConditionRows[i].name, {state.conditions[0]});
    if (!state.conditions[i]) return Status::kError;
  }
  return make_signal_dict_class(th);
}

Status decimal_signals_add(Thread& th, Module* m) {
  auto& state = decimal_state(th);
  if (failed(module_add(th, m, "DecimalException", state.exception))) return Status::kError;
  for (size_t i = 0; i < kSignals; ++i) {
    if (failed(module_add(th, m, kSignalRows[i].name, state.signals[i]))) return Status::kError;
  }
  for (size_t i = 1; i < kConditions; ++i) {
    if (failed(module_add(th, m, kConditionRows[i].name, state.conditions[i]))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace dxpy
