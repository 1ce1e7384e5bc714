// dict: insertion-ordered entries in a dense array, found through an index of SwissTable groups (ordered_table.h).
// Nothing outside dict*.cpp touches the storage, except inline caches through the inline functions here.
#pragma once

#include "core/object/abstract.h"
#include "core/object/table_storage.h"

namespace dxpy {

struct DictEntry {
  Value key;    // owned; empty: deleted entry
  Value value;  // owned
};

struct Dict : TableStorage<DictEntry> {
  uint32_t keys_version;  // 0: nobody caches. Else unique in the runtime; reset to 0 whenever a key is added, removed
                          // or moved
};
static_assert(sizeof(Dict) <= 64);

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
// Takes over the references to key and value, also on failure.
Status dict_set_owned(Thread&, Value dict, Value key, Value value);
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
