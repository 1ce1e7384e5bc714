// Shapes (hidden classes): the layout of the attributes of plain instances.
//
// An instance whose type has TypeFlags::kHasDict carries, at Type::dict_offset, an attribute word followed by
// Type::inline_slots inline slots:
//
//   +dict_offset      word     Value: empty (all attributes inline), or a tagged pointer to overflow slots, or the Dict
//   +dict_offset+8    slot[0]  Value: attribute whose shape index is 0 (empty: deleted or not yet set)
//   ...
//
// Built-in layouts with a __dict__ (functions, modules, exceptions) have inline_slots 0 and a root shape in dict mode:
// their word is empty until the first attribute, then the Dict. So have subclasses of layouts of variable size
// (Type::prefix_size).
//
// Adding an attribute moves the instance to a child shape; equal construction order gives equal shapes, which is what
// inline caches compare. Asking for __dict__ materialises a real dict once: the values move into it, the word points to
// it, and the instance goes to the type's dict-mode shape (Object::kHasDict is set).
#pragma once

#include "core/object/type.h"

namespace dxpy {

struct Shape {
  Type* type;            // must be first (shape_type)
  Shape* parent;         // nullptr for a root
  Value key;             // interned name added by this shape (borrowed from the type's shape table); empty for a root
  uint32_t slot_count;   // attributes in this shape
  bool dict_mode;        // attributes live in the dict
  bool inline_overflow;  // some attribute lives beyond the inline slots
  struct ShapeTable* table;              // lazily built: interned name -> slot index
  struct ShapeTransitions* transitions;  // name -> child
};

inline constexpr uint32_t kNoSlot = 0xFFFFFFFFu;

// Shape space: types and shapes are allocated here (object.h). Zero-filled; nullptr when the space is used up.
void* shape_space_alloc(size_t size);
void shape_space_free(void* p, size_t size);

Shape* shape_new_root(Type* type, bool dict_mode);
void shape_free_tree(Shape* shape);  // with all its descendants; nullptr allowed
// Index of `name` (interned str) in the shape, or kNoSlot.
uint32_t shape_find(const Shape* shape, Value name);
// The child with `name` added at index shape->slot_count. nullptr: out of memory or too many attributes (go to dict
// mode).
Shape* shape_add(Shape* shape, Value name);

// Where attribute `index` of an instance lives. The instance must not be in dict mode.
Value* instance_slot(Object* o, uint32_t index);

// Attributes stored on the object itself (no descriptors, no type). Name must be an interned str.
// get: borrowed, empty when absent, never raises.
Value instance_get(Object* o, Value name);
Status instance_set(Thread&, Object* o, Value name, Value value);
// kFalse: there was none.
Tri instance_delete(Thread&, Object* o, Value name);
// The instance's __dict__, materialised on demand; for built-in layouts with a plain dict word the same. Borrowed.
Dict* instance_dict(Thread&, Object* o);
Status instance_set_dict(Thread&, Object* o, Value dict);
// Every attribute the object holds in its attribute word, inline, overflow and __slots__ member slots that heap types
// of its MRO added: shown to the visitor / dropped (overflow memory freed, word emptied). For dealloc, traverse and
// clear.
void instance_visit_slots(Object* o, Visitor& visit);
void instance_drop_slots(Thread&, Object* o);

}  // namespace dxpy
