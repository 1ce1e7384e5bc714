// Small built-in layouts: slice, range, cell, bound method, static and class method, property.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

struct Slice : Object {
  Value start, stop, step;  // owned
};
struct Range : Object {
  Value start, stop, step, length;  // owned ints
};
struct Cell : Object {
  Value content;  // owned; empty: unbound
};
struct BoundMethod : Object {
  Value function, self;  // owned
};
struct StaticMethod : Object {  // classmethod has the same layout
  Value dict_word;
  Value callable;
};
struct Property : Object {
  Value getter, setter, deleter, doc, name;  // owned; None or empty
  bool doc_from_getter;
};

Owned slice_new(Thread&, Value start, Value stop, Value step);  // empty: None
// Clips like PySlice_Unpack + AdjustIndices: afterwards every index is in range. count: number of items. TypeError,
// ValueError.
Status slice_indices(Thread&, Value slice, int64_t length, int64_t& start, int64_t& stop, int64_t& step,
                     int64_t& count);
Owned cell_new(Thread&, Value content);
Owned bound_method_new(Thread&, Value function, Value self);
Owned static_method_new(Thread&, Value callable);
Owned class_method_new(Thread&, Value callable);
Owned mapping_proxy_new(Thread&, Value mapping);
Owned generic_alias_new(Thread&, Value origin, Value args);
Owned union_type_or(Thread&, Value a, Value b);  // X | Y for types; NotImplemented when not types
Owned simple_namespace_new(Thread&, Value dict);

// Types made like os.stat_result: a tuple with named fields. `visible` fields are in the sequence; further ones are
// attributes only.
Type* struct_sequence_type(Thread&, const char* name, const char* doc, std::span<const char* const> fields,
                           size_t visible);
Owned struct_sequence_new(Thread&, Type* type, const Value* values, size_t count);

}  // namespace dxpy
