// The module _contextvars: Context, ContextVar, Token.
//
// A context's variables are in a dict that copies share: it is cloned before a change when another context holds it.
// Thread::context is the current context, made when first needed.
#include "core/modules/contextvars.h"

#include "core/interp/suspend.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/gc.h"

namespace dxpy {

namespace {

struct ContextState {
  Type *context = nullptr, *var = nullptr, *token = nullptr;
  Owned missing;  // Token.MISSING
};
ContextState& state(Thread& th) { return module_state<ContextState>(th); }

struct Context : Object {
  Value vars;      // owned dict: ContextVar -> value
  Value previous;  // owned; the context to go back to while this one is entered
  bool entered;
  // What was looked up last, borrowed from `vars`; empty: nothing since they changed.
  Value last_var, last_value;
};
struct ContextVar : Object {
  Value name, fallback;  // owned; fallback may be empty
};
struct Token : Object {
  Value context, var, old;  // owned; old empty: the variable had no value
  bool used;
};
using ContextFields = OwnedFields<Context, &Context::vars, &Context::previous>;
using VarFields = OwnedFields<ContextVar, &ContextVar::name, &ContextVar::fallback>;
using TokenFields = OwnedFields<Token, &Token::context, &Token::var, &Token::old>;

std::string address(const Object* o) {
  char text[20];
  size_t n = sizeof text;
  auto v = static_cast<uint64_t>(reinterpret_cast<uintptr_t>(o));
  do {
    text[--n] = "0123456789abcdef"[v & 15];
    v >>= 4;
  } while (v != 0);
  return "0x" + std::string(text + n, sizeof text - n);
}

// --- contexts

Owned context_new(Thread& th, Value vars) {
  Owned dict = vars ? Owned::borrow(vars) : dict_new(th);
  if (!dict) return {};
  auto* c = make_instance<Context>(th, state(th).context);
  if (c == nullptr) return {};
  c->vars = dict.release();
  return Owned::steal(Value(c));
}

Context* current(Thread& th) {
  if (!th.context) th.context = context_new(th, Value());
  return th.context ? th.context.as<Context>() : nullptr;
}

// The value of a variable, borrowed; empty: it has none, or an exception is pending.
Value find(Thread& th, Context* c, Value var) {
  if (c->last_var == var) return c->last_value;
  Value v = dict_get(th, c->vars, var);
  if (v) {
    c->last_var = var;
    c->last_value = v;
  }
  return v;
}

// Makes the context's dict its own before a change.
Status own_vars(Thread& th, Context* c) {
  c->last_var = Value();
  if (reference_count(c->vars.as_object()) == 1) return Status::kOk;
  Owned copy = dict_copy(th, c->vars);
  if (!copy) return Status::kError;
  assign_owned(c->vars, std::move(copy));
  return Status::kOk;
}

Owned context_construct(Thread& th, Type*, const Value*, size_t nargs, Value kwnames) {
  if (nargs != 0 || (!kwnames.is_empty() && !fast_items_tuple(kwnames).empty())) {
    return raise(th, th.rt->exc.TypeError, "Context() does not accept any arguments");
  }
  return context_new(th, Value());
}

Status check_key(Thread& th, Value key) {
  if (type_of(th, key) == state(th).var) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "a ContextVar key was expected, got {!r}", key);
}

Owned context_subscript(Thread& th, Value self, Value key) {
  if (failed(check_key(th, key))) return {};
  Value v = dict_get(th, self.as<Context>()->vars, key);
  if (v) return Owned::borrow(v);
  return th.has_error() ? Owned() : Owned(raise_key_error(th, key));
}
Tri context_contains(Thread& th, Value self, Value key) {
  if (failed(check_key(th, key))) return Tri::kError;
  return dict_contains(th, self.as<Context>()->vars, key);
}
int64_t context_length(Thread&, Value self) { return static_cast<int64_t>(dict_size(self.as<Context>()->vars)); }
Owned context_iter(Thread& th, Value self) {
  Owned keys = dict_keys_list(th, self.as<Context>()->vars);
  return keys ? get_iter(th, keys) : Owned();
}
Owned context_compare(Thread& th, Value a, Value b, CompareOp op) {
  Type* type = state(th).context;
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || type_of(th, a) != type || type_of(th, b) != type) {
    return Owned::not_implemented();
  }
  return compare(th, a.as<Context>()->vars, b.as<Context>()->vars, op);
}

Owned m_context_get(Thread& th, Context* c, Value key, Value fallback) {
  if (failed(check_key(th, key))) return {};
  Value v = dict_get(th, c->vars, key);
  if (v) return Owned::borrow(v);
  return th.has_error() ? Owned() : Owned::borrow(fallback);
}
Owned m_items(Thread& th, Context* c) { return dict_items_list(th, c->vars); }
Owned m_keys(Thread& th, Context* c) { return dict_keys_list(th, c->vars); }
Owned m_values(Thread& th, Context* c) { return dict_values_list(th, c->vars); }
Owned m_copy(Thread& th, Context* c) { return context_new(th, c->vars); }

Owned m_run(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (nargs < 1) return raise(th, th.rt->exc.TypeError, "run() missing 1 required positional argument");
  auto* c = self.as<Context>();
  if (c->entered) return raise(th, th.rt->exc.RuntimeError, "cannot enter context: {!r} is already entered", self);
  if (suspend_point(th) != nullptr) {
    Frame* f = nullptr;
    Tri t = tail_prepare(th, args[0], args + 1, nargs - 1, kwnames, f);
    if (t == Tri::kError) return {};
    if (t == Tri::kTrue) {
      c->entered = true;
      c->previous = th.context.release();
      th.context = Owned::borrow(self);
      return tail_call(th, f);
    }
  }
  Owned previous = std::move(th.context);
  c->entered = true;
  th.context = Owned::borrow(self);
  Owned result = call(th, args[0], args + 1, nargs - 1, kwnames);
  c->entered = false;
  th.context = std::move(previous);
  return result;
}

// run() whose call was left to the dispatch loop.
Owned finish_run(Thread& th, Value self, Owned result) {
  auto* c = self.as<Context>();
  c->entered = false;
  th.context = Owned::steal(std::exchange(c->previous, Value()));
  return result;
}

const NativeDef kContextMethods[] = {
    method<&m_context_get>("get(self, key, default=None, /)",
                           "Return the value for `key` if `key` has the value in the context object.\n\n"
                           "If `key` does not exist, return `default`.  If `default` is not\ngiven, return None."),
    method<&m_items>("items(self, /)",
                     "Return all variables and their values in the context object.\n\n"
                     "The result is returned as a list of 2-tuples (variable, value)."),
    method<&m_keys>("keys(self, /)", "Return a list of all variables in the context object."),
    method<&m_values>("values(self, /)", "Return a list of all variables' values in the context object."),
    method<&m_copy>("copy(self, /)", "Return a shallow copy of the context object."),
    suspending(raw_method(m_run, "run(...)")),
};

void context_clear(Thread& th, Object* o) {
  static_cast<Context*>(o)->last_var = Value();
  ContextFields::clear(th, o);
}

void fill_context(TypeSlots& s) {
  ContextFields::fill(s);
  s.clear = context_clear;
  s.construct = context_construct;
  s.hash = hash_not_implemented;
  s.compare = context_compare;
  s.iter = context_iter;
  s.length = context_length;
  s.subscript = context_subscript;
  s.contains = context_contains;
}

// --- variables

Owned var_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "ContextVar(name, /, *, default=<unrepresentable>)", args, nargs, kwnames, v, 2))) {
    return {};
  }
  if (!is_str(v[0])) return raise(th, th.rt->exc.TypeError, "context variable name must be a str");
  int64_t ignored;
  if (failed(hash(th, v[0], ignored))) return {};
  auto* var = make_instance<ContextVar>(th, cls);
  if (var == nullptr) return {};
  var->name = own(v[0]);
  var->fallback = own(v[1]);
  return Owned::steal(Value(var));
}
Owned var_repr(Thread& th, Value self) {
  auto* v = self.as<ContextVar>();
  if (!v->fallback) return format_str(th, "<ContextVar name={!r} at {}>", v->name, address(v));
  return format_str(th, "<ContextVar name={!r} default={!r} at {}>", v->name, v->fallback, address(v));
}
Status var_hash(Thread&, Value self, int64_t& out) {
  out = hash_pointer(self.as_object());
  return Status::kOk;
}

Owned m_var_get(Thread& th, Value self, Value fallback) {
  if (th.context) {
    Value v = find(th, th.context.as<Context>(), self);
    if (v) return Owned::borrow(v);
    if (th.has_error()) return {};
  }
  if (fallback) return Owned::borrow(fallback);
  auto* var = self.as<ContextVar>();
  if (var->fallback) return Owned::borrow(var->fallback);
  return raise_with(th, th.rt->exc.LookupError, self);
}
Owned m_var_set(Thread& th, Value self, Value value) {
  Context* c = current(th);
  if (c == nullptr) return {};
  Owned held = Owned::borrow(Value(c));
  Owned old = Owned::borrow(find(th, c, self));
  if (!old && th.has_error()) return {};
  if (failed(own_vars(th, c)) || failed(dict_set(th, c->vars, self, value))) return {};
  auto* t = make_instance<Token>(th, state(th).token);
  if (t == nullptr) return {};
  t->context = held.release();
  t->var = own(self);
  t->old = old.release();
  return Owned::steal(Value(t));
}
Status m_var_reset(Thread& th, Value self, Value token) {
  if (type_of(th, token) != state(th).token) {
    return raise(th, th.rt->exc.TypeError, "expected an instance of Token, got {!r}", token);
  }
  auto* t = token.as<Token>();
  if (t->used) return raise(th, th.rt->exc.RuntimeError, "{!r} has already been used once", token);
  if (t->var != self) {
    return raise(th, th.rt->exc.ValueError, "{!r} was created by a different ContextVar", token);
  }
  Context* c = current(th);
  if (c == nullptr) return Status::kError;
  if (t->context != Value(c)) {
    return raise(th, th.rt->exc.ValueError, "{!r} was created in a different Context", token);
  }
  t->used = true;
  if (failed(own_vars(th, c))) return Status::kError;
  if (t->old) return dict_set(th, c->vars, self, t->old);
  Tri removed = dict_remove(th, c->vars, self);
  if (removed == Tri::kFalse) return raise_with(th, th.rt->exc.LookupError, self);
  return removed == Tri::kTrue ? Status::kOk : Status::kError;
}

const NativeDef kVarMethods[] = {
    method<&m_var_get>("get(self, default=<unrepresentable>, /)",
                       "Return a value for the context variable for the current context.\n\n"
                       "If there is no value for the variable in the current context, the\n"
                       "method will:\n"
                       " * return the value of the default argument of the method, if\n   provided; or\n"
                       " * return the default value for the context variable, if it was\n   created with one; or\n"
                       " * raise a LookupError."),
    method<&m_var_set>("set(self, value, /)",
                       "Call to set a new value for the context variable in the current context.\n\n"
                       "The required value argument is the new value for the context\nvariable.\n\n"
                       "Returns a Token object that can be used to restore the variable to\n"
                       "its previous value via the `ContextVar.reset()` method."),
    method<&m_var_reset>("reset(self, token, /)",
                         "Reset the context variable.\n\n"
                         "The variable is reset to the value it had before the\n"
                         "`ContextVar.set()` that created the token was used."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "ContextVars are generic over the type of their contained values"),
};
const GetSetDef kVarGetSets[] = {
    {"name", [](Thread&, Value v) { return Owned::borrow(v.as<ContextVar>()->name); }},
};
void fill_var(TypeSlots& s) {
  VarFields::fill(s);
  s.construct = var_construct;
  s.repr = var_repr;
  s.hash = var_hash;
}

// --- tokens

Owned token_construct(Thread& th, Type*, const Value*, size_t, Value) {
  return raise(th, th.rt->exc.RuntimeError, "Tokens can only be created by ContextVars");
}
Owned token_repr(Thread& th, Value self) {
  auto* t = self.as<Token>();
  return format_str(th, "<Token{} var={!r} at {}>", t->used ? " used" : "", t->var, address(t));
}
Owned m_enter(Thread&, Value self) { return Owned::borrow(self); }
Status m_exit(Thread& th, Value self, Value, Value, Value) {
  return m_var_reset(th, lend(Owned::borrow(self.as<Token>()->var)), self);
}
const NativeDef kTokenMethods[] = {
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "Tokens are generic over the same type as the ContextVar which created them."),
    method<&m_enter>("__enter__(self, /)", "Enter into Token context manager."),
    method<&m_exit>("__exit__(self, type, val, tb, /)",
                    "Exit from Token context manager, restore the linked ContextVar."),
};
const GetSetDef kTokenGetSets[] = {
    {"var", [](Thread&, Value v) { return Owned::borrow(v.as<Token>()->var); }},
    {"old_value",
     [](Thread& th, Value v) {
       Value old = v.as<Token>()->old;
       return Owned::borrow(old ? old : state(th).missing.get());
     }},
};
void fill_token(TypeSlots& s) {
  TokenFields::fill(s);
  s.construct = token_construct;
  s.repr = token_repr;
  s.hash = hash_not_implemented;
}

Owned missing_repr(Thread& th, Value) { return str_ascii(th, "<Token.MISSING>"); }
void fill_missing(TypeSlots& s) { s.repr = missing_repr; }

const TypeSpec kContextSpec = {"_contextvars.Context",
                               sizeof(Context),
                               Kind::kOther,
                               TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kMapping,
                               nullptr,
                               fill_context,
                               kContextMethods};
const TypeSpec kVarSpec = {"_contextvars.ContextVar",
                           sizeof(ContextVar),
                           Kind::kOther,
                           TypeFlags::kGc,
                           nullptr,
                           fill_var,
                           kVarMethods,
                           kVarGetSets};
const TypeSpec kTokenSpec = {"_contextvars.Token", sizeof(Token), Kind::kOther, TypeFlags::kGc, nullptr,
                             fill_token,           kTokenMethods, kTokenGetSets};
const TypeSpec kMissingSpec = {"Token.MISSING",         sizeof(Object), Kind::kOther,
                               TypeFlags::kDisallowNew, nullptr,        fill_missing};

const NativeDef kFunctions[] = {function<&context_copy_current>("copy_context()")};

Status exec(Thread& th, Module* m) {
  for (const NativeDef& def : kContextMethods) {
    if (def.raw == &m_run) tail_set_finish(*th.rt, &def, &finish_run);
  }
  auto& s = state(th);
  if ((s.context = add_type(th, m, kContextSpec)) == nullptr) return Status::kError;
  if ((s.var = add_type(th, m, kVarSpec)) == nullptr) return Status::kError;
  if ((s.token = add_type(th, m, kTokenSpec)) == nullptr) return Status::kError;
  Type* missing = type_from_spec(th, kMissingSpec);
  if (missing == nullptr) return Status::kError;
  s.missing = Owned::steal(Value(object_alloc(th, missing)));
  if (!s.missing || failed(dict_set_text(th, s.token->dict, "MISSING", s.missing))) return Status::kError;
  type_modified(th, s.token);
  return Status::kOk;
}

}  // namespace

Owned context_var_new(Thread& th, std::string_view name) {
  Owned cls = import_attr(th, "_contextvars", "ContextVar");
  return cls ? call_with(th, cls, lend(str_new(th, name))) : Owned();
}
Owned context_copy_current(Thread& th) {
  Context* c = current(th);
  return c == nullptr ? Owned() : context_new(th, c->vars);
}
Value context_var_get(Thread& th, Value var) { return th.context ? find(th, th.context.as<Context>(), var) : Value(); }
Status context_var_set(Thread& th, Value var, Value value) {
  Owned token = m_var_set(th, var, value);
  return token ? Status::kOk : Status::kError;
}

const ModuleDef kContextvarsModule = {"_contextvars", "Context Variables", kFunctions, &exec};

}  // namespace dxpy
