// _csv.Dialect and the table of registered dialects.
#include "core/modules/csv.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"

namespace dxpy {

namespace {

CsvState& state(Thread& th) { return module_state<CsvState>(th); }
using DialectFields = OwnedFields<CsvDialect, &CsvDialect::line_terminator>;

// One-character attributes. `v` empty: keep the default.
Status set_char(Thread& th, const char* name, Value v, bool optional, uint32_t& out) {
  if (!v) return Status::kOk;
  const char* what = optional ? "a unicode character or None" : "a unicode character";
  if (optional && v.is_none()) {
    out = kCsvNone;
    return Status::kOk;
  }
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "\"{}\" must be {}, not {}", name, what, type_of(th, v));
  }
  if (v.as<Str>()->char_count != 1) {
    return raise(th, th.rt->exc.TypeError, "\"{}\" must be {}, not a string of length {}", name, what,
                 v.as<Str>()->char_count);
  }
  out = str_codepoint_at(v, 0);
  return Status::kOk;
}

Status set_flag(Thread& th, Value v, bool& out) {
  if (!v) return Status::kOk;
  Tri t = truth(th, v);
  if (t == Tri::kError) return Status::kError;
  out = t == Tri::kTrue;
  return Status::kOk;
}

Status set_quoting(Thread& th, Value v, CsvQuoting& out) {
  if (!v) return Status::kOk;
  if (!is_int(v)) {
    return raise(th, th.rt->exc.TypeError, "\"quoting\" must be an integer, not {}", type_of(th, v));
  }
  if (!v.is_small_int() || v.as_small_int() < 0 || v.as_small_int() > static_cast<int64_t>(CsvQuoting::kNotNull)) {
    return raise(th, th.rt->exc.TypeError, "bad \"quoting\" value");
  }
  out = static_cast<CsvQuoting>(v.as_small_int());
  return Status::kOk;
}

bool contains_char(Value text, uint32_t c) {
  std::string_view s = str_view(text);
  for (const char* p = s.data(); p < s.data() + s.size();) {
    if (csv_next_char(p) == c) return true;
  }
  return false;
}

Status check_char(Thread& th, const CsvDialect* d, const char* name, uint32_t c, bool allow_space) {
  if (c == kCsvNone) return Status::kOk;
  if (c == '\r' || c == '\n' || (c == ' ' && !allow_space)) {
    return raise(th, th.rt->exc.ValueError, "bad {} value", name);
  }
  if (contains_char(d->line_terminator, c)) {
    return raise(th, th.rt->exc.ValueError, "bad {} or lineterminator value", name);
  }
  return Status::kOk;
}
Status check_pair(Thread& th, const char* a, uint32_t x, const char* b, uint32_t y) {
  if (x != y || x == kCsvNone) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "bad {} or {} value", a, b);
}

Status check(Thread& th, const CsvDialect* d) {
  if (d->quoting != CsvQuoting::kNone && d->quote == kCsvNone) {
    return raise(th, th.rt->exc.TypeError, "quotechar must be set if quoting enabled");
  }
  if (failed(check_char(th, d, "delimiter", d->delimiter, true))) return Status::kError;
  if (failed(check_char(th, d, "escapechar", d->escape, !d->skip_initial_space))) return Status::kError;
  if (failed(check_char(th, d, "quotechar", d->quote, !d->skip_initial_space))) return Status::kError;
  if (failed(check_pair(th, "delimiter", d->delimiter, "escapechar", d->escape))) return Status::kError;
  if (failed(check_pair(th, "delimiter", d->delimiter, "quotechar", d->quote))) return Status::kError;
  return check_pair(th, "escapechar", d->escape, "quotechar", d->quote);
}

enum Field { kDelimiter, kDoubleQuote, kEscape, kTerminator, kQuote, kQuoting, kSkipSpace, kStrict, kFieldCount };
constexpr const char* kFieldNames[kFieldCount] = {"delimiter", "doublequote", "escapechar",       "lineterminator",
                                                  "quotechar", "quoting",     "skipinitialspace", "strict"};

Status fill_dialect(Thread& th, CsvDialect* d, const Value* f) {
  d->delimiter = ',';
  d->quote = '"';
  d->escape = kCsvNone;
  d->double_quote = true;
  if (failed(set_char(th, "delimiter", f[kDelimiter], false, d->delimiter))) return Status::kError;
  if (failed(set_flag(th, f[kDoubleQuote], d->double_quote))) return Status::kError;
  if (failed(set_char(th, "escapechar", f[kEscape], true, d->escape))) return Status::kError;
  if (f[kTerminator]) {
    if (!is_str(f[kTerminator])) {
      return raise(th, th.rt->exc.TypeError, "\"lineterminator\" must be a string, not {}",
                   type_of(th, f[kTerminator]));
    }
    d->line_terminator = own(f[kTerminator]);
  } else {
    d->line_terminator = str_ascii(th, "\r\n").release();
  }
  if (failed(set_char(th, "quotechar", f[kQuote], true, d->quote))) return Status::kError;
  if (failed(set_quoting(th, f[kQuoting], d->quoting))) return Status::kError;
  if (failed(set_flag(th, f[kSkipSpace], d->skip_initial_space))) return Status::kError;
  if (failed(set_flag(th, f[kStrict], d->strict))) return Status::kError;
  if (f[kQuote] && f[kQuote].is_none() && !f[kQuoting]) d->quoting = CsvQuoting::kNone;
  return check(th, d);
}

// `given`: values of the fields, empty where not given.
Owned make_dialect(Thread& th, Type* cls, Value dialect_arg, Value* given) {
  Owned dialect = Owned::borrow(dialect_arg);
  if (dialect && is_str(dialect.get())) {
    dialect = csv_get_dialect(th, dialect);
    if (!dialect) return {};
  }
  Owned held[kFieldCount];
  if (dialect) {
    bool plain = is_subtype(type_of(th, dialect), state(th).dialect);
    for (int i = 0; i < kFieldCount; ++i) plain = plain && !given[i];
    if (plain && cls == state(th).dialect) return dialect;
    for (int i = 0; i < kFieldCount; ++i) {
      if (given[i]) continue;
      Owned name = str_new(th, kFieldNames[i]);
      if (!name || find_attr(th, dialect, name, held[i]) == Tri::kError) return {};
      given[i] = held[i];
    }
  }
  auto* d = make_instance<CsvDialect>(th, cls);
  if (d == nullptr) return {};
  Owned result = Owned::steal(Value(d));
  if (failed(fill_dialect(th, d, given))) return {};
  return result;
}

Owned dialect_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[1 + kFieldCount];
  if (failed(native_match(th,
                          "Dialect(dialect=<none>, delimiter=<d>, doublequote=<d>, escapechar=<d>, lineterminator=<d>, "
                          "quotechar=<d>, quoting=<d>, skipinitialspace=<d>, strict=<d>)",
                          args, nargs, kwnames, v, 1 + kFieldCount))) {
    return {};
  }
  return make_dialect(th, cls, v[0], v + 1);
}

Owned char_value(Thread& th, uint32_t c) { return c == kCsvNone ? Owned::none() : str_from_codepoint(th, c); }
CsvDialect* as_dialect(Value v) { return v.as<CsvDialect>(); }

const GetSetDef kGetSets[] = {
    {"delimiter", [](Thread& th, Value v) { return char_value(th, as_dialect(v)->delimiter); }},
    {"escapechar", [](Thread& th, Value v) { return char_value(th, as_dialect(v)->escape); }},
    {"quotechar", [](Thread& th, Value v) { return char_value(th, as_dialect(v)->quote); }},
    {"lineterminator", [](Thread&, Value v) { return Owned::borrow(as_dialect(v)->line_terminator); }},
    {"quoting", [](Thread&, Value v) { return Owned::small_int(static_cast<int64_t>(as_dialect(v)->quoting)); }},
    {"skipinitialspace", [](Thread&, Value v) { return Owned::boolean(as_dialect(v)->skip_initial_space); }},
    {"doublequote", [](Thread&, Value v) { return Owned::boolean(as_dialect(v)->double_quote); }},
    {"strict", [](Thread&, Value v) { return Owned::boolean(as_dialect(v)->strict); }},
};

Owned m_reduce(Thread& th, Value self, const Value*, size_t, Value) {
  return raise(th, th.rt->exc.TypeError, "cannot pickle '{}' instances", type_name(th, self));
}
const NativeDef kMethods[] = {
    raw_method(m_reduce, "__reduce__(...)", "raises an exception to avoid pickling"),
    raw_method(m_reduce, "__reduce_ex__(...)", "raises an exception to avoid pickling"),
};

void fill(TypeSlots& s) {
  DialectFields::fill(s);
  s.construct = dialect_construct;
}

}  // namespace

Owned csv_get_dialect(Thread& th, Value name) {
  Value d = dict_get(th, state(th).dialects, name);
  if (d) return Owned::borrow(d);
  if (th.has_error()) return {};
  return raise(th, state(th).error.as<Type>(), "unknown dialect");
}

Owned csv_dialect_for(Thread& th, Value dialect, Value keywords) {
  // By the class, as Python would call it: the keywords are checked there.
  Owned args = dialect ? tuple_of(th, dialect) : Owned::borrow(th.rt->empty_tuple);
  return args ? call_ex(th, type_value(state(th).dialect), args, keywords) : Owned();
}

const TypeSpec kCsvDialectSpec = {
    "_csv.Dialect",
    sizeof(CsvDialect),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc,
    "CSV dialect\n\nThe Dialect type records CSV parsing and generation options.\n",
    fill,
    kMethods,
    kGetSets,
};

}  // namespace dxpy
