// What C types are, and the metatypes.
#include "core/modules/ctypes/ctypes.h"
#include "core/object/type_meta.h"

namespace dxpy::ctypes {

namespace {

CType* as_ctype(Value v) { return v.as<CType>(); }

void dealloc(Thread& th, Object* o) {
  auto* t = static_cast<CType*>(o);
  delete t->info;
  t->info = nullptr;
  th.rt->types.type->slots.dealloc(th, o);
}
void traverse(Object* o, Visitor& visit) {
  if (CInfo* info = static_cast<CType*>(o)->info) {
    for (const Owned* v : {&info->item, &info->pointer_type, &info->fields, &info->argtypes, &info->converters,
                           &info->restype, &info->check}) {
      visit(v->get());
    }
  }
  Thread::current()->rt->types.type->slots.traverse(o, visit);
}
void clear(Thread& th, Object* o) {
  if (CInfo* info = static_cast<CType*>(o)->info) {
    for (Owned* v : {&info->item, &info->pointer_type, &info->fields, &info->argtypes, &info->converters,
                     &info->restype, &info->check}) {
      v->reset();
    }
  }
  th.rt->types.type->slots.clear(th, o);
}

// __init__ of a metatype: what a new class is. Classes without a definition of their own are as their base.
template <Status (*kInit)(Thread&, CType*)>
Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(th.rt->types.type->slots.init(th, self, args, nargs, kwnames))) return Status::kError;
  return kInit(th, as_ctype(self));
}
Status init_struct(Thread& th, CType* t) { return metatype_init_aggregate(th, t, false); }
Status init_union(Thread& th, CType* t) { return metatype_init_aggregate(th, t, true); }
Status init_nothing(Thread&, CType*) { return Status::kOk; }

Owned repeat(Thread& th, Value self, int64_t n) {
  if (n < 0) return raise(th, th.rt->exc.ValueError, "Array length must be >= 0, not {}", n);
  return array_type(th, self, n);
}

Status set_attribute(Thread& th, Value self, Value name, Value value) {
  bool fields = is_str(name) && str_view(name) == "_fields_";
  CInfo* info = as_ctype(self)->info;
  if (fields && value && info != nullptr && info->final) {
    return raise(th, th.rt->exc.AttributeError, "_fields_ is final");
  }
  if (failed(th.rt->types.type->slots.setattr(th, self, name, value))) return Status::kError;
  if (!value || !fields) return Status::kOk;
  return aggregate_set_fields(th, as_ctype(self), value);
}

Owned get_pointer_type(Thread& th, Value self) {
  CInfo* info = info_of(th, self);
  if (info == nullptr) return raise(th, th.rt->exc.TypeError, "{!r} must have storage info", self);
  if (info->pointer_type) return info->pointer_type.clone();
  return raise(th, th.rt->exc.AttributeError, "type {!r} has no attribute '__pointer_type__'", self);
}
Status set_pointer_type(Thread& th, Value self, Value v) {
  CInfo* info = info_of(th, self);
  if (info == nullptr) return raise(th, th.rt->exc.TypeError, "{!r} must have storage info", self);
  info->pointer_type = v ? Owned::borrow(v) : Owned();
  return Status::kOk;
}
int64_t meta_sizeof(Thread&, Value) { return static_cast<int64_t>(sizeof(CType) + sizeof(CInfo)); }

const NativeDef kRootMethods[] = {method<&meta_sizeof>("__sizeof__(self, /)")};
const GetSetDef kRootGetSets[] = {{"__pointer_type__", get_pointer_type, set_pointer_type, "pointer type"}};

void fill_root(TypeSlots& s) {
  s.dealloc = dealloc;
  s.traverse = traverse;
  s.clear = clear;
  s.init = &init<&init_nothing>;
  s.repeat = repeat;
}
void fill_simple(TypeSlots& s) {
  fill_root(s);
  s.init = &init<&metatype_init_simple>;
}
void fill_struct(TypeSlots& s) {
  fill_root(s);
  s.init = &init<&init_struct>;
  s.setattr = set_attribute;
}
void fill_union(TypeSlots& s) {
  fill_root(s);
  s.init = &init<&init_union>;
  s.setattr = set_attribute;
}
void fill_array(TypeSlots& s) {
  fill_root(s);
  s.init = &init<&metatype_init_array>;
}
void fill_pointer(TypeSlots& s) {
  fill_root(s);
  s.init = &init<&metatype_init_pointer>;
}
void fill_function(TypeSlots& s) {
  fill_root(s);
  s.init = &init<&metatype_init_function>;
}

Owned set_type(Thread& th, Value self, Value item) {
  CInfo* info = info_or_error(th, self, "abstract class");
  if (info == nullptr) return {};
  CInfo* target = info_of(th, item);
  if (target == nullptr) return raise(th, th.rt->exc.TypeError, "_type_ must have storage info");
  info->item = Owned::borrow(item);
  if (!target->pointer_type) target->pointer_type = Owned::borrow(self);
  return failed(set_attr(th, self, "_type_", item)) ? Owned() : Owned::none();
}
Owned simple_param(Thread& th, Value self, Value v) { return simple_from_param(th, self, v); }
Owned pointer_param(Thread& th, Value self, Value v) { return pointer_from_param(th, self, v); }
const NativeDef kSimpleMethods[] = {
    method<&simple_param>("from_param(self, value, /)", "Convert a Python object into a function call parameter.")};
const NativeDef kPointerMethods[] = {
    method<&pointer_param>("from_param(self, value, /)", "Convert a Python object into a function call parameter."),
    method<&set_type>("set_type(self, type, /)")};

Type* make_meta(Thread& th, const TypeSpec& spec, Type* base, std::span<const NativeDef> more) {
  Type* t = type_from_spec(th, spec, base);
  if (t == nullptr) return nullptr;
  TypeSpec extra = spec;
  extra.methods = metatype_methods();
  if (failed(type_add_defs(th, t, extra))) return nullptr;
  if (!more.empty()) {
    extra.methods = more;
    if (failed(type_add_defs(th, t, extra))) return nullptr;
  }
  type_modified(th, t);
  return t;
}

constexpr uint32_t kMetaFlags = TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kTypeSubclass;
const TypeSpec kRootSpec = {"_ctypes.CType_Type", sizeof(CType), Kind::kType, kMetaFlags, nullptr, fill_root,
                            kRootMethods,         kRootGetSets};
const TypeSpec kSimpleSpec = {"_ctypes.PyCSimpleType",
                              sizeof(CType),
                              Kind::kType,
                              kMetaFlags,
                              "metatype for the PyCSimpleType Objects",
                              fill_simple};
const TypeSpec kStructSpec = {"_ctypes.PyCStructType",          sizeof(CType), Kind::kType, kMetaFlags,
                              "metatype for the CData Objects", fill_struct};
const TypeSpec kUnionSpec = {
    "_ctypes.UnionType", sizeof(CType), Kind::kType, kMetaFlags, "metatype for the Union Objects", fill_union};
const TypeSpec kArraySpec = {"_ctypes.PyCArrayType",           sizeof(CType), Kind::kType, kMetaFlags,
                             "metatype for the Array Objects", fill_array};
const TypeSpec kPointerSpec = {"_ctypes.PyCPointerType",           sizeof(CType), Kind::kType, kMetaFlags,
                               "metatype for the Pointer Objects", fill_pointer};
const TypeSpec kFunctionSpec = {"_ctypes.PyCFuncPtrType",           sizeof(CType), Kind::kType, kMetaFlags,
                                "metatype for C function pointers", fill_function};

}  // namespace

CInfo* info_of(Thread& th, Value type) {
  Type* root = state(th).type_meta;
  if (!is_type(type) || !is_subtype(type.as_object()->type(), root)) return nullptr;
  return as_ctype(type)->info;
}
CInfo* info_or_error(Thread& th, Value type, const char* message) {
  CInfo* info = info_of(th, type);
  if (info == nullptr) (void)raise(th, th.rt->exc.TypeError, message);
  return info;
}
bool is_ctype(Thread& th, Value v, CKind kind) {
  CInfo* info = info_of(th, v);
  return info != nullptr && info->kind == kind;
}
CInfo* info_new(CType* t) {
  delete t->info;
  t->info = new CInfo;
  return t->info;
}
bool is_direct_simple(Thread& th, Type* t) { return fast_items_tuple(t->bases)[0] == state(th).simple.get(); }

Owned class_attribute(Thread& th, Type* t, std::string_view name) {
  (void)th;
  return Owned::borrow(type_lookup(t, str_intern(th, name)));
}

Owned abstract_class(Thread& th, Module* m, const TypeSpec& spec, Type* meta) {
  Type* t = type_from_spec_with(th, spec, state(th).data, meta);
  return t == nullptr || failed(module_add_type(th, m, t)) ? Owned() : Owned::borrow(type_value(t));
}

Status metatypes_init(Thread& th) {
  auto& s = state(th);
  s.type_meta = type_from_spec(th, kRootSpec, th.rt->types.type);
  if (s.type_meta == nullptr) return Status::kError;
  s.simple_meta = make_meta(th, kSimpleSpec, s.type_meta, kSimpleMethods);
  s.struct_meta = make_meta(th, kStructSpec, s.type_meta, {});
  s.union_meta = make_meta(th, kUnionSpec, s.type_meta, {});
  s.array_meta = make_meta(th, kArraySpec, s.type_meta, {});
  s.pointer_meta = make_meta(th, kPointerSpec, s.type_meta, kPointerMethods);
  s.function_meta = make_meta(th, kFunctionSpec, s.type_meta, {});
  bool good = s.simple_meta != nullptr && s.struct_meta != nullptr && s.union_meta != nullptr &&
              s.array_meta != nullptr && s.pointer_meta != nullptr && s.function_meta != nullptr;
  return good ? Status::kOk : Status::kError;
}

}  // namespace dxpy::ctypes
