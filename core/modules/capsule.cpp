#include "core/modules/capsule.h"

#include <string>

#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/descriptors.h"

namespace dxpy {

namespace {

struct CapsuleState {
  Type* type = nullptr;
};

void capsule_dealloc(Thread& th, Object* o) {
  auto* c = static_cast<Capsule*>(o);
  if (c->destructor != nullptr) {
    Owned pending = take_error(th);
    inc_ref(o);  // the destructor looks at the capsule
    c->destructor(Value(o).bits());
    if (th.has_error()) error_unraisable(th, "Exception ignored in the destructor of a capsule");
    restore_error(th, std::move(pending));
  }
  object_free(th, o);
}

Owned capsule_repr(Thread& th, Value self) {
  const auto* c = self.as<Capsule>();
  std::string name = c->name == nullptr ? "NULL" : "\"" + std::string(c->name) + "\"";
  return format_str(th, "<capsule object {} at {}>", name, address_text(self));
}

const TypeSpec kCapsuleSpec = {
    .name = "PyCapsule",
    .size = sizeof(Capsule),
    .kind = Kind::kOther,
    .flags = TypeFlags::kDisallowNew,
    .doc =
        "Capsule objects let you wrap a C \"void *\" pointer in a Python\nobject.  They're a way of passing data "
        "through the Python interpreter\nwithout creating your own custom type.\n\nCapsules are used for communication "
        "between extension modules.\nThey provide a way for an extension module to export a C interface\nto other "
        "extension modules, so that extension modules can use the\nPython import mechanism to link to one another.\n",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = capsule_dealloc;
          s.repr = capsule_repr;
        },
};

}  // namespace

Type* capsule_type(Thread& th) {
  Type*& type = module_state<CapsuleState>(th).type;
  if (type == nullptr) type = type_from_spec(th, kCapsuleSpec);
  return type;
}

}  // namespace dxpy
