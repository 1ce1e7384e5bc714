// Matching arguments to the declared signatures of built-in functions.
#include "core/object/native.h"

#include <algorithm>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "core/memory/alloc.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/module.h"
#include "core/object/native_call.h"
#include "core/object/str.h"
#include "core/object/suggest.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

struct NativeParameter {
  Value name;           // interned str, immortal
  Value default_value;  // owned; empty: none, or one that only shows in the text
  bool optional = false;
};

struct NativeSignature {
  std::string_view name;
  std::vector<NativeParameter>
      params;  // positional-only, positional-or-keyword, keyword-only, **kwargs; *args has no entry
  int positional_only = 0;
  int positional = 0;  // positional-only included
  int required = 0;    // leading positional parameters without a default
  int named = 0;       // all but **kwargs
  bool varargs = false;
  bool kwargs = false;
  // Neither *args nor **kwargs nor a required keyword: from `required` to `positional` arguments by position need no
  // matching, and `defaults` (borrowed from `params`, in their order) stand for those that are not given.
  bool plain = false;
  size_t count = 0;  // of params
  std::unique_ptr<Value[]> defaults;

  bool needs_no_matching(size_t nargs, Value kwnames) const {
    const auto least = static_cast<size_t>(required), spread = static_cast<size_t>(positional - required);
    return plain && kwnames.is_empty() && nargs - least <= spread;
  }
};

// Signatures by the address of their text: open addressing, at most half full.
struct NativeSignatures {
  ~NativeSignatures() {
    for (Entry& e : entries_) {
      if (e.signature == nullptr) continue;
      for (NativeParameter& p : e.signature->params) dec_ref(p.default_value);
      delete e.signature;
    }
  }
  NativeSignature* find(const char* text) const {
    for (size_t at = place(text);; ++at) {
      const Entry& e = entries_[at & (entries_.size() - 1)];
      if (e.text == text || e.signature == nullptr) return e.signature;
    }
  }
  void add(const char* text, NativeSignature* signature) {
    if (2 * ++count_ > entries_.size()) grow();
    put({text, signature});
  }

 private:
  struct Entry {
    const char* text = nullptr;
    NativeSignature* signature = nullptr;
  };
  // Multiplication spreads addresses that lie side by side (2^64 / golden ratio).
  size_t place(const char* text) const {
    return (uint64_t{reinterpret_cast<uintptr_t>(text)} * 0x9E3779B97F4A7C15u) >> 40;
  }
  void put(Entry e) {
    size_t at = place(e.text);
    while (entries_[at & (entries_.size() - 1)].signature != nullptr) ++at;
    entries_[at & (entries_.size() - 1)] = e;
  }
  void grow() {
    std::vector<Entry> old(entries_.size() * 2);
    old.swap(entries_);
    for (Entry& e : old) {
      if (e.signature != nullptr) put(e);
    }
  }
  std::vector<Entry> entries_ = std::vector<Entry>(256);
  size_t count_ = 0;
};

namespace {

bool is_space(char c) { return c == ' ' || c == '\n'; }

std::string_view trim(std::string_view s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}

// Splits at the next comma outside brackets and quotes.
std::string_view next_part(std::string_view& rest) {
  int depth = 0;
  char quote = 0;
  size_t i = 0;
  for (; i < rest.size(); ++i) {
    char c = rest[i];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      --depth;
    } else if (c == ',' && depth == 0) {
      break;
    }
  }
  std::string_view part = trim(rest.substr(0, i));
  rest = i < rest.size() ? rest.substr(i + 1) : std::string_view();
  return part;
}

Owned parse_default(Thread& th, std::string_view text) {
  if (text == "None") return Owned::none();
  if (text == "True") return Owned::boolean(true);
  if (text == "False") return Owned::boolean(false);
  if (text == "()") return Owned::borrow(th.rt->empty_tuple);
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front() &&
      text.find('\\') == std::string_view::npos) {
    return str_new(th, text.substr(1, text.size() - 2));
  }
  std::string_view digits = !text.empty() && text.front() == '-' ? text.substr(1) : text;
  if (!digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos)
    return int_from_text(th, text, 10);
  if (!digits.empty() && digits.find_first_not_of("0123456789.e-+") == std::string_view::npos)
    return float_from_text(th, text);
  return {};
}

NativeSignature* parse_signature(Thread& th, const char* text) {
  auto* sig = new (std::nothrow) NativeSignature;
  if (sig == nullptr) return nullptr;
  std::string_view all(text);
  size_t open = all.find('(');
  sig->name = all.substr(0, open);
  std::string_view rest = open == std::string_view::npos ? std::string_view() : all.substr(open + 1);
  size_t close = rest.rfind(')');
  if (close != std::string_view::npos) rest = rest.substr(0, close);
  bool keyword_only = false;
  bool first = true;
  while (!trim(rest).empty()) {
    std::string_view part = next_part(rest);
    if (part.empty()) continue;
    if (part.front() == '$') part.remove_prefix(1);
    if (first && (part == "self" || part == "cls" || part == "module" || part == "type")) {
      first = false;
      continue;
    }
    first = false;
    if (part == "/") {
      sig->positional_only = static_cast<int>(sig->params.size());
      continue;
    }
    if (part.size() > 2 && part.substr(0, 2) == "**") {
      sig->kwargs = true;
      sig->params.push_back({str_intern(th, part.substr(2)), Value(), true});
      continue;
    }
    if (part.front() == '*') {
      sig->varargs = part.size() > 1;
      keyword_only = true;
      continue;
    }
    NativeParameter p;
    size_t eq = part.find('=');
    std::string_view name = trim(part.substr(0, eq));
    if (size_t colon = name.find(':'); colon != std::string_view::npos) name = trim(name.substr(0, colon));
    p.name = str_intern(th, name);
    if (eq != std::string_view::npos) {
      p.optional = true;
      p.default_value = parse_default(th, trim(part.substr(eq + 1))).release();
      if (th.has_error()) clear_error(th);
    }
    sig->params.push_back(p);
    if (!keyword_only) ++sig->positional;
  }
  sig->named = static_cast<int>(sig->params.size()) - (sig->kwargs ? 1 : 0);
  while (sig->required < sig->positional && !sig->params[static_cast<size_t>(sig->required)].optional) ++sig->required;
  sig->plain = !sig->varargs && !sig->kwargs;
  for (int i = sig->positional; i < sig->named; ++i) {
    sig->plain = sig->plain && sig->params[static_cast<size_t>(i)].optional;
  }
  sig->count = sig->params.size();
  sig->defaults = std::make_unique<Value[]>(sig->count);
  for (size_t i = 0; i < sig->count; ++i) sig->defaults[i] = sig->params[i].default_value;
  return sig;
}

// "list.append" or "math.sqrt" or "len": how messages about the whole call name a function.
std::string qualified_name(Thread& th, const NativeContext& c, Value self) {
  std::string name(c.signature->name);
  if (c.def == nullptr || self.is_empty()) return name;
  if (is_kind(self, Kind::kModule)) {
    Value module = self.as<Module>()->dict;
    Value module_name = dict_get_str(module, th.rt->names.__name__);
    if (module_name && is_str(module_name) && !str_equals(module_name, "builtins")) {
      return std::string(str_view(module_name)) + "." + name;
    }
    return name;
  }
  Type* t = c.def->kind == NativeKind::kClassMethod && is_type(self) ? self.as<Type>() : type_of(th, self);
  return std::string(t->name) + "." + name;
}

Failure wrong_count(Thread& th, const NativeContext& c, Value self, size_t nargs) {
  const NativeSignature& s = *c.signature;
  const Type* error = th.rt->exc.TypeError;
  bool positional_only = s.named == s.positional_only;
  int max = s.positional;
  int given = static_cast<int>(nargs);
  if (positional_only && max == 0) {
    return raise(th, error, "{}() takes no arguments ({} given)", qualified_name(th, c, self), given);
  }
  if (positional_only && max == 1 && s.required == 1) {
    return raise(th, error, "{}() takes exactly one argument ({} given)", qualified_name(th, c, self), given);
  }
  if (positional_only) {
    bool few = given < s.required;
    int bound = few ? s.required : max;
    const char* how = s.required == max && !s.varargs ? "" : few ? "at least " : "at most ";
    return raise(th, error, "{} expected {}{} argument{}, got {}", s.name, how, bound, bound == 1 ? "" : "s", given);
  }
  const char* how = s.required == max ? "exactly" : "at most";
  const char* sort = s.named > max ? " positional" : "";
  if (max == 0) return raise(th, error, "{}() takes no positional arguments", s.name);
  return raise(th, error, "{}() takes {} {}{} argument{} ({} given)", s.name, how, max, sort, max == 1 ? "" : "s",
               given);
}

Failure missing_argument(Thread& th, const NativeContext& c, Value self, int index, size_t nargs) {
  const NativeSignature& s = *c.signature;
  if (index < s.positional_only) {
    if (s.named == s.positional_only) return wrong_count(th, c, self, nargs);
    int least = s.required < s.positional_only ? s.required : s.positional_only;
    return raise(th, th.rt->exc.TypeError, "{}() takes {} {} positional argument{} ({} given)", s.name,
                 least < s.positional ? "at least" : "exactly", least, least == 1 ? "" : "s", static_cast<int>(nargs));
  }
  Value name = s.params[static_cast<size_t>(index)].name;
  if (index < s.positional) {
    return raise(th, th.rt->exc.TypeError, "{}() missing required argument '{}' (pos {})", s.name, name, index + 1);
  }
  return raise(th, th.rt->exc.TypeError, "{}() missing required keyword-only argument '{}'", s.name, name);
}

Failure unexpected_keyword(Thread& th, const NativeSignature& s, Value name) {
  std::string_view given = str_view(name), best;
  size_t best_distance = SIZE_MAX;
  for (int i = s.positional_only; i < s.named; ++i) {
    std::string_view text = str_view(s.params[static_cast<size_t>(i)].name);
    size_t limit = suggest_limit(given.size(), text.size());
    size_t d = suggest_distance(given, text, limit);
    if (d > limit || d >= best_distance) continue;
    best = text;
    best_distance = d;
  }
  if (best.empty()) {
    return raise(th, th.rt->exc.TypeError, "{}() got an unexpected keyword argument '{}'", s.name, name);
  }
  return raise(th, th.rt->exc.TypeError, "{}() got an unexpected keyword argument '{}'. Did you mean '{}'?", s.name,
               name, best);
}

// Whether the numbers of arguments alone tell that they cannot fit.
Status check_counts(Thread& th, const NativeContext& c, Value self, size_t nargs, size_t keywords) {
  const NativeSignature& s = *c.signature;
  if (keywords > 0 && s.named == s.positional_only && !s.kwargs) {
    return raise(th, th.rt->exc.TypeError, "{}() takes no keyword arguments", qualified_name(th, c, self));
  }
  if (s.varargs) return Status::kOk;
  const size_t given = nargs + keywords;
  if (!s.kwargs && s.named > s.positional_only && given > static_cast<size_t>(s.named)) {
    return raise(th, th.rt->exc.TypeError, "{}() takes {} {} {}argument{} ({} given)", s.name,
                 s.required == s.named ? "exactly" : "at most", s.named, nargs == 0 ? "keyword " : "",
                 s.named == 1 ? "" : "s", given);
  }
  return nargs > static_cast<size_t>(s.positional) ? Status(wrong_count(th, c, self, nargs)) : Status::kOk;
}

// The index of the parameter that the keyword means; -1: none.
int keyword_parameter(const NativeSignature& s, Value name) {
  for (int i = s.positional_only; i < s.named; ++i) {
    if (s.params[static_cast<size_t>(i)].name == name) return i;
  }
  for (int i = s.positional_only; i < s.named; ++i) {
    if (str_equal(s.params[static_cast<size_t>(i)].name, name)) return i;
  }
  return -1;
}

// Puts keyword values where they belong; unknown ones go to `kwargs` when the signature has **kwargs. `misplaced`: the
// first that fits nowhere, of which missing arguments are told first.
Status match_keywords(Thread& th, const NativeSignature& s, const Value* values, Value kwnames, Value* out,
                      Owned& kwargs, Value& misplaced) {
  std::span<const Value> names = fast_items_tuple(kwnames);
  for (size_t k = 0; k < names.size(); ++k) {
    const int at = keyword_parameter(s, names[k]);
    if (at >= 0 && out[at].is_empty()) {
      out[at] = values[k];
    } else if (at >= 0 || !s.kwargs) {
      if (misplaced.is_empty()) misplaced = names[k];
    } else {
      if (!kwargs) kwargs = dict_new(th);
      if (!kwargs || failed(dict_set(th, kwargs, names[k], values[k]))) return Status::kError;
    }
  }
  return Status::kOk;
}

Failure misplaced_keyword(Thread& th, const NativeSignature& s, Value name) {
  const int at = keyword_parameter(s, name);
  if (at < 0) return unexpected_keyword(th, s, name);
  return raise(th, th.rt->exc.TypeError, "argument for {}() given by name ('{}') and position ({})", s.name, name,
               at + 1);
}

// `out` has room for every parameter and is empty. `kwargs` keeps the dict for **kwargs alive.
Status match(Thread& th, const NativeContext& c, Value self, const Value* args, size_t nargs, Value kwnames, Value* out,
             VarArgs& rest, Owned& kwargs) {
  const NativeSignature& s = *c.signature;
  size_t max = static_cast<size_t>(s.positional);
  size_t npos = nargs;
  const size_t keywords = kwnames ? fast_items_tuple(kwnames).size() : 0;
  if ((npos > max || keywords > 0) && failed(check_counts(th, c, self, nargs, keywords))) return Status::kError;
  if (npos > max) {
    rest = VarArgs{args + max, npos - max};
    npos = max;
  }
  for (size_t i = 0; i < npos; ++i) out[i] = args[i];
  Value misplaced;
  if (keywords > 0 && failed(match_keywords(th, s, args + nargs, kwnames, out, kwargs, misplaced)))
    return Status::kError;
  for (int i = static_cast<int>(npos); i < s.named; ++i) {
    if (!out[i].is_empty()) continue;
    const NativeParameter& p = s.params[static_cast<size_t>(i)];
    if (!p.optional) return missing_argument(th, c, self, i, nargs);
    out[i] = p.default_value;
  }
  if (!misplaced.is_empty()) return misplaced_keyword(th, s, misplaced);
  if (s.kwargs) out[s.named] = kwargs.get();
  return Status::kOk;
}

constexpr size_t kMaxParams = 32;

// Room for the values of any signature, which nobody has cleared.
union MatchedValues {
  MatchedValues() {}
  Value at[kMaxParams];
};

}  // namespace

const NativeSignature* native_signature(Thread& th, const char* signature) {
  if (th.rt->signatures == nullptr) th.rt->signatures = new NativeSignatures;
  NativeSignature* sig = th.rt->signatures->find(signature);
  if (DX_LIKELY(sig != nullptr)) return sig;
  sig = parse_signature(th, signature);
  if (sig == nullptr) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  th.rt->signatures->add(signature, sig);
  return sig;
}

void native_signatures_destroy(Runtime& rt) {
  delete rt.signatures;
  rt.signatures = nullptr;
}

namespace {

// The call of a function whose arguments want matching.
DX_NOINLINE Owned call_matched(Thread& th, const NativeDef& def, const NativeSignature& s, Value self,
                               const Value* args, size_t nargs, Value kwnames) {
  DX_ASSERT(s.count <= kMaxParams);
  NativeContext context{&def, &s};
  MatchedValues values;
  NativeArgs matched{self, values.at, {}};
  std::fill_n(values.at, s.count, Value());
  Owned kwargs;
  if (failed(match(th, context, self, args, nargs, kwnames, values.at, matched.varargs, kwargs))) return {};
  return def.entry(th, matched, context);
}

// The call with arguments that need no matching, but are fewer than the parameters.
DX_NOINLINE Owned call_with_defaults(Thread& th, const NativeDef& def, const NativeSignature& s, Value self,
                                     const Value* args, size_t nargs) {
  DX_ASSERT(s.count <= kMaxParams);
  NativeContext context{&def, &s};
  MatchedValues values;
  const Value* defaults = s.defaults.get();
  // They are few: a plain loop is faster than what the compiler makes of copying.
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t i = 0; i < s.count; ++i) values.at[i] = (i < nargs ? args : defaults)[i];
  return def.entry(th, NativeArgs{self, values.at, {}}, context);
}

// `s` is the signature of `def`, which is not raw.
DX_ALWAYS_INLINE Owned call_native(Thread& th, const NativeDef& def, const NativeSignature& s, Value self,
                                   const Value* args, size_t nargs, Value kwnames) {
  if (DX_UNLIKELY(!s.needs_no_matching(nargs, kwnames))) return call_matched(th, def, s, self, args, nargs, kwnames);
  if (nargs != s.count) return call_with_defaults(th, def, s, self, args, nargs);
  NativeContext context{&def, &s};
  return def.entry(th, NativeArgs{self, args, {}}, context);
}

// Finds the signature that a NativeFunction or MethodDescriptor keeps, before its first call. nullptr: an exception is
// pending.
template <typename T>
const NativeSignature* find_signature(Thread& th, T* callable) {
  if (callable->signature == nullptr) callable->signature = native_signature(th, callable->def->signature);
  return callable->signature;
}

DX_NOINLINE Owned call_first_time(Thread& th, NativeFunction* f, const Value* args, size_t nargs, Value kwnames) {
  const NativeSignature* s = find_signature(th, f);
  return s == nullptr ? Owned() : call_native(th, *f->def, *s, f->self, args, nargs, kwnames);
}

// The call of a method for the first time, or with a self that is not plainly an instance of its class.
DX_NOINLINE Owned call_method_checked(Thread& th, MethodDescriptor* d, const Value* args, size_t nargs, Value kwnames) {
  if (nargs == 0 || !is_subtype(type_of(th, args[0]), d->owner)) return raise_wrong_self(th, Value(d), args, nargs);
  if (d->def->raw != nullptr) return d->def->raw(th, args[0], args + 1, nargs - 1, kwnames);
  const NativeSignature* s = find_signature(th, d);
  return s == nullptr ? Owned() : call_native(th, *d->def, *s, args[0], args + 1, nargs - 1, kwnames);
}

}  // namespace

Owned native_call(Thread& th, const NativeDef& def, const NativeSignature* signature, Value self, const Value* args,
                  size_t nargs, Value kwnames) {
  if (def.raw != nullptr) return def.raw(th, self, args, nargs, kwnames);
  if (signature == nullptr && (signature = native_signature(th, def.signature)) == nullptr) return {};
  return call_native(th, def, *signature, self, args, nargs, kwnames);
}

Owned native_function_call(Thread& th, Value callable, const Value* args, size_t nargs, Value kwnames) {
  auto* f = callable.as<NativeFunction>();
  if (f->def->raw != nullptr) return f->def->raw(th, f->self, args, nargs, kwnames);
  if (DX_UNLIKELY(f->signature == nullptr)) return call_first_time(th, f, args, nargs, kwnames);
  return call_native(th, *f->def, *f->signature, f->self, args, nargs, kwnames);
}

Owned method_descriptor_call(Thread& th, Value callable, const Value* args, size_t nargs, Value kwnames) {
  auto* d = callable.as<MethodDescriptor>();
  if (DX_UNLIKELY(nargs == 0 || !args[0].is_pointer_tag() || args[0].as_object()->type() != d->owner)) {
    return call_method_checked(th, d, args, nargs, kwnames);
  }
  if (d->def->raw != nullptr) return d->def->raw(th, args[0], args + 1, nargs - 1, kwnames);
  if (DX_UNLIKELY(d->signature == nullptr)) return call_method_checked(th, d, args, nargs, kwnames);
  return call_native(th, *d->def, *d->signature, args[0], args + 1, nargs - 1, kwnames);
}

Status native_match(Thread& th, const char* signature, const Value* args, size_t nargs, Value kwnames, Value* out,
                    size_t count) {
  const NativeSignature* sig = native_signature(th, signature);
  if (sig == nullptr) return Status::kError;
  DX_ASSERT(sig->params.size() == count && !sig->kwargs && !sig->varargs);
  for (size_t i = 0; i < count; ++i) out[i] = Value();
  NativeContext context{nullptr, sig};
  VarArgs rest;
  Owned kwargs;
  return match(th, context, Value(), args, nargs, kwnames, out, rest, kwargs);
}

bool native_default_is_none(const NativeContext& c, int index) {
  return c.signature->params[static_cast<size_t>(index)].default_value.is_none();
}

Owned native_text_signature(Thread& th, const NativeDef& def) {
  std::string_view all(def.signature);
  size_t open = all.find('(');
  if (open == std::string_view::npos || all.find("->") != std::string_view::npos) return Owned::none();
  std::string text(all.substr(open));
  if (text == "(...)") return Owned::none();
  for (std::string_view first : {"(self", "(cls", "(module", "(type"}) {
    if (text.size() > first.size() && std::string_view(text).substr(0, first.size()) == first &&
        (text[first.size()] == ',' || text[first.size()] == ')')) {
      text.insert(1, "$");
      break;
    }
  }
  return str_new(th, text);
}

// --- conversions

Status native_arg_double(Thread& th, Value v, double& out) {
  if (v.is_small_float()) {
    out = v.as_small_float();
    return Status::kOk;
  }
  return to_double(th, v, out);
}

Status native_arg_i64(Thread& th, Value v, int64_t& out) {
  if (v.is_small_int()) {
    out = v.as_small_int();
    return Status::kOk;
  }
  if (is_int(v)) return int_as_i64(th, v, out);
  Owned i = index(th, v);
  if (!i) return Status::kError;
  return int_as_i64(th, i, out);
}

Status native_arg_int(Thread& th, Value v, int& out) {
  int64_t wide = 0;
  if (failed(native_arg_i64(th, v, wide))) return Status::kError;
  if (wide < INT32_MIN || wide > INT32_MAX) {
    return raise(th, th.rt->exc.OverflowError, "signed integer is {} than {}", wide < 0 ? "less" : "greater",
                 wide < 0 ? "minimum" : "maximum");
  }
  out = static_cast<int>(wide);
  return Status::kOk;
}

Status native_arg_text(Thread& th, const NativeContext& c, int index, Value v, std::string_view& out) {
  if (!is_str(v)) return native_arg_type_error(th, c, index, "str", v);
  out = str_view(v);
  return Status::kOk;
}

Failure native_arg_type_error(Thread& th, const NativeContext& c, int index, const char* expected, Value got) {
  const NativeSignature& s = *c.signature;
  const std::string got_name = argument_type_name(th, got);
  if (index < s.positional && s.positional == 1 && s.named == 1 && s.positional_only == 1) {
    return raise(th, th.rt->exc.TypeError, "{}() argument must be {}, not {}", s.name, expected, got_name);
  }
  if (index >= s.positional_only && index < s.named) {
    return raise(th, th.rt->exc.TypeError, "{}() argument '{}' must be {}, not {}", s.name,
                 s.params[static_cast<size_t>(index)].name, expected, got_name);
  }
  return raise(th, th.rt->exc.TypeError, "{}() argument {} must be {}, not {}", s.name, index + 1, expected, got_name);
}

Owned native_result_double(Thread& th, double d) { return th.has_error() ? Owned() : float_from_double(th, d); }
Owned native_result_i64(Thread& th, int64_t i) { return th.has_error() ? Owned() : int_from_i64(th, i); }
Owned native_result_text(Thread& th, std::string_view text) { return th.has_error() ? Owned() : str_new(th, text); }

// --- the objects

Owned native_function_new(Thread& th, const NativeDef& def, Value self, Value module_name) {
  auto* f = static_cast<NativeFunction*>(object_alloc(th, th.rt->types.native_function));
  if (f == nullptr) return {};
  f->def = &def;
  inc_ref(self);
  f->self = self;
  inc_ref(module_name);
  f->module = module_name;
  return Owned::steal(Value(f));
}

Owned method_descriptor_new(Thread& th, const NativeDef& def, Type* owner) {
  Type* type =
      def.kind == NativeKind::kClassMethod ? th.rt->types.class_method_descriptor : th.rt->types.method_descriptor;
  auto* d = static_cast<MethodDescriptor*>(object_alloc(th, type));
  if (d == nullptr) return {};
  d->def = &def;
  inc_ref(static_cast<Object*>(owner));
  d->owner = owner;
  return Owned::steal(Value(d));
}

}  // namespace dxpy
