// Debug builds know every object of a runtime that is alive, so that one lost is reported when the runtime ends.
// Release builds have none of this: the calls are empty.
#pragma once

#include <cstdint>

namespace dxpy {

struct Object;
class Runtime;

#ifdef DXPY_DEBUG
void live_object_add(Runtime&, Object*);
void live_object_remove(Runtime&, Object*);  // freed, or immortal from now on
int64_t live_object_count(const Runtime&);
// When objects are alive: says on standard error how many of which types, and names some that no other lost object
// refers to, which is where to look. Built-in types must still be there.
void live_objects_report(Runtime&);
void live_objects_destroy(Runtime&);
#else
inline void live_object_add(Runtime&, Object*) {}
inline void live_object_remove(Runtime&, Object*) {}
inline int64_t live_object_count(const Runtime&) { return 0; }
inline void live_objects_report(Runtime&) {}
inline void live_objects_destroy(Runtime&) {}
#endif

}  // namespace dxpy
