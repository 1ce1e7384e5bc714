// The type Context, the current context, and localcontext().
#include "core/modules/contextvars.h"
#include "core/modules/decimal_module.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

using decimal::Condition;
using decimal::Rounding;

DecimalContext* as_context(Value v) { return v.as<DecimalContext>(); }
bool is_context(Thread& th, Value v) {
  return v.is_object() && is_subtype(v.as_object()->type(), decimal_state(th).context);
}

decimal::Context default_settings(Thread& th) {
  decimal::Context c{28,      999999,
                     -999999, Condition::kInvalidGroup | Condition::kDivisionByZero | Condition::kOverflow,
                     0,       Rounding::kHalfEven,
                     false,   true};
  c.constants = &decimal_state(th).constants;
  return c;
}

constexpr const char* kValidRoundings =
    "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, "
    "ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]";

// --- attributes
Status number_attribute(Thread& th, Value v, int64_t& out) {
  if (v.is_empty()) return raise(th, th.rt->exc.AttributeError, "context attributes cannot be deleted");
  if (!is_int(v)) return raise(th, th.rt->exc.TypeError, "an integer is required");
  return int_as_i64(th, v, out);
}
Status ranged(Thread& th, Value v, int64_t low, int64_t high, const char* message, int64_t& out) {
  int64_t n = 0;
  if (failed(number_attribute(th, v, n))) return Status::kError;
  if (n < low || n > high) return raise(th, th.rt->exc.ValueError, message);
  out = n;
  return Status::kOk;
}
Status set_prec(Thread& th, Value self, Value v) {
  return ranged(th, v, 1, decimal::kMaxPrec, "valid range for prec is [1, MAX_PREC]", as_context(self)->context.prec);
}
Status set_emin(Thread& th, Value self, Value v) {
  return ranged(th, v, decimal::kMinEmin, 0, "valid range for Emin is [MIN_EMIN, 0]", as_context(self)->context.emin);
}
Status set_emax(Thread& th, Value self, Value v) {
  return ranged(th, v, 0, decimal::kMaxEmax, "valid range for Emax is [0, MAX_EMAX]", as_context(self)->context.emax);
}
Status set_capitals(Thread& th, Value self, Value v) {
  int64_t n = 0;
  if (failed(ranged(th, v, 0, 1, "valid values for capitals are 0 or 1", n))) return Status::kError;
  as_context(self)->context.capitals = n == 1;
  return Status::kOk;
}
Status set_clamp(Thread& th, Value self, Value v) {
  int64_t n = 0;
  if (failed(ranged(th, v, 0, 1, "valid values for clamp are 0 or 1", n))) return Status::kError;
  as_context(self)->context.clamp = n == 1;
  return Status::kOk;
}
Status set_rounding(Thread& th, Value self, Value v) {
  if (v.is_empty()) return raise(th, th.rt->exc.AttributeError, "context attributes cannot be deleted");
  return decimal_rounding(th, v, as_context(self)->context.rounding);
}
Status set_word(Thread& th, Value v, uint32_t& word) {
  uint32_t flags = 0;
  if (v.is_empty()) return raise(th, th.rt->exc.AttributeError, "context attributes cannot be deleted");
  if (is_list(v)) return raise(th, th.rt->exc.TypeError, "argument must be a signal dict");
  if (failed(decimal_flags_from(th, v, flags))) return Status::kError;
  word = flags;
  return Status::kOk;
}
Status set_traps(Thread& th, Value self, Value v) { return set_word(th, v, as_context(self)->context.traps); }
Status set_flags(Thread& th, Value self, Value v) { return set_word(th, v, as_context(self)->context.status); }

Owned get_prec(Thread& th, Value self) { return int_from_i64(th, as_context(self)->context.prec); }
Owned get_emin(Thread& th, Value self) { return int_from_i64(th, as_context(self)->context.emin); }
Owned get_emax(Thread& th, Value self) { return int_from_i64(th, as_context(self)->context.emax); }
Owned get_capitals(Thread&, Value self) { return Owned::small_int(as_context(self)->context.capitals); }
Owned get_clamp(Thread&, Value self) { return Owned::small_int(as_context(self)->context.clamp); }
Owned get_rounding(Thread& th, Value self) {
  return Owned::borrow(decimal_rounding_name(th, as_context(self)->context.rounding));
}
Owned get_traps(Thread&, Value self) { return Owned::borrow(as_context(self)->traps); }
Owned get_flags(Thread&, Value self) { return Owned::borrow(as_context(self)->flags); }

const GetSetDef kGetSets[] = {
    {"prec", get_prec, set_prec},
    {"Emax", get_emax, set_emax},
    {"Emin", get_emin, set_emin},
    {"rounding", get_rounding, set_rounding},
    {"capitals", get_capitals, set_capitals},
    {"clamp", get_clamp, set_clamp},
    {"traps", get_traps, set_traps},
    {"flags", get_flags, set_flags},
};

// Sets what is given (not None) of the eight attributes.
Status set_attributes(Thread& th, Value context, const Value* v) {
  Status (*const setters[])(Thread&, Value, Value) = {set_prec, set_rounding, set_emin,
                                                      set_emax, set_capitals, set_clamp};
  for (size_t i = 0; i < 6; ++i) {
    if (!v[i].is_empty() && !v[i].is_none() && failed(setters[i](th, context, v[i]))) return Status::kError;
  }
  auto* c = as_context(context);
  uint32_t flags = 0;
  if (!v[7].is_empty() && !v[7].is_none()) {
    if (failed(decimal_flags_from(th, v[7], flags))) return Status::kError;
    c->context.traps = flags;
  }
  if (!v[6].is_empty() && !v[6].is_none()) {
    if (failed(decimal_flags_from(th, v[6], flags))) return Status::kError;
    c->context.status = flags;
  }
  return Status::kOk;
}

Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return decimal_context_new(th, default_settings(th), cls);
}
Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[8];
  if (failed(native_match(
          th,
          "Context(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
          args, nargs, kwnames, v, 8))) {
    return Status::kError;
  }
  return set_attributes(th, self, v);
}
void dealloc(Thread& th, Object* o) {
  auto* c = static_cast<DecimalContext*>(o);
  decimal_signal_dict_release(c->traps);
  decimal_signal_dict_release(c->flags);
  drop(c->traps);
  drop(c->flags);
  object_free(th, o);
}

Owned repr_context(Thread& th, Value self) {
  const decimal::Context& c = as_context(self)->context;
  Owned flags = decimal_signal_names(th, c.status), traps = decimal_signal_names(th, c.traps);
  if (!flags || !traps) return {};
  return format_str(th, "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags={}, traps={})",
                    c.prec, kRoundingNames[static_cast<size_t>(c.rounding)], c.emin, c.emax, c.capitals ? 1 : 0,
                    c.clamp ? 1 : 0, flags, traps);
}

void fill_context(TypeSlots& s) {
  s.construct = construct;
  s.init = init;
  s.dealloc = dealloc;
  s.repr = repr_context;
}

constexpr const char* kContextDoc =
    "The context affects almost all operations and controls rounding,\n"
    "Over/Underflow, raising of exceptions and much more.  A new context\n"
    "can be constructed as follows:\n\n"
    "    >>> c = Context(prec=28, Emin=-425000000, Emax=425000000,\n"
    "    ...             rounding=ROUND_HALF_EVEN, capitals=1, clamp=1,\n"
    "    ...             traps=[InvalidOperation, DivisionByZero, Overflow],\n"
    "    ...             flags=[])\n"
    "    >>>\n\n\n";

// --- localcontext()
struct ContextManager : Object {
  Value local, global;  // owned
};
using ManagerFields = OwnedFields<ContextManager, &ContextManager::local, &ContextManager::global>;
Owned manager_enter(Thread& th, Value self) {
  auto* m = self.as<ContextManager>();
  return failed(decimal_context_set_current(th, m->local)) ? Owned() : Owned::borrow(m->local);
}
Owned manager_exit(Thread& th, Value self, VarArgs) {
  return failed(decimal_context_set_current(th, self.as<ContextManager>()->global)) ? Owned() : Owned::boolean(false);
}
const NativeDef kManagerMethods[] = {
    method<&manager_enter>("__enter__(self, /)"),
    method<&manager_exit>("__exit__(self, /, *args)"),
};
void fill_manager(TypeSlots& s) { ManagerFields::fill(s); }
const TypeSpec kManagerSpec = {"decimal.ContextManager",
                               sizeof(ContextManager),
                               Kind::kOther,
                               TypeFlags::kGc | TypeFlags::kDisallowNew,
                               nullptr,
                               fill_manager,
                               kManagerMethods};

Owned context_copy(Thread& th, Value context) { return decimal_context_new(th, as_context(context)->context); }

Owned getcontext(Thread& th) {
  DecimalContext* c = decimal_current(th);
  return c == nullptr ? Owned() : Owned::borrow(Value(c));
}
Status setcontext(Thread& th, Value context) {
  if (!is_context(th, context)) return raise(th, th.rt->exc.TypeError, "argument must be a context");
  auto& state = decimal_state(th);
  // The templates stay as they are: a copy becomes current.
  if (context == state.default_context.get() || context == state.basic_context.get() ||
      context == state.extended_context.get()) {
    Owned copy = context_copy(th, context);
    if (!copy) return Status::kError;
    as_context(copy)->context.status = 0;
    return decimal_context_set_current(th, copy);
  }
  return decimal_context_set_current(th, context);
}

constexpr const char* kAttributes[] = {"prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"};

Owned localcontext(Thread& th, Value ctx, Value keywords) {
  DecimalContext* current = decimal_current(th);
  if (current == nullptr) return {};
  Owned global = Owned::borrow(Value(current));
  if (!ctx.is_none() && !is_context(th, ctx)) {
    return raise(th, th.rt->exc.TypeError, "optional argument must be a context");
  }
  Value v[8], key, value;
  size_t at = 0;
  while (keywords && dict_next(keywords, at, key, value)) {
    size_t i = 0;
    while (i < 8 && str_view(key) != kAttributes[i]) ++i;
    if (i == 8) {
      return raise(th, th.rt->exc.TypeError, "this function got an unexpected keyword argument {!r}", key);
    }
    v[i] = value;
  }
  Owned local = context_copy(th, ctx.is_none() ? global.get() : ctx);
  if (!local || failed(set_attributes(th, local, v))) return {};
  auto* m = make_instance<ContextManager>(th, decimal_state(th).manager);
  if (m == nullptr) return {};
  m->local = local.release();
  m->global = global.release();
  return Owned::steal(Value(m));
}

Owned ieee_context(Thread& th, int64_t bits) {
  if (bits <= 0 || bits > 512 || bits % 32 != 0) {
    return raise(th, th.rt->exc.ValueError, "argument must be a multiple of 32, with a maximum of 512");
  }
  decimal::Context c = default_settings(th);
  c.prec = 9 * (bits / 32) - 2;
  c.emax = 3 * (int64_t{1} << (bits / 16 + 3));
  c.emin = 1 - c.emax;
  c.traps = 0;
  c.clamp = true;
  return decimal_context_new(th, c);
}

const NativeDef kFunctions[] = {
    function<&getcontext>("getcontext()", "Get the current default context."),
    function<&setcontext>("setcontext(context, /)", "Set a new default context."),
    function<&localcontext>("localcontext(ctx=None, **kwargs)",
                            "Return a context manager for a copy of the supplied context."),
    function<&ieee_context>("IEEEContext(bits, /)",
                            "Return a context, initialized as one of the IEEE interchange formats."),
};

}  // namespace

DecimalContext* decimal_current(Thread& th) {
  auto& state = decimal_state(th);
  Value v = context_var_get(th, state.variable);
  if (v) return as_context(v);
  Owned fresh = decimal_context_new(th, as_context(state.default_context)->context);
  if (!fresh) return nullptr;
  as_context(fresh)->context.status = 0;
  if (failed(decimal_context_set_current(th, fresh))) return nullptr;
  return as_context(fresh);  // the variable keeps it
}
Status decimal_context_set_current(Thread& th, Value context) {
  return context_var_set(th, decimal_state(th).variable, context);
}
DecimalContext* decimal_context_arg(Thread& th, Value context) {
  if (context.is_empty() || context.is_none()) return decimal_current(th);
  if (is_context(th, context)) return as_context(context);
  (void)raise(th, th.rt->exc.TypeError, "optional argument must be a context");
  return nullptr;
}

Owned decimal_context_new(Thread& th, const decimal::Context& settings, Type* cls) {
  auto* c = make_instance<DecimalContext>(th, cls == nullptr ? decimal_state(th).context : cls);
  if (c == nullptr) return {};
  Owned result = Owned::steal(Value(c));
  c->context = settings;
  c->context.constants = &decimal_state(th).constants;
  c->traps = decimal_signal_dict(th, &c->context.traps).release();
  c->flags = decimal_signal_dict(th, &c->context.status).release();
  return c->traps && c->flags ? std::move(result) : Owned();
}

Status decimal_conditions(Thread& th, DecimalContext* c, uint32_t status) {
  c->context.status |= status;
  uint32_t trapped = status & c->context.traps;
  if ((status & Condition::kMallocError) != 0) return raise_no_memory(th);
  if (trapped == 0) return Status::kOk;
  Owned list = decimal_condition_list(th, trapped);
  if (!list) return Status::kError;
  auto& state = decimal_state(th);
  for (size_t i = 0; i < kSignals; ++i) {
    if ((trapped & decimal_signal_mask(i)) == 0) continue;
    Owned e = call_with(th, state.signals[i], list);
    return e ? Status(raise_exception(th, e)) : Status::kError;
  }
  return Status::kOk;
}

Owned decimal_result(Thread& th, DecimalContext* c, decimal::Number&& n, uint32_t status) {
  if (status != 0 && failed(decimal_conditions(th, c, status))) return {};
  return decimal_new(th, std::move(n));
}

Status decimal_rounding(Thread& th, Value v, Rounding& out) {
  for (int i = 0; i < decimal::kRoundings && is_str(v); ++i) {
    if (str_view(v) == kRoundingNames[i]) {
      out = static_cast<Rounding>(i);
      return Status::kOk;
    }
  }
  return raise(th, th.rt->exc.TypeError, kValidRoundings);
}
Value decimal_rounding_name(Thread& th, Rounding r) { return str_intern(th, kRoundingNames[static_cast<size_t>(r)]); }

std::span<const NativeDef> decimal_functions() { return kFunctions; }

Status decimal_contexts_init(Thread& th) {
  static const TypeSpec kContextSpec = {
      "decimal.Context",
      sizeof(DecimalContext),
      Kind::kOther,
      TypeFlags::kBaseType | TypeFlags::kImmutable,
      kContextDoc,
      fill_context,
      decimal_context_methods(),
      kGetSets,
      "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)"};
  auto& state = decimal_state(th);
  state.context = type_from_spec(th, kContextSpec);
  Type* manager = state.context != nullptr ? type_from_spec(th, kManagerSpec) : nullptr;
  if (manager == nullptr) return Status::kError;
  state.manager = manager;  // for the runtime's life
  state.variable = context_var_new(th, "decimal_context");
  decimal::Context c = default_settings(th);
  state.default_context = decimal_context_new(th, c);
  c.prec = 9;
  c.traps = 0;
  state.extended_context = decimal_context_new(th, c);
  c.rounding = Rounding::kHalfUp;
  c.traps = Condition::kInvalidGroup | Condition::kDivisionByZero | Condition::kOverflow | Condition::kUnderflow |
            Condition::kClamped;
  state.basic_context = decimal_context_new(th, c);
  bool good = state.variable && state.default_context && state.extended_context && state.basic_context;
  return good ? Status::kOk : Status::kError;
}

Status decimal_contexts_add(Thread& th, Module* m) {
  auto& state = decimal_state(th);
  if (failed(module_add_type(th, m, state.context)) ||
      failed(module_add(th, m, "DefaultContext", state.default_context)) ||
      failed(module_add(th, m, "BasicContext", state.basic_context))) {
    return Status::kError;
  }
  return module_add(th, m, "ExtendedContext", state.extended_context);
}

}  // namespace dxpy
