// Type objects: slots with CPython's semantics, method resolution order, per-type dict, version for inline caches; and
// the TypeSpec tables from which built-in types are made.
#pragma once

#include <span>

#include "core/object/owned.h"

namespace dxpy {

struct Dict;
struct Str;
struct Tuple;
struct BufferView;
struct NativeDef;

enum class CompareOp : uint8_t { kLt, kLe, kEq, kNe, kGt, kGe };

// Receives the values that an object owns.
struct Visitor {
  void (*visit)(Visitor& self, Value v);
  void operator()(Value v) {
    if (v.is_object()) visit(*this, v);
  }
};

using DeallocFn = void (*)(Thread&, Object*);
using TraverseFn = void (*)(Object*, Visitor&);
using ClearFn = void (*)(Thread&, Object*);
using FinalizeFn = void (*)(Thread&, Value self);
using NewFn = Owned (*)(Thread&, Type* cls, const Value* args, size_t nargs, Value kwnames);
using InitFn = Status (*)(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
using UnaryFn = Owned (*)(Thread&, Value self);
using BinaryFn = Owned (*)(Thread&, Value left, Value right);
using TernaryFn = Owned (*)(Thread&, Value base, Value exponent, Value modulus);
using HashFn = Status (*)(Thread&, Value self, int64_t& out);
using CallFn = Owned (*)(Thread&, Value callable, const Value* args, size_t nargs, Value kwnames);
using GetAttrFn = Owned (*)(Thread&, Value self, Value name);
using SetAttrFn = Status (*)(Thread&, Value self, Value key, Value value);  // empty value: delete
using CompareFn = Owned (*)(Thread&, Value left, Value right, CompareOp op);
using NextFn = Owned (*)(Thread&, Value self);  // empty without a pending exception: exhausted
using DescrGetFn = Owned (*)(Thread&, Value descr, Value object /* empty: none */, Value owner);
using TruthFn = Tri (*)(Thread&, Value self);
using LenFn = int64_t (*)(Thread&, Value self);  // -1: error
using ItemFn = Owned (*)(Thread&, Value self, int64_t index);
using SetItemFn = Status (*)(Thread&, Value self, int64_t index, Value value);
using ContainsFn = Tri (*)(Thread&, Value self, Value item);
using GetBufferFn = Status (*)(Thread&, Value self, BufferView& out, int flags);
using ReleaseBufferFn = void (*)(Thread&, Value self, BufferView& view);

struct TypeSlots {
#define DX_SLOT(field, type, dunder) type field = nullptr;
#include "core/object/type_slots.def"
#undef DX_SLOT
};

// An instance layout: which type, and for plain instances which attribute lives in which inline slot (shape.h).
struct TypeFlags {
  enum : uint32_t {
    kHeap = 1,                 // made by a class statement or type(): may be changed
    kBaseType = 2,             // may be subclassed
    kGc = 4,                   // instances may be part of cycles
    kHasDict = 8,              // instances have an attribute word; in a built-in layout it is the first field
    kWeakRef = 16,             // instances may be referenced weakly
    kImmutable = 32,           // attributes of the type cannot be set
    kDisallowNew = 64,         // cannot be instantiated from Python
    kAbstract = 128,           // has abstract methods
    kSequence = 256,           // matches sequence patterns
    kMapping = 512,            // matches mapping patterns
    kMethodDescriptor = 1024,  // instances bind like functions: LoadMethod may skip the bound method
    kMatchSelf = 2048,         // one positional sub-pattern matches the subject itself (int, str, ...)
    kIntSubclass = 1 << 16,
    kListSubclass = 1 << 17,
    kTupleSubclass = 1 << 18,
    kBytesSubclass = 1 << 19,
    kStrSubclass = 1 << 20,
    kDictSubclass = 1 << 21,
    kExceptionSubclass = 1 << 22,
    kTypeSubclass = 1 << 23,
    kFloatSubclass = 1 << 24,
    kSubclassMask = 0x1FF << 16,  // inherited by subclasses
  };
};

struct Type : Object {
  const char* name;  // for messages: last part of the dotted name, UTF-8, owned by `name_str`
  Owned name_str;    // __name__
  Owned qualname;    // __qualname__
  Owned module;      // __module__ when known without the dict; may be empty
  Owned doc;
  Type* base = nullptr;         // the base whose layout this type extends (owned through `bases`)
  Owned bases;                  // tuple
  Owned mro;                    // tuple, this type first
  Owned dict;                   // Dict, own attributes
  Owned subclasses;             // dict of id -> weak reference; managed by type.cpp
  Shape* root_shape = nullptr;  // the shape of a fresh instance
  Shape* dict_shape = nullptr;  // the shape of an instance whose attributes live in its dict
  TypeSlots slots;
  uint32_t flags_word = 0;  // TypeFlags
  uint32_t version = 0;  // changes whenever an attribute of the type or of a base changes; 0: caches must not be used
  uint32_t fixed_size =
      0;  // bytes from the header on without a trailing attribute region: what a subclass's layout extends
  uint32_t basic_size = 0;  // bytes of an instance from its header on, attribute word and inline slots included;
                            // variable-size layouts add `extra_bytes` of object_alloc
  int32_t dict_offset = 0;  // byte offset of the attribute word in an instance (see shape.h); 0: none
  uint16_t inline_slots =
      0;  // attribute slots behind the attribute word; fixed when the type is made (from __static_attributes__)
  uint16_t prefix_size =
      0;  // bytes before the header, a multiple of 16: layouts of variable size (int, str, bytes, tuple) keep
          // the attribute word (then without inline slots) and added __slots__ there, at negative offsets
  // __slots__: members that this type itself added, and the next type of its layout chain that added some.
  uint16_t member_count = 0;
  int32_t member_offset = 0;  // of the first one
  const Type* member_parent = nullptr;
  Kind instance_kind = Kind::kObject;
  bool has_custom_getattr = false;  // __getattr__ or __getattribute__ defined in Python
  bool has_del = false;
  uint32_t init_version = 0;  // the version at which a call of the class was found to make a plain instance and run
  Value plain_init;           // this Python function as its __init__; borrowed
  const struct TypeSpec* spec = nullptr;  // built-in types
  Owned annotations;                      // cache of __annotations__, when computed
  Owned extra;                            // for the file that owns the type (e.g. heap type's __slots__ names)

  bool has_flag(uint32_t f) const { return (flags_word & f) != 0; }
};

DX_ALWAYS_INLINE Type* shape_type(const Shape* s) {
  return *reinterpret_cast<Type* const*>(s);
}  // first member of Shape
DX_ALWAYS_INLINE Type* Object::type() const { return shape_type(shape()); }

// Getter and setter of a computed attribute. A null setter makes it read-only ("attribute 'x' of 'T' objects is not
// writable").
struct GetSetDef {
  const char* name;
  Owned (*get)(Thread&, Value self);
  Status (*set)(Thread&, Value self, Value value) = nullptr;  // empty value: delete
  const char* doc = nullptr;
};

// A built-in type as a table. `fill` sets the slots; inherited ones are copied from the base afterwards.
struct TypeSpec {
  const char* name;  // dotted when the module is not builtins: "collections.deque"
  size_t size;       // sizeof the C++ struct
  Kind kind;
  uint32_t flags;   // TypeFlags
  const char* doc;  // with or without a signature line: "int([x]) -> integer" as CPython's __doc__; nullptr: None
  void (*fill)(TypeSlots&);
  std::span<const NativeDef> methods = {};
  std::span<const GetSetDef> getsets = {};
  const char* text_signature = nullptr;  // "(iterable=(), /)" for __text_signature__
};

// Makes the type and readies it (MRO, inherited slots, dict with slot wrappers, methods and getsets). `base` nullptr:
// object.
Type* type_from_spec(Thread&, const TypeSpec& spec, Type* base = nullptr);
// type(name, bases, dict) with a known metaclass: the whole of type.__new__ (slots, __set_name__, __init_subclass__,
// layout).
Owned type_new(Thread&, Type* metaclass, Value name, Value bases, Value dict, Value kwnames, const Value* kwvalues);
// Attribute of the type or its bases by MRO; borrowed; empty without an exception when absent. `name` must be interned.
Value type_lookup(Type* type, Value name);
bool is_subtype(const Type* a, const Type* b);
// Allocates a zero-filled instance of `type` (header set up, count 1, attribute slots empty). Empty: MemoryError is
// pending.
Object* object_alloc(Thread&, Type* type, size_t extra_bytes = 0);
// Frees the memory of an object whose content has been dropped (called at the end of dealloc slots). Also drops the
// attribute word, inline slots and member slots that a subclass added.
void object_free(Thread&, Object* o);
// The traverse and clear that a built-in layout's slots must call for the attributes that a subclass (or dict_offset)
// adds.
void traverse_attributes(Object* o, Visitor& visit);
void clear_attributes(Thread&, Object* o);

}  // namespace dxpy
