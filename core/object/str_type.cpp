// The str type: slots, table of methods, iterator.
#include "core/memory/alloc.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/compare_op.h"
#include "core/object/container_types.h"
#include "core/object/int.h"
#include "core/object/specs.h"
#include "core/object/str_methods.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

void str_dealloc(Thread& th, Object* o) {
  mem_free(static_cast<Str*>(o)->index);
  object_free(th, o);
}

Owned construct_exact(Thread& th, const Value* v) {
  Value object = v[0], encoding = v[1], errors = v[2];
  if (!encoding && !errors) return object ? str_of(th, object) : Owned::borrow(th.rt->empty_str);
  for (int i = 1; i < 3; ++i) {
    if (v[i] && !is_str(v[i])) {
      return raise(th, th.rt->exc.TypeError, "str() argument '{}' must be str, not {}", i == 1 ? "encoding" : "errors",
                   import_type_name(th, v[i]));
    }
  }
  if (!object) return Owned::borrow(th.rt->empty_str);
  std::string_view codec = encoding ? str_view(encoding) : std::string_view("utf-8");
  std::string_view handler = errors ? str_view(errors) : std::string_view("strict");
  if (is_str(object)) return raise(th, th.rt->exc.TypeError, "decoding str is not supported");
  if (is_bytes(object)) return str_decode(th, bytes_view(object), codec, handler);
  if (!has_buffer(th, object)) {
    return raise(th, th.rt->exc.TypeError, "decoding to str: need a bytes-like object, {} found", type_of(th, object));
  }
  BufferScope buffer(th);
  if (failed(buffer.open(object))) return {};
  return str_decode(th, buffer.bytes(), codec, handler);
}

Owned str_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Owned text;
  if (nargs == 1 && !kwnames) {
    text = str_of(th, args[0]);
  } else {
    Value v[3];
    if (!kwnames && failed(check_positional(th, "str", nargs, 0, 3))) return {};
    if (failed(native_match(th, "str(object=<not given>, encoding=<not given>, errors=<not given>)", args, nargs,
                            kwnames, v, 3))) {
      return {};
    }
    text = construct_exact(th, v);
  }
  if (!text || cls == th.rt->types.str) return text;
  auto* from = text.as<Str>();
  Str* s = str_alloc_as(th, cls, from->byte_size);
  if (s == nullptr) return {};
  std::memcpy(s->data, from->data, from->byte_size);
  return str_seal_known(th, s, from->char_count, from->is_ascii());
}

Owned str_str(Thread& th, Value self) { return str_exact(th, self); }

Status str_hash_slot(Thread& th, Value self, int64_t& out) {
  out = str_hash(th, self);
  return Status::kOk;
}

Owned str_compare_slot(Thread&, Value a, Value b, CompareOp op) {
  if (!is_str(a) || !is_str(b)) return Owned::not_implemented();
  if (op == CompareOp::kEq) return Owned::boolean(str_equal(a, b));
  if (op == CompareOp::kNe) return Owned::boolean(!str_equal(a, b));
  return Owned::boolean(compares(str_compare(a, b), 0, op));
}

int64_t str_length(Thread&, Value self) { return self.as<Str>()->char_count; }

Owned str_item(Thread& th, Value self, int64_t i) {
  if (i < 0 || i >= self.as<Str>()->char_count) {
    return raise(th, th.rt->exc.IndexError, "string index out of range");
  }
  return str_char_at(th, self, i);
}

Owned extended_slice(Thread& th, Value self, int64_t start, int64_t step, int64_t count) {
  auto* s = self.as<Str>();
  if (s->is_ascii()) {
    Str* out = str_alloc(th, static_cast<size_t>(count));
    if (out == nullptr) return {};
    for (int64_t k = 0; k < count; ++k) out->data[k] = s->data[start + k * step];
    return str_seal_known(th, out, static_cast<size_t>(count), true);
  }
  StrBuilder out(th);
  for (int64_t k = 0; k < count; ++k) out.append_codepoint(str_codepoint_at(self, start + k * step));
  return out.finish();
}

Owned str_subscript(Thread& th, Value self, Value key) {
  int64_t size = self.as<Str>()->char_count;
  if (key.is_small_int()) {
    int64_t i = key.as_small_int();
    return str_item(th, self, i < 0 ? i + size : i);
  }
  if (is_kind(key, Kind::kSlice)) {
    int64_t start, stop, step, count;
    if (failed(slice_indices(th, key, size, start, stop, step, count))) return {};
    if (count <= 0) return Owned::borrow(th.rt->empty_str);
    if (step == 1) return str_slice(th, self, start, start + count);
    return extended_slice(th, self, start, step, count);
  }
  if (!is_index(th, key)) {
    return raise(th, th.rt->exc.TypeError, "string indices must be integers, not '{}'", type_of(th, key));
  }
  int64_t i;
  if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
  return str_item(th, self, i < 0 ? i + size : i);
}

Tri str_contains(Thread& th, Value self, Value item) {
  if (!is_str(item)) {
    return raise(th, th.rt->exc.TypeError, "'in <string>' requires string as left operand, not {}", type_of(th, item));
  }
  return tri(find_bytes(str_view(self), str_view(item)) != std::string_view::npos);
}

Owned str_concat_slot(Thread& th, Value a, Value b) {
  if (!is_str(b)) {
    return raise(th, th.rt->exc.TypeError, "can only concatenate str (not \"{}\") to str", type_of(th, b));
  }
  return str_concat(th, a, b);
}

Owned str_repeat(Thread& th, Value self, int64_t n) {
  auto* s = self.as<Str>();
  if (n <= 0 || s->byte_size == 0) return Owned::borrow(th.rt->empty_str);
  if (n == 1) return str_exact(th, self);
  if (static_cast<uint64_t>(n) > 0xFFFFFFFFu / s->byte_size) return raise_no_memory(th);
  size_t size = s->byte_size, total = size * static_cast<size_t>(n);
  Str* out = str_alloc(th, total);
  if (out == nullptr) return {};
  if (size == 1) {
    std::memset(out->data, s->data[0], total);
  } else {
    std::memcpy(out->data, s->data, size);
    for (size_t done = size; done < total;) {
      size_t chunk = done < total - done ? done : total - done;
      std::memcpy(out->data + done, out->data, chunk);
      done += chunk;
    }
  }
  return str_seal_known(th, out, size_t{s->char_count} * static_cast<size_t>(n), s->is_ascii());
}

Owned str_remainder(Thread& th, Value a, Value b) {
  if (!is_str(a)) return Owned::not_implemented();
  return str_percent(th, a, b);
}

// --- iterator

struct StrIterator : Object {
  Value str;      // owned; empty once exhausted
  size_t offset;  // bytes
};

Owned str_iter(Thread& th, Value self) {
  auto* it = static_cast<StrIterator*>(object_alloc(th, th.rt->types.str_iterator));
  if (it == nullptr) return {};
  inc_ref(self);
  it->str = self;
  return Owned::steal(Value(it));
}
void iterator_dealloc(Thread& th, Object* o) {
  drop(static_cast<StrIterator*>(o)->str);
  object_free(th, o);
}
Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<StrIterator>();
  if (!it->str) return {};
  auto* s = it->str.as<Str>();
  if (it->offset >= s->byte_size) {
    drop(it->str);
    return {};
  }
  const char* p = s->data + it->offset;
  if (const auto lead = static_cast<uint8_t>(*p); DX_LIKELY(lead < 0x80)) {
    ++it->offset;
    return Owned::borrow(th.rt->latin1_chars[lead]);
  }
  uint32_t cp = text::utf8_next(p);
  it->offset = static_cast<size_t>(p - s->data);
  return str_from_codepoint(th, cp);
}
int64_t iterator_position(StrIterator* it) { return static_cast<int64_t>(str_char_index(it->str, it->offset)); }
Owned iterator_length_hint(Thread&, StrIterator* it) {
  return Owned::small_int(it->str ? it->str.as<Str>()->char_count - iterator_position(it) : 0);
}
Owned iterator_reduce(Thread& th, StrIterator* it) {
  if (!it->str) return reduce_builtin(th, "iter", th.rt->empty_str);
  return reduce_builtin(th, "iter", it->str, Value::small_int(iterator_position(it)));
}
Status iterator_setstate(Thread& th, StrIterator* it, Value state) {
  if (!it->str) return Status::kOk;
  int64_t i;
  if (failed(clipped_index(th, state, 0, it->str.as<Str>()->char_count, i))) return Status::kError;
  it->offset = str_byte_offset(it->str, static_cast<size_t>(i));
  return Status::kOk;
}
const NativeDef kIteratorMethods[] = {
    method<&iterator_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
    method<&iterator_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&iterator_setstate>("__setstate__(self, object, /)", "Set state information for unpickling."),
};
void fill_iterator(TypeSlots& s) {
  s.dealloc = iterator_dealloc;
  s.iter = iter_self;
  s.next = iterator_next;
}
const TypeSpec kStrIteratorSpec = {
    "str_ascii_iterator", sizeof(StrIterator), Kind::kOther, TypeFlags::kDisallowNew, nullptr,
    fill_iterator,        kIteratorMethods};

// --- methods

// Raw forms take the calls that nearly all programs make, whose arguments need no matching, and leave the others to the
// general ones.

Owned encode_any(Thread& th, Value self, std::string_view encoding, std::string_view errors) {
  return str_encode(th, self, encoding, errors);
}
constexpr NativeDef kEncode = method<&encode_any>("encode(self, /, encoding='utf-8', errors='strict')",
                                                  "Encode the string using the codec registered for encoding.");
Owned m_encode(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (nargs == 0 && kwnames.is_empty()) return str_encode(th, self, "utf-8", "strict");
  return native_call(th, kEncode, self, args, nargs, kwnames);
}

constexpr NativeDef kReplace = method<&str_methods::replace>(
    "replace(self, old, new, /, count=-1)", "Return a copy with all occurrences of substring old replaced by new.");
Owned m_replace(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (nargs == 2 && kwnames.is_empty() && is_str(args[0]) && is_str(args[1])) {
    return str_methods::replace(th, self.as<Str>(), args[0].as<Str>(), args[1].as<Str>(), -1);
  }
  return native_call(th, kReplace, self, args, nargs, kwnames);
}

Owned m_join(Thread& th, Value self, Value iterable) { return str_join(th, self, iterable); }
Owned m_getnewargs(Thread& th, Value self) {
  Owned copy = str_new(th, str_view(self));
  return copy ? tuple_of(th, copy) : Owned();
}
int64_t m_sizeof(Thread&, Str* self) { return static_cast<int64_t>(sizeof(Str)) + self->byte_size; }

const NativeDef kStrMethods[] = {
    raw_method(&m_encode, kEncode.signature, kEncode.doc),
    raw_method(&m_replace, kReplace.signature, kReplace.doc),
    method<&str_methods::split>("split(self, /, sep=None, maxsplit=-1)",
                                "Return a list of the substrings in the string, using sep as the separator string."),
    method<&str_methods::rsplit>("rsplit(self, /, sep=None, maxsplit=-1)",
                                 "Return a list of the substrings in the string, splitting from the end."),
    method<&m_join>("join(self, iterable, /)", "Concatenate any number of strings."),
    method<&str_methods::capitalize>("capitalize(self, /)", "Return a capitalized version of the string."),
    method<&str_methods::casefold>("casefold(self, /)",
                                   "Return a version of the string suitable for caseless comparisons."),
    method<&str_methods::title>("title(self, /)", "Return a version of the string where each word is titlecased."),
    method<&str_methods::center>("center(self, width, fillchar=' ', /)", "Return a centered string of length width."),
    method<&str_methods::count>(
        "count(self, sub, start=None, end=None, /)",
        "Return the number of non-overlapping occurrences of substring sub in string S[start:end]."),
    method<&str_methods::expandtabs>("expandtabs(self, /, tabsize=8)",
                                     "Return a copy where all tab characters are expanded using spaces."),
    method<&str_methods::find>("find(self, sub, start=None, end=None, /)",
                               "Return the lowest index in S where substring sub is found, or -1 on failure."),
    method<&str_methods::partition>("partition(self, sep, /)",
                                    "Partition the string into three parts using the given separator."),
    method<&str_methods::index>("index(self, sub, start=None, end=None, /)",
                                "Return the lowest index in S where substring sub is found."),
    method<&str_methods::ljust>("ljust(self, width, fillchar=' ', /)",
                                "Return a left-justified string of length width."),
    method<&str_methods::lower>("lower(self, /)", "Return a copy of the string converted to lowercase."),
    method<&str_methods::lstrip>("lstrip(self, chars=None, /)",
                                 "Return a copy of the string with leading whitespace removed."),
    method<&str_methods::rfind>("rfind(self, sub, start=None, end=None, /)",
                                "Return the highest index in S where substring sub is found, or -1 on failure."),
    method<&str_methods::rindex>("rindex(self, sub, start=None, end=None, /)",
                                 "Return the highest index in S where substring sub is found."),
    method<&str_methods::rjust>("rjust(self, width, fillchar=' ', /)",
                                "Return a right-justified string of length width."),
    method<&str_methods::rstrip>("rstrip(self, chars=None, /)",
                                 "Return a copy of the string with trailing whitespace removed."),
    method<&str_methods::rpartition>("rpartition(self, sep, /)",
                                     "Partition the string into three parts using the given separator."),
    method<&str_methods::splitlines>("splitlines(self, /, keepends=False)",
                                     "Return a list of the lines in the string, breaking at line boundaries."),
    method<&str_methods::strip>("strip(self, chars=None, /)",
                                "Return a copy of the string with leading and trailing whitespace removed."),
    method<&str_methods::swapcase>("swapcase(self, /)",
                                   "Convert uppercase characters to lowercase and lowercase characters to uppercase."),
    method<&str_methods::translate>("translate(self, table, /)",
                                    "Replace each character in the string using the given translation table."),
    method<&str_methods::upper>("upper(self, /)", "Return a copy of the string converted to uppercase."),
    method<&str_methods::startswith>("startswith(self, prefix, start=None, end=None, /)",
                                     "Return True if the string starts with the specified prefix, False otherwise."),
    method<&str_methods::endswith>("endswith(self, suffix, start=None, end=None, /)",
                                   "Return True if the string ends with the specified suffix, False otherwise."),
    method<&str_methods::removeprefix>("removeprefix(self, prefix, /)",
                                       "Return a str with the given prefix string removed if present."),
    method<&str_methods::removesuffix>("removesuffix(self, suffix, /)",
                                       "Return a str with the given suffix string removed if present."),
    method<&str_methods::isascii>("isascii(self, /)",
                                  "Return True if all characters in the string are ASCII, False otherwise."),
    method<&str_methods::islower>("islower(self, /)",
                                  "Return True if the string is a lowercase string, False otherwise."),
    method<&str_methods::isupper>("isupper(self, /)",
                                  "Return True if the string is an uppercase string, False otherwise."),
    method<&str_methods::istitle>("istitle(self, /)",
                                  "Return True if the string is a title-cased string, False otherwise."),
    method<&str_methods::isspace>("isspace(self, /)",
                                  "Return True if the string is a whitespace string, False otherwise."),
    method<&str_methods::isdecimal>("isdecimal(self, /)",
                                    "Return True if the string is a decimal string, False otherwise."),
    method<&str_methods::isdigit>("isdigit(self, /)", "Return True if the string is a digit string, False otherwise."),
    method<&str_methods::isnumeric>("isnumeric(self, /)",
                                    "Return True if the string is a numeric string, False otherwise."),
    method<&str_methods::isalpha>("isalpha(self, /)",
                                  "Return True if the string is an alphabetic string, False otherwise."),
    method<&str_methods::isalnum>("isalnum(self, /)",
                                  "Return True if the string is an alpha-numeric string, False otherwise."),
    method<&str_methods::isidentifier>("isidentifier(self, /)",
                                       "Return True if the string is a valid Python identifier, False otherwise."),
    method<&str_methods::isprintable>("isprintable(self, /)",
                                      "Return True if all characters in the string are printable, False otherwise."),
    method<&str_methods::zfill>("zfill(self, width, /)",
                                "Pad a numeric string with zeros on the left, to fill a field of the given width."),
    raw_method(&str_methods::format, "format(self, /, *args, **kwargs)",
               "Return a formatted version of the string, using substitutions from args and kwargs."),
    method<&str_methods::format_map>("format_map(self, mapping, /)",
                                     "Return a formatted version of the string, using substitutions from mapping."),
    method<&str_methods::dunder_format>("__format__(self, format_spec, /)",
                                        "Return a formatted version of the string as described by format_spec."),
    static_method<&str_methods::maketrans>("maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)",
                                           "Return a translation table usable for str.translate()."),
    method<&m_getnewargs>("__getnewargs__(self, /)"),
    method<&m_sizeof>("__sizeof__(self, /)", "Return the size of the string in memory, in bytes."),
};

void fill_str(TypeSlots& s) {
  s.dealloc = str_dealloc;
  s.construct = str_construct;
  s.repr = str_repr;
  s.str = str_str;
  s.hash = str_hash_slot;
  s.compare = str_compare_slot;
  s.iter = str_iter;
  s.remainder = str_remainder;
  s.length = str_length;
  s.subscript = str_subscript;
  s.item = str_item;
  s.contains = str_contains;
  s.concat = str_concat_slot;
  s.repeat = str_repeat;
}

}  // namespace

const TypeSpec kStrSpec = {
    "str",
    sizeof(Str),
    Kind::kStr,
    TypeFlags::kBaseType | TypeFlags::kStrSubclass | TypeFlags::kMatchSelf,
    "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
    "Create a new string object from the given object. If encoding or\n"
    "errors is specified, then the object must expose a data buffer\n"
    "that will be decoded using the given encoding and error handler.\n"
    "Otherwise, returns the result of object.__str__() (if defined)\n"
    "or repr(object).\n"
    "encoding defaults to 'utf-8'.\n"
    "errors defaults to 'strict'.",
    fill_str,
    kStrMethods,
};

Status init_str_types(Thread& th) {
  th.rt->types.str_iterator = type_from_spec(th, kStrIteratorSpec);
  return th.rt->types.str_iterator != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
