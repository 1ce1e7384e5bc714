// The _sre module: patterns and their methods.
#include "core/interp/eval.h"
#include "core/modules/builtin_module.h"
#include "core/modules/builtins.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/sre_objects.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace dxpy::sre {

SreTypes& sre_types(Thread& th) { return module_state<SreTypes>(th); }

// --- subjects

Status subject_open(Thread& th, const Pattern* pattern, Value object, Subjects& out) {
  if (is_str(object)) {
    const Str* s = object.as<Str>();
    if (s->is_ascii()) {
      out.view.narrow = reinterpret_cast<const uint8_t*>(s->data);
      out.view.size = s->byte_size;
    } else {
      out.decoded.reserve(s->char_count + 1);
      const char* p = s->data;
      const char* end = p + s->byte_size;
      while (p < end) out.decoded.push_back(text::utf8_next(p));
      out.view.wide = out.decoded.data();
      out.view.size = static_cast<int64_t>(out.decoded.size());
    }
  } else {
    if (!has_buffer(th, object)) {
      return raise(th, th.rt->exc.TypeError, "expected string or bytes-like object, got '{}'", type_of(th, object));
    }
    if (failed(get_buffer(th, object, out.buffer, 0))) return Status::kError;
    out.has_buffer = true;
    out.is_bytes = true;
    static const uint8_t kNothing[1] = {0};
    out.view.narrow = out.buffer.data == nullptr ? kNothing : reinterpret_cast<const uint8_t*>(out.buffer.data);
    out.view.size = static_cast<int64_t>(out.buffer.size);
  }
  out.object = own(object);
  if (pattern != nullptr && pattern->is_bytes >= 0 && out.is_bytes != (pattern->is_bytes == 1)) {
    return raise(th, th.rt->exc.TypeError,
                 out.is_bytes ? "cannot use a string pattern on a bytes-like object"
                              : "cannot use a bytes pattern on a string-like object");
  }
  return Status::kOk;
}

void subject_close(Thread& th, Subjects& s) {
  if (s.has_buffer) release_buffer(th, s.buffer);
  s.has_buffer = false;
  drop(s.object);
}

Owned subject_slice(Thread& th, Value object, int64_t from, int64_t to) {
  if (is_str(object)) {
    if (from == 0 && to == object.as<Str>()->char_count && object.as_object()->has(Object::kExact))
      return Owned::borrow(object);
    return str_slice(th, object, from, to);
  }
  if (is_exact_kind(object, ::dxpy::Kind::kBytes)) {
    std::string_view all = bytes_view(object);
    if (from == 0 && to == static_cast<int64_t>(all.size())) return Owned::borrow(object);
    return bytes_new(th, all.substr(static_cast<size_t>(from), static_cast<size_t>(to - from)));
  }
  BufferView buffer;
  if (failed(get_buffer(th, object, buffer, 0))) return {};
  std::string_view all(reinterpret_cast<const char*>(buffer.data), static_cast<size_t>(buffer.size));
  auto low = std::min(static_cast<size_t>(from), all.size());
  Owned r = bytes_new(th, all.substr(low, static_cast<size_t>(to - from)));
  release_buffer(th, buffer);
  return r;
}

namespace {

void clip(int64_t size, int64_t& pos, int64_t& end) {
  pos = pos < 0 ? 0 : pos > size ? size : pos;
  end = end < 0 ? 0 : end > size ? size : end;
}

Request request_for(const Pattern* p, const Subjects& s, int64_t pos, int64_t end) {
  Request r;
  r.program = p->program;
  r.subject = s.view;
  r.start = pos;
  r.end = end;
  return r;
}

Owned run_once(Thread& th, Pattern* self, Value string, int64_t pos, int64_t end, bool search, bool full) {
  SubjectScope scope(th);
  if (failed(subject_open(th, self, string, scope.s))) return {};
  clip(scope.s.view.size, pos, end);
  Request r = request_for(self, scope.s, pos, end);
  r.search = search;
  r.full = full;
  Result result;
  Outcome o = run(th, r, result);
  if (o == Outcome::kError) return {};
  return o == Outcome::kNoMatch ? Owned::none() : match_new(th, self, string, result, pos, end);
}

Owned pattern_match(Thread& th, Value self, Value string, int64_t pos, int64_t end) {
  return run_once(th, self.as<Pattern>(), string, pos, end, false, false);
}
Owned pattern_fullmatch(Thread& th, Value self, Value string, int64_t pos, int64_t end) {
  return run_once(th, self.as<Pattern>(), string, pos, end, false, true);
}
Owned pattern_search(Thread& th, Value self, Value string, int64_t pos, int64_t end) {
  return run_once(th, self.as<Pattern>(), string, pos, end, true, false);
}

// Steps over all matches in [pos, end). use(result) -> Status.
template <typename Use>
Status each_match(Thread& th, const Pattern* p, const Subjects& s, int64_t pos, int64_t end, int64_t limit, Use&& use) {
  int64_t must_advance = -1, n = 0;
  while ((limit == 0 || n < limit) && pos <= end) {
    Request r = request_for(p, s, pos, end);
    r.search = true;
    r.must_advance = must_advance;
    Result result;
    Outcome o = run(th, r, result);
    if (o == Outcome::kError) return Status::kError;
    if (o == Outcome::kNoMatch) break;
    if (failed(use(result))) return Status::kError;
    pos = result.end;
    must_advance = result.start == result.end ? result.end : -1;  // no second empty match at the same place
    ++n;
  }
  return Status::kOk;
}

// One group of a result as an object; "" where it did not take part.
Owned result_group(Thread& th, const Subjects& s, const Result& r, uint32_t group) {
  int64_t from = r.start, to = r.end;
  if (group > 0) {
    from = r.marks[size_t{group} * 2 - 2];
    to = r.marks[size_t{group} * 2 - 1];
  }
  if (from < 0 || to < from) return Owned::borrow(s.is_bytes ? th.rt->empty_bytes : th.rt->empty_str);
  return subject_slice(th, s.object, from, to);
}

Owned pattern_findall(Thread& th, Value self, Value string, int64_t pos, int64_t end) {
  auto* p = self.as<Pattern>();
  SubjectScope scope(th);
  if (failed(subject_open(th, p, string, scope.s))) return {};
  clip(scope.s.view.size, pos, end);
  Owned list = list_new(th);
  if (!list) return {};
  uint32_t groups = p->program->groups;
  Status ok = each_match(th, p, scope.s, pos, end, 0, [&](const Result& r) -> Status {
    Owned item;
    if (groups <= 1) {
      item = result_group(th, scope.s, r, groups);
    } else {
      Tuple* t = tuple_alloc(th, groups);
      if (t == nullptr) return Status::kError;
      item = Owned::steal(t);
      for (uint32_t g = 1; g <= groups; ++g) {
        Owned v = result_group(th, scope.s, r, g);
        if (!v) return Status::kError;
        t->items[g - 1] = v.release();
      }
    }
    return item ? list_append(th, list.as<List>(), item) : Status::kError;
  });
  return failed(ok) ? Owned() : std::move(list);
}

Owned pattern_split(Thread& th, Value self, Value string, int64_t limit) {
  auto* p = self.as<Pattern>();
  SubjectScope scope(th);
  if (failed(subject_open(th, p, string, scope.s))) return {};
  Owned list = list_new(th);
  if (!list) return {};
  int64_t last = 0, size = scope.s.view.size;
  if (limit < 0) {
    limit = 0;
    size = scope.s.view.size;
    Owned whole = subject_slice(th, string, 0, size);
    return whole && !failed(list_append(th, list.as<List>(), whole)) ? std::move(list) : Owned();
  }
  Status ok = each_match(th, p, scope.s, 0, size, limit, [&](const Result& r) -> Status {
    Owned part = subject_slice(th, string, last, r.start);
    if (!part || failed(list_append(th, list.as<List>(), part))) return Status::kError;
    for (uint32_t g = 1; g <= p->program->groups; ++g) {
      bool set = r.marks[size_t{g} * 2 - 2] >= 0 && r.marks[size_t{g} * 2 - 1] >= r.marks[size_t{g} * 2 - 2];
      Owned v = set ? result_group(th, scope.s, r, g) : Owned::none();
      if (!v || failed(list_append(th, list.as<List>(), v))) return Status::kError;
    }
    last = r.end;
    return Status::kOk;
  });
  if (failed(ok)) return {};
  Owned rest = subject_slice(th, string, last, size);
  return rest && !failed(list_append(th, list.as<List>(), rest)) ? std::move(list) : Owned();
}

// --- sub

// What replaces a match: a callable, a template, or a plain text.
struct Replacement {
  Owned callable, expand, literal;
};

Status open_replacement(Thread& th, Pattern* p, Value repl, Replacement& out) {
  if (slots_of(th, repl).call != nullptr) {
    out.callable = Owned::borrow(repl);
    return Status::kOk;
  }
  bool literal = false;
  if (is_str(repl)) {
    literal = str_view(repl).find('\\') == std::string_view::npos;
  } else if (is_bytes(repl)) {
    literal = bytes_view(repl).find('\\') == std::string_view::npos;
  }
  if (literal) {
    out.literal = Owned::borrow(repl);
    return Status::kOk;
  }
  Owned compile = import_attr(th, "re", "_compile_template");
  Owned t = compile ? call_with(th, compile, Value(p), repl) : Owned();
  if (!t) return Status::kError;
  if (type_of(th, t) == sre_types(th).template_) {
    out.expand = std::move(t);
  } else if (slots_of(th, t).call != nullptr) {
    out.callable = std::move(t);
  } else {
    out.literal = std::move(t);
  }
  return Status::kOk;
}

Owned substitute(Thread& th, Pattern* p, Value repl, Value string, int64_t limit, int64_t& count) {
  Replacement replacement;
  if (failed(open_replacement(th, p, repl, replacement))) return {};
  SubjectScope scope(th);
  if (failed(subject_open(th, p, string, scope.s))) return {};
  Owned list = list_new(th);
  if (!list) return {};
  int64_t last = 0, size = scope.s.view.size;
  count = 0;
  Status ok = limit < 0 ? Status::kOk
                        : each_match(
                              th, p, scope.s, 0, size, limit,
                              [&](const Result& r) -> Status {
                                if (last < r.start) {
                                  Owned part = subject_slice(th, string, last, r.start);
                                  if (!part || failed(list_append(th, list.as<List>(), part))) return Status::kError;
                                }
                                last = r.end;
                                ++count;
                                if (replacement.literal) return list_append(th, list.as<List>(), replacement.literal);
                                Owned m = match_new(th, p, string, r, 0, size);
                                if (!m) return Status::kError;
                                Owned v = replacement.expand
                                              ? template_expand(th, replacement.expand.as<Template>(), m.as<Match>())
                                              : call_with(th, replacement.callable, m.get());
                                if (!v) return Status::kError;
                                return v.get().is_none() ? Status::kOk : list_append(th, list.as<List>(), v);
                              });
  if (failed(ok)) return {};
  if (count == 0) return subject_slice(th, string, 0, size);
  if (last < size) {
    Owned rest = subject_slice(th, string, last, size);
    if (!rest || failed(list_append(th, list.as<List>(), rest))) return {};
  }
  if (!scope.s.is_bytes) return str_join(th, th.rt->empty_str, list);
  Value join = str_intern(th, "join");
  return call_method(th, th.rt->empty_bytes, join, list.get());
}

Owned pattern_sub(Thread& th, Value self, Value repl, Value string, int64_t limit) {
  int64_t count;
  return substitute(th, self.as<Pattern>(), repl, string, limit, count);
}
Owned pattern_subn(Thread& th, Value self, Value repl, Value string, int64_t limit) {
  int64_t count;
  Owned text = substitute(th, self.as<Pattern>(), repl, string, limit, count);
  return text ? tuple_of(th, text.get(), Value::small_int(count)) : Owned();
}

// --- scanners

Owned scanner_new(Thread& th, Pattern* p, Value string, int64_t pos, int64_t end) {
  auto* s = make_instance<Scanner>(th, sre_types(th).scanner);
  if (s == nullptr) return {};
  Owned keep = Owned::steal(s);
  s->text = new Subjects;
  if (failed(subject_open(th, p, string, *s->text))) return {};
  clip(s->text->view.size, pos, end);
  s->pattern = own(Value(p));
  s->start = pos;
  s->end = end;
  s->must_advance = -1;
  return keep;
}

Owned scanner_step(Thread& th, Value self, bool search) {
  auto* s = self.as<Scanner>();
  if (s->running) return raise(th, th.rt->exc.ValueError, "regular expression scanner already executing");
  if (s->start < 0 || s->start > s->end) return Owned::none();
  auto* p = s->pattern.as<Pattern>();
  Request r = request_for(p, *s->text, s->start, s->end);
  r.search = search;
  r.must_advance = s->must_advance;
  Result result;
  s->running = true;
  Outcome o = run(th, r, result);
  s->running = false;
  if (o == Outcome::kError) return {};
  if (o == Outcome::kNoMatch) {
    s->start = -1;
    return Owned::none();
  }
  Owned m = match_new(th, p, s->text->object, result, s->start, s->end);
  s->start = result.end;
  s->must_advance = result.start == result.end ? result.end : -1;
  return m;
}

Owned scanner_match(Thread& th, Value self) { return scanner_step(th, self, false); }
Owned scanner_search(Thread& th, Value self) { return scanner_step(th, self, true); }

Owned pattern_scanner(Thread& th, Value self, Value string, int64_t pos, int64_t end) {
  return scanner_new(th, self.as<Pattern>(), string, pos, end);
}
Owned pattern_finditer(Thread& th, Value self, Value string, int64_t pos, int64_t end) {
  Owned scanner = scanner_new(th, self.as<Pattern>(), string, pos, end);
  if (!scanner) return {};
  Owned search = get_attr(th, scanner, "search");
  return search ? callable_iterator_new(th, search, Value::none()) : Owned();
}

void scanner_dealloc(Thread& th, Object* o) {
  auto* s = static_cast<Scanner*>(o);
  if (s->text != nullptr) {
    subject_close(th, *s->text);
    delete s->text;
    s->text = nullptr;
  }
  drop(s->pattern);
  object_free(th, o);
}
void scanner_traverse(Object* o, Visitor& visit) {
  auto* s = static_cast<Scanner*>(o);
  visit(s->pattern);
  if (s->text != nullptr) visit(s->text->object);
}

// --- Pattern

Owned pattern_repr(Thread& th, Value self) {
  auto* p = self.as<Pattern>();
  struct Name {
    uint32_t flag;
    const char* text;
  };
  static constexpr Name kNames[] = {
      {kIgnoreCase, "re.IGNORECASE"}, {kMultiline, "re.MULTILINE"}, {kDotAll, "re.DOTALL"}, {kVerbose, "re.VERBOSE"},
      {kDebug, "re.DEBUG"},           {kAscii, "re.ASCII"},         {kLocale, "re.LOCALE"}};
  uint32_t flags = p->flags;
  if ((flags & (kLocale | kUnicode | kAscii)) == kUnicode && p->is_bytes == 0) flags &= ~uint32_t{kUnicode};
  std::string text;
  for (const Name& n : kNames) {
    if ((flags & n.flag) == 0) continue;
    text += text.empty() ? "" : "|";
    text += n.text;
    flags &= ~n.flag;
  }
  if (flags != 0) {
    char hex[16];
    std::snprintf(hex, sizeof hex, "0x%x", flags);
    text += text.empty() ? "" : "|";
    text += hex;
  }
  Owned source = repr(th, p->source);
  if (!source) return {};
  std::string shown(str_view(source));
  if (source.as<Str>()->char_count > 200) {  // long patterns are cut
    Owned cut = str_slice(th, source, 0, 200);
    if (!cut) return {};
    shown = str_view(cut);
  }
  if (!text.empty()) text = ", " + text;
  return format_str(th, "re.compile({}{})", shown, text);
}

Status pattern_hash(Thread& th, Value self, int64_t& out) {
  auto* p = self.as<Pattern>();
  if (failed(hash(th, p->source, out))) return Status::kError;
  uint64_t h = static_cast<uint64_t>(out) ^ p->flags;
  for (uint32_t w : p->program->code) h = (h ^ w) * 0x100000001B3u;
  out = static_cast<int64_t>(h);
  if (out == -1) out = -2;
  return Status::kOk;
}

Owned pattern_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || type_of(th, a) != type_of(th, b))
    return Owned::not_implemented();
  auto *x = a.as<Pattern>(), *y = b.as<Pattern>();
  bool same = x == y;
  if (!same && x->flags == y->flags && x->is_bytes == y->is_bytes && x->program->code == y->program->code) {
    Tri t = equal(th, x->source, y->source);
    if (t == Tri::kError) return {};
    same = t == Tri::kTrue;
  }
  return Owned::boolean(same == (op == CompareOp::kEq));
}

void pattern_dealloc(Thread& th, Object* o) {
  auto* p = static_cast<Pattern*>(o);
  delete p->program;
  drop(p->source);
  drop(p->group_index);
  drop(p->index_group);
  object_free(th, o);
}
void pattern_traverse(Object* o, Visitor& visit) {
  auto* p = static_cast<Pattern*>(o);
  visit(p->source);
  visit(p->group_index);
  visit(p->index_group);
}

void fill_pattern(TypeSlots& s) {
  s.dealloc = &pattern_dealloc;
  s.traverse = &pattern_traverse;
  s.repr = &pattern_repr;
  s.hash = &pattern_hash;
  s.compare = &pattern_compare;
}
void fill_scanner(TypeSlots& s) {
  s.dealloc = &scanner_dealloc;
  s.traverse = &scanner_traverse;
}
using TemplateFields = OwnedFields<Template, &Template::parts>;

Owned copy_self(Thread&, Value self) { return Owned::borrow(self); }
Owned deepcopy_self(Thread&, Value self, Value) { return Owned::borrow(self); }

#define DX_STRING_ARGS "(self, /, string, pos=0, endpos=9223372036854775807)"
const NativeDef kPatternMethods[] = {
    method<&pattern_match>("match" DX_STRING_ARGS, "Matches zero or more characters at the beginning of the string."),
    method<&pattern_fullmatch>("fullmatch" DX_STRING_ARGS, "Matches against all of the string."),
    method<&pattern_search>("search" DX_STRING_ARGS,
                            "Scan through string looking for a match, and return a corresponding match object "
                            "instance.\n\nReturn None if no position in the string matches."),
    method<&pattern_findall>("findall" DX_STRING_ARGS,
                             "Return a list of all non-overlapping matches of pattern in string."),
    method<&pattern_finditer>(
        "finditer" DX_STRING_ARGS,
        "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor "
        "each match, the iterator returns a match object."),
    method<&pattern_scanner>("scanner" DX_STRING_ARGS, nullptr),
    method<&pattern_split>("split(self, /, string, maxsplit=0)", "Split string by the occurrences of pattern."),
    method<&pattern_sub>(
        "sub(self, /, repl, string, count=0)",
        "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in "
        "string by the replacement repl."),
    method<&pattern_subn>("subn(self, /, repl, string, count=0)",
                          "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost "
                          "non-overlapping occurrences of pattern with the replacement repl."),
    method<&copy_self>("__copy__(self, /)", nullptr),
    method<&deepcopy_self>("__deepcopy__(self, memo, /)", nullptr),
    class_method<&class_getitem>("__class_getitem__(cls, item, /)", "See PEP 585"),
};
#undef DX_STRING_ARGS

const GetSetDef kPatternGetSets[] = {
    {"pattern", [](Thread&, Value self) { return Owned::borrow(self.as<Pattern>()->source); }},
    {"flags", [](Thread&, Value self) { return Owned::small_int(self.as<Pattern>()->flags); }},
    {"groups", [](Thread&, Value self) { return Owned::small_int(self.as<Pattern>()->program->groups); }},
    {"groupindex", [](Thread& th, Value self) { return mapping_proxy_new(th, self.as<Pattern>()->group_index); }},
};

const NativeDef kScannerMethods[] = {
    method<&scanner_match>("match(self, /)", nullptr),
    method<&scanner_search>("search(self, /)", nullptr),
};
const GetSetDef kScannerGetSets[] = {
    {"pattern", [](Thread&, Value self) { return Owned::borrow(self.as<Scanner>()->pattern); }},
};

constexpr uint32_t kFlags = TypeFlags::kGc | TypeFlags::kDisallowNew;
const TypeSpec kPatternSpec = {"re.Pattern",
                               sizeof(Pattern),
                               ::dxpy::Kind::kOther,
                               kFlags | TypeFlags::kWeakRef,
                               "Compiled regular expression object.",
                               &fill_pattern,
                               kPatternMethods,
                               kPatternGetSets};
const TypeSpec kScannerSpec = {"_sre.SRE_Scanner", sizeof(Scanner), ::dxpy::Kind::kOther, kFlags, nullptr,
                               &fill_scanner,      kScannerMethods, kScannerGetSets};
const TypeSpec kTemplateSpec = {"_sre.SRE_Template",  sizeof(Template), ::dxpy::Kind::kOther, kFlags, nullptr,
                                &TemplateFields::fill};

// --- module functions

Owned sre_compile(Thread& th, Value source, int64_t flags, Value code, int64_t groups, Value group_index,
                  Value index_group) {
  if (!is_list(code)) {
    return raise(th, th.rt->exc.TypeError, "compile() argument 'code' must be list, not {}", type_of(th, code));
  }
  if (!is_dict(group_index)) {
    return raise(th, th.rt->exc.TypeError, "compile() argument 'groupindex' must be dict, not {}",
                 type_of(th, group_index));
  }
  if (!is_tuple(index_group)) {
    return raise(th, th.rt->exc.TypeError, "compile() argument 'indexgroup' must be tuple, not {}",
                 type_of(th, index_group));
  }
  auto* p = make_instance<Pattern>(th, sre_types(th).pattern);
  if (p == nullptr) return {};
  Owned keep = Owned::steal(p);
  p->program = new Program;
  p->source = own(source);
  p->group_index = own(group_index);
  p->index_group = own(index_group);
  p->flags = static_cast<uint32_t>(flags);
  p->is_bytes = source.is_none() ? -1 : is_str(source) ? 0 : 1;
  if (groups < 0 || groups > kMaxGroups) return raise(th, th.rt->exc.RuntimeError, "invalid SRE code");
  p->program->groups = static_cast<uint32_t>(groups);
  auto* list = code.as<List>();
  p->program->code.reserve(list->size);
  for (size_t i = 0; i < list->size; ++i) {
    Owned word = list_get(th, list, i);
    uint64_t n = 0;
    if (!word || failed(int_as_u64(th, word, n))) return {};
    if (n > UINT32_MAX) return raise(th, th.rt->exc.OverflowError, "regular expression code size limit exceeded");
    p->program->code.push_back(static_cast<uint32_t>(n));
  }
  if (!validate(p->program->code, p->program->groups)) return raise(th, th.rt->exc.RuntimeError, "invalid SRE code");
  build_bitmaps(*p->program);
  return keep;
}

// parts: [literal, group, literal, ...]
Owned sre_template(Thread& th, Value pattern, Value parts) {
  if (!is_list(parts)) {
    return raise(th, th.rt->exc.TypeError, "template() argument 2 must be list, not {}", type_of(th, parts));
  }
  (void)pattern;
  Owned tuple = sequence_to_tuple(th, parts);
  if (!tuple) return {};
  auto items = fast_items_tuple(tuple);
  bool ok = items.size() % 2 == 1;
  for (size_t i = 0; ok && i < items.size(); ++i) {
    ok = i % 2 == 0 ? is_str(items[i]) || is_bytes(items[i]) : items[i].is_small_int();
  }
  if (!ok) return raise(th, th.rt->exc.TypeError, "invalid template");
  auto* t = make_instance<Template>(th, sre_types(th).template_);
  if (t == nullptr) return {};
  t->parts = tuple.release();
  return Owned::steal(t);
}

bool unicode_iscased(int64_t c) {
  auto ch = static_cast<uint32_t>(c);
  return lower_unicode(ch) != ch || upper_unicode(ch) != ch;
}
bool ascii_iscased(int64_t c) {
  auto ch = static_cast<uint32_t>(c);
  return c >= 0 && c < 128 && (lower_ascii(ch) != ch || (c >= 'a' && c <= 'z'));
}
int64_t unicode_tolower(int64_t c) { return lower_unicode(static_cast<uint32_t>(c)); }
int64_t ascii_tolower(int64_t c) { return lower_ascii(static_cast<uint32_t>(c)); }
int64_t getcodesize() { return 4; }

const NativeDef kFunctions[] = {
    function<&sre_compile>("compile(pattern, flags, code, groups, groupindex, indexgroup)", nullptr),
    function<&sre_template>("template(pattern, template, /)", nullptr),
    function<&unicode_iscased>("unicode_iscased(character, /)", nullptr),
    function<&ascii_iscased>("ascii_iscased(character, /)", nullptr),
    function<&unicode_tolower>("unicode_tolower(character, /)", nullptr),
    function<&ascii_tolower>("ascii_tolower(character, /)", nullptr),
    function<&getcodesize>("getcodesize()", nullptr),
};

Status sre_exec(Thread& th, Module* m) {
  SreTypes& t = sre_types(th);
  t.pattern = type_from_spec(th, kPatternSpec);
  t.scanner = type_from_spec(th, kScannerSpec);
  t.template_ = type_from_spec(th, kTemplateSpec);
  if (t.pattern == nullptr || t.scanner == nullptr || t.template_ == nullptr || failed(init_match_type(th, m)))
    return Status::kError;
  if (failed(module_add_int(th, m, "MAGIC", kMagic)) || failed(module_add_int(th, m, "CODESIZE", 4)) ||
      failed(module_add_int(th, m, "MAXREPEAT", kMaxRepeat)))
    return Status::kError;
  return module_add_int(th, m, "MAXGROUPS", kMaxGroups);
}

}  // namespace

}  // namespace dxpy::sre

namespace dxpy {
const ModuleDef kSreModule = {"_sre", nullptr, sre::kFunctions, &sre::sre_exec};
}
