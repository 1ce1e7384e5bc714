// The types of _collections, by file: deque.cpp, ordered_dict.cpp, collections.cpp (defaultdict, _tuplegetter).
#pragma once

#include "core/object/type.h"

namespace dxpy {

extern const TypeSpec kDequeSpec, kDequeIteratorSpec, kDequeReverseIteratorSpec;
extern const TypeSpec kOrderedDictSpec, kOrderedKeysSpec, kOrderedValuesSpec, kOrderedItemsSpec;

struct CollectionsState {
  Type *deque = nullptr, *deque_iterator = nullptr, *deque_reverse_iterator = nullptr;
  Type *ordered_dict = nullptr, *ordered_keys = nullptr, *ordered_values = nullptr, *ordered_items = nullptr;
  Type* default_dict = nullptr;
};

}  // namespace dxpy
