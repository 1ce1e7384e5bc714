// Shared by the files that make the container types (list, tuple, dict, set, range, iterators ...): their specs and
// small helpers.
#pragma once

#include <iterator>

#include "core/object/init.h"
#include "core/object/misc.h"
#include "core/object/native.h"

namespace dxpy {

extern const TypeSpec kListSpec, kListIteratorSpec, kListReverseIteratorSpec;
extern const TypeSpec kTupleSpec, kTupleIteratorSpec;
extern const TypeSpec kDictSpec, kDictKeysSpec, kDictValuesSpec, kDictItemsSpec;
extern const TypeSpec kDictKeyIteratorSpec, kDictValueIteratorSpec, kDictItemIteratorSpec;
extern const TypeSpec kDictReverseKeyIteratorSpec, kDictReverseValueIteratorSpec, kDictReverseItemIteratorSpec;
extern const TypeSpec kSetSpec, kFrozenSetSpec, kSetIteratorSpec;
extern const TypeSpec kMappingProxySpec;
extern const TypeSpec kRangeSpec, kRangeIteratorSpec, kLongRangeIteratorSpec;
extern const TypeSpec kSliceSpec;
extern const TypeSpec kEnumerateSpec, kReversedSpec, kSequenceIteratorSpec, kCallableIteratorSpec;
extern const TypeSpec kZipSpec, kMapSpec, kFilterSpec;

// The methods tables name `__class_getitem__` with this.
inline Owned class_getitem(Thread& th, Value cls, Value item) { return generic_alias_new(th, cls, item); }

// tp_iter of iterators.
inline Owned iter_self(Thread&, Value self) { return Owned::borrow(self); }

// "TypeError: f() takes no keyword arguments" for constructors without keywords.
Status no_keywords(Thread&, const char* name, Value kwnames);
// "f expected at most 1 argument, got 2" and friends.
Status check_positional(Thread&, const char* name, size_t nargs, size_t min, size_t max);
// (iter, (arg,)) and (iter, (arg,), state): what __reduce__ of iterators gives. `state` may be empty.
Owned reduce_builtin(Thread&, std::string_view function, Value arg, Value state = Value());
// An int for __length_hint__, __setstate__ indexes and the like: clipped to [low, high].
Status clipped_index(Thread&, Value v, int64_t low, int64_t high, int64_t& out);
// start or stop of index(): __index__ with clipping; negative ones count from the end.
Status search_bound(Thread&, Value v, int64_t size, int64_t& out);

// The hash slot of unhashable types; Python sees it as `__hash__ = None`.
Status hash_not_implemented(Thread&, Value self, int64_t& out);

// Takes a field out of an object and drops it (for clear and dealloc).
inline void drop(Value& field) {
  Value old = field;
  field = Value();
  dec_ref(old);
}

}  // namespace dxpy
