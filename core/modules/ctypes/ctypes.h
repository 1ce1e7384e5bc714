// The module _ctypes: C data in Python objects, and calls of C functions through libffi.
//
// info.cpp      what a C type is (CInfo), the metatypes, type * n
// simple.cpp    the letters of simple types: reading, writing, passing
// data.cpp      CData: memory, keeping other objects alive, from_buffer and friends
// aggregate.cpp Structure, Union, their fields; array.cpp Array; pointer.cpp _Pointer
// call.cpp      conversion of arguments and results; function.cpp CFuncPtr; callback.cpp C functions made of callables
// module.cpp    functions and the module
// python_*.cpp  what ctypes.pythonapi finds
#pragma once

#include <ffi.h>

#include <string>
#include <vector>

#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"

namespace dxpy::ctypes {

enum class CKind : uint8_t { kSimple, kStruct, kUnion, kArray, kPointer, kFunction };

// A simple type's letter. `get` and `set` work on memory of any alignment; set gives what must be kept alive (None:
// nothing).
struct SimpleCode {
  char code;
  uint8_t size, align;
  ffi_type* ffi;
  Owned (*get)(Thread&, const char* at);
  Owned (*set)(Thread&, char* at, Value v);
  const char* format;  // little-endian item of the buffer protocol
};
const SimpleCode* simple_code(char code);  // nullptr: there is none

// What is known of a C type. Owned by its class.
struct CInfo {
  CKind kind = CKind::kSimple;
  bool swapped = false;  // the other byte order
  bool final = false;    // in use: _fields_ may no longer be set
  bool has_bitfield = false, has_union = false, has_pointer = false;
  size_t size = 0, align = 1;
  int64_t length = 0;  // items of an array, fields of a structure
  const SimpleCode* code = nullptr;
  Owned item;          // item type of arrays, target of pointers
  Owned pointer_type;  // __pointer_type__
  Owned fields;        // list of CField
  std::string format;
  std::vector<int64_t> shape;
  ffi_type* ffi = &ffi_type_pointer;
  ffi_type own_ffi = {};
  std::vector<ffi_type*> elements;
  // function pointers
  int flags = 0;
  Owned argtypes, converters, restype, check;
};

struct CType : Type {  // layout of classes whose metatype is one of ours
  CInfo* info;         // nullptr: an abstract class
};

struct CData : Object {
  char* data;
  size_t size;
  int64_t length;
  int64_t index;  // of this object in `base`
  Value base;     // owned: the object whose memory this is, or empty
  Value objects;  // owned: dict or object kept alive, or empty
  bool owns;      // `data` is to be freed
  alignas(16) char small[16];
};

struct CField : Object {
  Value name, type;                                             // owned
  int64_t byte_offset, byte_size, index, bit_offset, bit_size;  // bit_size -1: no bit field
  bool anonymous;
};

// What from_param() and byref() give: an argument ready to be passed.
struct CArg : Object {
  ffi_type* type;
  char tag;
  union Word {
    int64_t i;
    uint64_t u;
    double d;
    float f;
    long double g;
    void* p;
    char bytes[2 * sizeof(long double)];  // the widest: a complex of long doubles
  } value;
  Value object;   // owned: kept alive
  char* address;  // of a structure passed by value, or nullptr
};

struct FuncPtr : CData {
  Value callable, restype, argtypes, converters, errcheck, check, param_flags, thunk;  // owned
};

struct CtypesState {
  Type *type_meta = nullptr, *simple_meta = nullptr, *struct_meta = nullptr, *union_meta = nullptr,
       *array_meta = nullptr, *pointer_meta = nullptr, *function_meta = nullptr;
  Type *data = nullptr, *field = nullptr, *arg = nullptr, *thunk = nullptr;
  Owned simple, structure, union_, array, pointer, function;  // the abstract classes
  Owned argument_error, array_cache;
  std::vector<std::pair<uint64_t, int>> errnos;  // by thread
};
inline CtypesState& state(Thread& th) { return module_state<CtypesState>(th); }
int& thread_errno(Thread& th);

enum FunctionFlag : int { kCdecl = 1, kPythonApi = 4, kUseErrno = 8 };

// --- info.cpp
// The info of a class; nullptr when it is no C type or an abstract one.
CInfo* info_of(Thread&, Value type);
CInfo* info_or_error(Thread&, Value type, const char* message);  // TypeError
bool is_ctype(Thread&, Value v, CKind kind);
CInfo* info_new(CType* t);
Status metatypes_init(Thread&);
// An abstract class of the module (Structure, Array ...): made from its spec, with a metatype of ours.
Owned abstract_class(Thread&, Module* m, const TypeSpec& spec, Type* meta);
Owned array_type(Thread&, Value item, int64_t length);
bool is_direct_simple(Thread&, Type* t);  // made directly from _SimpleCData, so values stand for instances
std::span<const NativeDef> metatype_methods();
std::string describe_format(const CInfo* info);

// --- data.cpp
inline CData* as_data(Value v) { return v.as<CData>(); }
bool is_data(Thread&, Value v);
inline CInfo* info_of_object(const Object* o) { return static_cast<CType*>(o->type())->info; }
CData* data_new(Thread&, Type* cls);  // zero-filled memory of its own; nullptr: error
Owned data_at(Thread&, Type* cls, Value base, int64_t index, char* address);
// Reads and writes memory as a C type. `owner` is the object whose memory it is.
Owned get_value(Thread&, Value type, Value owner, int64_t index, char* at);
Status set_value(Thread&, CData* owner, Value type, Value v, int64_t index, char* at);
Status keep(Thread&, CData* target, int64_t index, Owned object);
Owned kept_objects(Thread&, CData* target);
Status data_init(Thread&);
Owned as_parameter(Thread&, Value v);  // CArg of an instance
Owned from_param(Thread&, Value cls, Value v);
void fill_data(TypeSlots& s);

// --- the rest
Status simple_init(Thread&, Module* m);
Owned simple_from_param(Thread&, Value cls, Value v);
Status aggregate_init(Thread&, Module* m);
Status aggregate_set_fields(Thread&, CType* t, Value fields);
Status array_init(Thread&, Module* m);
Status pointer_init(Thread&, Module* m);
Status function_init(Thread&, Module* m);
Status metatype_init_simple(Thread&, CType* t);
Status metatype_init_aggregate(Thread&, CType* t, bool is_union);
Status metatype_init_array(Thread&, CType* t);
Status metatype_init_pointer(Thread&, CType* t);
Status metatype_init_function(Thread&, CType* t);
Owned pointer_from_param(Thread&, Value cls, Value v);
CArg* arg_new(Thread&, ffi_type* type, char tag);
// Calls a C function. argtypes/converters may be empty.
Owned call_function(Thread&, void* address, const Value* args, size_t nargs, Value converters, Value restype,
                    Value check, int flags);
Owned thunk_new(Thread&, Value callable, Value argtypes, Value restype, int flags, void*& code);
Status thunk_init(Thread&);
Owned wide_text(Thread&, const uint32_t* text, int64_t size);
std::span<const NativeDef> call_functions();

// What `name` in the class's own dict or its bases is; empty without an exception: nothing.
Owned class_attribute(Thread&, Type* t, std::string_view name);
Status copy_metatype_types(Thread&, CType* t, Value types, Owned& converters);

}  // namespace dxpy::ctypes
