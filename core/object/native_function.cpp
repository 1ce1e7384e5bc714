// The type of built-in functions and of built-in methods bound to their object.
#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/module.h"
#include "core/object/native_call.h"
#include "core/object/specs.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

bool is_free_function(const NativeFunction* f) { return f->self.is_empty() || is_kind(f->self, Kind::kModule); }

void nf_dealloc(Thread& th, Object* o) {
  auto* f = static_cast<NativeFunction*>(o);
  drop(f->self);
  drop(f->module);
  object_free(th, o);
}
void nf_traverse(Object* o, Visitor& visit) {
  visit(static_cast<NativeFunction*>(o)->self);
  visit(static_cast<NativeFunction*>(o)->module);
}

Owned nf_compare(Thread&, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_kind(a, Kind::kNativeFunction) ||
      !is_kind(b, Kind::kNativeFunction)) {
    return Owned::not_implemented();
  }
  bool same = a.as<NativeFunction>()->def == b.as<NativeFunction>()->def &&
              a.as<NativeFunction>()->self == b.as<NativeFunction>()->self;
  return Owned::boolean(same == (op == CompareOp::kEq));
}
Status nf_hash(Thread&, Value self, int64_t& out) {
  auto* f = self.as<NativeFunction>();
  out = hash_pointer(reinterpret_cast<void*>(static_cast<uintptr_t>(f->self.bits()))) ^ hash_pointer(f->def);
  if (out == -1) out = -2;
  return Status::kOk;
}
Owned nf_repr(Thread& th, Value self) {
  auto* f = self.as<NativeFunction>();
  if (is_free_function(f)) return format_str(th, "<built-in function {}>", f->def->name());
  return format_str(th, "<built-in method {} of {} object at {}>", f->def->name(), type_of(th, f->self),
                    address_text(f->self));
}

Owned nf_name(Thread& th, Value self) { return Owned::borrow(str_intern(th, self.as<NativeFunction>()->def->name())); }
Owned nf_qualname(Thread& th, Value self) {
  auto* f = self.as<NativeFunction>();
  if (is_free_function(f)) return nf_name(th, self);
  Value owner = is_type(f->self) ? f->self : Value(type_of(th, f->self));
  Owned q = get_attr(th, owner, th.rt->names.__qualname__);
  return q ? format_str(th, "{}.{}", q, f->def->name()) : Owned();
}
Owned nf_doc(Thread& th, Value self) {
  const char* doc = self.as<NativeFunction>()->def->doc;
  return doc == nullptr ? Owned::none() : str_new(th, doc);
}
Owned nf_self(Thread&, Value self) {
  Value v = self.as<NativeFunction>()->self;
  return v ? Owned::borrow(v) : Owned::none();
}
Owned nf_module(Thread&, Value self) {
  Value v = self.as<NativeFunction>()->module;
  return v ? Owned::borrow(v) : Owned::none();
}
Status nf_set_module(Thread&, Value self, Value value) {
  inc_ref(value);
  dec_ref(std::exchange(self.as<NativeFunction>()->module, value));
  return Status::kOk;
}
Owned nf_text_signature(Thread& th, Value self) { return native_text_signature(th, *self.as<NativeFunction>()->def); }
Owned nf_reduce(Thread& th, Value self) {
  auto* f = self.as<NativeFunction>();
  Owned name = nf_name(th, self);
  if (!name || is_free_function(f)) return name;
  Owned getter = import_attr(th, "builtins", "getattr");
  Owned args = getter ? tuple_of(th, f->self, name.get()) : Owned();
  return args ? tuple_of(th, getter.get(), args.get()) : Owned();
}

const NativeDef kMethods[] = {method<&nf_reduce>("__reduce__(self, /)")};
const GetSetDef kGetSets[] = {
    {"__name__", &nf_name},
    {"__qualname__", &nf_qualname},
    {"__doc__", &nf_doc},
    {"__self__", &nf_self},
    {"__module__", &nf_module, &nf_set_module},
    {"__text_signature__", &nf_text_signature},
};

}  // namespace

std::string address_text(const void* p) {
  static const char* kDigits = "0123456789abcdef";
  auto n = reinterpret_cast<uintptr_t>(p);
  std::string s;
  do {
    s.insert(s.begin(), kDigits[n & 15]);
    n >>= 4;
  } while (n != 0);
  return "0x" + s;
}

const TypeSpec kNativeFunctionSpec = {
    .name = "builtin_function_or_method",
    .size = sizeof(NativeFunction),
    .kind = Kind::kNativeFunction,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew | TypeFlags::kWeakRef,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &nf_dealloc;
          s.traverse = &nf_traverse;
          s.call = &native_function_call;
          s.compare = &nf_compare;
          s.hash = &nf_hash;
          s.repr = &nf_repr;
        },
    .methods = kMethods,
    .getsets = kGetSets,
};

}  // namespace dxpy
