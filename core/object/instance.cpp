// Attributes stored on an object itself: inline slots, overflow slots, or a materialised dict (layout in shape.h).
#include <cstring>

#include "core/memory/alloc.h"
#include "core/object/dict.h"
#include "core/object/error.h"
#include "core/object/member.h"
#include "core/object/shape.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

// Overflow slots: the attribute word holds the address with the low bit set.
struct Overflow {
  uint32_t capacity;
  uint32_t unused;
  Value slots[1];
};

Value& word_of(Object* o, const Type* type) {
  return *reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + type->dict_offset);
}

Overflow* overflow_of(Value word) {
  return word.is_empty() ? nullptr : reinterpret_cast<Overflow*>(static_cast<uintptr_t>(word.bits() & ~uint64_t{1}));
}

// Makes room for overflow slot `index`.
Status reserve_overflow(Thread& th, Object* o, Type* type, uint32_t index) {
  Value& word = word_of(o, type);
  Overflow* old = overflow_of(word);
  uint32_t have = old == nullptr ? 0 : old->capacity;
  if (index < have) return Status::kOk;
  uint32_t want = have == 0 ? 4 : have * 2;
  auto* fresh = static_cast<Overflow*>(mem_zalloc(sizeof(Overflow) + want * sizeof(Value)));
  if (fresh == nullptr) return raise_no_memory(th);
  fresh->capacity = want;
  if (old != nullptr) std::memcpy(fresh->slots, old->slots, have * sizeof(Value));
  mem_free(old);
  word = Value(static_cast<uint64_t>(reinterpret_cast<uintptr_t>(fresh)) | 1);
  return Status::kOk;
}

Dict* dict_of(Object* o, const Type* type) { return word_of(o, type).as<Dict>(); }

// Moves every attribute into a new dict and the object to the dict-mode shape.
Dict* materialise(Thread& th, Object* o) {
  Type* type = o->type();
  Owned dict = dict_new(th);
  if (!dict) return nullptr;
  const Shape* shape = o->shape();
  uint32_t count = shape->slot_count;
  Value* keys = static_cast<Value*>(mem_alloc((count + 1) * sizeof(Value)));
  if (keys == nullptr) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  for (const Shape* s = shape; s->parent != nullptr; s = s->parent) keys[s->slot_count - 1] = s->key;
  bool ok = true;
  for (uint32_t i = 0; i < count && ok; ++i) ok = !failed(dict_set(th, dict, keys[i], *instance_slot(o, i)));
  mem_free(keys);
  if (!ok) return nullptr;
  Value& word = word_of(o, type);
  for (uint32_t i = 0; i < count; ++i) {  // the dict holds references of its own: none of these is the last
    Value* slot = instance_slot(o, i);
    Value v = *slot;
    *slot = Value();
    dec_ref(v);
  }
  mem_free(overflow_of(word));
  word = dict.release();
  o->shape_ref = shape_offset(type->dict_shape);
  o->set(Object::kHasDict);
  return word.as<Dict>();
}

}  // namespace

Value* instance_slot(Object* o, uint32_t index) {
  const Type* type = o->type();
  Value* word = &word_of(o, type);
  if (index < type->inline_slots) return word + 1 + index;
  return &overflow_of(*word)->slots[index - type->inline_slots];
}

Value instance_get(Object* o, Value name) {
  const Shape* shape = o->shape();
  const Type* type = shape->type;
  if (type->dict_offset == 0) return Value();
  if (o->has(Object::kHasDict)) {
    Dict* d = dict_of(o, type);
    return d == nullptr ? Value() : dict_get_str(Value(static_cast<Object*>(d)), name);
  }
  uint32_t i = shape_find(shape, name);
  return i == kNoSlot ? Value() : *instance_slot(o, i);
}

Status instance_set(Thread& th, Object* o, Value name, Value value) {
  Type* type = o->type();
  if (!o->has(Object::kHasDict)) {
    uint32_t i = shape_find(o->shape(), name);
    if (i != kNoSlot) {
      inc_ref(value);
      Value old = std::exchange(*instance_slot(o, i), value);
      dec_ref(old);
      return Status::kOk;
    }
    if (Shape* child = shape_add(o->shape(), name)) {
      uint32_t index = child->slot_count - 1;
      if (index >= type->inline_slots && failed(reserve_overflow(th, o, type, index - type->inline_slots)))
        return Status::kError;
      o->shape_ref = shape_offset(child);
      inc_ref(value);
      *instance_slot(o, index) = value;
      return Status::kOk;
    }
  }
  Dict* d = instance_dict(th, o);
  if (d == nullptr) return Status::kError;
  return dict_set(th, Value(static_cast<Object*>(d)), name, value);
}

Tri instance_delete(Thread& th, Object* o, Value name) {
  Type* type = o->type();
  if (type->dict_offset == 0) return Tri::kFalse;
  if (!o->has(Object::kHasDict)) {
    uint32_t i = shape_find(o->shape(), name);
    if (i == kNoSlot) return Tri::kFalse;
    if (i == o->shape()->slot_count - 1) {  // the newest attribute: back to the shape before it
      Value old = std::exchange(*instance_slot(o, i), Value());
      o->shape_ref = shape_offset(o->shape()->parent);
      dec_ref(old);
      return Tri::kTrue;
    }
    if (materialise(th, o) == nullptr) return Tri::kError;
  }
  Dict* d = dict_of(o, type);
  return d == nullptr ? Tri::kFalse : dict_remove(th, Value(static_cast<Object*>(d)), name);
}

Dict* instance_dict(Thread& th, Object* o) {
  Type* type = o->type();
  DX_ASSERT(type->dict_offset != 0);
  if (!o->has(Object::kHasDict)) return materialise(th, o);
  Value& word = word_of(o, type);
  if (word.is_empty()) {
    Owned dict = dict_new(th);
    if (!dict) return nullptr;
    word = dict.release();
  }
  return word.as<Dict>();
}

Status instance_set_dict(Thread& th, Object* o, Value dict) {
  if (instance_dict(th, o) == nullptr) return Status::kError;
  inc_ref(dict);
  Value old = std::exchange(word_of(o, o->type()), dict);
  dec_ref(old);
  return Status::kOk;
}

void instance_visit_slots(Object* o, Visitor& visit) {
  const Shape* shape = o->shape();
  const Type* type = shape->type;
  if (type->dict_offset != 0) {
    if (o->has(Object::kHasDict)) {
      visit(word_of(o, type));
    } else {
      for (uint32_t i = 0; i < shape->slot_count; ++i) visit(*instance_slot(o, i));
    }
  }
  for (const Type* t = type; t != nullptr; t = t->member_parent) {
    for (uint32_t i = 0; i < t->member_count; ++i)
      visit(*member_slot(o, t->member_offset + static_cast<int32_t>(i * sizeof(Value))));
  }
}

void instance_drop_slots(Thread&, Object* o) {
  const Shape* shape = o->shape();
  Type* type = shape->type;
  for (const Type* t = type; t != nullptr; t = t->member_parent) {
    for (uint32_t i = 0; i < t->member_count; ++i) {
      dec_ref(std::exchange(*member_slot(o, t->member_offset + static_cast<int32_t>(i * sizeof(Value))), Value()));
    }
  }
  if (type->dict_offset == 0) return;
  Value& word = word_of(o, type);
  if (o->has(Object::kHasDict)) {
    dec_ref(std::exchange(word, Value()));
    return;
  }
  uint32_t count = shape->slot_count;
  Overflow* overflow = overflow_of(word);
  // From here on the object has no attributes; what it held is dropped afterwards, so that user code sees a consistent
  // object.
  o->shape_ref = shape_offset(type->root_shape);
  Value* inline_slots = &word + 1;
  word = Value();
  for (uint32_t i = 0; i < count; ++i) {
    Value* slot = i < type->inline_slots ? inline_slots + i : &overflow->slots[i - type->inline_slots];
    dec_ref(std::exchange(*slot, Value()));
  }
  mem_free(overflow);
}

}  // namespace dxpy
