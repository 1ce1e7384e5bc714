// What the files of dict share, and what dict subclasses in core/modules (OrderedDict, defaultdict) build on.
#pragma once

#include "core/object/dict.h"
#include "core/object/ordered_table.h"

namespace dxpy {

inline constexpr const char* kDictKey = "a dict key";

Dict* dict_alloc(Thread&, Type* cls);
Owned dict_pop_item(Thread&, Dict* d);
// `to` is empty.
Status dict_clone_into(Thread&, Dict* to, const Dict* from);
void dict_dealloc(Thread&, Object* o);
void dict_traverse(Object* o, Visitor& visit);
void dict_tp_clear(Thread&, Object* o);
// dict.update(*args, **kwargs) with the vectorcall form; `name` for messages.
Status dict_update_args(Thread&, Value dict, const char* name, const Value* args, size_t nargs, Value kwnames);
Owned dict_construct(Thread&, Type* cls, const Value* args, size_t nargs, Value kwnames);
Owned dict_subscript(Thread&, Value self, Value key);
Owned dict_compare(Thread&, Value a, Value b, CompareOp op);
Owned dict_fromkeys(Thread&, Value cls, Value iterable, Value value);

// Views. struct DictView is the layout of dict_keys, dict_values and dict_items; subclasses in core/modules share it.
struct DictView : Object {
  Value dict;  // owned
};
Owned dict_view_new(Thread&, Type* type, Value dict);
Owned dict_iterator_new(Thread&, Type* type, Value dict, bool reverse);

}  // namespace dxpy
