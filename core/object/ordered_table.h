// The ordered hash table behind dict and set: a dense array of entries in insertion order and something to find them
// by.
//
//   entries   [ key (value) | key (value) | hole | ... ] [ hash | hash | ... ]    position = insertion order
//
// A small int and an exact str tell their hash themselves, so a table keeps hashes (behind the entries, one for each)
// only once it has a key of another kind: an entry of a dict takes 16 bytes, one of a set 8.
//
// Up to 16 entries there is no index: the container itself holds a tag for each entry, a byte of its hash, and all tags
// are compared at once. Above, an index of SwissTable groups:
//
//   narrow    10 control bytes, 10 positions of 16 bits: 32 bytes, for tables of up to 65,536 entries
//   wide      12 control bytes, 12 positions of 32 bits: a cache line
//             control byte: 0x80 empty, 0xFE deleted, else 7 bits of the hash
//
// Keys that are consecutive ints (from any but a negative one on, in order, as numbers of rows and memos of functions
// are) need no index: the hash tells the position. The first other key makes one.
//
// The number of groups is a power of two, at most 8 of 10 (10 of 12) places are used, holes included, and probing goes
// over groups in triangular steps. Neighbouring hashes, as those of consecutive ints, share groups, four to a group;
// once they have filled every group the rest begins again at another one, which the upper bits of the hash choose.
//
// Why so: a look-up in a big table costs what it misses in the caches, one line of the index and one of the entries.
// Entries of 16 bytes never lie across two lines, and a million of them with their index take 24 MB where 24 bytes for
// each took 32. In tables that fit the caches, half the index and a quarter less of entries leave room for other data.
//
// Templates over the container, a TableStorage. Only `find` can run user code (comparison of keys). It detects a change
// of the table meanwhile and starts again.
#pragma once

#include <algorithm>
#include <cstring>

#include "core/memory/alloc.h"
#include "core/object/abstract.h"
#include "core/object/str.h"
#include "core/object/table_storage.h"
#include "simde/x86/sse2.h"

namespace dxpy::table {

inline constexpr uint8_t kEmpty = 0x80;
inline constexpr uint8_t kDeleted = 0xFE;
inline constexpr int64_t kAbsent = -1;
inline constexpr int64_t kFailed = -2;
inline constexpr int64_t kUnsure = -3;
inline constexpr int64_t kLike = -16;  // kLike - n: the key of entry n has the same hash and is another object

struct NarrowGroup {
  static constexpr uint32_t kPlaces = 10;
  static constexpr uint32_t kMostUsed = 8;  // of them, on average
  using Position = uint16_t;
  uint8_t control[kPlaces];
  Position positions[kPlaces];
  uint16_t filled;  // places taken by fill_groups, which takes the last first
};
struct WideGroup {
  static constexpr uint32_t kPlaces = 12;
  static constexpr uint32_t kMostUsed = 10;
  using Position = uint32_t;
  uint8_t control[kPlaces];
  Position positions[kPlaces];
  uint32_t filled;
};
static_assert(sizeof(NarrowGroup) == 32 && sizeof(WideGroup) == 64);
inline constexpr size_t kNarrowMax = size_t{1} << 16;  // entries whose positions have 16 bits
inline constexpr size_t kMostEntries = size_t{1} << 31;

// --- hashes of keys

// Keys are never empty words, so the tag alone tells a pointer.
DX_ALWAYS_INLINE bool is_plain_str(Value key) {
  return key.is_pointer_tag() && key.as_object()->kind == Kind::kStr && key.as_object()->has(Object::kExact);
}
DX_ALWAYS_INLINE int64_t small_int_hash(Value v) {
  const int64_t n = v.as_small_int();
  return DX_UNLIKELY(n == -1) ? -2 : n;
}

// The hash of a key that has it at hand: a small int, or an exact str that was hashed before.
DX_ALWAYS_INLINE bool known_hash(Value key, int64_t& out) {
  if (is_plain_str(key)) {
    out = key.as<Str>()->hash_cache;
    return out != 0;
  }
  out = small_int_hash(key);
  return key.is_small_int();
}
// Whether a key in a table tells its hash. (The hash of an empty str is 0, as is what it has cached.)
DX_ALWAYS_INLINE bool tells_hash(Value key) { return key.is_small_int() || is_plain_str(key); }

template <typename T>
DX_ALWAYS_INLINE int64_t* hashes(const T* t) {
  return reinterpret_cast<int64_t*>(t->entries + t->entry_capacity);
}
// The hash of a key for which tells_hash() holds.
DX_ALWAYS_INLINE int64_t told_hash(Value key) {
  return key.is_small_int() ? small_int_hash(key) : key.as<Str>()->hash_cache;
}
// The hash of a live entry.
template <typename T>
DX_ALWAYS_INLINE int64_t hash_at(const T* t, uint32_t at) {
  if (DX_UNLIKELY(t->has_table_flag(T::kStoresHashes))) return hashes(t)[at];
  return told_hash(t->entries[at].key);
}

// --- finding

DX_ALWAYS_INLINE uint8_t tag_of(int64_t hash) {  // the hashes of small floats differ in their upper bits only
  return static_cast<uint8_t>(hash ^ hash >> 53);
}

// Where a hash is looked for first, and its control byte (in a small table: nowhere, its tag). The control byte: the
// two bits by which neighbours in a group differ, and five of the product. For 2^s, as for the ints of the next round
// over the groups, those five are bits 59 - s and up of the factor, where no five zeros lie next to each other: they
// differ from the zeros of the first round for every s.
struct Place {
  uint32_t group;
  uint8_t control;
};
DX_ALWAYS_INLINE Place place_of(int64_t hash, uint32_t group_mask) {
  const auto h = static_cast<uint64_t>(hash);
  const uint64_t beyond = h & ~(uint64_t{group_mask} << 2 | 3);  // what tells hashes of one group apart
  const uint64_t product = (beyond ^ beyond >> 32) * 0x9E3779B97F4A7C15u;
  return {static_cast<uint32_t>(h >> 2 ^ product >> 39) & group_mask,
          static_cast<uint8_t>((h & 3) | product >> 59 << 2)};
}

template <typename T>
DX_ALWAYS_INLINE Place place_in(const T* t, int64_t hash) {
  if (t->is_small()) return {0, tag_of(hash)};
  if (t->has_table_flag(T::kConsecutive)) return {0, 0};
  return place_of(hash, t->index.group_mask);
}

// The only position in a table of consecutive ints where a key with this hash can be; kAbsent: none. The hash of such
// an int is the int.
template <typename T>
DX_ALWAYS_INLINE int64_t consecutive_position(const T* t, int64_t hash) {
  const uint64_t at = static_cast<uint64_t>(hash) - static_cast<uint64_t>(t->first_key);
  return at < t->entry_count && t->entries[at].key ? static_cast<int64_t>(at) : kAbsent;
}

// Loads of control bytes and tags go on into what follows them, which `count` cuts off: one bit for each of `count`.
DX_ALWAYS_INLINE simde__m128i load_bytes(const void* p) {
  return simde_mm_loadu_si128(static_cast<const simde__m128i*>(p));
}
DX_ALWAYS_INLINE uint32_t byte_bits(simde__m128i v, uint32_t count) {
  return static_cast<uint32_t>(simde_mm_movemask_epi8(v)) & ((1u << count) - 1);
}
DX_ALWAYS_INLINE uint32_t bits_of(const void* bytes, uint8_t byte, uint32_t count) {
  return byte_bits(simde_mm_cmpeq_epi8(load_bytes(bytes), simde_mm_set1_epi8(static_cast<int8_t>(byte))), count);
}
// All 16 bytes are written, as they will be read: a load of bytes that a smaller store has just written waits for it.
DX_ALWAYS_INLINE void put_byte(void* bytes, uint32_t at, uint8_t byte) {
  const simde__m128i numbers = simde_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const simde__m128i chosen = simde_mm_cmpeq_epi8(numbers, simde_mm_set1_epi8(static_cast<int8_t>(at)));
  const simde__m128i added = simde_mm_and_si128(chosen, simde_mm_set1_epi8(static_cast<int8_t>(byte)));
  simde_mm_storeu_si128(static_cast<simde__m128i*>(bytes),
                        simde_mm_or_si128(simde_mm_andnot_si128(chosen, load_bytes(bytes)), added));
}
template <typename Group>
DX_ALWAYS_INLINE uint32_t match(const Group& g, uint8_t byte) {
  return bits_of(&g, byte, Group::kPlaces);
}
template <typename Group>
DX_ALWAYS_INLINE uint32_t match_free(const Group& g) {  // empty or deleted: the top bit is set
  return byte_bits(load_bytes(&g), Group::kPlaces);
}
template <typename Group, typename T>
DX_ALWAYS_INLINE Group* groups(const T* t) {
  return reinterpret_cast<Group*>(t->index.groups);
}

template <typename Group, typename T, typename Test>
DX_ALWAYS_INLINE int64_t find_in_groups(const T* t, int64_t hash, Test&& test) {
  auto [group, control] = place_of(hash, t->index.group_mask);
  for (uint32_t step = 1;; ++step) {
    const Group& g = groups<Group>(t)[group];
    for (uint32_t bits = match(g, control); bits != 0; bits &= bits - 1) {
      const uint32_t at = g.positions[__builtin_ctz(bits)];
      if (test(at)) return at;
    }
    if (match(g, kEmpty) != 0) return kAbsent;
    group = (group + step) & t->index.group_mask;
  }
}

// The first position that passes `test`, which gets live entries, all with this hash among them and few others; kAbsent
// when none does.
template <typename T, typename Test>
DX_ALWAYS_INLINE int64_t find_if(const T* t, int64_t hash, Test&& test) {
  if (t->is_small()) {
    for (uint32_t bits = bits_of(t->tags, tag_of(hash), t->entry_count); bits != 0; bits &= bits - 1) {
      const auto at = static_cast<uint32_t>(__builtin_ctz(bits));
      if (t->entries[at].key && test(at)) return at;
    }
    return kAbsent;
  }
  if (t->has_table_flag(T::kConsecutive)) {
    const int64_t at = consecutive_position(t, hash);
    return at >= 0 && test(static_cast<uint32_t>(at)) ? at : kAbsent;
  }
  if (t->has_table_flag(T::kWide)) return find_in_groups<WideGroup>(t, hash, test);
  return find_in_groups<NarrowGroup>(t, hash, test);
}

// What most look-ups are done with: the position of this very object, kAbsent when no entry has its hash, kLike - n for
// the first entry that has it. kUnsure: none of these, or the first group of the index does not tell (Reach::kFirst).
// Calls nothing.
enum class Reach : uint8_t { kFirst, kAll };
template <Reach kReach, typename Group, typename T>
DX_ALWAYS_INLINE int64_t find_same_in_groups(const T* t, Value key, int64_t hash, Place place) {
  for (uint32_t group = place.group, step = 1;; ++step) {
    const Group& g = groups<Group>(t)[group];
    for (uint32_t bits = match(g, place.control); bits != 0; bits &= bits - 1) {
      const uint32_t at = g.positions[__builtin_ctz(bits)];
      Value k = t->entries[at].key;
      if (DX_LIKELY(k == key)) return at;
      if (hash_at(t, at) == hash) return kLike - int64_t{at};
    }
    if (DX_LIKELY(match(g, kEmpty) != 0)) return kAbsent;
    if (kReach == Reach::kFirst) return kUnsure;
    group = (group + step) & t->index.group_mask;
  }
}
template <Reach kReach = Reach::kFirst, typename T>
DX_ALWAYS_INLINE int64_t find_same(const T* t, Value key, int64_t hash, Place place) {
  if (!t->is_small()) {
    if (t->has_table_flag(T::kConsecutive)) {
      const int64_t at = consecutive_position(t, hash);
      return at < 0 || DX_LIKELY(t->entries[at].key == key) ? at : kUnsure;
    }
    if (t->has_table_flag(T::kWide)) return find_same_in_groups<kReach, WideGroup>(t, key, hash, place);
    return find_same_in_groups<kReach, NarrowGroup>(t, key, hash, place);
  }
  for (uint32_t bits = bits_of(t->tags, place.control, t->entry_count); bits != 0; bits &= bits - 1) {
    const auto at = static_cast<uint32_t>(__builtin_ctz(bits));
    Value k = t->entries[at].key;
    if (DX_LIKELY(k == key)) return at;
    if (k && hash_at(t, at) == hash) return kLike - int64_t{at};
  }
  return kAbsent;
}

// What follows where an entry has the key's hash: its position when both are the same text, as keys are that a program
// read or put together; else kUnsure.
int64_t same_text_at(Value entry_key, Value key, int64_t at);

// Both steps: no answer says kLike.
template <typename T>
DX_ALWAYS_INLINE int64_t find_quickly(const T* t, Value key, int64_t hash, Place place) {
  const int64_t at = find_same(t, key, hash, place);
  return at <= kLike ? same_text_at(t->entries[kLike - at].key, key, kLike - at) : at;
}

// For a key that is an exact str; keys of other kinds are ignored. Runs no user code.
template <typename T>
DX_ALWAYS_INLINE int64_t find_str(const T* t, Value key, int64_t hash) {
  return find_if(t, hash, [&](uint32_t i) {
    Value k = t->entries[i].key;
    return k == key || (is_plain_str(k) && k.as<Str>()->hash_cache == hash && str_equal(k, key));
  });
}

// Any key, by comparisons that may run user code. kFailed: one raised.
template <typename T>
DX_NOINLINE int64_t find_comparing(Thread& th, T* t, Value key, int64_t hash) {
  if (const int64_t at = find_quickly(t, key, hash, place_in(t, hash)); at != kUnsure) return at;
  bool plain = is_plain_str(key);
  while (true) {
    bool again = false, error = false;
    int64_t at = find_if(t, hash, [&](uint32_t i) {
      Value k = t->entries[i].key;
      if (k == key) return true;
      if (hash_at(t, i) != hash) return false;
      if (plain && is_plain_str(k)) return str_equal(k, key);
      if (key.is_small_int() && k.is_small_int()) return false;
      Owned held = Owned::borrow(k);
      auto* entries = t->entries;
      uint32_t mutations = t->mutations;
      Tri same = equal(th, k, key);
      error = same == Tri::kError;
      again = t->entries != entries || t->mutations != mutations;
      return error || again || same == Tri::kTrue;
    });
    if (DX_UNLIKELY(error)) return kFailed;
    if (DX_LIKELY(!again)) return at;
  }
}

// kFailed: a comparison raised. Ints and strings are found among their like without a comparison of objects; only
// another kind of key in the table asks for one.
template <typename T>
DX_ALWAYS_INLINE int64_t find(Thread& th, T* t, Value key, int64_t hash) {
  if (key.is_small_int()) {
    bool others = false;
    int64_t at = find_if(t, hash, [&](uint32_t i) {
      Value k = t->entries[i].key;
      others |= !k.is_small_int();
      return k == key;
    });
    if (DX_LIKELY(at >= 0 || !others)) return at;
  } else if (t->has_table_flag(T::kAllStr) && is_plain_str(key)) {
    return find_str(t, key, hash);
  }
  return find_comparing(th, t, key, hash);
}

// The hash of a key; `element` names the use for the message when it is unhashable ("a dict key", "a set element").
Status raise_unhashable_key(Thread&, Value key, const char* use);
DX_ALWAYS_INLINE Status key_hash(Thread& th, Value key, int64_t& out, const char* use) {
  if (known_hash(key, out)) return Status::kOk;
  if (DX_UNLIKELY(failed(hash(th, key, out)))) return raise_unhashable_key(th, key, use);
  return Status::kOk;
}

template <typename T>
DX_NOINLINE Tri contains_slowly(Thread& th, T* t, Value key, const char* use) {
  int64_t hash;
  if (failed(key_hash(th, key, hash, use))) return Tri::kError;
  const int64_t at = find(th, t, key, hash);
  return at == kFailed ? Tri::kError : tri(at >= 0);
}
// Entry `at` has the key's hash.
template <typename T>
DX_NOINLINE Tri contains_like(Thread& th, T* t, Value key, const char* use, int64_t at) {
  if (DX_LIKELY(same_text_at(t->entries[at].key, key, at) >= 0)) return Tri::kTrue;
  return contains_slowly(th, t, key, use);
}
template <typename T>
DX_ALWAYS_INLINE Tri contains(Thread& th, T* t, Value key, const char* use) {
  int64_t hash;
  if (DX_LIKELY(known_hash(key, hash))) {
    const int64_t at = find_same(t, key, hash, place_in(t, hash));
    if (at >= kAbsent) return tri(at >= 0);
    if (at <= kLike) return contains_like(th, t, key, use, kLike - at);
  }
  return contains_slowly(th, t, key, use);
}

// --- the index

// Puts `position` into the index. The key is not there yet and a free place exists. The last free one of a group is
// taken: its position lies behind the bytes that are read with the control bytes.
template <typename Group, typename T>
DX_ALWAYS_INLINE void index_insert(T* t, Place place, uint32_t position) {
  uint32_t group = place.group;
  for (uint32_t step = 1;; ++step) {
    Group& g = groups<Group>(t)[group];
    if (uint32_t bits = match_free(g); DX_LIKELY(bits != 0)) {
      const auto at = static_cast<uint32_t>(31 - __builtin_clz(bits));
      put_byte(&g, at, place.control);
      g.positions[at] = static_cast<Group::Position>(position);
      return;
    }
    group = (group + step) & t->index.group_mask;
  }
}

template <typename Group, typename T>
void index_remove(T* t, int64_t hash, uint32_t position) {
  auto [group, control] = place_of(hash, t->index.group_mask);
  for (uint32_t step = 1;; ++step) {
    Group& g = groups<Group>(t)[group];
    for (uint32_t bits = match(g, control); bits != 0; bits &= bits - 1) {
      auto at = static_cast<uint32_t>(__builtin_ctz(bits));
      if (g.positions[at] == position) {
        g.control[at] = match(g, kEmpty) != 0 ? kEmpty : kDeleted;
        return;
      }
    }
    if (match(g, kEmpty) != 0) return;
    group = (group + step) & t->index.group_mask;
  }
}

// Fills an index of empty groups from the entries.
template <typename Group, typename T>
void fill_groups(T* t) {
  constexpr uint32_t kAhead = 12;  // keys on their way into the cache
  // Copies, as the stores of control bytes might change the table for all that the compiler knows.
  Group* const first = groups<Group>(t);
  const auto* const entries = t->entries;
  const int64_t* const stored = t->has_table_flag(T::kStoresHashes) ? hashes(t) : nullptr;
  const uint32_t mask = t->index.group_mask, count = t->entry_count;
  const uint32_t fetched = t->has_table_flag(T::kAllStr) ? count : 0;
  for (uint32_t i = 0; i < count; ++i) {
    if (i + kAhead < fetched) __builtin_prefetch(entries[i + kAhead].key.as_object());
    if (DX_UNLIKELY(!entries[i].key)) continue;
    const Place place = place_of(stored != nullptr ? stored[i] : told_hash(entries[i].key), mask);
    uint32_t group = place.group;
    for (uint32_t step = 1; DX_UNLIKELY(first[group].filled == Group::kPlaces); ++step) group = (group + step) & mask;
    Group& g = first[group];
    const uint32_t at = Group::kPlaces - ++g.filled;
    g.control[at] = place.control;
    g.positions[at] = static_cast<Group::Position>(i);
  }
}
// The same, or the tags of a small table, which has no holes.
template <typename T>
void fill_index(T* t) {
  if (t->is_small()) {
    for (uint32_t i = 0; i < t->entry_count; ++i) t->tags[i] = tag_of(hash_at(t, i));
  } else if (t->has_table_flag(T::kWide)) {
    fill_groups<WideGroup>(t);
  } else {
    fill_groups<NarrowGroup>(t);
  }
}

// --- memory

// A block of memory, and the same with what it holds moved to another size. Big ones ask the system for large pages: at
// random, every look-up would otherwise walk the page tables for the index and once more for the entry. nullptr: no
// memory.
void* block_alloc(size_t bytes);
void* block_resize(void* block, size_t old_bytes, size_t bytes);
void block_free(void* block, size_t bytes);

// The index of a table for `room` entries; none for a small one.
struct IndexShape {
  bool wide = false;
  size_t group_count = 0;
  size_t bytes() const { return group_count * (wide ? sizeof(WideGroup) : sizeof(NarrowGroup)); }
  size_t room() const { return group_count * (wide ? WideGroup::kMostUsed : NarrowGroup::kMostUsed); }
};
IndexShape index_shape(size_t room);
// Empty groups. nullptr: no memory.
uint8_t* groups_alloc(const IndexShape& shape);

template <typename T>
IndexShape index_shape_of(const T* t) {
  if (!t->has_index()) return {};
  return {t->has_table_flag(T::kWide), size_t{t->index.group_mask} + 1};
}
template <typename T>
using EntryOf = std::remove_pointer_t<decltype(T::entries)>;
template <typename T>
size_t entry_bytes(const T* t, size_t capacity) {
  return capacity * (sizeof(EntryOf<T>) + (t->has_table_flag(T::kStoresHashes) ? sizeof(int64_t) : 0));
}
// All memory behind a container, in bytes.
template <typename T>
size_t memory_size(const T* t) {
  return entry_bytes(t, t->entry_capacity) + index_shape_of(t).bytes();
}

// Moves the entries to a block of another capacity, at least entry_count. The index is left as it is. False: no memory,
// nothing changed; never so when the block becomes smaller.
template <typename T>
bool resize_entries(T* t, size_t capacity) {
  const size_t old_bytes = entry_bytes(t, t->entry_capacity), bytes = entry_bytes(t, capacity);
  const int64_t* old_hashes = hashes(t);
  auto take_capacity = [&] {
    t->entry_capacity = static_cast<uint32_t>(capacity);
    if (t->has_table_flag(T::kStoresHashes)) std::memmove(hashes(t), old_hashes, t->entry_count * sizeof(int64_t));
  };
  if (bytes < old_bytes) take_capacity();
  void* fresh = block_resize(t->entries, std::min(bytes, old_bytes), bytes);
  if (fresh == nullptr) return bytes < old_bytes;
  t->entries = static_cast<EntryOf<T>*>(fresh);
  if (bytes < old_bytes) return true;
  old_hashes = hashes(t);
  take_capacity();
  return true;
}

// Closes the holes. The index is left as it is.
template <typename T>
void close_holes(T* t) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < t->entry_count; ++i) {
    if (!t->entries[i].key) continue;
    if (t->has_table_flag(T::kStoresHashes)) hashes(t)[n] = hashes(t)[i];
    t->entries[n++] = t->entries[i];
  }
  t->entry_count = n;
  t->table_flags |= T::kMoved;
}

// Whether a table that is being rebuilt can do without an index. One that had an index needs it again, most likely.
template <typename T>
bool keys_are_consecutive(const T* t) {
  if (t->used != t->entry_count || t->has_index()) return false;
  if (!t->is_small() || t->entry_count == 0) return true;
  const Value first = t->entries[0].key;
  if (!first.is_small_int() || first.as_small_int() < 0) return false;
  for (uint32_t i = 1; i < t->entry_count; ++i) {
    const Value key = t->entries[i].key;
    if (!key.is_small_int() || key.as_small_int() != first.as_small_int() + i) return false;
  }
  return true;
}

// An index for a table that had none of consecutive ints. False: no memory, nothing changed.
template <typename T>
DX_NOINLINE bool end_consecutive(T* t) {
  const IndexShape shape = index_shape(t->entry_capacity);
  uint8_t* fresh = groups_alloc(shape);
  if (fresh == nullptr) return false;
  t->index.groups = fresh;
  t->index.group_mask = static_cast<uint32_t>(shape.group_count - 1);
  t->table_flags = (t->table_flags & ~uint32_t{T::kConsecutive | T::kWide}) | (shape.wide ? uint32_t{T::kWide} : 0);
  fill_index(t);
  return true;
}

// Rebuilds the table with room for at least `room` entries (no fewer than `used`), without holes. False: no memory, and
// the table holds what it held.
template <typename T>
bool rebuild(T* t, size_t room) {
  if (room > kMostEntries) return false;
  IndexShape shape = index_shape(room);
  const bool consecutive = shape.group_count != 0 && keys_are_consecutive(t);
  if (consecutive) shape = {};
  uint8_t* fresh = nullptr;
  if (shape.group_count != 0 && (fresh = groups_alloc(shape)) == nullptr) return false;
  uint8_t* old = t->has_index() ? t->index.groups : nullptr;
  const size_t old_bytes = index_shape_of(t).bytes();
  // What is left when there is no memory must be whole: a block grows before the holes are closed and shrinks after.
  const bool grows = room >= t->entry_capacity;
  if (grows && !resize_entries(t, room)) {
    mem_free(fresh);
    return false;
  }
  if (t->used != t->entry_count) close_holes(t);
  if (!grows) (void)resize_entries(t, room);
  block_free(old, old_bytes);
  t->table_flags &= ~uint32_t{T::kWide | T::kConsecutive};
  if (consecutive) {
    t->table_flags |= T::kConsecutive;
    if (t->entry_count != 0) t->first_key = t->entries[0].key.as_small_int();
    return true;
  }
  if (shape.group_count != 0) {
    t->index.groups = fresh;
    t->index.group_mask = static_cast<uint32_t>(shape.group_count - 1);
  }
  if (shape.wide) t->table_flags |= T::kWide;
  fill_index(t);
  return true;
}

// Room for one more entry at the end.
template <typename T>
DX_NOINLINE bool make_room(T* t) {
  if (t->used != t->entry_count) return rebuild(t, std::max(t->used + t->used / 2, uint32_t{5}));
  // A dict's blocks of 80, 160 and 256 bytes are sizes that the allocator has; a set's are half as large.
  for (uint32_t small : {5u, 10u, T::kSmallMax}) {
    if (t->entry_count < small) return rebuild(t, small);
  }
  const size_t more = size_t{t->entry_count} + t->entry_count / 2;
  if (t->has_table_flag(T::kConsecutive)) {
    const size_t room = more > kNarrowMax ? size_t{t->entry_count} * 2 : more;
    return room <= kMostEntries && resize_entries(t, room);
  }
  const IndexShape shape = index_shape_of(t);
  if (t->entry_count < shape.room()) return resize_entries(t, std::min(shape.room(), more));
  // Memory that nothing touched yet costs nothing in big blocks, but moving them does.
  const IndexShape next = index_shape(more);
  return rebuild(t, next.wide ? next.room() : more);
}

// From now on the table stores hashes.
template <typename T>
DX_NOINLINE bool store_hashes(T* t) {
  if (t->entry_capacity != 0) {
    const size_t plain = entry_bytes(t, t->entry_capacity);
    void* fresh = block_resize(t->entries, plain, plain + t->entry_capacity * sizeof(int64_t));
    if (fresh == nullptr) return false;
    t->entries = static_cast<EntryOf<T>*>(fresh);
    for (uint32_t i = 0; i < t->entry_count; ++i) hashes(t)[i] = t->entries[i].key ? hash_at(t, i) : 0;
  }
  t->table_flags |= T::kStoresHashes;
  return true;
}

// --- changes

// Whether a key can be the next one of a table of consecutive ints; it is the first one of an empty table.
template <typename T>
DX_ALWAYS_INLINE bool continues(T* t, Value key) {
  if (!key.is_small_int()) return false;
  if (DX_UNLIKELY(t->entry_count == 0)) t->first_key = key.as_small_int();
  return key.as_small_int() == t->first_key + t->entry_count && t->first_key >= 0;
}

// The end of append(), for which the table is ready.
template <typename T>
DX_ALWAYS_INLINE uint32_t put_entry(T* t, Value key, int64_t hash, Place place) {
  const uint32_t at = t->entry_count++;
  t->entries[at].key = key;
  if (DX_UNLIKELY(t->has_table_flag(T::kStoresHashes))) hashes(t)[at] = hash;
  if (t->is_small()) {
    put_byte(t->tags, at, place.control);
  } else if (t->has_table_flag(T::kConsecutive)) {
    // Its place tells the key.
  } else if (t->has_table_flag(T::kWide)) {
    index_insert<WideGroup>(t, place, at);
  } else {
    index_insert<NarrowGroup>(t, place, at);
  }
  ++t->used;
  ++t->mutations;
  return at;
}
// Whether the table is ready for a new key that tells its hash as it is: most are.
template <typename T>
DX_ALWAYS_INLINE bool is_ready(T* t, Value key) {
  if (DX_UNLIKELY(t->entry_count == t->entry_capacity)) return false;
  if (t->has_table_flag(T::kConsecutive)) return continues(t, key);
  return !key.is_small_int() || !t->has_table_flag(T::kAllStr);
}

// A new entry at the end: its position, with its key set (the reference is taken over only on success); kFailed: no
// memory. `place` is that of the hash; kTells: the key is known to tell its hash.
template <bool kTells = false, typename T>
DX_ALWAYS_INLINE int64_t append(T* t, Value key, int64_t hash, Place place) {
  if (DX_UNLIKELY(t->entry_count == t->entry_capacity)) {
    if (!make_room(t)) return kFailed;
    place = place_in(t, hash);
  }
  if (!t->is_small() && t->has_table_flag(T::kConsecutive) && !continues(t, key)) {
    if (!end_consecutive(t)) return kFailed;
    place = place_in(t, hash);
  }
  if (kTells ? key.is_small_int() : !is_plain_str(key)) {
    t->table_flags &= ~uint32_t{T::kAllStr};
    if (!kTells && DX_UNLIKELY(!key.is_small_int()) && !t->has_table_flag(T::kStoresHashes) && !store_hashes(t))
      return kFailed;
  }
  return put_entry(t, key, hash, place);
}
template <typename T>
DX_ALWAYS_INLINE int64_t append(T* t, Value key, int64_t hash) {
  return append(t, key, hash, place_in(t, hash));
}

// Takes an entry out and leaves a hole. The caller drops what it took from the entry before.
template <typename T>
void remove_at(T* t, uint32_t at) {
  if (t->has_index()) {
    const int64_t hash = hash_at(t, at);
    if (t->has_table_flag(T::kWide)) {
      index_remove<WideGroup>(t, hash, at);
    } else {
      index_remove<NarrowGroup>(t, hash, at);
    }
  }
  t->entries[at].key = Value();
  --t->used;
  ++t->mutations;
}

// Makes `to` (empty, freshly allocated) a table with the same entries; counts no references. False: no memory.
template <typename T>
bool copy_table(T* to, const T* from) {
  if (from->used == 0) return true;
  const size_t bytes = entry_bytes(from, from->entry_capacity);
  auto* fresh = static_cast<EntryOf<T>*>(block_alloc(bytes));
  if (fresh == nullptr) return false;
  uint8_t* groups = nullptr;
  if (const size_t size = index_shape_of(from).bytes(); size != 0) {
    groups = static_cast<uint8_t*>(block_alloc(size));
    if (groups == nullptr) {
      mem_free(fresh);
      return false;
    }
    std::memcpy(groups, from->index.groups, size);
  }
  std::memcpy(static_cast<void*>(fresh), static_cast<const void*>(from->entries), bytes);
  mem_free(to->entries);
  if (to->has_index()) mem_free(to->index.groups);
  std::memcpy(to->tags, from->tags, sizeof to->tags);
  if (groups != nullptr) to->index.groups = groups;
  to->entries = fresh;
  to->used = from->used;
  to->entry_count = from->entry_count;
  to->entry_capacity = from->entry_capacity;
  to->table_flags = from->table_flags | T::kMoved;
  ++to->mutations;
  return true;
}

// Exchanges what two tables hold.
template <typename T>
void swap_tables(T* a, T* b) {
  std::swap(a->entries, b->entries);
  std::swap(a->used, b->used);
  std::swap(a->entry_count, b->entry_count);
  std::swap(a->entry_capacity, b->entry_capacity);
  std::swap(a->tags, b->tags);
  std::swap(a->table_flags, b->table_flags);
  ++a->mutations;
  ++b->mutations;
}

// The memory of a table taken out of a container, to be dropped once the container is consistent again.
template <typename Entry>
struct Detached {
  Entry* entries;
  uint32_t count;
  uint8_t* groups;

  void free_memory() {
    mem_free(entries);
    mem_free(groups);
  }
};
template <typename T>
auto detach(T* t) {
  Detached<EntryOf<T>> d{t->entries, t->entry_count, t->has_index() ? t->index.groups : nullptr};
  t->entries = nullptr;
  t->used = 0;
  t->entry_count = t->entry_capacity = 0;
  t->table_flags = T::kAllStr | T::kMoved;
  ++t->mutations;
  return d;
}

}  // namespace dxpy::table

namespace dxpy {

// Whether a container that holds `v` can become part of a cycle through it.
DX_ALWAYS_INLINE bool may_cycle(Value v) {
  if (!v.is_object()) return false;
  const Object* o = v.as_object();
  if (o->kind == Kind::kStr && o->has(Object::kExact)) return false;
  if (o->kind == Kind::kTuple && o->has(Object::kExact)) return o->has(Object::kGc);
  return o->type()->has_flag(TypeFlags::kGc);
}
// Containers of atoms are no candidates of the collector; the first element that may close a cycle makes them so.
DX_ALWAYS_INLINE void track(Object* container, Value added) {
  if (!container->has(Object::kGc) && may_cycle(added)) container->track();
}

}  // namespace dxpy
