// What the files of the type object share: the table of dunders, slot wrappers, slot updates.
#pragma once

#include <string>

#include "core/object/native.h"
#include "core/object/shape.h"
#include "core/object/type.h"

namespace dxpy {

// Objects with as many bytes behind the type's struct as their value needs.
inline bool is_variable_size(Kind k) {
  return k == Kind::kInt || k == Kind::kStr || k == Kind::kBytes || k == Kind::kTuple;
}

using AnyFn = void (*)();

enum class WrapperKind : uint8_t {
  kGetAttr,
  kHook,
  kSetAttr,
  kDelAttr,
  kUnary,
  kHash,
  kCall,
  kLt,
  kLe,
  kEq,
  kNe,
  kGt,
  kGe,
  kNext,
  kDescrGet,
  kDescrSet,
  kDescrDelete,
  kInit,
  kNew,
  kDel,
  kBuffer,
  kReleaseBuffer,
  kBinaryLeft,
  kBinaryRight,
  kPowerLeft,
  kPowerRight,
  kTruth,
  kInplace,
  kInplacePower,
  kLength,
  kSubscript,
  kSetItem,
  kDelItem,
  kContains,
  kConcat,
  kRepeat,
  kItem,
  kSetItemAt,
  kDelItemAt,
};

struct DunderRow {
  const char* text;
  Value BuiltinNames::* name;
  size_t slot_offset;  // in TypeSlots
  WrapperKind wrapper;
  AnyFn python_slot;  // the function that a slot gets when the dunder is written in Python; nullptr for the sequence
                      // forms
  const char* doc;
};
std::span<const DunderRow> dunder_rows();

inline AnyFn& slot_at(TypeSlots& slots, size_t offset) {
  return *reinterpret_cast<AnyFn*>(reinterpret_cast<char*>(&slots) + offset);
}

// A slot of a built-in type as Python sees it in the type's dict: "slot wrapper '__add__' of 'int' objects".
struct SlotWrapper : Object {
  const DunderRow* row;
  Type* owner;  // owned
  AnyFn function;
};
Owned slot_wrapper_new(Thread&, const DunderRow* row, Type* owner, AnyFn function);
// Calls the wrapped slot with Python arguments (self apart). type_wrappers.cpp
Owned slot_wrapper_call(Thread&, const SlotWrapper* wrapper, Value self, const Value* args, size_t nargs,
                        Value kwnames);

// Fills every slot of a heap type from what its dunders resolve to. type_slots.cpp
void type_update_slots(Thread&, Type* type);
void type_update_slots_named(Thread&, Type* type, Value name);  // with subclasses
// Copies from the base the slots that the type leaves empty, by CPython's groups.
void type_inherit_slots(Type* type, const Type* base);
// Puts a slot wrapper into the dict for each dunder whose slot the type fills itself.
Status type_add_slot_wrappers(Thread&, Type* type, TypeSlots& own);
// The attributes changed: new versions for the type and its subclasses.
void type_modified(Thread&, Type* type);
bool hash_is_not_implemented(HashFn f);
Status hash_not_implemented(Thread&, Value self, int64_t& out);
// The next slot of a class whose __next__ was deleted.
Owned next_not_implemented(Thread&, Value self);
NativeKind native_kind_of(Value v);

// type_mro.cpp
Owned type_compute_mro(Thread&, Type* type);               // C3, a tuple; TypeError when there is no consistent order
Status type_set_mro(Thread&, Type* type);                  // calls a metaclass's mro() when it overrides it
Type* type_best_base(Thread&, Value bases);                // borrowed; TypeError on layout conflict
Type* type_winner(Thread&, Type* metaclass, Value bases);  // borrowed; TypeError "metaclass conflict"
Status type_add_subclass(Thread&, Type* base, Type* type);
void type_remove_subclass(Thread&, Type* base, Type* type);
Owned type_subclasses_list(Thread&, Type* type);

// type_attrs.cpp
std::span<const GetSetDef> type_getsets();
std::span<const NativeDef> type_methods();
Owned type_getattr(Thread&, Value self, Value name);
// The same for an interned name; empty without an exception: there is none.
Owned type_find(Thread&, Value self, Value name);
Status type_setattr(Thread&, Value self, Value name, Value value);
Owned type_repr(Thread&, Value self);
std::string full_type_name(const Type* t);  // "collections.deque", "int"
// What messages about an argument say that it was: the type, but None for None.
std::string argument_type_name(Thread&, Value v);
std::string import_type_name(Thread&, Value v);  // of the type of v, as an import would find it: "package.Outer.Inner"
// issubclass by __bases__ for objects that only look like classes. abstract.cpp
Tri recursive_is_subclass(Thread&, Value cls, Value class_info);

// generic_get_attr, and the look-up in a module, for an interned name; empty without an exception: there is none.
// abstract_attr.cpp, module.cpp
Owned generic_find(Thread&, Value object, Value name);
Owned module_find(Thread&, Value self, Value name);
Owned module_getattr(Thread&, Value self, Value name);

// object_type.cpp
std::span<const GetSetDef> object_getsets();
std::span<const NativeDef> object_methods();
void object_fill(TypeSlots& slots);
Owned object_construct(Thread&, Type* cls, const Value* args, size_t nargs, Value kwnames);

// type.cpp
Type* type_alloc(Thread&, Type* metaclass);
// The end of a type, in two halves because what it holds may be of types that end with it. instance_size: basic_size of
// its metaclass.
void type_drop_contents(Type* type);
void type_free_memory(Type* type, size_t instance_size);
Status type_add_defs(Thread&, Type* type, const TypeSpec& spec);  // methods, getsets, __doc__, __new__
void plain_dealloc(Thread&, Object* o);                           // dealloc of plain instances
void plain_traverse(Object* o, Visitor& visit);
void plain_clear(Thread&, Object* o);

// getset_descriptor.cpp
struct GetSetDescriptor : Object {
  const GetSetDef* def;
  Type* owner;  // owned
};
Owned getset_descriptor_new(Thread&, Type* owner, const GetSetDef& def);
const GetSetDef& instance_dict_getset();     // __dict__ of instances
const GetSetDef& instance_weakref_getset();  // __weakref__ of instances

// __name__ of the globals of the innermost Python frame; empty without an exception when there is none. Set by
// core/interp.
extern Owned (*g_caller_module_name)(Thread&);
inline Owned caller_module_name(Thread& th) {
  return g_caller_module_name == nullptr ? Owned() : g_caller_module_name(th);
}

}  // namespace dxpy
