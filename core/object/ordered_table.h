// The ordered hash table behind dict and set: a dense array of entries in insertion order, and for more than eight
// entries a SwissTable index over it.
//
//   entries   [ hash key (value) | hash key (value) | hole | ... ]      position = insertion order; a hole has an empty
//   key control   groups of 64 bytes, a cache line each: 12 control bytes, then 12 positions, then nothing
//             control byte: 0x80 empty, 0xFE deleted, else 7 bits of the hash
//
// The number of groups is a power of two, at most 10 of 12 places are used (holes included), probing goes over groups
// in triangular steps. Neighbouring hashes, as those of consecutive ints, share groups, four to a group; once they have
// filled every group the rest begins again at another one, which the upper bits of the hash choose. Templates over the
// container: it has the fields `used, entries, entry_count, entry_capacity, control, index_mask (groups - 1),
// mutations`; `entries[i]` has `hash` and `key`.
//
// Only `find` can run user code (comparison of keys). It detects a change of the table meanwhile and starts again.
#pragma once

#include <cstring>

#include "core/memory/alloc.h"
#include "core/object/abstract.h"
#include "core/object/str.h"
#include "simde/x86/sse2.h"

namespace dxpy::table {

inline constexpr uint32_t kLinearMax = 8;
inline constexpr uint8_t kEmpty = 0x80;
inline constexpr uint8_t kDeleted = 0xFE;
inline constexpr uint32_t kPlaces = 12;    // of a group
inline constexpr uint32_t kMostUsed = 10;  // of them, on average
inline constexpr int64_t kAbsent = -1;
inline constexpr int64_t kFailed = -2;
inline constexpr int64_t kUnsure = -3;

struct Group {
  uint8_t control[kPlaces];
  uint32_t positions[kPlaces];
  uint32_t unused;
};
static_assert(sizeof(Group) == 64);

// Bytes of the index of a table.
inline size_t index_bytes(uint32_t index_mask) { return (size_t{index_mask} + 1) * sizeof(Group); }

template <typename T>
DX_ALWAYS_INLINE Group* groups(const T* t) {
  return reinterpret_cast<Group*>(t->control);
}

// Where a hash is looked for first, and its control byte.
struct Place {
  uint32_t group;
  uint8_t control;
};
DX_ALWAYS_INLINE Place place_of(int64_t hash, uint32_t index_mask) {
  const auto h = static_cast<uint64_t>(hash);
  const uint64_t beyond = h & ~(uint64_t{index_mask} << 2 | 3);  // what tells hashes of one group apart
  const auto product = static_cast<unsigned __int128>(beyond) * 0x9E3779B97F4A7C15u;
  const uint64_t upper = static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  return {static_cast<uint32_t>(h >> 2 ^ upper >> 7) & index_mask, static_cast<uint8_t>((h ^ upper) & 0x7F)};
}

// One bit for each place; the load goes on into the positions.
DX_ALWAYS_INLINE uint32_t place_bits(simde__m128i v) {
  return static_cast<uint32_t>(simde_mm_movemask_epi8(v)) & ((1u << kPlaces) - 1);
}
DX_ALWAYS_INLINE uint32_t match(const Group& g, uint8_t byte) {
  simde__m128i v = simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(&g));
  return place_bits(simde_mm_cmpeq_epi8(v, simde_mm_set1_epi8(static_cast<int8_t>(byte))));
}
DX_ALWAYS_INLINE uint32_t match_free(const Group& g) {  // empty or deleted: the top bit is set
  return place_bits(simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(&g)));
}

// The first position whose entry has this hash and passes `test`; kAbsent when none does.
template <typename T, typename Test>
DX_ALWAYS_INLINE int64_t find_if(const T* t, int64_t hash, Test&& test) {
  if (t->control == nullptr) {
    for (uint32_t i = 0; i < t->entry_count; ++i) {
      if (t->entries[i].hash == hash && t->entries[i].key && test(i)) return i;
    }
    return kAbsent;
  }
  auto [group, control] = place_of(hash, t->index_mask);
  for (uint32_t step = 1;; ++step) {
    const Group& g = groups(t)[group];
    for (uint32_t bits = match(g, control); bits != 0; bits &= bits - 1) {
      uint32_t at = g.positions[__builtin_ctz(bits)];
      if (t->entries[at].hash == hash && test(at)) return at;
    }
    if (match(g, kEmpty) != 0) return kAbsent;
    group = (group + step) & t->index_mask;
  }
}

DX_ALWAYS_INLINE bool is_plain_str(Value v) { return is_exact_kind(v, Kind::kStr); }

// The hash of a key that has it at hand: a small int, or an exact str that was hashed before.
DX_ALWAYS_INLINE bool known_hash(Value key, int64_t& out) {
  if (is_plain_str(key)) {
    out = key.as<Str>()->hash_cache;
    return out != 0;
  }
  out = key.as_small_int();
  if (DX_UNLIKELY(out == -1)) out = -2;
  return key.is_small_int();
}

// Answers what the first group or a few entries tell, as for most keys they do: the position of this very object, or
// kAbsent when no entry has its hash. Else kUnsure. The key is one of known_hash: its hash cannot have changed.
template <typename T>
DX_ALWAYS_INLINE int64_t find_quickly(const T* t, Value key, int64_t hash) {
  bool same_hash = false;
  if (t->control == nullptr) {
    for (uint32_t i = 0; i < t->entry_count; ++i) {
      if (t->entries[i].key == key) return i;
      same_hash |= t->entries[i].hash == hash;
    }
    return same_hash ? kUnsure : kAbsent;
  }
  const auto [group, control] = place_of(hash, t->index_mask);
  const Group& g = groups(t)[group];
  for (uint32_t bits = match(g, control); bits != 0; bits &= bits - 1) {
    const uint32_t at = g.positions[__builtin_ctz(bits)];
    if (t->entries[at].key == key) return at;
    same_hash |= t->entries[at].hash == hash;
  }
  return same_hash || match(g, kEmpty) == 0 ? kUnsure : kAbsent;
}

// For a key that is an exact str in a table whose keys all are; also when other keys are to be ignored. Runs no user
// code.
template <typename T>
DX_ALWAYS_INLINE int64_t find_str(const T* t, Value key, int64_t hash) {
  return find_if(t, hash, [&](uint32_t i) {
    Value k = t->entries[i].key;
    return k == key || (is_plain_str(k) && str_equal(k, key));
  });
}

// Any key, by comparisons that may run user code. kFailed: one raised.
template <typename T>
DX_NOINLINE int64_t find_comparing(Thread& th, T* t, Value key, int64_t hash) {
  bool plain = is_plain_str(key);
  while (true) {
    bool again = false, error = false;
    int64_t at = find_if(t, hash, [&](uint32_t i) {
      Value k = t->entries[i].key;
      if (k == key) return true;
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

// kFailed: a comparison raised. Ints and strings are found among their like without a comparison of objects; only a key
// of another kind with the same hash asks for one.
template <typename T>
DX_ALWAYS_INLINE int64_t find(Thread& th, T* t, Value key, int64_t hash) {
  bool others = false;
  if (key.is_small_int()) {
    int64_t at = find_if(t, hash, [&](uint32_t i) {
      Value k = t->entries[i].key;
      others |= !k.is_small_int();
      return k == key;
    });
    if (DX_LIKELY(at >= 0 || !others)) return at;
  } else if (is_plain_str(key)) {
    int64_t at = find_if(t, hash, [&](uint32_t i) {
      Value k = t->entries[i].key;
      if (k == key) return true;
      if (is_plain_str(k)) return str_equal(k, key);
      others = true;
      return false;
    });
    if (DX_LIKELY(at >= 0 || !others)) return at;
  }
  return find_comparing(th, t, key, hash);
}

// Puts `position` into the index. The key is not there yet and a free byte exists.
template <typename T>
DX_ALWAYS_INLINE void index_insert(T* t, int64_t hash, uint32_t position) {
  auto [group, control] = place_of(hash, t->index_mask);
  for (uint32_t step = 1;; ++step) {
    Group& g = groups(t)[group];
    if (uint32_t bits = match_free(g); bits != 0) {
      auto at = static_cast<uint32_t>(__builtin_ctz(bits));
      g.control[at] = control;
      g.positions[at] = position;
      return;
    }
    group = (group + step) & t->index_mask;
  }
}

template <typename T>
void index_remove(T* t, int64_t hash, uint32_t position) {
  auto [group, control] = place_of(hash, t->index_mask);
  for (uint32_t step = 1;; ++step) {
    Group& g = groups(t)[group];
    for (uint32_t bits = match(g, control); bits != 0; bits &= bits - 1) {
      auto at = static_cast<uint32_t>(__builtin_ctz(bits));
      if (g.positions[at] == position) {
        g.control[at] = match(g, kEmpty) != 0 ? kEmpty : kDeleted;
        return;
      }
    }
    if (match(g, kEmpty) != 0) return;
    group = (group + step) & t->index_mask;
  }
}

// Memory of a table, and the same with what it holds moved to another size. Big ones ask the system for large pages: at
// random, every look-up would otherwise walk the page tables for the index and once more for the entry. nullptr: no
// memory.
void* block_alloc(size_t bytes);
void* block_resize(void* block, size_t old_bytes, size_t bytes);

// Rebuilds the table with room for at least `room` entries, without holes. False: no memory, nothing changed.
template <typename T>
bool rebuild(T* t, size_t room) {
  using Entry = std::remove_pointer_t<decltype(t->entries)>;
  size_t capacity = room <= 4 ? 4 : kLinearMax;
  size_t group_count = 0;
  if (room > kLinearMax) {
    group_count = 1;
    while (group_count * kMostUsed < room) group_count *= 2;
    capacity = group_count * kMostUsed;
    if (capacity > (size_t{1} << 31)) return false;
  }
  const bool whole = t->used == t->entry_count && capacity >= t->entry_count;  // no holes: the entries stay as they are
  Entry* fresh = whole ? t->entries : static_cast<Entry*>(block_alloc(capacity * sizeof(Entry)));
  if (fresh == nullptr && !whole) return false;
  uint8_t* control = nullptr;
  if (group_count != 0) {
    control = static_cast<uint8_t*>(block_alloc(group_count * sizeof(Group)));
    if (control == nullptr) {
      if (!whole) mem_free(fresh);
      return false;
    }
    for (size_t i = 0; i < group_count; ++i) std::memset(control + i * sizeof(Group), kEmpty, kPlaces);
  }
  uint32_t n = 0;
  if (whole) {
    n = t->entry_count;
    fresh = static_cast<Entry*>(block_resize(t->entries, n * sizeof(Entry), capacity * sizeof(Entry)));
    if (fresh == nullptr) {
      mem_free(control);
      return false;
    }
  } else {
    for (uint32_t i = 0; i < t->entry_count; ++i) {
      if (t->entries[i].key)
        std::memcpy(static_cast<void*>(&fresh[n++]), static_cast<const void*>(&t->entries[i]), sizeof(Entry));
    }
    mem_free(t->entries);
  }
  mem_free(t->control);
  t->entries = fresh;
  t->entry_count = n;
  t->entry_capacity = static_cast<uint32_t>(capacity);
  t->control = control;
  t->index_mask = group_count == 0 ? 0 : static_cast<uint32_t>(group_count - 1);
  if (control != nullptr) {
    for (uint32_t i = 0; i < n; ++i) index_insert(t, fresh[i].hash, i);
  }
  return true;
}

// A new entry at the end: its position, with hash and key set (the reference is taken over only on success); kFailed:
// no memory.
template <typename T>
DX_ALWAYS_INLINE int64_t append(T* t, Value key, int64_t hash) {
  // A quarter more; eight entries go on to ten, all that one group holds.
  if (DX_UNLIKELY(t->entry_count == t->entry_capacity) && !rebuild(t, t->used + t->used / 4 + (t->used < 8)))
    return kFailed;
  uint32_t at = t->entry_count++;
  t->entries[at].hash = hash;
  t->entries[at].key = key;
  if (t->control != nullptr) index_insert(t, hash, at);
  ++t->used;
  ++t->mutations;
  return at;
}

// Takes an entry out and leaves a hole. The caller drops what it took from the entry before.
template <typename T>
void remove_at(T* t, uint32_t at) {
  if (t->control != nullptr) index_remove(t, t->entries[at].hash, at);
  t->entries[at].key = Value();
  --t->used;
  ++t->mutations;
}

// Makes `to` (empty, freshly allocated) a table with the same entries; counts no references. False: no memory.
template <typename T>
bool copy_table(T* to, const T* from) {
  using Entry = std::remove_pointer_t<decltype(to->entries)>;
  if (from->used == 0) return true;
  auto* fresh = static_cast<Entry*>(block_alloc(from->entry_capacity * sizeof(Entry)));
  if (fresh == nullptr) return false;
  uint8_t* control = nullptr;
  if (from->control != nullptr) {
    size_t bytes = index_bytes(from->index_mask);
    control = static_cast<uint8_t*>(block_alloc(bytes));
    if (control == nullptr) {
      mem_free(fresh);
      return false;
    }
    std::memcpy(control, from->control, bytes);
  }
  std::memcpy(static_cast<void*>(fresh), static_cast<const void*>(from->entries), from->entry_count * sizeof(Entry));
  mem_free(to->entries);
  mem_free(to->control);
  to->entries = fresh;
  to->control = control;
  to->used = from->used;
  to->entry_count = from->entry_count;
  to->entry_capacity = from->entry_capacity;
  to->index_mask = from->index_mask;
  ++to->mutations;
  return true;
}

// The memory of a table taken out of a container, to be dropped once the container is consistent again.
template <typename Entry>
struct Detached {
  Entry* entries;
  uint32_t count;
  uint8_t* control;
};
template <typename T>
auto detach(T* t) {
  Detached<std::remove_pointer_t<decltype(t->entries)>> d{t->entries, t->entry_count, t->control};
  t->entries = nullptr;
  t->control = nullptr;
  t->used = 0;
  t->entry_count = t->entry_capacity = 0;
  t->index_mask = 0;
  ++t->mutations;
  return d;
}

// The hash of a key; `element` names the use for the message when it is unhashable ("a dict key", "a set element").
Status raise_unhashable_key(Thread&, Value key, const char* use);
DX_ALWAYS_INLINE Status key_hash(Thread& th, Value key, int64_t& out, const char* use) {
  if (known_hash(key, out)) return Status::kOk;
  if (DX_UNLIKELY(failed(hash(th, key, out)))) return raise_unhashable_key(th, key, use);
  return Status::kOk;
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
  if (!container->has(Object::kGc) && may_cycle(added)) container->set(Object::kGc);
}

}  // namespace dxpy
