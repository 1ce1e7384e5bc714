// Shapes: the tree of attribute layouts below each type.
#include "core/object/shape.h"

#include <new>
#include <unordered_map>

namespace dxpy {

namespace {

constexpr uint32_t kMaxShapeSlots = 64;  // beyond: the instance goes to dict mode
constexpr size_t kMaxTransitions = 128;  // a shape with that many children is used as a dictionary
constexpr uint32_t kTableFromSlots = 5;  // smaller shapes are searched along the parents

}  // namespace

struct ShapeTransitions {
  std::unordered_map<uint64_t, Shape*> children;
};

// Open addressing over the bits of interned names; twice as many places as names.
struct ShapeTable {
  uint32_t mask;
  struct Entry {
    Value name;
    uint32_t index;
  } entries[1];
};

namespace {

size_t hash_name(Value name) { return (name.bits() >> 4) * 0x9E3779B97F4A7C15ull >> 32; }

ShapeTable* build_table(const Shape* shape) {
  uint32_t capacity = 8;
  while (capacity < shape->slot_count * 2) capacity *= 2;
  size_t size = sizeof(ShapeTable) + (capacity - 1) * sizeof(ShapeTable::Entry);
  void* memory = ::operator new(size, std::nothrow);
  if (memory == nullptr) return nullptr;
  __builtin_memset(memory, 0, size);
  auto* table = static_cast<ShapeTable*>(memory);
  table->mask = capacity - 1;
  for (const Shape* s = shape; s->parent != nullptr; s = s->parent) {
    size_t i = hash_name(s->key) & table->mask;
    while (table->entries[i].name) i = (i + 1) & table->mask;
    table->entries[i] = {s->key, s->slot_count - 1};
  }
  return table;
}

Shape* new_shape(Type* type) {
  auto* s = static_cast<Shape*>(shape_space_alloc(sizeof(Shape)));
  if (s == nullptr) return nullptr;
  s->type = type;
  return s;
}

}  // namespace

Shape* shape_new_root(Type* type, bool dict_mode) {
  Shape* s = new_shape(type);
  if (s != nullptr) s->dict_mode = dict_mode;
  return s;
}

void shape_free_tree(Shape* shape) {
  if (shape == nullptr) return;
  if (shape->transitions != nullptr) {
    for (auto& [key, child] : shape->transitions->children) shape_free_tree(child);
    delete shape->transitions;
  }
  ::operator delete(shape->table);
  dec_ref(shape->key);
  shape_space_free(shape, sizeof(Shape));
}

uint32_t shape_find(const Shape* shape, Value name) {
  if (shape->slot_count < kTableFromSlots) {
    for (const Shape* s = shape; s->parent != nullptr; s = s->parent) {
      if (s->key == name) return s->slot_count - 1;
    }
    return kNoSlot;
  }
  if (shape->table == nullptr) {
    const_cast<Shape*>(shape)->table = build_table(shape);
    if (shape->table == nullptr) return kNoSlot;
  }
  const ShapeTable& t = *shape->table;
  for (size_t i = hash_name(name) & t.mask; t.entries[i].name; i = (i + 1) & t.mask) {
    if (t.entries[i].name == name) return t.entries[i].index;
  }
  return kNoSlot;
}

Shape* shape_add(Shape* shape, Value name) {
  if (shape->slot_count >= kMaxShapeSlots) return nullptr;
  if (shape->transitions == nullptr) {
    shape->transitions = new (std::nothrow) ShapeTransitions;
    if (shape->transitions == nullptr) return nullptr;
  }
  auto& children = shape->transitions->children;
  if (auto it = children.find(name.bits()); it != children.end()) return it->second;
  if (children.size() >= kMaxTransitions) return nullptr;
  Shape* child = new_shape(shape->type);
  if (child == nullptr) return nullptr;
  child->parent = shape;
  inc_ref(name);
  child->key = name;
  child->slot_count = shape->slot_count + 1;
  child->inline_overflow = child->slot_count > shape->type->inline_slots;
  children.emplace(name.bits(), child);
  return child;
}

}  // namespace dxpy
