// dict: insertion-ordered entries in a dense array, found through a SwissTable index (groups of 12 control bytes).
// Nothing outside dict*.cpp touches the storage, except inline caches through the inline functions here.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

struct DictEntry {
  int64_t hash;
  Value key;    // owned; empty: deleted entry
  Value value;  // owned
};

struct Dict : Object {
  size_t used;           // live entries
  DictEntry* entries;    // dense, insertion order, with holes
  uint32_t entry_count;  // used part of `entries`, holes included
  uint32_t entry_capacity;
  uint8_t* control;       // groups of SwissTable control bytes and positions; nullptr for small dicts (linear scan)
  uint32_t index_mask;    // groups - 1
  uint32_t keys_version;  // 0: nobody caches. Else unique in the runtime; reset to 0 whenever a key is added, removed
                          // or moved
  uint32_t mutations;     // structural changes, for iterators ("changed size during iteration")
  uint32_t flags_word;    // bit 0: every key is a str whose hash is cached (fast look-up); bit 1: watched (JIT)
};

Owned dict_new(Thread&, size_t capacity = 0);
inline size_t dict_size(Value d) { return d.as<Dict>()->used; }
// Look-ups give a borrowed value; empty without a pending exception: absent. Check th.has_error() unless the key is a
// str.
Value dict_get(Thread&, Value dict, Value key);
Value dict_get_hashed(Thread&, Value dict, Value key, int64_t hash);
Value dict_get_text(Thread&, Value dict, std::string_view key);
// For interned str keys; never raises and never runs user code.
Value dict_get_str(Value dict, Value interned_key);
Status dict_set(Thread&, Value dict, Value key, Value value);
Status dict_set_hashed(Thread&, Value dict, Value key, int64_t hash, Value value);
Status dict_set_text(Thread&, Value dict, std::string_view key, Value value);
Tri dict_remove(Thread&, Value dict, Value key);  // kFalse: was not there
Owned dict_pop(Thread&, Value dict, Value key, Value fallback /* empty: KeyError */);
Owned dict_set_default(Thread&, Value dict, Value key, Value fallback);
Tri dict_contains(Thread&, Value dict, Value key);
void dict_clear(Thread&, Value dict);
Owned dict_copy(Thread&, Value dict);
// dict.update(other) for a mapping or an iterable of pairs. `override_existing` false: keep old values.
Status dict_update(Thread&, Value dict, Value other, bool override_existing = true);
Owned dict_keys_list(Thread&, Value dict);
Owned dict_values_list(Thread&, Value dict);
Owned dict_items_list(Thread&, Value dict);
// Iterates live entries: size_t pos = 0; while (dict_next(d, pos, key, value)) ... borrowed; the dict must not change
// meanwhile.
bool dict_next(Value dict, size_t& pos, Value& key, Value& value);

// --- inline caches of globals and dict-mode attributes
// A version that stands for this set of keys in these positions (assigned on demand); while it is unchanged, the entry
// index found for a key stays valid and a key found absent stays absent.
uint32_t dict_keys_version(Thread&, Dict* d);
int64_t dict_entry_index(Dict* d, Value interned_key);  // -1: absent

}  // namespace dxpy
