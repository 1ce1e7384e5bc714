// Weak references. The runtime keeps one table: object -> list of its WeakRef objects; Object::kWeakRefs says that
// there is an entry.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

struct WeakRef : Object {
  Value dict_word;  // subclasses (KeyedRef) add attributes
  Object* target;   // not counted; nullptr once dead
  Value callback;   // owned, or empty
  int64_t hash_cache;
  bool hash_known;
  bool tidies;     // its callback only forgets the reference: nobody sees whether it ran
  WeakRef* next;   // in the list of the target
  WeakRef** link;  // what points to this one
};

// weakref.ref(object, callback): shared when there is no callback. TypeError when the type does not allow it.
Owned weakref_new(Thread&, Value object, Value callback = Value());
Owned weak_proxy_new(Thread&, Value object, Value callback = Value());
// The object, or None when it is dead.
Owned weakref_get(Thread&, Value ref);
int64_t weakref_count(Thread&, Value object);
Owned weakref_list(Thread&, Value object);  // list of the live references to it
// The object is about to die: clears its references; with `run_callbacks`, calls them.
void weakrefs_clear(Thread&, Object* o, bool run_callbacks);
// Whether the death of some object would call a function that somebody may see.
bool weakrefs_have_callbacks(const Runtime&);
void weakref_table_destroy(Runtime&);

}  // namespace dxpy
