// The module _decimal.
#include "core/modules/decimal_module.h"

#include "core/modules/builtin_module.h"

namespace dxpy {

namespace {

struct IntRow {
  const char* name;
  int64_t value;
};
const IntRow kConstants[] = {{"MAX_PREC", decimal::kMaxPrec},
                             {"MAX_EMAX", decimal::kMaxEmax},
                             {"MIN_EMIN", decimal::kMinEmin},
                             {"MIN_ETINY", decimal::kMinEtiny},
                             {"IEEE_CONTEXT_MAX_BITS", 512}};

Status make_tuple_type(Thread& th) {
  auto& state = decimal_state(th);
  Owned make = import_attr(th, "collections", "namedtuple");
  state.tuple_type =
      make ? call_with(th, make, lend(str_ascii(th, "DecimalTuple")), lend(str_ascii(th, "sign digits exponent")))
           : Owned();
  if (!state.tuple_type) return Status::kError;
  return set_attr(th, state.tuple_type, "__module__", lend(str_ascii(th, "decimal")));
}

Status register_number(Thread& th) {
  auto& state = decimal_state(th);
  state.rational = import_attr(th, "numbers", "Rational");
  Owned number = state.rational ? import_attr(th, "numbers", "Number") : Owned();
  if (!number) return Status::kError;
  Owned done = call_method(th, number, lend(str_ascii(th, "register")), type_value(state.decimal));
  return done ? Status::kOk : Status::kError;
}

// Once in a runtime: a module that is imported afresh has the same types.
Status init(Thread& th) {
  if (decimal_state(th).rational) return Status::kOk;
  if (failed(decimal_types_init(th)) || failed(decimal_signals_init(th)) || failed(decimal_contexts_init(th)) ||
      failed(make_tuple_type(th))) {
    return Status::kError;
  }
  return register_number(th);
}

Status exec(Thread& th, Module* m) {
  if (failed(init(th)) || failed(decimal_signals_add(th, m)) || failed(decimal_contexts_add(th, m)) ||
      failed(module_add_type(th, m, decimal_state(th).decimal)) ||
      failed(module_add(th, m, "DecimalTuple", decimal_state(th).tuple_type))) {
    return Status::kError;
  }
  for (const IntRow& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  for (const char* name : kRoundingNames) {
    if (failed(module_add(th, m, name, str_intern(th, name)))) return Status::kError;
  }
  if (failed(module_add(th, m, "HAVE_THREADS", Value::boolean(true))) ||
      failed(module_add(th, m, "HAVE_CONTEXTVAR", Value::boolean(true))) ||
      failed(module_add_text(th, m, "__version__", "1.70"))) {
    return Status::kError;
  }
  return module_add_text(th, m, "__libmpdec_version__", "2.5.1");
}

}  // namespace

const ModuleDef kDecimalModule = {"_decimal", "C decimal arithmetic module", decimal_functions(), &exec};

}  // namespace dxpy
