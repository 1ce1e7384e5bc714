// The module _csv: reader and writer.
#include "core/modules/csv.h"

#include <algorithm>
#include <string>

#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/text/utf8.h"

namespace dxpy {

namespace {

CsvState& state(Thread& th) { return module_state<CsvState>(th); }
Type* error_type(Thread& th) { return state(th).error.as<Type>(); }
constexpr uint32_t kEndOfLine = kCsvNone - 1;

void append_char(std::string& out, uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// --- reader

enum class Parse : uint8_t {
  kStartRecord,
  kStartField,
  kEscaped,
  kInField,
  kInQuoted,
  kEscapedInQuoted,
  kQuoteInQuoted,
  kEatNewline,
  kAfterEscapedNewline,
};

// What a byte of a line is to the reader; ordinary bytes go into the field as they are, many at a time.
enum ByteClass : uint8_t {
  kStopsPlain = 1,   // not ordinary in a field without quotes
  kStopsQuoted = 2,  // nor within quotes
  kStopsStart = 4,   // nor as a field's first
};

using ByteClasses = uint8_t[256];

// Adds to the classes of a character's bytes; those of one beyond ASCII are not told from others'.
void mark_bytes(ByteClasses& classes, uint32_t c, int add) {
  if (c == kCsvNone) return;
  uint32_t first = c < 0x80 ? c : 0x80, last = c < 0x80 ? c : 0xFF;
  for (uint32_t i = first; i <= last; ++i) classes[i] = static_cast<uint8_t>(classes[i] | add);
}

struct Reader : Object {
  ByteClasses classes;
  Value input, dialect, fields;  // owned; fields: list, the row so far
  std::string* field;
  int64_t field_length;  // characters
  int64_t line_number;
  Parse parse;
  bool unquoted;
};

void reader_dealloc(Thread& th, Object* o) {
  auto* r = static_cast<Reader*>(o);
  drop(r->input);
  drop(r->dialect);
  drop(r->fields);
  delete r->field;
  object_free(th, o);
}
using ReaderFields = OwnedFields<Reader, &Reader::input, &Reader::dialect, &Reader::fields>;

CsvDialect* dialect_of(Reader* r) { return r->dialect.as<CsvDialect>(); }

Status save_text(Thread& th, Reader* r, std::string_view text) {
  CsvQuoting quoting = dialect_of(r)->quoting;
  Owned field;
  if (r->unquoted && text.empty() && (quoting == CsvQuoting::kNotNull || quoting == CsvQuoting::kStrings)) {
    field = Owned::none();
  } else {
    bool number = quoting == CsvQuoting::kNonNumeric || quoting == CsvQuoting::kStrings;
    field = number && r->unquoted && !text.empty() ? float_from_text(th, text) : str_new(th, text);
  }
  return field ? list_append_owned(th, r->fields.as<List>(), std::move(field)) : Status::kError;
}
Status save_field(Thread& th, Reader* r) {
  Status saved = save_text(th, r, *r->field);
  r->field->clear();
  r->field_length = 0;
  return saved;
}

Failure raise_too_long(Thread& th) {
  return raise(th, error_type(th), "field larger than field limit ({})", state(th).field_limit);
}

Status add_char(Thread& th, Reader* r, uint32_t c) {
  if (r->field_length >= state(th).field_limit) return raise_too_long(th);
  append_char(*r->field, c);
  ++r->field_length;
  return Status::kOk;
}

bool is_end(uint32_t c) { return c == '\n' || c == '\r' || c == kEndOfLine; }

Status end_field_at_line(Thread& th, Reader* r, uint32_t c) {
  r->parse = c == kEndOfLine ? Parse::kStartRecord : Parse::kEatNewline;
  return save_field(th, r);
}

Status start_field(Thread& th, Reader* r, const CsvDialect* d, uint32_t c) {
  r->unquoted = true;
  r->parse = Parse::kStartField;
  if (is_end(c)) return end_field_at_line(th, r, c);
  if (c == d->quote && d->quoting != CsvQuoting::kNone) {
    r->unquoted = false;
    r->parse = Parse::kInQuoted;
  } else if (c == d->escape) {
    r->parse = Parse::kEscaped;
  } else if (c == ' ' && d->skip_initial_space) {
    return Status::kOk;
  } else if (c == d->delimiter) {
    return save_field(th, r);
  } else {
    r->parse = Parse::kInField;
    return add_char(th, r, c);
  }
  return Status::kOk;
}

Status in_field(Thread& th, Reader* r, const CsvDialect* d, uint32_t c) {
  if (is_end(c)) return end_field_at_line(th, r, c);
  if (c == d->escape) {
    r->parse = Parse::kEscaped;
    return Status::kOk;
  }
  if (c == d->delimiter) {
    r->parse = Parse::kStartField;
    return save_field(th, r);
  }
  return add_char(th, r, c);
}

Status in_quoted(Thread& th, Reader* r, const CsvDialect* d, uint32_t c) {
  if (c == kEndOfLine) return Status::kOk;
  if (c == d->escape) {
    r->parse = Parse::kEscapedInQuoted;
  } else if (c == d->quote && d->quoting != CsvQuoting::kNone) {
    r->parse = d->double_quote ? Parse::kQuoteInQuoted : Parse::kInField;
  } else {
    return add_char(th, r, c);
  }
  return Status::kOk;
}

Status quote_in_quoted(Thread& th, Reader* r, const CsvDialect* d, uint32_t c) {
  if (c == d->quote && d->quoting != CsvQuoting::kNone) {
    r->parse = Parse::kInQuoted;
    return add_char(th, r, c);
  }
  if (c == d->delimiter) {
    r->parse = Parse::kStartField;
    return save_field(th, r);
  }
  if (is_end(c)) return end_field_at_line(th, r, c);
  if (d->strict) {
    std::string delimiter, quote;
    append_char(delimiter, d->delimiter);
    append_char(quote, d->quote);
    return raise(th, error_type(th), "'{}' expected after '{}'", delimiter, quote);
  }
  r->parse = Parse::kInField;
  return add_char(th, r, c);
}

Status take_char(Thread& th, Reader* r, const CsvDialect* d, uint32_t c) {
  switch (r->parse) {
    case Parse::kStartRecord:
      if (c == kEndOfLine) return Status::kOk;
      if (c == '\n' || c == '\r') {
        r->parse = Parse::kEatNewline;
        return Status::kOk;
      }
      return start_field(th, r, d, c);
    case Parse::kStartField:
      return start_field(th, r, d, c);
    case Parse::kEscaped:
      if (c == '\n' || c == '\r') {
        r->parse = Parse::kAfterEscapedNewline;
        return add_char(th, r, c);
      }
      r->parse = Parse::kInField;
      return add_char(th, r, c == kEndOfLine ? '\n' : c);
    case Parse::kAfterEscapedNewline:
      return c == kEndOfLine ? Status::kOk : in_field(th, r, d, c);
    case Parse::kInField:
      return in_field(th, r, d, c);
    case Parse::kInQuoted:
      return in_quoted(th, r, d, c);
    case Parse::kEscapedInQuoted:
      r->parse = Parse::kInQuoted;
      return add_char(th, r, c == kEndOfLine ? '\n' : c);
    case Parse::kQuoteInQuoted:
      return quote_in_quoted(th, r, d, c);
    case Parse::kEatNewline:
      if (c == kEndOfLine) {
        r->parse = Parse::kStartRecord;
        return Status::kOk;
      }
      if (c == '\n' || c == '\r') return Status::kOk;
      return raise(th, error_type(th),
                   "new-line character seen in unquoted field - do you need to open the file with newline=''?");
  }
  return Status::kOk;
}

// Where the ordinary characters from `p` on end; `p` where there are none. A field that starts with one is begun.
const char* ordinary_end(Reader* r, const char* p, const char* end) {
  uint8_t stops = r->parse == Parse::kInField ? kStopsPlain : r->parse == Parse::kInQuoted ? kStopsQuoted : 0;
  if (stops == 0) {
    bool starts = r->parse == Parse::kStartField || r->parse == Parse::kStartRecord;
    if (!starts || (r->classes[static_cast<uint8_t>(*p)] & kStopsStart) != 0) return p;
    r->parse = Parse::kInField;
    r->unquoted = true;
    stops = kStopsPlain;
  }
  while (p < end && (r->classes[static_cast<uint8_t>(*p)] & stops) == 0) ++p;
  return p;
}

// Takes the ordinary characters `text` and, where they are a whole field, the delimiter behind them.
Status take_ordinary(Thread& th, Reader* r, const CsvDialect* d, std::string_view text, bool ascii, const char*& p,
                     const char* end) {
  auto length = static_cast<int64_t>(ascii ? text.size() : text::utf8_count(text));
  if (r->field_length + length > state(th).field_limit) return raise_too_long(th);
  p = text.data() + text.size();
  if (r->parse == Parse::kInField && r->field->empty() && p < end && static_cast<uint8_t>(*p) == d->delimiter) {
    ++p;
    r->parse = Parse::kStartField;
    return save_text(th, r, text);
  }
  r->field->append(text);
  r->field_length += length;
  return Status::kOk;
}

Status take_line(Thread& th, Reader* r, Value line) {
  Owned dialect = Owned::borrow(r->dialect);
  auto* d = dialect.as<CsvDialect>();
  std::string_view text = str_view(line);
  bool ascii = line.as<Str>()->is_ascii();
  const char *p = text.data(), *end = p + text.size();
  while (p < end) {
    const char* stop = ordinary_end(r, p, end);
    Status taken = stop != p ? take_ordinary(th, r, d, {p, static_cast<size_t>(stop - p)}, ascii, p, end)
                             : take_char(th, r, d, csv_next_char(p));
    if (failed(taken)) return Status::kError;
  }
  return take_char(th, r, d, kEndOfLine);
}

void set_classes(Reader* r, const CsvDialect* d) {
  for (uint32_t c : {uint32_t{'\n'}, uint32_t{'\r'}, d->delimiter})
    mark_bytes(r->classes, c, kStopsPlain | kStopsStart);
  mark_bytes(r->classes, d->escape, kStopsPlain | kStopsQuoted | kStopsStart);
  if (d->quoting != CsvQuoting::kNone) mark_bytes(r->classes, d->quote, kStopsQuoted | kStopsStart);
  if (d->skip_initial_space) mark_bytes(r->classes, ' ', kStopsStart);
}

Owned reader_next(Thread& th, Value self) {
  auto* r = self.as<Reader>();
  Owned row = list_new(th);
  if (!row) return {};
  assign(r->fields, row);
  r->field->clear();
  r->field_length = 0;
  r->parse = Parse::kStartRecord;
  do {
    Owned line = iterator_step(th, r->input);
    if (!line) {
      if (th.has_error()) return {};
      if (r->field_length == 0 && r->parse != Parse::kInQuoted) return {};
      if (dialect_of(r)->strict) return raise(th, error_type(th), "unexpected end of data");
      if (failed(save_field(th, r))) return {};
      break;
    }
    if (!is_str(line)) {
      return raise(th, error_type(th),
                   "iterator should return strings, not {} (the file should be opened in text mode)",
                   type_of(th, line));
    }
    ++r->line_number;
    if (failed(take_line(th, r, line))) return {};
  } while (r->parse != Parse::kStartRecord);
  drop(r->fields);
  return row;
}

Owned reader_new(Thread& th, Value iterable, Value dialect, Value keywords) {
  Owned input = get_iter(th, iterable);
  Owned d = input ? csv_dialect_for(th, dialect, keywords) : Owned();
  if (!d) return {};
  auto* r = make_instance<Reader>(th, state(th).reader);
  if (r == nullptr) return {};
  r->input = input.release();
  r->dialect = d.release();
  r->field = new std::string;
  set_classes(r, dialect_of(r));
  return Owned::steal(Value(r));
}

const GetSetDef kReaderGetSets[] = {
    {"dialect", [](Thread&, Value v) { return Owned::borrow(v.as<Reader>()->dialect); }},
    {"line_num", [](Thread& th, Value v) { return int_from_i64(th, v.as<Reader>()->line_number); }},
};
void fill_reader(TypeSlots& s) {
  ReaderFields::fill(s);
  s.dealloc = reader_dealloc;
  s.iter = iter_self;
  s.next = reader_next;
}

// --- writer

struct Writer : Object {
  ByteClasses special;   // 1: not written as it is in every field
  Value write, dialect;  // owned
};
using WriterFields = OwnedFields<Writer, &Writer::write, &Writer::dialect>;

struct Record {
  std::string text;
  size_t fields = 0;
};

bool is_special(const CsvDialect* d, std::string_view terminator, uint32_t c) {
  if (c == d->delimiter || c == d->escape || c == d->quote || c == '\n' || c == '\r') return true;
  for (const char* p = terminator.data(); p < terminator.data() + terminator.size();) {
    if (csv_next_char(p) == c) return true;
  }
  return false;
}

bool skips_null(CsvQuoting q) { return q == CsvQuoting::kStrings || q == CsvQuoting::kNotNull; }

// `text` empty with `null`: a field that is None.
Status append_field(Thread& th, const Writer* w, Record& record, std::string_view text, bool null, bool quoted) {
  auto* d = w->dialect.as<CsvDialect>();
  auto ordinary = [w](char c) { return w->special[static_cast<uint8_t>(c)] == 0; };
  if (!quoted && !text.empty() && std::all_of(text.begin(), text.end(), ordinary)) {
    if (record.fields++ > 0) append_char(record.text, d->delimiter);
    record.text += text;
    return Status::kOk;
  }
  std::string data;
  std::string_view terminator = str_view(d->line_terminator);
  for (const char* p = text.data(); p < text.data() + text.size();) {
    uint32_t c = csv_next_char(p);
    if (is_special(d, terminator, c)) {
      bool escape = d->quoting == CsvQuoting::kNone;
      if (!escape) {
        if (c == d->quote) {
          if (d->double_quote) {
            append_char(data, d->quote);
          } else {
            escape = true;
          }
        } else if (c == d->escape) {
          escape = true;
        }
        if (!escape) quoted = true;
      }
      if (escape) {
        if (d->escape == kCsvNone) return raise(th, error_type(th), "need to escape, but no escapechar set");
        append_char(data, d->escape);
      }
    }
    append_char(data, c);
  }
  if (text.empty() && d->delimiter == ' ' && d->skip_initial_space) {
    if (d->quoting == CsvQuoting::kNone || (null && skips_null(d->quoting))) {
      return raise(th, error_type(th),
                   "empty field must be quoted if delimiter is a space and skipinitialspace is true");
    }
    quoted = true;
  }
  if (record.fields++ > 0) append_char(record.text, d->delimiter);
  if (quoted) append_char(record.text, d->quote);
  record.text += data;
  if (quoted) append_char(record.text, d->quote);
  return Status::kOk;
}

bool is_number(Thread& th, Value v) {
  const TypeSlots& s = slots_of(th, v);
  return s.index != nullptr || s.to_int != nullptr || s.to_float != nullptr || is_kind(v, Kind::kComplex);
}

bool wants_quotes(Thread& th, CsvQuoting q, Value field) {
  switch (q) {
    case CsvQuoting::kAll:
      return true;
    case CsvQuoting::kNonNumeric:
      return !is_number(th, field);
    case CsvQuoting::kStrings:
      return is_str(field);
    case CsvQuoting::kNotNull:
      return !field.is_none();
    case CsvQuoting::kMinimal:
    case CsvQuoting::kNone:
      return false;
  }
  return false;
}

Owned write_row(Thread& th, Writer* w, Value row) {
  Owned it = get_iter(th, row);
  if (!it) {
    if (!error_clear_if(th, th.rt->exc.TypeError)) return {};
    return raise(th, error_type(th), "iterable expected, not {}", type_of(th, row));
  }
  auto* d = w->dialect.as<CsvDialect>();
  Record record;
  bool null = false;
  while (Owned field = iterator_step(th, it)) {
    bool quoted = wants_quotes(th, d->quoting, field);
    null = field.get().is_none();
    Owned text = null ? Owned() : str_of(th, field);
    if (!null && !text) return {};
    std::string_view view = null ? std::string_view() : str_view(text);
    if (failed(append_field(th, w, record, view, null, quoted))) return {};
  }
  if (!just_ended(th)) return {};
  if (record.fields > 0 && record.text.empty()) {
    if (d->quoting == CsvQuoting::kNone || (null && skips_null(d->quoting))) {
      return raise(th, error_type(th), "single empty field record must be quoted");
    }
    record.fields = 0;
    if (failed(append_field(th, w, record, {}, false, true))) return {};
  }
  record.text += str_view(d->line_terminator);
  Owned line = str_new(th, record.text);
  return line ? call_with(th, w->write, line) : Owned();
}

Status write_rows(Thread& th, Writer* w, Value rows) {
  Owned it = get_iter(th, rows);
  if (!it) return Status::kError;
  while (Owned row = iterator_step(th, it)) {
    Owned done = write_row(th, w, row);
    if (!done) return Status::kError;
  }
  return just_ended(th) ? Status::kOk : Status::kError;
}

void set_special(Writer* w) {
  auto* d = w->dialect.as<CsvDialect>();
  for (uint32_t c : {uint32_t{'\n'}, uint32_t{'\r'}, d->delimiter, d->escape, d->quote}) mark_bytes(w->special, c, 1);
  std::string_view terminator = str_view(d->line_terminator);
  for (const char* p = terminator.data(); p < terminator.data() + terminator.size();) {
    mark_bytes(w->special, csv_next_char(p), 1);
  }
}

Owned writer_new(Thread& th, Value file, Value dialect, Value keywords) {
  Owned write;
  Tri found = find_attr(th, file, th.rt->names.write, write);
  if (found == Tri::kError) return {};
  if (found == Tri::kFalse || slots_of(th, write).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "argument 1 must have a \"write\" method");
  }
  Owned d = csv_dialect_for(th, dialect, keywords);
  if (!d) return {};
  auto* w = make_instance<Writer>(th, state(th).writer);
  if (w == nullptr) return {};
  w->write = write.release();
  w->dialect = d.release();
  set_special(w);
  return Owned::steal(Value(w));
}

const NativeDef kWriterMethods[] = {
    method<&write_row>("writerow(self, row, /)",
                       "Construct and write a CSV record from an iterable of fields.\n\n"
                       "Non-string elements will be converted to string."),
    method<&write_rows>("writerows(self, rows, /)",
                        "Construct and write a series of iterables to a csv file.\n\n"
                        "Non-string elements will be converted to string."),
};
const GetSetDef kWriterGetSets[] = {
    {"dialect", [](Thread&, Value v) { return Owned::borrow(v.as<Writer>()->dialect); }},
};
void fill_writer(TypeSlots& s) { WriterFields::fill(s); }

constexpr uint32_t kFlags = TypeFlags::kGc | TypeFlags::kDisallowNew;
const TypeSpec kReaderSpec = {
    "_csv.reader",
    sizeof(Reader),
    Kind::kOther,
    kFlags,
    "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
    fill_reader,
    {},
    kReaderGetSets,
};
const TypeSpec kWriterSpec = {
    "_csv.writer",
    sizeof(Writer),
    Kind::kOther,
    kFlags,
    "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
    fill_writer,
    kWriterMethods,
    kWriterGetSets,
};

// --- functions

Status register_dialect(Thread& th, Value name, Value dialect, Value keywords) {
  if (!is_str(name)) return raise(th, th.rt->exc.TypeError, "dialect name must be a string");
  Owned d = csv_dialect_for(th, dialect, keywords);
  return d ? dict_set(th, state(th).dialects, name, d) : Status::kError;
}
Status unregister_dialect(Thread& th, Value name) {
  Tri removed = dict_remove(th, state(th).dialects, name);
  if (removed == Tri::kFalse) return raise(th, error_type(th), "unknown dialect");
  return removed == Tri::kTrue ? Status::kOk : Status::kError;
}
Owned get_dialect(Thread& th, Value name) { return csv_get_dialect(th, name); }
Owned list_dialects(Thread& th) { return dict_keys_list(th, state(th).dialects); }
Owned field_size_limit(Thread& th, Value limit) {
  int64_t old = state(th).field_limit;
  if (limit) {
    if (!is_int(limit)) return raise(th, th.rt->exc.TypeError, "limit must be an integer");
    if (failed(int_as_i64(th, limit, state(th).field_limit))) return {};
  }
  return int_from_i64(th, old);
}

const NativeDef kFunctions[] = {
    function<&reader_new>("reader(iterable, /, dialect=<excel>, **fmtparams)",
                          "Return a reader object that will process lines from the given iterable.\n\n"
                          "The \"iterable\" argument can be any object that returns a line\n"
                          "of input for each iteration, such as a file object or a list.  The\n"
                          "optional \"dialect\" argument defines a CSV dialect.  The function\n"
                          "also accepts optional keyword arguments which override settings\n"
                          "provided by the dialect.\n\n"
                          "The returned object is an iterator.  Each iteration returns a row\n"
                          "of the CSV file (which can span multiple input lines).\n"),
    function<&writer_new>("writer(fileobj, /, dialect=<excel>, **fmtparams)",
                          "Return a writer object that will write user data on the given file object.\n\n"
                          "The \"fileobj\" argument can be any object that supports the file API.\n"
                          "The optional \"dialect\" argument defines a CSV dialect.  The function\n"
                          "also accepts optional keyword arguments which override settings\n"
                          "provided by the dialect.\n"),
    function<&list_dialects>("list_dialects()", "Return a list of all known dialect names."),
    function<&register_dialect>("register_dialect(name, /, dialect=<excel>, **fmtparams)",
                                "Create a mapping from a string name to a CVS dialect.\n\n"
                                "The optional \"dialect\" argument specifies the base dialect instance\n"
                                "or the name of the registered dialect.  The function also accepts\n"
                                "optional keyword arguments which override settings provided by the\ndialect.\n"),
    function<&unregister_dialect>("unregister_dialect(name)",
                                  "Delete the name/dialect mapping associated with a string name."),
    function<&get_dialect>("get_dialect(name)", "Return the dialect instance associated with name."),
    function<&field_size_limit>("field_size_limit(new_limit=<unrepresentable>)",
                                "Sets an upper limit on parsed fields.\n\n"
                                "Returns old limit. If limit is not given, no new limit is set and\n"
                                "the old limit is returned"),
};

Status exec(Thread& th, Module* m) {
  auto& s = state(th);
  s.error = add_exception(th, m, "Error", th.rt->exc.Exception);
  s.dialects = dict_new(th);
  if (!s.error || !s.dialects || failed(module_add(th, m, "_dialects", s.dialects))) return Status::kError;
  if ((s.dialect = add_type(th, m, kCsvDialectSpec)) == nullptr) return Status::kError;
  s.reader = type_from_spec(th, kReaderSpec);
  s.writer = type_from_spec(th, kWriterSpec);
  if (s.reader == nullptr || s.writer == nullptr) return Status::kError;
  if (failed(module_add(th, m, "Reader", type_value(s.reader)))) return Status::kError;
  if (failed(module_add(th, m, "Writer", type_value(s.writer)))) return Status::kError;
  const char* const names[] = {"QUOTE_MINIMAL", "QUOTE_ALL",     "QUOTE_NONNUMERIC",
                               "QUOTE_NONE",    "QUOTE_STRINGS", "QUOTE_NOTNULL"};
  for (int i = 0; i < 6; ++i) {
    if (failed(module_add_int(th, m, names[i], i))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kCsvModule = {"_csv", "CSV parsing and writing.\n", kFunctions, &exec};

}  // namespace dxpy
