// The module _uuid.
#include <uuid/uuid.h>

#include "core/modules/builtin_module.h"
#include "core/object/bytes.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// A time-based UUID, and whether its making was coordinated between processes (-1: it was not).
Owned generate_time_safe(Thread& th) {
  uuid_t id;
  int safe = uuid_generate_time_safe(id);
  Owned bytes = bytes_new(th, {reinterpret_cast<const char*>(id), sizeof id});
  return bytes ? tuple_of(th, bytes.get(), Value::small_int(safe)) : Owned();
}

const NativeDef kFunctions[] = {function<&generate_time_safe>("generate_time_safe()")};

Status exec(Thread& th, Module* m) {
  if (failed(module_add_int(th, m, "has_uuid_generate_time_safe", 1))) return Status::kError;
  return module_add_int(th, m, "has_stable_extractable_node", 0);
}

}  // namespace

extern const ModuleDef kUuidModule = {"_uuid", nullptr, kFunctions, &exec};

}  // namespace dxpy
