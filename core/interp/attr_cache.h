// A cache of attribute look-ups that all places share, for those that see objects of many shapes: their inline cache
// has given up, and each look-up comes here instead of walking the type. Found by the shape and the name; true while
// the type's version is the one noted, as for inline caches. Values are borrowed: the type keeps them while its version
// stands. Only interned names, which live as long as the runtime.
#pragma once

#include "core/interp/interp_types.h"
#include "core/object/dict.h"
#include "core/object/member.h"
#include "core/object/runtime.h"
#include "core/object/shape.h"

namespace dxpy {

enum class AttrFound : uint32_t {
  kGeneral,   // nothing can be said: look it up
  kSlot,      // in the instance, `offset` bytes from its header; may be empty
  kClass,     // `value`, in the class, unless the instance has one of its own (attr_is_own)
  kMethod,    // the same, and it binds like a function
  kProperty,  // `value` is the getter, a Python function of the plain kind
  kComputed,  // `value` is another property or a getter in C++
  kAdd,       // for a store: the attribute is new, and the instance goes on to `new_shape`
};

struct AttrCacheEntry {
  uint64_t key = 0;  // the name's word, +1 for stores
  uint32_t shape = 0, version = 0;
  AttrFound found = AttrFound::kGeneral;
  int32_t offset = 0;  // from the object's header: the slot; kClass, kMethod: the word of the instance's dict, or 0
  union {
    uint64_t word = 0;
    Value value;
    uint32_t new_shape;
  };
};

inline constexpr size_t kAttrCacheSize = 1024;

inline AttrCacheEntry& attr_cache_place(AttrCacheEntry* cache, uint32_t shape, uint64_t key) {
  uint64_t mixed = (uint64_t{shape} >> 3) * 0x9E3779B97F4A7C15ull ^ key * 0xC2B2AE3D27D4EB4Full;
  return cache[mixed >> 54];
}
static_assert(kAttrCacheSize == size_t{1} << (64 - 54));

// The entry for an attribute of the object, or nullptr.
DX_ALWAYS_INLINE const AttrCacheEntry* attr_cache_find(Thread& th, Value object, Value name, bool store) {
  if (!object.is_object()) return nullptr;
  AttrCacheEntry* cache = th.rt->interp->attr_cache;
  if (DX_UNLIKELY(cache == nullptr)) return nullptr;
  const Object* o = object.as_object();
  uint64_t key = name.bits() + (store ? 1 : 0);
  const AttrCacheEntry& e = attr_cache_place(cache, o->shape_ref, key);
  return e.key == key && e.shape == o->shape_ref && e.version == o->type()->version ? &e : nullptr;
}

// kClass and kMethod: whether the instance has the attribute itself. The shape alone proves that it has not, unless its
// attributes live in a dict.
DX_ALWAYS_INLINE bool attr_is_own(const AttrCacheEntry& e, Value object, Value name) {
  if (DX_LIKELY(e.offset == 0)) return false;
  Value dict = *member_slot(object.as_object(), e.offset);
  return !dict.is_empty() && !dict_get_str(dict, name).is_empty();
}

}  // namespace dxpy
