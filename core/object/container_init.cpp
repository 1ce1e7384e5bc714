// Makes the container types at start-up.
#include "core/object/container_types.h"
#include "core/object/set.h"

namespace dxpy {

Status init_container_types(Thread& th) {
  struct Row {
    Type* BuiltinTypes::* field;
    const TypeSpec* spec;
  };
  using B = BuiltinTypes;
  const Row rows[] = {
      {&B::list, &kListSpec},
      {&B::list_iterator, &kListIteratorSpec},
      {&B::list_reverse_iterator, &kListReverseIteratorSpec},
      {&B::tuple, &kTupleSpec},
      {&B::tuple_iterator, &kTupleIteratorSpec},
      {&B::dict, &kDictSpec},
      {&B::dict_keys, &kDictKeysSpec},
      {&B::dict_values, &kDictValuesSpec},
      {&B::dict_items, &kDictItemsSpec},
      {&B::dict_key_iterator, &kDictKeyIteratorSpec},
      {&B::dict_value_iterator, &kDictValueIteratorSpec},
      {&B::dict_item_iterator, &kDictItemIteratorSpec},
      {&B::dict_reverse_key_iterator, &kDictReverseKeyIteratorSpec},
      {&B::dict_reverse_value_iterator, &kDictReverseValueIteratorSpec},
      {&B::dict_reverse_item_iterator, &kDictReverseItemIteratorSpec},
      {&B::set, &kSetSpec},
      {&B::frozenset, &kFrozenSetSpec},
      {&B::set_iterator, &kSetIteratorSpec},
      {&B::mapping_proxy, &kMappingProxySpec},
      {&B::range, &kRangeSpec},
      {&B::range_iterator, &kRangeIteratorSpec},
      {&B::long_range_iterator, &kLongRangeIteratorSpec},
      {&B::slice, &kSliceSpec},
      {&B::enumerate, &kEnumerateSpec},
      {&B::zip, &kZipSpec},
      {&B::map, &kMapSpec},
      {&B::filter, &kFilterSpec},
      {&B::reversed, &kReversedSpec},
      {&B::sequence_iterator, &kSequenceIteratorSpec},
      {&B::callable_iterator, &kCallableIteratorSpec},
  };
  for (const Row& row : rows) {
    Type*& type = th.rt->types.*row.field;
    if (type != nullptr) continue;  // tuple and dict exist since init_type_core
    type = type_from_spec(th, *row.spec);
    if (type == nullptr) return Status::kError;
  }
  if (th.rt->empty_frozenset.is_empty()) {
    Owned empty = frozenset_new(th);
    if (!empty) return Status::kError;
    make_immortal(th, empty.as<Object>());
    th.rt->empty_frozenset = empty.get();
  }
  return Status::kOk;
}

}  // namespace dxpy
