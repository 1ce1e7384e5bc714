// str: storage, construction, hashing, comparison, access by character.
#include "core/object/str.h"

#include <algorithm>
#include <bit>

#include "core/base/unaligned.h"
#include "core/memory/alloc.h"
#include "core/object/list_impl.h"
#include "core/object/live_objects.h"
#include "core/object/object_raw.h"
#include "core/object/str_impl.h"
#include "core/object/text_block.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

constexpr size_t kMaxBytes = 0xFFFFFFFFu - 64;
constexpr size_t kIndexStep = 64;        // characters per entry of the sparse index
constexpr size_t kIndexThreshold = 256;  // bytes from which an index pays

}  // namespace

Str* str_alloc_as(Thread& th, Type* cls, size_t byte_size) {
  if (DX_UNLIKELY(byte_size > kMaxBytes)) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  auto* s = static_cast<Str*>(object_alloc_raw(th, cls, text_block_size<Str>(byte_size) - sizeof(Str)));
  if (DX_UNLIKELY(s == nullptr)) return nullptr;
  s->data[byte_size] = 0;
  s->byte_size = static_cast<uint32_t>(byte_size);
  return s;
}

Str* str_realloc(Thread& th, Str* s, size_t byte_size) {
  live_object_remove(*th.rt, s);
  auto* moved = static_cast<Str*>(mem_realloc(s, text_block_size<Str>(byte_size)));
  live_object_add(*th.rt, moved == nullptr ? s : moved);
  return moved;
}

namespace {

DX_ALWAYS_INLINE Str* alloc_plain(Thread& th, size_t byte_size) {
  if (DX_UNLIKELY(byte_size > kMaxBytes)) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  void* block = text_block_alloc<Str>(*th.rt, byte_size);
  if (DX_UNLIKELY(block == nullptr)) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  auto* s = static_cast<Str*>(object_place_leaf(th, th.rt->types.str, block));
  s->byte_size = static_cast<uint32_t>(byte_size);
  s->char_count = 0;
  s->hash_cache = 0;
  s->index = nullptr;
  std::memset(s->data, 0, sizeof s->data);
  s->data[byte_size] = 0;
  return s;
}

}  // namespace

Str* str_alloc(Thread& th, size_t byte_size) { return alloc_plain(th, byte_size); }

Owned str_seal_known(Thread& th, Str* s, size_t chars, bool ascii) {
  Runtime& rt = *th.rt;
  if (chars <= 1 && s->has(Object::kExact)) {
    Value shared;
    if (s->byte_size == 0) {
      shared = rt.empty_str;
    } else if (s->byte_size <= 2) {
      uint32_t cp = text::utf8_at(s->data);
      if (cp < 256) shared = rt.latin1_chars[cp];
    }
    if (shared) {
      dec_ref(static_cast<Object*>(s));
      return Owned::borrow(shared);
    }
  }
  s->data[s->byte_size] = 0;
  s->char_count = static_cast<uint32_t>(chars);
  if (ascii) s->set(Str::kAscii);
  return Owned::steal(Value(s));
}

namespace {

Owned seal(Thread& th, Str* s) {
  size_t chars = text::utf8_count(s->view());
  return str_seal_known(th, s, chars, chars == s->byte_size);
}

// The shared string for a text of no or one character, or empty.
DX_ALWAYS_INLINE Value small_shared(Thread& th, std::string_view t) {
  if (t.size() > 2) return Value();
  if (t.empty()) return th.rt->empty_str;
  auto lead = static_cast<uint8_t>(t[0]);
  if (t.size() == 1 && lead < 0x80) return th.rt->latin1_chars[lead];
  if (t.size() == 2 && (lead == 0xC2 || lead == 0xC3)) return th.rt->latin1_chars[text::utf8_at(t.data())];
  return Value();
}

DX_ALWAYS_INLINE Owned make(Thread& th, std::string_view t, size_t chars) {
  DX_ASSERT(text::wtf8_is_valid(t));
  Str* s = alloc_plain(th, t.size());
  if (DX_UNLIKELY(s == nullptr)) return {};
  copy_bytes(s->data, t.data(), t.size());
  s->char_count = static_cast<uint32_t>(chars);
  if (chars == t.size()) s->set(Str::kAscii);
  return Owned::steal(Value(s));
}

}  // namespace

Owned str_seal(Str* s) { return seal(*Thread::current(), s); }

Owned str_new(Thread& th, std::string_view t) {
  if (Value shared = small_shared(th, t)) return Owned::borrow(shared);
  return make(th, t, text::utf8_count(t));
}

Owned str_ascii(Thread& th, std::string_view t) {
  if (Value shared = small_shared(th, t)) return Owned::borrow(shared);
  return make(th, t, t.size());
}

Owned str_exact(Thread& th, Value s) {
  if (s.as_object()->has(Object::kExact)) return Owned::borrow(s);
  std::string_view t = str_view(s);
  if (Value shared = small_shared(th, t)) return Owned::borrow(shared);
  return make(th, t, s.as<Str>()->char_count);
}

Owned str_from_codepoint(Thread& th, uint32_t cp) {
  if (cp < 256) return Owned::borrow(th.rt->latin1_chars[cp]);
  char buffer[4];
  return make(th, std::string_view(buffer, text::utf8_put(buffer, cp)), 1);
}

// --- access by character

namespace {

// Byte offset of every 64th character; nullptr: not worth it or no memory.
const uint32_t* sparse_index(Str* s) {
  if (s->index != nullptr || s->byte_size < kIndexThreshold) return s->index;
  size_t entries = s->char_count / kIndexStep + 1;
  auto* index = static_cast<uint32_t*>(mem_alloc(entries * sizeof(uint32_t)));
  if (index == nullptr) return nullptr;
  size_t at = 0;
  for (size_t i = 0; i < entries; ++i) {
    index[i] = static_cast<uint32_t>(at);
    if (i + 1 < entries) at += text::utf8_offset(s->view().substr(at), kIndexStep);
  }
  s->index = index;
  return index;
}

}  // namespace

size_t str_byte_offset(Value v, size_t index) {
  auto* s = v.as<Str>();
  if (s->is_ascii()) return index;
  if (index >= s->char_count) return s->byte_size;
  const uint32_t* table = sparse_index(s);
  if (table == nullptr) return text::utf8_offset(s->view(), index);
  size_t from = table[index / kIndexStep];
  return from + text::utf8_offset(s->view().substr(from), index % kIndexStep);
}

size_t str_char_index(Value v, size_t offset) {
  auto* s = v.as<Str>();
  if (s->is_ascii()) return offset;
  const uint32_t* table = sparse_index(s);
  if (table == nullptr) return text::utf8_count(s->view().substr(0, offset));
  const uint32_t* end = table + s->char_count / kIndexStep + 1;
  auto row = static_cast<size_t>(std::upper_bound(table, end, static_cast<uint32_t>(offset)) - table) - 1;
  return row * kIndexStep + text::utf8_count(s->view().substr(table[row], offset - table[row]));
}

uint32_t str_codepoint_at(Value v, int64_t index) {
  auto* s = v.as<Str>();
  if (s->is_ascii()) return static_cast<uint8_t>(s->data[index]);
  return text::utf8_at(s->data + str_byte_offset(v, static_cast<size_t>(index)));
}

Owned str_char_at(Thread& th, Value v, int64_t index) { return str_from_codepoint(th, str_codepoint_at(v, index)); }

Owned str_part(Thread& th, const Str* s, size_t from, size_t to) {
  if (from == 0 && to == s->byte_size) return str_exact(th, Value(s));
  std::string_view t(s->data + from, to - from);
  return s->is_ascii() ? str_ascii(th, t) : str_new(th, t);
}

Owned str_slice(Thread& th, Value v, int64_t start, int64_t stop) {
  if (stop <= start) return Owned::borrow(th.rt->empty_str);
  size_t from = str_byte_offset(v, static_cast<size_t>(start));
  size_t to = str_byte_offset(v, static_cast<size_t>(stop));
  return str_part(th, v.as<Str>(), from, to);
}

// --- joining

Owned str_concat(Thread& th, Value a, Value b) {
  auto* x = a.as<Str>();
  auto* y = b.as<Str>();
  if (x->byte_size == 0) return str_exact(th, b);
  if (y->byte_size == 0) return str_exact(th, a);
  Str* s = str_alloc(th, size_t{x->byte_size} + y->byte_size);
  if (s == nullptr) return {};
  copy_bytes(s->data, x->data, x->byte_size);
  copy_bytes(s->data + x->byte_size, y->data, y->byte_size);
  return str_seal_known(th, s, size_t{x->char_count} + y->char_count, x->is_ascii() && y->is_ascii());
}

Owned str_append(Thread& th, Owned a, Value b) {
  auto* x = a.as<Str>();
  auto* y = b.as<Str>();
  size_t old_size = x->byte_size, size = old_size + y->byte_size;
  bool in_place = x->refs.local() == 1 && x->refs.strong_count() == 1 && x->has(Object::kExact) &&
                  !x->has(Str::kInterned) && !x->has(Object::kWeakRefs) && old_size != 0 && size <= kMaxBytes;
  if (!in_place) return str_concat(th, a, b);
  if (y->byte_size == 0) return a;
  // realloc of the allocator's size classes grows geometrically, so repeated appending stays linear.
  mem_free(std::exchange(x->index, nullptr));
  (void)a.release();
  auto* grown = str_realloc(th, x, size);
  if (grown == nullptr) {
    dec_ref(static_cast<Object*>(x));
    return raise_no_memory(th);
  }
  std::memcpy(grown->data + old_size, y == x ? grown->data : y->data, y == x ? old_size : y->byte_size);
  grown->data[size] = 0;
  grown->byte_size = static_cast<uint32_t>(size);
  grown->char_count += y == x ? grown->char_count : y->char_count;
  grown->hash_cache = 0;
  if (y != x && !y->is_ascii()) grown->unset(Str::kAscii);
  return Owned::steal(Value(grown));
}

Owned str_join_values(Thread& th, const Value* parts, size_t count) {
  size_t bytes = 0, chars = 0;
  bool ascii = true;
  for (size_t i = 0; i < count; ++i) {
    auto* p = parts[i].as<Str>();
    bytes += p->byte_size;
    chars += p->char_count;
    ascii = ascii && p->is_ascii();
  }
  if (bytes == 0) return Owned::borrow(th.rt->empty_str);
  Str* s = str_alloc(th, bytes);
  if (s == nullptr) return {};
  char* out = s->data;
  for (size_t i = 0; i < count; ++i) {
    auto* p = parts[i].as<Str>();
    copy_bytes(out, p->data, p->byte_size);
    out += p->byte_size;
  }
  return str_seal_known(th, s, chars, ascii);
}

namespace {

Owned join_items(Thread& th, const Str* sep, const Value* items, size_t count) {
  size_t bytes = 0, chars = 0;
  bool ascii = sep->is_ascii();
  for (size_t i = 0; i < count; ++i) {
    if (!is_str(items[i])) {
      return raise(th, th.rt->exc.TypeError, "sequence item {}: expected str instance, {} found", i,
                   type_of(th, items[i]));
    }
    auto* p = items[i].as<Str>();
    bytes += p->byte_size;
    chars += p->char_count;
    ascii = ascii && p->is_ascii();
  }
  bytes += sep->byte_size * (count - 1);
  chars += sep->char_count * (count - 1);
  Str* s = str_alloc(th, bytes);
  if (s == nullptr) return {};
  char* out = s->data;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) {
      copy_bytes(out, sep->data, sep->byte_size);
      out += sep->byte_size;
    }
    auto* p = items[i].as<Str>();
    copy_bytes(out, p->data, p->byte_size);
    out += p->byte_size;
  }
  return str_seal_known(th, s, chars, ascii);
}

}  // namespace

Owned str_join(Thread& th, Value separator, Value iterable) {
  Owned fast = sequence_fast(th, iterable, "can only join an iterable");
  if (!fast) return {};
  const std::span<const Value> items = list_or_tuple_items(th, fast);
  if (items.empty()) return Owned::borrow(th.rt->empty_str);
  if (items.size() == 1 && is_exact_kind(items[0], Kind::kStr)) return Owned::borrow(items[0]);
  return join_items(th, separator.as<Str>(), items.data(), items.size());
}

// --- comparison and hash

bool str_equal(Value a, Value b) {
  if (a == b) return true;
  auto* x = a.as<Str>();
  auto* y = b.as<Str>();
  if (x->byte_size != y->byte_size) return false;
  if (x->hash_cache != 0 && y->hash_cache != 0 && x->hash_cache != y->hash_cache) return false;
  // Every str has room for 8 bytes: keys are short, and most comparisons end here.
  static_assert(sizeof(Str::data) == 8 && std::endian::native == std::endian::little);
  uint64_t p, q;
  std::memcpy(&p, x->data, 8);
  std::memcpy(&q, y->data, 8);
  if (x->byte_size < 8) return x->byte_size == 0 || (p ^ q) << (64 - 8 * x->byte_size) == 0;
  return p == q && same_bytes(x->data, y->data, x->byte_size);
}

// The order of UTF-8 bytes is the order of characters.
int str_compare(Value a, Value b) { return str_view(a).compare(str_view(b)); }

bool str_equals(Value v, std::string_view t) { return is_str(v) && str_view(v) == t; }

namespace {

struct Sip {
  uint64_t v0, v1, v2, v3;
  void round() {
    v0 += v1, v1 = std::rotl(v1, 13), v1 ^= v0, v0 = std::rotl(v0, 32);
    v2 += v3, v3 = std::rotl(v3, 16), v3 ^= v2;
    v0 += v3, v3 = std::rotl(v3, 21), v3 ^= v0;
    v2 += v1, v1 = std::rotl(v1, 17), v1 ^= v2, v2 = std::rotl(v2, 32);
  }
};

// The last `count` bytes, less than 8, as a number; read in one or two pieces that may overlap.
uint64_t tail_word(std::string_view bytes, size_t count) {
  if (count == 0) return 0;
  const char* at = bytes.data() + bytes.size() - count;
  if (bytes.size() >= 8) return load_unaligned<uint64_t>(at + count - 8) >> (64 - 8 * count);
  if (count >= 4) {
    return load_unaligned<uint32_t>(at) | uint64_t{load_unaligned<uint32_t>(at + count - 4)} << (8 * (count - 4));
  }
  uint64_t word = 0;
  for (size_t k = count; k-- > 0;) word = word << 8 | static_cast<uint8_t>(at[k]);
  return word;
}

uint64_t sip13(uint64_t k0, uint64_t k1, std::string_view bytes) {
  Sip s{k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573};
  uint64_t last = static_cast<uint64_t>(bytes.size()) << 56;
  size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    const auto m = load_unaligned<uint64_t>(bytes.data() + i);
    s.v3 ^= m;
    s.round();
    s.v0 ^= m;
  }
  last |= tail_word(bytes, bytes.size() - i);
  s.v3 ^= last;
  s.round();
  s.v0 ^= last;
  s.v2 ^= 0xFF;
  s.round();
  s.round();
  s.round();
  return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

}  // namespace

int64_t hash_bytes(Thread& th, std::string_view bytes) {
  if (bytes.empty()) return 0;
  auto h = static_cast<int64_t>(sip13(th.rt->hash_seed[0], th.rt->hash_seed[1], bytes));
  return h == -1 ? -2 : h;
}

int64_t str_hash(Thread& th, Value v) {
  auto* s = v.as<Str>();
  if (s->hash_cache == 0) s->hash_cache = hash_bytes(th, s->view());
  return s->hash_cache;
}

// --- interning: an open-addressing set of immortal strings

struct InternTable {
  // A string and, in the bits that its address leaves free, the upper ones of its hash, so that a probe looks at a
  // string only when it is probably the right one.
  class Slot {
   public:
    Slot() = default;
    Slot(Str* s, int64_t hash) : word_(reinterpret_cast<uintptr_t>(s) | tag(hash)) {}
    Str* str() const { return reinterpret_cast<Str*>(static_cast<uintptr_t>(word_ & kAddress)); }
    bool empty() const { return word_ == 0; }
    bool may_have(int64_t hash) const { return (word_ & ~kAddress) == tag(hash); }

   private:
    static constexpr uint64_t kAddress = (uint64_t{1} << 48) - 1;
#if defined(__has_feature) && __has_feature(address_sanitizer)
    static uint64_t tag(int64_t) { return 0; }  // the leak checker must know an address when it sees one
#else
    static uint64_t tag(int64_t hash) { return static_cast<uint64_t>(hash) & ~kAddress; }
#endif
    uint64_t word_ = 0;
  };
  Slot* slots = nullptr;
  size_t capacity = 0, used = 0;

  Slot* find(std::string_view t, int64_t hash) const {
    size_t i = static_cast<size_t>(hash) & (capacity - 1);
    while (!slots[i].empty() && !(slots[i].may_have(hash) && slots[i].str()->view() == t)) i = (i + 1) & (capacity - 1);
    return &slots[i];
  }
  bool grow() {
    size_t next = capacity == 0 ? 8192 : capacity * 2;
    auto* fresh = static_cast<Slot*>(mem_zalloc(next * sizeof(Slot)));
    if (fresh == nullptr) return false;
    for (size_t i = 0; i < capacity; ++i) {
      if (slots[i].empty()) continue;
      size_t at = static_cast<size_t>(slots[i].str()->hash_cache) & (next - 1);
      while (!fresh[at].empty()) at = (at + 1) & (next - 1);
      fresh[at] = slots[i];
    }
    mem_free(std::exchange(slots, fresh));
    capacity = next;
    return true;
  }
};

namespace {

// The place for a text in the table, with room for one more string. nullptr: no memory.
InternTable::Slot* intern_slot(Thread& th, std::string_view t, int64_t hash) {
  if (th.rt->interned == nullptr) th.rt->interned = new InternTable;
  InternTable& table = *th.rt->interned;
  if (table.used * 3 >= table.capacity * 2 && !table.grow()) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  return table.find(t, hash);
}

Value intern_new(Thread& th, InternTable::Slot* slot, Str* s, int64_t hash) {
  s->hash_cache = hash;
  s->set(Str::kInterned);
  s->refs.make_immortal();
  live_object_remove(*th.rt, s);
  *slot = InternTable::Slot(s, hash);
  ++th.rt->interned->used;
  return Value(s);
}

}  // namespace

Value str_intern(Thread& th, Value v) {
  auto* s = v.as<Str>();
  if (s->has(Str::kInterned)) return v;
  int64_t hash = str_hash(th, v);
  InternTable::Slot* slot = intern_slot(th, s->view(), hash);
  if (slot == nullptr) return Value();
  if (!slot->empty()) return Value(slot->str());
  if (s->has(Object::kExact)) return intern_new(th, slot, s, hash);
  Owned copy = make(th, s->view(), s->char_count);
  if (!copy) return Value();
  return intern_new(th, slot, copy.release().as<Str>(), hash);
}

Value str_intern(Thread& th, std::string_view t) {
  int64_t hash = hash_bytes(th, t);
  InternTable::Slot* slot = intern_slot(th, t, hash);
  if (slot == nullptr) return Value();
  if (!slot->empty()) return Value(slot->str());
  Owned made = make(th, t, text::utf8_count(t));
  if (!made) return Value();
  return intern_new(th, slot, made.release().as<Str>(), hash);
}

void str_intern_destroy(Runtime& rt) {
  InternTable* table = std::exchange(rt.interned, nullptr);
  if (table == nullptr) return;
  for (size_t i = 0; i < table->capacity; ++i) {
    if (table->slots[i].empty()) continue;
    Str* s = table->slots[i].str();
    mem_free(s->index);
    mem_free(s);
  }
  mem_free(table->slots);
  delete table;
}

}  // namespace dxpy
