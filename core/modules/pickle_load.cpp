// Unpickling: the machine that executes pickle opcodes.
#include <bit>

#include "core/modules/native_type.h"
#include "core/modules/pickle.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/float_impl.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/list.h"
#include "core/object/set.h"
#include "core/object/shape.h"
#include "core/text/utf8.h"

namespace dxpy::pickle {

namespace {

using U = Unpickler;

size_t fence(const U* u) { return u->marks->empty() ? 0 : u->marks->back(); }

Status underflow(Thread& th, const U* u) {
  return raise(th, unpickling_error(th), u->marks->empty() ? "unpickling stack underflow" : "unexpected MARK found");
}

Status need(Thread& th, const U* u, size_t count) {
  return u->stack->size() < fence(u) + count ? underflow(th, u) : Status::kOk;
}

Status push(U* u, Owned v) {
  if (!v) return Status::kError;
  u->stack->push_back(v.release());
  return Status::kOk;
}
// The caller has checked with need().
Owned pop(U* u) {
  Owned v = Owned::steal(u->stack->back());
  u->stack->pop_back();
  return v;
}

// Position of the values above the last mark, which is taken away.
Status take_mark(Thread& th, U* u, size_t& start) {
  if (u->marks->empty()) return raise(th, unpickling_error(th), "could not find MARK");
  start = u->marks->back();
  u->marks->pop_back();
  return Status::kOk;
}

Owned pop_tuple(Thread& th, U* u, size_t start) {
  auto& s = *u->stack;
  Owned t = tuple_from_owned(th, s.data() + start, s.size() - start);
  s.resize(start);
  return t;
}
void drop_from(U* u, size_t start) {
  auto& s = *u->stack;
  while (s.size() > start) pop(u).reset();
}

uint64_t number(const char* p, int bytes) {
  uint64_t v = 0;
  for (int i = 0; i < bytes; ++i) v |= static_cast<uint64_t>(static_cast<uint8_t>(p[i])) << (8 * i);
  return v;
}
Status read_number(Thread& th, U* u, int bytes, uint64_t& out) {
  const char* p;
  if (!read_bytes(th, u, static_cast<size_t>(bytes), p)) return Status::kError;
  out = bytes == 1 ? static_cast<uint8_t>(*p) : number(p, bytes);
  return Status::kOk;
}
// A length and then that many bytes.
Status read_sized(Thread& th, U* u, int bytes, std::string_view& out, const char* name) {
  uint64_t size;
  if (failed(read_number(th, u, bytes, size))) return Status::kError;
  if (size > static_cast<uint64_t>(INT64_MAX)) {
    return raise(th, th.rt->exc.OverflowError, "{} exceeds system's maximum size of {} bytes", name, INT64_MAX);
  }
  const char* p;
  if (!read_bytes(th, u, static_cast<size_t>(size), p)) return Status::kError;
  out = {p, static_cast<size_t>(size)};
  return Status::kOk;
}
// A line without its newline.
Status read_text(Thread& th, U* u, std::string_view& out) {
  if (!read_line(th, u, out)) return Status::kError;
  if (out.empty() || out.back() != '\n') return raise_truncated(th);
  out.remove_suffix(1);
  return Status::kOk;
}

// --- numbers

Owned int_of_line(Thread& th, std::string_view text) {
  Owned source = bytes_new(th, text);  // the line may be anything, so it is not taken for text
  return source ? int_parse(th, text, 10, source) : Owned();
}

Status load_int(Thread& th, U* u) {
  std::string_view text;
  if (failed(read_text(th, u, text))) return Status::kError;
  if (text == "00" || text == "01") return push(u, Owned::boolean(text == "01"));
  Owned v = int_of_line(th, text);
  if (!v && error_clear_if(th, th.rt->exc.ValueError)) {
    return raise(th, th.rt->exc.ValueError, "could not convert string to int");
  }
  return push(u, std::move(v));
}
Status load_long(Thread& th, U* u) {
  std::string_view text;
  if (failed(read_text(th, u, text))) return Status::kError;
  if (!text.empty() && text.back() == 'L') text.remove_suffix(1);
  return push(u, int_of_line(th, text));
}
Status load_counted_long(Thread& th, U* u, int bytes) {
  uint64_t size;
  if (failed(read_number(th, u, bytes, size))) return Status::kError;
  if (bytes == 4 && size > 0x7fffffff) {
    return raise(th, unpickling_error(th), "LONG pickle has negative byte count");
  }
  const char* p;
  if (!read_bytes(th, u, static_cast<size_t>(size), p)) return Status::kError;
  return push(u, size == 0
                     ? Owned::small_int(0)
                     : int_from_bytes(th, reinterpret_cast<const uint8_t*>(p), static_cast<size_t>(size), true, true));
}
Status load_bin_int(Thread& th, U* u, int bytes) {
  uint64_t v;
  if (failed(read_number(th, u, bytes, v))) return Status::kError;
  return push(u, Owned::small_int(bytes == 4 ? static_cast<int32_t>(v) : static_cast<int64_t>(v)));
}
Status load_float(Thread& th, U* u) {
  std::string_view text;
  if (failed(read_text(th, u, text))) return Status::kError;
  Owned source = bytes_new(th, text);
  bool known = false;
  return source ? push(u, float_from_string_like(th, source, known)) : Status::kError;
}
Status load_bin_float(Thread& th, U* u) {
  uint64_t v;
  if (failed(read_number(th, u, 8, v))) return Status::kError;
  return push(u, float_from_double(th, std::bit_cast<double>(__builtin_bswap64(v))));
}

// --- text and bytes

Owned old_string(Thread& th, U* u, std::string_view data) {
  if (*u->encoding == "bytes") return bytes_new(th, data);
  return str_decode(th, data, *u->encoding, *u->errors);
}
Status load_string(Thread& th, U* u) {
  std::string_view text;
  if (failed(read_text(th, u, text))) return Status::kError;
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"')) {
    return raise(th, unpickling_error(th), "the STRING opcode argument must be quoted");
  }
  Owned escape_decode = import_attr(th, "_codecs", "escape_decode");
  Owned raw = escape_decode ? bytes_new(th, text.substr(1, text.size() - 2)) : Owned();
  Owned pair = raw ? call_with(th, escape_decode, raw) : Owned();
  if (!pair) return Status::kError;
  return push(u, old_string(th, u, bytes_view(fast_items_tuple(pair)[0])));
}
Status load_bin_string(Thread& th, U* u, int bytes) {
  std::string_view data;
  if (failed(read_sized(th, u, bytes, data, "BINSTRING"))) return Status::kError;
  return push(u, old_string(th, u, data));
}
Status load_unicode(Thread& th, U* u) {
  std::string_view text;
  if (failed(read_text(th, u, text))) return Status::kError;
  return push(u, str_decode(th, text, "raw-unicode-escape", "strict"));
}
Status load_bin_unicode(Thread& th, U* u, int bytes) {
  std::string_view data;
  if (failed(read_sized(th, u, bytes, data, "BINUNICODE"))) return Status::kError;
  if (text::is_ascii(data)) return push(u, str_ascii(th, data));
  return push(u, str_decode(th, data, "utf-8", "surrogatepass"));
}
Status load_bin_bytes(Thread& th, U* u, int bytes) {
  std::string_view data;
  if (failed(read_sized(th, u, bytes, data, "BINBYTES"))) return Status::kError;
  return push(u, bytes_new(th, data));
}
Status load_bytearray(Thread& th, U* u) {
  std::string_view data;
  if (failed(read_sized(th, u, 8, data, "BYTEARRAY8"))) return Status::kError;
  return push(u, bytearray_new(th, data));
}
Status load_next_buffer(Thread& th, U* u) {
  if (!u->buffers) {
    return raise(th, unpickling_error(th),
                 "pickle stream refers to out-of-band data but no *buffers* argument was given");
  }
  Owned buffer = iter_next(th, u->buffers);
  if (!buffer && !th.has_error()) return raise(th, unpickling_error(th), "not enough out-of-band buffers");
  return push(u, std::move(buffer));
}
Status load_readonly_buffer(Thread& th, U* u) {
  if (failed(need(th, u, 1))) return Status::kError;
  {
    BufferScope scope(th);
    if (failed(scope.open(u->stack->back(), BufferView::kFullRo))) return Status::kError;
    if (scope.view().readonly) return Status::kOk;
  }
  Owned view = memoryview_new(th, u->stack->back());
  Owned readonly = view ? call_method(th, view, lend(str_new(th, "toreadonly"))) : Owned();
  if (!readonly) return Status::kError;
  pop(u).reset();
  return push(u, std::move(readonly));
}

// --- containers

Status load_counted_tuple(Thread& th, U* u, size_t count) {
  if (failed(need(th, u, count))) return Status::kError;
  return push(u, pop_tuple(th, u, u->stack->size() - count));
}
Status load_tuple(Thread& th, U* u) {
  size_t start;
  if (failed(take_mark(th, u, start))) return Status::kError;
  return push(u, pop_tuple(th, u, start));
}
Status load_list(Thread& th, U* u) {
  size_t start;
  if (failed(take_mark(th, u, start))) return Status::kError;
  Owned list = list_from(th, u->stack->data() + start, u->stack->size() - start);
  drop_from(u, start);
  return push(u, std::move(list));
}
Status load_dict(Thread& th, U* u) {
  size_t start;
  if (failed(take_mark(th, u, start))) return Status::kError;
  Owned dict = dict_new(th);
  if (!dict) return Status::kError;
  auto& s = *u->stack;
  if ((s.size() - start) % 2 != 0) return raise(th, unpickling_error(th), "odd number of items for DICT");
  for (size_t i = start; i + 1 < s.size(); i += 2) {
    if (failed(dict_set(th, dict, s[i], s[i + 1]))) return Status::kError;
  }
  drop_from(u, start);
  return push(u, std::move(dict));
}
Status load_frozenset(Thread& th, U* u) {
  size_t start;
  if (failed(take_mark(th, u, start))) return Status::kError;
  Owned items = pop_tuple(th, u, start);
  return items ? push(u, frozenset_new(th, items)) : Status::kError;
}

// Adds the values from `start` on to the list below them.
Status append_from(Thread& th, U* u, size_t start) {
  auto& s = *u->stack;
  if (start > s.size() || start <= fence(u)) return underflow(th, u);
  if (start == s.size()) return Status::kOk;
  Value list = s[start - 1];
  if (is_exact_kind(list, Kind::kList)) {
    for (size_t i = start; i < s.size(); ++i) {
      if (failed(list_append(th, list.as<List>(), s[i]))) return Status::kError;
    }
    drop_from(u, start);
    return Status::kOk;
  }
  Owned held = Owned::borrow(list), extend;
  if (find_attr(th, list, th.rt->names.extend, extend) == Tri::kError) return Status::kError;
  if (extend) {
    Owned items = list_from(th, s.data() + start, s.size() - start);
    drop_from(u, start);
    Owned done = items ? call_with(th, extend, items) : Owned();
    return done ? Status::kOk : Status::kError;
  }
  Owned append = get_attr(th, list, th.rt->names.append);
  if (!append) return Status::kError;
  Owned items = pop_tuple(th, u, start);
  if (!items) return Status::kError;
  for (Value v : fast_items_tuple(items)) {
    Owned done = call_with(th, append, v);
    if (!done) return Status::kError;
  }
  return Status::kOk;
}
Status load_append(Thread& th, U* u) {
  if (failed(need(th, u, 1))) return Status::kError;
  return append_from(th, u, u->stack->size() - 1);
}
Status load_appends(Thread& th, U* u) {
  size_t start;
  return failed(take_mark(th, u, start)) ? Status::kError : append_from(th, u, start);
}

Status set_from(Thread& th, U* u, size_t start) {
  auto& s = *u->stack;
  if (start > s.size() || start <= fence(u)) return underflow(th, u);
  if ((s.size() - start) % 2 != 0) return raise(th, unpickling_error(th), "odd number of items for SETITEMS");
  Owned dict = Owned::borrow(s[start - 1]);
  bool plain = is_exact_kind(dict, Kind::kDict);
  for (size_t i = start; i + 1 < s.size(); i += 2) {
    if (failed(plain ? dict_set(th, dict, s[i], s[i + 1]) : set_item(th, dict, s[i], s[i + 1]))) {
      return Status::kError;
    }
  }
  drop_from(u, start);
  return Status::kOk;
}
Status load_set_item(Thread& th, U* u) {
  if (failed(need(th, u, 2))) return Status::kError;
  return set_from(th, u, u->stack->size() - 2);
}
Status load_set_items(Thread& th, U* u) {
  size_t start;
  return failed(take_mark(th, u, start)) ? Status::kError : set_from(th, u, start);
}
Status load_add_items(Thread& th, U* u) {
  size_t start;
  if (failed(take_mark(th, u, start))) return Status::kError;
  if (start > u->stack->size() || start <= fence(u)) return underflow(th, u);
  Owned items = pop_tuple(th, u, start);
  if (!items) return Status::kError;
  Owned set = Owned::borrow(u->stack->back());
  if (is_kind(set, Kind::kSet)) return set_update(th, set, items);
  Owned add = get_attr(th, set, "add");
  if (!add) return Status::kError;
  for (Value v : fast_items_tuple(items)) {
    Owned done = call_with(th, add, v);
    if (!done) return Status::kError;
  }
  return Status::kOk;
}

// --- objects

Status load_global(Thread& th, U* u) {
  std::string_view text;
  if (failed(read_text(th, u, text))) return Status::kError;
  Owned module = str_decode(th, text, "utf-8", "strict");
  if (!module || failed(read_text(th, u, text))) return Status::kError;
  Owned name = str_decode(th, text, "utf-8", "strict");
  return name ? push(u, find_class(th, u, module, name)) : Status::kError;
}
Status load_stack_global(Thread& th, U* u) {
  if (failed(need(th, u, 2))) return Status::kError;
  Owned name = pop(u), module = pop(u);
  if (!is_exact_kind(name, Kind::kStr) || !is_exact_kind(module, Kind::kStr)) {
    return raise(th, unpickling_error(th), "STACK_GLOBAL requires str");
  }
  return push(u, find_class(th, u, module, name));
}

Status load_extension(Thread& th, U* u, int bytes) {
  uint64_t raw;
  if (failed(read_number(th, u, bytes, raw))) return Status::kError;
  auto code = static_cast<int64_t>(bytes == 4 ? static_cast<int32_t>(raw) : static_cast<int64_t>(raw));
  if (code <= 0) return raise(th, unpickling_error(th), "EXT specifies code <= 0");
  Value key = Value::small_int(code);
  Value cached = dict_get(th, state(th).extension_cache, key);
  if (cached) return push(u, Owned::borrow(cached));
  Value pair = dict_get(th, state(th).inverted_registry, key);
  if (!pair) {
    if (th.has_error()) return Status::kError;
    return raise(th, th.rt->exc.ValueError, "unregistered extension code {}", code);
  }
  if (!is_tuple(pair) || fast_items_tuple(pair).size() != 2 || !is_str(fast_items_tuple(pair)[0]) ||
      !is_str(fast_items_tuple(pair)[1])) {
    return raise(th, th.rt->exc.ValueError, "_inverted_registry[{}] isn't a 2-tuple of strings", code);
  }
  Owned held = Owned::borrow(pair);
  Owned found = find_class(th, u, fast_items_tuple(held)[0], fast_items_tuple(held)[1]);
  if (!found || failed(dict_set(th, state(th).extension_cache, key, found))) return Status::kError;
  return push(u, std::move(found));
}

Owned call_tuple(Thread& th, Value callable, Value args) {
  auto items = fast_items_tuple(args);
  return call(th, callable, items.data(), items.size());
}

// What INST and OBJ make: a class without arguments that has no __getinitargs__ is made by __new__ alone.
Owned instantiate(Thread& th, Value cls, Value args) {
  if (fast_items_tuple(args).empty() && is_type(cls)) {
    Owned init_args;
    Tri found = find_attr(th, cls, lend(str_new(th, "__getinitargs__")), init_args);
    if (found == Tri::kError) return {};
    if (found == Tri::kFalse) return call_method(th, cls, th.rt->names.__new__, cls);
  }
  return call_tuple(th, cls, args);
}
Status load_obj(Thread& th, U* u) {
  size_t start;
  if (failed(take_mark(th, u, start))) return Status::kError;
  if (u->stack->size() <= start) return underflow(th, u);
  Owned args = pop_tuple(th, u, start + 1);
  if (!args) return Status::kError;
  Owned cls = pop(u);
  return push(u, instantiate(th, cls, args));
}
Status load_inst(Thread& th, U* u) {
  size_t start;
  if (failed(take_mark(th, u, start))) return Status::kError;
  Owned args = pop_tuple(th, u, start);
  if (!args || failed(load_global(th, u))) return Status::kError;
  Owned cls = pop(u);
  return push(u, instantiate(th, cls, args));
}
Status load_reduce(Thread& th, U* u) {
  if (failed(need(th, u, 2))) return Status::kError;
  Owned args = pop(u), callable = pop(u);
  if (!is_tuple(args)) {
    return raise(th, th.rt->exc.TypeError, "argument list must be a tuple, not {}", type_of(th, args));
  }
  return push(u, call_tuple(th, callable, args));
}
Status load_newobj(Thread& th, U* u, bool with_keywords) {
  const char* name = with_keywords ? "NEWOBJ_EX" : "NEWOBJ";
  if (failed(need(th, u, with_keywords ? 3 : 2))) return Status::kError;
  Owned keywords = with_keywords ? pop(u) : Owned();
  Owned args = pop(u), cls = pop(u);
  if (!is_type(cls)) {
    return raise(th, unpickling_error(th), "{} class argument must be a type, not {}", name, type_of(th, cls));
  }
  NewFn construct = cls.as<Type>()->slots.construct;
  if (construct == nullptr) {
    return raise(th, unpickling_error(th), "{} class argument '{}' doesn't have __new__", name, cls.as<Type>());
  }
  if (!is_tuple(args)) {
    return raise(th, unpickling_error(th), "{} args argument must be a tuple, not {}", name, type_of(th, args));
  }
  if (keywords && !is_dict(keywords)) {
    return raise(th, unpickling_error(th), "{} kwargs argument must be a dict, not {}", name, type_of(th, keywords));
  }
  if (keywords && dict_size(keywords) > 0) {
    Owned make = get_attr(th, cls, th.rt->names.__new__);
    Owned head = make ? tuple_of(th, cls) : Owned();
    Owned all = head ? binary_op(th, BinaryOp::kAdd, head, args) : Owned();
    return all ? push(u, call_ex(th, make, all, keywords)) : Status::kError;
  }
  auto items = fast_items_tuple(args);
  return push(u, construct(th, cls.as<Type>(), items.data(), items.size(), Value()));
}

Status load_persistent(Thread& th, U* u, Owned id) {
  if (!id) return Status::kError;
  if (!u->persistent_call) {
    return raise(th, unpickling_error(th),
                 "A load persistent id instruction was encountered, but no persistent_load function was specified.");
  }
  return push(u, call_with(th, u->persistent_call, id));
}
Status load_pers_id(Thread& th, U* u) {
  std::string_view text;
  if (failed(read_text(th, u, text))) return Status::kError;
  Owned id = str_decode(th, text, "ascii", "strict");
  if (!id && error_clear_if(th, th.rt->exc.UnicodeError)) {
    return raise(th, unpickling_error(th), "persistent IDs in protocol 0 must be ASCII strings");
  }
  return load_persistent(th, u, std::move(id));
}
Status load_bin_pers_id(Thread& th, U* u) {
  return failed(need(th, u, 1)) ? Status::kError : load_persistent(th, u, pop(u));
}

// --- BUILD

// Puts a state dict into an object's attributes as obj.__dict__.update(state) would.
Status update_attributes(Thread& th, Value object, Value attributes) {
  if (!is_dict(attributes)) return raise(th, unpickling_error(th), "state is not a dictionary");
  size_t pos = 0;
  Value key, value;
  if (is_kind(object, Kind::kObject) && type_of(th, object)->dict_offset != 0 &&
      !object.as_object()->has(Object::kHasDict)) {
    bool plain = true;
    while (plain && dict_next(attributes, pos, key, value)) plain = is_exact_kind(key, Kind::kStr);
    pos = 0;
    while (plain && dict_next(attributes, pos, key, value)) {
      Owned held = Owned::borrow(value);
      if (failed(instance_set(th, object.as_object(), str_intern(th, key), held))) return Status::kError;
    }
    if (plain) return Status::kOk;
    pos = 0;
  }
  Owned copy = dict_copy(th, attributes);
  if (!copy) return Status::kError;
  Owned dict = get_attr(th, object, th.rt->names.__dict__);
  if (!dict) return Status::kError;
  while (dict_next(copy, pos, key, value)) {
    Value name = is_exact_kind(key, Kind::kStr) ? str_intern(th, key) : key;
    if (failed(set_item(th, dict, name, value))) return Status::kError;
  }
  return Status::kOk;
}

Status load_build(Thread& th, U* u) {
  if (failed(need(th, u, 2))) return Status::kError;
  Owned given = pop(u);
  Owned object = Owned::borrow(u->stack->back());
  Owned set_state;
  Tri found = find_attr(th, object, th.rt->names.__setstate__, set_state);
  if (found == Tri::kError) return Status::kError;
  if (found == Tri::kTrue) {
    Owned done = call_with(th, set_state, given);
    return done ? Status::kOk : Status::kError;
  }
  Value attributes = given, slots = Value::none();
  if (is_tuple(given) && fast_items_tuple(given).size() == 2) {
    attributes = fast_items_tuple(given)[0];
    slots = fast_items_tuple(given)[1];
  }
  if (!attributes.is_none() && failed(update_attributes(th, object, attributes))) return Status::kError;
  if (slots.is_none()) return Status::kOk;
  if (!is_dict(slots)) return raise(th, unpickling_error(th), "slot state is not a dictionary");
  size_t pos = 0;
  Value key, value;
  while (dict_next(slots, pos, key, value)) {
    Owned k = Owned::borrow(key), v = Owned::borrow(value);
    if (failed(set_attr(th, object, k, v))) return Status::kError;
  }
  return Status::kOk;
}

// --- memo and stack

Status memo_at(Thread& th, U* u, uint64_t i) {
  if (i < u->memo->size()) {
    const auto& held = (*u->memo)[static_cast<size_t>(i)];
    if (held) return push(u, Owned::borrow(held));
  }
  return raise(th, unpickling_error(th), "Memo value not found at index {}", i);
}
Status memo_set(Thread& th, U* u, uint64_t i) {
  if (failed(need(th, u, 1))) return Status::kError;
  if (i > (uint64_t{1} << 31)) return raise_no_memory(th);
  auto at = static_cast<size_t>(i);
  if (at == u->memo->size()) {
    u->memo->push_back(own(u->stack->back()));
    return Status::kOk;
  }
  if (at > u->memo->size()) u->memo->resize(at + 1);
  assign((*u->memo)[at], u->stack->back());
  return Status::kOk;
}
Status text_index(Thread& th, U* u, uint64_t& out) {
  std::string_view text;
  if (failed(read_text(th, u, text))) return Status::kError;
  Owned v = int_of_line(th, text);
  int64_t i;
  if (!v) return Status::kError;
  if (!int_fits_i64(v, i) || i < 0) return raise(th, th.rt->exc.ValueError, "negative PUT argument");
  out = static_cast<uint64_t>(i);
  return Status::kOk;
}
Status load_get(Thread& th, U* u, int bytes) {
  uint64_t i;
  if (failed(bytes == 0 ? text_index(th, u, i) : read_number(th, u, bytes, i))) return Status::kError;
  return memo_at(th, u, i);
}
Status load_put(Thread& th, U* u, int bytes) {
  uint64_t i;
  if (failed(bytes == 0 ? text_index(th, u, i) : read_number(th, u, bytes, i))) return Status::kError;
  return memo_set(th, u, i);
}
Status load_memoize(Thread& th, U* u) { return memo_set(th, u, u->memo->size()); }

Status load_pop(Thread& th, U* u) {
  // Popping a mark that nothing follows takes the mark itself.
  if (!u->marks->empty() && u->marks->back() == u->stack->size()) {
    u->marks->pop_back();
    return Status::kOk;
  }
  if (failed(need(th, u, 1))) return Status::kError;
  pop(u).reset();
  return Status::kOk;
}
Status load_pop_mark(Thread& th, U* u) {
  size_t start;
  if (failed(take_mark(th, u, start))) return Status::kError;
  drop_from(u, start);
  return Status::kOk;
}
Status load_dup(Thread& th, U* u) {
  if (failed(need(th, u, 1))) return Status::kError;
  return push(u, Owned::borrow(u->stack->back()));
}
Status load_proto(Thread& th, U* u) {
  uint64_t v;
  if (failed(read_number(th, u, 1, v))) return Status::kError;
  if (v > kHighest) return raise(th, th.rt->exc.ValueError, "unsupported pickle protocol: {}", v);
  u->proto = static_cast<int>(v);
  return Status::kOk;
}
// The content of a frame is read at once; after that the frame needs no attention.
Status load_frame(Thread& th, U* u) {
  uint64_t size;
  if (failed(read_number(th, u, 8, size))) return Status::kError;
  if (size > static_cast<uint64_t>(INT64_MAX)) {
    return raise(th, th.rt->exc.OverflowError, "FRAME length exceeds system's maximum of {} bytes", INT64_MAX);
  }
  const char* p;
  if (!read_bytes(th, u, static_cast<size_t>(size), p)) return Status::kError;
  u->position -= static_cast<size_t>(size);
  return Status::kOk;
}

Failure raise_bad_key(Thread& th, uint8_t op) {
  char text[8] = {'\'', static_cast<char>(op), '\'', 0};
  if (op < 0x20 || op >= 0x7F || op == '\'' || op == '\\') {
    const char* digits = "0123456789abcdef";
    char hex[] = {'\'', '\\', 'x', digits[op >> 4], digits[op & 15], '\'', 0, 0};
    std::copy(hex, hex + 8, text);
  }
  return raise(th, unpickling_error(th), "invalid load key, {}.", text);
}

Status step_op(Thread& th, U* u, uint8_t op) {
  switch (op) {
    case kMark:
      u->marks->push_back(u->stack->size());
      return Status::kOk;
    case kPop:
      return load_pop(th, u);
    case kPopMark:
      return load_pop_mark(th, u);
    case kDup:
      return load_dup(th, u);
    case Op::kNone:
      return push(u, Owned::none());
    case kNewTrue:
      return push(u, Owned::boolean(true));
    case kNewFalse:
      return push(u, Owned::boolean(false));
    case kInt:
      return load_int(th, u);
    case kBinInt:
      return load_bin_int(th, u, 4);
    case kBinInt1:
      return load_bin_int(th, u, 1);
    case kBinInt2:
      return load_bin_int(th, u, 2);
    case kLong:
      return load_long(th, u);
    case kLong1:
      return load_counted_long(th, u, 1);
    case kLong4:
      return load_counted_long(th, u, 4);
    case kFloat:
      return load_float(th, u);
    case kBinFloat:
      return load_bin_float(th, u);
    case kString:
      return load_string(th, u);
    case kBinString:
      return load_bin_string(th, u, 4);
    case kShortBinString:
      return load_bin_string(th, u, 1);
    case kUnicode:
      return load_unicode(th, u);
    case kShortBinUnicode:
      return load_bin_unicode(th, u, 1);
    case kBinUnicode:
      return load_bin_unicode(th, u, 4);
    case kBinUnicode8:
      return load_bin_unicode(th, u, 8);
    case kShortBinBytes:
      return load_bin_bytes(th, u, 1);
    case kBinBytes:
      return load_bin_bytes(th, u, 4);
    case kBinBytes8:
      return load_bin_bytes(th, u, 8);
    case kByteArray8:
      return load_bytearray(th, u);
    case kNextBuffer:
      return load_next_buffer(th, u);
    case kReadOnlyBuffer:
      return load_readonly_buffer(th, u);
    case kEmptyTuple:
      return push(u, Owned::borrow(th.rt->empty_tuple));
    case kTuple1:
      return load_counted_tuple(th, u, 1);
    case kTuple2:
      return load_counted_tuple(th, u, 2);
    case kTuple3:
      return load_counted_tuple(th, u, 3);
    case kTuple:
      return load_tuple(th, u);
    case kEmptyList:
      return push(u, list_new(th));
    case kList:
      return load_list(th, u);
    case kAppend:
      return load_append(th, u);
    case kAppends:
      return load_appends(th, u);
    case kEmptyDict:
      return push(u, dict_new(th));
    case kDict:
      return load_dict(th, u);
    case kSetItem:
      return load_set_item(th, u);
    case kSetItems:
      return load_set_items(th, u);
    case kEmptySet:
      return push(u, set_new(th));
    case kAddItems:
      return load_add_items(th, u);
    case kFrozenSet:
      return load_frozenset(th, u);
    case kGlobal:
      return load_global(th, u);
    case kStackGlobal:
      return load_stack_global(th, u);
    case kExt1:
      return load_extension(th, u, 1);
    case kExt2:
      return load_extension(th, u, 2);
    case kExt4:
      return load_extension(th, u, 4);
    case kObj:
      return load_obj(th, u);
    case kInst:
      return load_inst(th, u);
    case kReduce:
      return load_reduce(th, u);
    case kNewObj:
      return load_newobj(th, u, false);
    case kNewObjEx:
      return load_newobj(th, u, true);
    case kBuild:
      return load_build(th, u);
    case kPersId:
      return load_pers_id(th, u);
    case kBinPersId:
      return load_bin_pers_id(th, u);
    case kGet:
      return load_get(th, u, 0);
    case kBinGet:
      return load_get(th, u, 1);
    case kLongBinGet:
      return load_get(th, u, 4);
    case kPut:
      return load_put(th, u, 0);
    case kBinPut:
      return load_put(th, u, 1);
    case kLongBinPut:
      return load_put(th, u, 4);
    case kMemoize:
      return load_memoize(th, u);
    case kProto:
      return load_proto(th, u);
    case kFrame:
      return load_frame(th, u);
    default:
      return raise_bad_key(th, op);
  }
}

}  // namespace

Owned unpickler_load(Thread& th, Unpickler* u) {
  drop_from(u, 0);
  u->marks->clear();
  u->proto = 0;
  while (true) {
    const char* p;
    if (!read_bytes(th, u, 1, p)) {
      if (!error_clear_if(th, unpickling_error(th))) return {};
      return raise(th, th.rt->exc.EOFError, "Ran out of input");
    }
    auto op = static_cast<uint8_t>(*p);
    if (op == kStop) break;
    if (failed(step_op(th, u, op))) return {};
  }
  skip_consumed(th, u);
  if (th.has_error() || failed(need(th, u, 1))) return {};
  return pop(u);
}

}  // namespace dxpy::pickle
