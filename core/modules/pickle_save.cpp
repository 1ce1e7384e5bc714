// Pickling of values: output with frames, the memo, and every type that has opcodes of its own.
#include <bit>
#include <cstring>

#include "core/modules/native_type.h"
#include "core/modules/pickle.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/set.h"
#include "core/object/type_internal.h"

namespace dxpy::pickle {

// --- memo

size_t Memo::slot_of(Value v) const {
  uint64_t h = v.bits() * 0x9E3779B97F4A7C15u;
  size_t at = static_cast<size_t>(h >> 20) & (table_.size() - 1);
  while (table_[at].object && !(table_[at].object == v)) at = (at + 1) & (table_.size() - 1);
  return at;
}

int64_t Memo::find(Value v) const {
  if (count_ == 0) return -1;
  const Entry& e = table_[slot_of(v)];
  return e.object ? e.index : -1;
}

void Memo::grow() {
  std::vector<Entry> old(table_.empty() ? 64 : table_.size() * 2);
  old.swap(table_);
  for (const Entry& e : old) {
    if (e.object) table_[slot_of(e.object)] = e;
  }
}

void Memo::set(Value v, int64_t index) {
  if (table_.empty() || count_ * 3 >= table_.size() * 2) grow();
  Entry& e = table_[slot_of(v)];
  if (!e.object) {
    e.object = own(v);
    ++count_;
  }
  e.index = index;
}
void Memo::add(Value v) { set(v, static_cast<int64_t>(count_)); }

void Memo::clear() {
  std::vector<Entry> old;
  old.swap(table_);
  count_ = 0;
  for (const Entry& e : old) dec_ref(e.object);
}

// --- output

void Output::grow(size_t count) {
  capacity_ = size_ + count + capacity_ / 2 + 256;
  auto* fresh = static_cast<char*>(::operator new(capacity_));
  if (size_ != 0) std::memcpy(fresh, data_, size_);
  ::operator delete(std::exchange(data_, fresh));
}

void open_frame(Pickler* p) {
  p->frame_start = p->out->size();
  std::memset(p->out->extend(kFrameHeader), 0, kFrameHeader);
}

void commit_frame(Pickler* p) {
  if (!p->framing || p->frame_start == kNoFrame) return;
  uint64_t size = p->out->size() - p->frame_start - kFrameHeader;
  if (size >= kFrameMinimum) {
    char* header = p->out->data() + p->frame_start;
    header[0] = static_cast<char>(kFrame);
    for (int i = 0; i < 8; ++i) header[1 + i] = static_cast<char>(size >> (8 * i));
  } else {
    p->out->erase(p->frame_start, kFrameHeader);
  }
  p->frame_start = kNoFrame;
}

static Status flush(Thread& th, Pickler* p) {
  Owned data = bytes_new(th, p->out->view());
  p->out->clear();
  Owned done = data ? call_with(th, p->write, data) : Owned();
  return done ? Status::kOk : Status::kError;
}

Status frame_boundary(Thread& th, Pickler* p) {
  if (!p->framing || p->frame_start == kNoFrame) return Status::kOk;
  if (p->out->size() - p->frame_start - kFrameHeader < kFrameTarget) return Status::kOk;
  commit_frame(p);
  return p->write ? flush(th, p) : Status::kOk;
}

Status put_payload(Thread& th, Pickler* p, std::string_view header, std::string_view payload) {
  bool bypass = payload.size() >= kFrameTarget;
  bool framing = p->framing;
  if (bypass) {  // large data gets no frame around it
    commit_frame(p);
    p->framing = false;
  }
  put(p, header);
  put(p, payload);
  p->framing = framing;
  return bypass && p->write ? flush(th, p) : Status::kOk;
}

void memo_get(Pickler* p, int64_t index) {
  auto i = static_cast<uint64_t>(index);
  if (!p->bin) {
    put(p, "g" + std::to_string(index) + "\n");
  } else if (i < 256) {
    put_number<1>(p, kBinGet, i);
  } else {
    put_number<4>(p, kLongBinGet, i);
  }
}

void memo_put(Pickler* p, Value v) {
  if (p->fast != 0) return;
  uint64_t i = p->memo->size();
  p->memo->add(v);
  if (p->proto >= 4) {
    put(p, kMemoize);
  } else if (!p->bin) {
    put(p, "p" + std::to_string(i) + "\n");
  } else if (i < 256) {
    put_number<1>(p, kBinPut, i);
  } else {
    put_number<4>(p, kLongBinPut, i);
  }
}

void add_note(Thread& th, Owned note) {
  Owned error = take_error(th);
  if (note && error) {
    Owned add = get_attr(th, error, "add_note");
    Owned done = add ? call_with(th, add, note) : Owned();
  }
  clear_error(th);
  restore_error(th, std::move(error));
}

namespace {

// The note that says where an exception happened. The pending exception is put aside while it is formatted.
template <typename... A>
Status noted(Thread& th, std::string_view format, const A&... args) {
  Owned error = take_error(th);
  Owned note = format_str(th, format, args...);
  clear_error(th);
  restore_error(th, std::move(error));
  add_note(th, std::move(note));
  return Status::kError;
}

// --- numbers

std::string_view header(char* text, Op op, uint64_t size, int bytes) {
  text[0] = static_cast<char>(op);
  for (int i = 0; i < bytes; ++i) text[1 + i] = static_cast<char>(size >> (8 * i));
  return {text, static_cast<size_t>(1 + bytes)};
}

void save_bool(Pickler* p, bool v) {
  if (p->proto >= 2) {
    put(p, v ? kNewTrue : kNewFalse);
  } else {
    put(p, v ? "I01\n" : "I00\n");
  }
}

Status save_int(Thread& th, Pickler* p, Value v) {
  int64_t i;
  if (int_fits_i64(v, i) && i >= INT32_MIN && i <= INT32_MAX) {
    if (!p->bin) {
      put(p, "I" + std::to_string(i) + "\n");
    } else if (i >= 0 && i < 256) {
      put_number<1>(p, kBinInt1, static_cast<uint64_t>(i));
    } else if (i >= 0 && i < 65536) {
      put_number<2>(p, kBinInt2, static_cast<uint64_t>(i));
    } else {
      put_number<4>(p, kBinInt, static_cast<uint64_t>(i));
    }
    return Status::kOk;
  }
  if (p->proto < 2) {
    Owned text = repr(th, v);
    if (!text) return Status::kError;
    put(p, "L");
    put(p, str_view(text));
    put(p, "L\n");
    return Status::kOk;
  }
  size_t size = static_cast<size_t>(int_bit_length(v) / 8 + 1);
  std::string bytes(size, '\0');
  auto* data = reinterpret_cast<uint8_t*>(bytes.data());
  if (failed(int_to_bytes(th, v, data, size, true, true))) return Status::kError;
  if (int_sign(v) < 0 && size > 1 && data[size - 1] == 0xFF && (data[size - 2] & 0x80) != 0) bytes.resize(--size);
  if (size < 256) {
    put_number<1>(p, kLong1, size);
  } else {
    put_number<4>(p, kLong4, size);
  }
  put(p, bytes);
  return Status::kOk;
}

Status save_float(Thread& th, Pickler* p, Value v) {
  double d = float_value(v);
  if (p->bin) {
    put_number<8>(p, kBinFloat, __builtin_bswap64(std::bit_cast<uint64_t>(d)));
    return Status::kOk;
  }
  Owned text = float_repr(th, d);
  if (!text) return Status::kError;
  put(p, "F");
  put(p, str_view(text));
  put(p, "\n");
  return Status::kOk;
}

// --- text and bytes

Status put_sized(Thread& th, Pickler* p, std::string_view data, Op short_op, Op op, Op long_op, bool allow_short) {
  char text[9];
  std::string_view head;
  if (allow_short && data.size() <= 0xFF) {
    head = header(text, short_op, data.size(), 1);
  } else if (data.size() <= 0xFFFFFFFFu) {
    head = header(text, op, data.size(), 4);
  } else {
    head = header(text, long_op, data.size(), 8);
  }
  return put_payload(th, p, head, data);
}

// Latin-1 text of bytes, as _codecs.encode(text, 'latin1') gives them back.
Owned latin1_text(Thread& th, std::string_view data) {
  StrBuilder out(th);
  for (char c : data) out.append_codepoint(static_cast<uint8_t>(c));
  return out.finish();
}

Status save_bytes(Thread& th, Pickler* p, Value v) {
  std::string_view data = bytes_view(v);
  if (p->proto >= 3) {
    if (failed(put_sized(th, p, data, kShortBinBytes, kBinBytes, kBinBytes8, true))) return Status::kError;
    memo_put(p, v);
    return Status::kOk;
  }
  if (data.empty()) return save_call(th, p, type_value(th.rt->types.bytes), nullptr, 0, v);
  Owned text = latin1_text(th, data);
  Owned encoding = text ? str_ascii(th, "latin1") : Owned();
  if (!encoding) return Status::kError;
  Value args[] = {text, encoding};
  return save_call(th, p, state(th).codecs_encode, args, 2, v);
}

Status save_bytearray(Thread& th, Pickler* p, Value v) {
  auto* b = v.as<ByteArray>();
  std::string_view data(b->data, b->size);
  if (p->proto < 5) {
    Value type = type_value(th.rt->types.bytearray);
    if (data.empty()) return save_call(th, p, type, nullptr, 0, v);
    Owned bytes = bytes_new(th, data);
    if (!bytes) return Status::kError;
    Value args[] = {bytes};
    return save_call(th, p, type, args, 1, v);
  }
  char text[9];
  if (failed(put_payload(th, p, header(text, kByteArray8, data.size(), 8), data))) return Status::kError;
  memo_put(p, v);
  return Status::kOk;
}

Status save_picklebuffer(Thread& th, Pickler* p, Value v) {
  if (p->proto < 5) {
    return raise(th, pickling_error(th), "PickleBuffer can only be pickled with protocol >= 5");
  }
  Value object = v.as<PickleBuffer>()->object;
  if (!object) {
    return raise(th, th.rt->exc.ValueError, "operation forbidden on released PickleBuffer object");
  }
  BufferScope scope(th);
  if (failed(scope.open(object, BufferView::kFullRo))) return Status::kError;
  bool in_band = true;
  if (p->buffer_callback) {
    Owned answer = call_with(th, p->buffer_callback, v);
    Tri t = answer ? truth(th, answer) : Tri::kError;
    if (t == Tri::kError) return Status::kError;
    in_band = t == Tri::kTrue;
  }
  bool readonly = scope.view().readonly;
  if (!in_band) {
    put(p, kNextBuffer);
    if (readonly) put(p, kReadOnlyBuffer);
    return Status::kOk;
  }
  char text[9];
  Status s = readonly ? put_sized(th, p, scope.bytes(), kShortBinBytes, kBinBytes, kBinBytes8, true)
                      : put_payload(th, p, header(text, kByteArray8, scope.bytes().size(), 8), scope.bytes());
  if (failed(s)) return s;
  memo_put(p, v);
  return Status::kOk;
}

void hex(std::string& out, uint32_t c, int digits) {
  for (int i = digits - 1; i >= 0; --i) out += "0123456789abcdef"[(c >> (4 * i)) & 15];
}

// raw-unicode-escape, with backslash and line ends escaped too: the text form of protocol 0.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char* q = text.data(); q < text.data() + text.size();) {
    auto b = static_cast<uint8_t>(*q++);
    uint32_t c = b;
    if (b >= 0x80) {
      int more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
      c = b & (0x3Fu >> more);
      for (; more > 0; --more) c = c << 6 | (static_cast<uint8_t>(*q++) & 0x3Fu);
    }
    if (c >= 0x10000) {
      out += "\\U";
      hex(out, c, 8);
    } else if (c >= 256 || c == '\\' || c == 0 || c == '\n' || c == '\r' || c == 0x1a) {
      out += "\\u";
      hex(out, c, 4);
    } else {
      out += static_cast<char>(c);
    }
  }
  return out;
}

Status save_str(Thread& th, Pickler* p, Value v) {
  if (p->bin) {
    if (failed(put_sized(th, p, str_view(v), kShortBinUnicode, kBinUnicode, kBinUnicode8, p->proto >= 4))) {
      return Status::kError;
    }
  } else {
    put(p, "V");
    put(p, escaped(str_view(v)));
    put(p, "\n");
  }
  memo_put(p, v);
  return Status::kOk;
}

// --- containers

Status save_items(Thread& th, Pickler* p, std::span<const Value> items) {
  for (size_t i = 0; i < items.size(); ++i) {
    if (failed(save(th, p, items[i]))) return noted(th, "when serializing tuple item {}", i);
  }
  return Status::kOk;
}

Status save_tuple(Thread& th, Pickler* p, Value v) {
  auto items = fast_items_tuple(v);
  if (items.empty()) {
    if (p->proto > 0) {
      put(p, kEmptyTuple);
    } else {
      put(p, "(t");
    }
    return Status::kOk;
  }
  bool small = items.size() <= 3 && p->proto >= 2;
  if (!small) put(p, kMark);
  if (failed(save_items(th, p, items))) return Status::kError;
  if (int64_t at = p->memo->find(v); at >= 0) {
    // The tuple contains itself: it was saved while its items were.
    if (!small && p->bin) {
      put(p, kPopMark);
    } else {
      for (size_t i = 0; i < items.size() + (small ? 0 : 1); ++i) put(p, kPop);
    }
    memo_get(p, at);
    return Status::kOk;
  }
  constexpr Op kSmallOps[] = {kTuple1, kTuple2, kTuple3};
  put(p, small ? kSmallOps[items.size() - 1] : kTuple);
  memo_put(p, v);
  return Status::kOk;
}

Status save_list_items(Thread& th, Pickler* p, List* l) {
  if (l->size == 0) return Status::kOk;
  auto one = [&](size_t i) {
    Owned item = list_get(th, l, i);
    if (!item || failed(save(th, p, item))) return noted(th, "when serializing list item {}", i);
    return Status::kOk;
  };
  if (p->proto == 0) {
    for (size_t i = 0; i < l->size; ++i) {
      if (failed(one(i))) return Status::kError;
      put(p, kAppend);
    }
    return Status::kOk;
  }
  if (l->size == 1) {
    if (failed(one(0))) return Status::kError;
    put(p, kAppend);
    return Status::kOk;
  }
  size_t total = 0;
  do {
    put(p, kMark);
    for (int n = 0; n < kBatch && total < l->size; ++n, ++total) {
      if (failed(one(total))) return Status::kError;
    }
    put(p, kAppends);
  } while (total < l->size);
  return Status::kOk;
}

Status save_list(Thread& th, Pickler* p, Value v) {
  if (p->bin) {
    put(p, kEmptyList);
  } else {
    put(p, "(l");
  }
  memo_put(p, v);
  return save_list_items(th, p, v.as<List>());
}

Status save_pair(Thread& th, Pickler* p, Value key, Value value) {
  if (failed(save(th, p, key))) return Status::kError;
  if (failed(save(th, p, value))) return noted(th, "when serializing dict item {!r}", key);
  return Status::kOk;
}

Status save_dict_items(Thread& th, Pickler* p, Value v) {
  size_t size = dict_size(v), pos = 0;
  Value k, x;
  if (size == 1) {
    (void)dict_next(v, pos, k, x);
    Owned key = Owned::borrow(k), value = Owned::borrow(x);
    if (failed(save_pair(th, p, key, value))) return Status::kError;
    put(p, kSetItem);
    return Status::kOk;
  }
  int n;
  do {
    n = 0;
    put(p, kMark);
    while (dict_next(v, pos, k, x)) {
      Owned key = Owned::borrow(k), value = Owned::borrow(x);
      if (failed(save_pair(th, p, key, value))) return Status::kError;
      if (dict_size(v) != size) {
        return raise(th, th.rt->exc.RuntimeError, "dictionary changed size during iteration");
      }
      if (++n == kBatch) break;
    }
    put(p, kSetItems);
  } while (n == kBatch);
  return Status::kOk;
}

Status save_dict(Thread& th, Pickler* p, Value v) {
  if (p->bin) {
    put(p, kEmptyDict);
  } else {
    put(p, "(d");
  }
  memo_put(p, v);
  if (dict_size(v) == 0) return Status::kOk;
  if (p->proto > 0) return save_dict_items(th, p, v);
  Owned items = call_method(th, v, th.rt->names.items);
  Owned it = items ? get_iter(th, items) : Owned();
  return it ? batch_dict(th, p, it, v) : Status::kError;
}

Status save_element(Thread& th, Pickler* p, Value v) {
  return failed(save(th, p, v)) ? noted(th, "when serializing set element") : Status::kOk;
}

Status save_any_set(Thread& th, Pickler* p, Value v) {
  bool frozen = is_kind(v, Kind::kFrozenSet);
  if (p->proto < 4) {
    Owned list = sequence_to_list(th, v);
    if (!list) return Status::kError;
    Value args[] = {list};
    return save_call(th, p, type_value(frozen ? th.rt->types.frozenset : th.rt->types.set), args, 1, v);
  }
  size_t pos = 0, size = set_size(v);
  Value key;
  if (frozen) {
    put(p, kMark);
    while (set_next(v, pos, key)) {
      Owned held = Owned::borrow(key);
      if (failed(save_element(th, p, held))) return Status::kError;
    }
    if (int64_t at = p->memo->find(v); at >= 0) {
      put(p, kPopMark);
      memo_get(p, at);
      return Status::kOk;
    }
    put(p, kFrozenSet);
    memo_put(p, v);
    return Status::kOk;
  }
  put(p, kEmptySet);
  memo_put(p, v);
  if (size == 0) return Status::kOk;
  int n;
  do {
    n = 0;
    put(p, kMark);
    while (set_next(v, pos, key)) {
      Owned held = Owned::borrow(key);
      if (failed(save_element(th, p, held))) return Status::kError;
      if (++n == kBatch) break;
    }
    put(p, kAddItems);
    if (set_size(v) != size) return raise(th, th.rt->exc.RuntimeError, "set changed size during iteration");
  } while (n == kBatch);
  return Status::kOk;
}

// --- dispatch

// kFalse: the type has no opcodes of its own.
Tri save_atom(Thread& th, Pickler* p, Value v) {
  auto done = [](Status s) { return failed(s) ? Tri::kError : Tri::kTrue; };
  if (v.is_none()) {
    put(p, Op::kNone);
    return Tri::kTrue;
  }
  if (v.is_bool()) {
    save_bool(p, v.is_true());
    return Tri::kTrue;
  }
  Type* type = type_of(th, v);
  if (type == th.rt->types.int_) return done(save_int(th, p, v));
  if (type == th.rt->types.float_) return done(save_float(th, p, v));
  return Tri::kFalse;
}

Tri save_builtin(Thread& th, Pickler* p, Value v) {
  auto done = [](Status s) { return failed(s) ? Tri::kError : Tri::kTrue; };
  const BuiltinTypes& t = th.rt->types;
  Type* type = type_of(th, v);
  if (type == t.str) return done(save_str(th, p, v));
  if (type == t.bytes) return done(save_bytes(th, p, v));
  if (type == t.tuple || type == t.list || type == t.dict || type == t.set || type == t.frozenset) {
    NativeScope scope(th, " while pickling an object");
    if (!scope.ok()) return Tri::kError;
    if (type == t.dict) return done(save_dict(th, p, v));
    if (type == t.list) return done(save_list(th, p, v));
    if (type == t.tuple) return done(save_tuple(th, p, v));
    return done(save_any_set(th, p, v));
  }
  if (type == t.bytearray) return done(save_bytearray(th, p, v));
  if (type == state(th).buffer) return done(save_picklebuffer(th, p, v));
  return Tri::kFalse;
}

Tri save_persistent(Thread& th, Pickler* p, Value v) {
  Owned id = call_with(th, p->persistent_call, v);
  if (!id) return Tri::kError;
  if (id.get().is_none()) return Tri::kFalse;
  if (p->bin) {
    if (failed(save(th, p, id, false))) return Tri::kError;
    put(p, kBinPersId);
    return Tri::kTrue;
  }
  Owned text = str_of(th, id);
  if (!text) return Tri::kError;
  if (!text.as<Str>()->is_ascii()) {
    return raise(th, pickling_error(th), "persistent IDs in protocol 0 must be ASCII strings");
  }
  put(p, "P");
  put(p, str_view(text));
  put(p, "\n");
  return Tri::kTrue;
}

// What reduces the object: reducer_override, a dispatch table, __reduce_ex__ or __reduce__. `global`: it is a class or
// function to be saved by name.
Owned reduce_value(Thread& th, Pickler* p, Value v, bool& global) {
  global = false;
  if (p->reducer_override) {
    Owned r = call_with(th, p->reducer_override, v);
    if (!r || !r.get().is_not_implemented()) return r;
  }
  Type* type = type_of(th, v);
  if (type == th.rt->types.type || type == th.rt->types.function) {
    global = true;
    return Owned::none();
  }
  Owned reducer;
  if (p->dispatch_table && !is_exact_kind(p->dispatch_table, Kind::kDict)) {
    reducer = get_item(th, p->dispatch_table, type_value(type));
    if (!reducer && !error_clear_if(th, th.rt->exc.KeyError)) return {};
  } else {
    reducer = Owned::borrow(
        dict_get(th, p->dispatch_table ? p->dispatch_table : state(th).dispatch_table.get(), type_value(type)));
    if (!reducer && th.has_error()) return {};
  }
  if (reducer) return call_with(th, reducer, v);
  if (is_subtype(type, th.rt->types.type)) {
    global = true;
    return Owned::none();
  }
  bool self_needed = false;  // a method that nobody binds
  Value args[] = {v, Value::small_int(p->proto)};
  if (!failed(get_method(th, v, th.rt->names.__reduce_ex__, reducer, self_needed))) {
    return self_needed ? call(th, reducer, args, 2) : call(th, reducer, args + 1, 1);
  }
  if (!error_clear_if(th, th.rt->exc.AttributeError)) return {};
  Tri found = find_attr(th, v, th.rt->names.__reduce__, reducer);
  if (found == Tri::kError) return {};
  if (found == Tri::kTrue) return call(th, reducer);
  return raise(th, pickling_error(th), "can't pickle '{}' object: {!r}", type, v);
}

Status save_other(Thread& th, Pickler* p, Value v) {
  NativeScope scope(th, " while pickling an object");
  if (!scope.ok()) return Status::kError;
  bool global;
  Owned reduced = reduce_value(th, p, v, global);
  if (!reduced) return Status::kError;
  if (global) return is_type(v) ? save_type(th, p, v) : save_global(th, p, v, Value());
  if (is_str(reduced)) return save_global(th, p, v, reduced);
  if (!is_tuple(reduced)) {
    (void)raise(th, pickling_error(th), "__reduce__ must return a string or tuple, not {}", type_of(th, reduced));
    return noted(th, "when serializing {} object", import_type_name(th, v));
  }
  if (failed(save_reduce(th, p, reduced, v))) return noted(th, "when serializing {} object", import_type_name(th, v));
  return Status::kOk;
}

}  // namespace

Status save(Thread& th, Pickler* p, Value v, bool persistent_pass) {
  if (failed(frame_boundary(th, p))) return Status::kError;
  if (persistent_pass && p->persistent_call) {
    Tri t = save_persistent(th, p, v);
    if (t != Tri::kFalse) return t == Tri::kTrue ? Status::kOk : Status::kError;
  }
  Tri t = save_atom(th, p, v);
  if (t != Tri::kFalse) return t == Tri::kTrue ? Status::kOk : Status::kError;
  if (int64_t at = p->memo->find(v); at >= 0) {
    memo_get(p, at);
    return Status::kOk;
  }
  t = save_builtin(th, p, v);
  if (t != Tri::kFalse) return t == Tri::kTrue ? Status::kOk : Status::kError;
  return save_other(th, p, v);
}

// --- items of reductions

Status batch_list(Thread& th, Pickler* p, Value it, Value object) {
  size_t index = 0;
  auto one = [&](Value v) {
    if (failed(save(th, p, v))) return noted(th, "when serializing {} item {}", import_type_name(th, object), index);
    ++index;
    return Status::kOk;
  };
  Owned next = iter_next(th, it);
  while (next) {
    Owned first = std::move(next);
    next = p->proto == 0 ? Owned() : iter_next(th, it);
    if (th.has_error()) return Status::kError;
    if (!next) {
      if (failed(one(first))) return Status::kError;
      put(p, kAppend);
      if (p->proto == 0) next = iter_next(th, it);
      continue;
    }
    put(p, kMark);
    if (failed(one(first))) return Status::kError;
    for (int n = 1; next && n < kBatch; ++n) {
      if (failed(one(next))) return Status::kError;
      next = iter_next(th, it);
    }
    if (th.has_error()) return Status::kError;
    put(p, kAppends);
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

Status batch_dict(Thread& th, Pickler* p, Value it, Value object) {
  auto one = [&](Value pair) -> Status {
    if (!is_tuple(pair) || fast_items_tuple(pair).size() != 2) {
      return raise(th, th.rt->exc.TypeError, "dict items iterator must return 2-tuples");
    }
    auto kv = fast_items_tuple(pair);
    if (failed(save(th, p, kv[0]))) return Status::kError;
    if (failed(save(th, p, kv[1]))) {
      return noted(th, "when serializing {} item {!r}", import_type_name(th, object), kv[0]);
    }
    return Status::kOk;
  };
  Owned next = iter_next(th, it);
  while (next) {
    Owned first = std::move(next);
    next = p->proto == 0 ? Owned() : iter_next(th, it);
    if (th.has_error()) return Status::kError;
    if (!next) {
      if (failed(one(first))) return Status::kError;
      put(p, kSetItem);
      if (p->proto == 0) next = iter_next(th, it);
      continue;
    }
    put(p, kMark);
    if (failed(one(first))) return Status::kError;
    for (int n = 1; next && n < kBatch; ++n) {
      if (failed(one(next))) return Status::kError;
      next = iter_next(th, it);
    }
    if (th.has_error()) return Status::kError;
    put(p, kSetItems);
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

}  // namespace dxpy::pickle
