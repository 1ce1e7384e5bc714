// The module _datetime.
#include "core/modules/builtin_module.h"
#include "core/modules/datetime_impl.h"

namespace dxpy {

namespace {

Status exec(Thread& th, Module* m) {
  if (make_delta_type(th, m) == nullptr || make_tzinfo_types(th, m) == nullptr || make_date_type(th, m) == nullptr ||
      make_time_type(th, m) == nullptr || make_datetime_type(th, m) == nullptr) {
    return Status::kError;
  }
  return failed(module_add_int(th, m, "MINYEAR", 1)) ? Status::kError : module_add_int(th, m, "MAXYEAR", 9999);
}

}  // namespace

const ModuleDef kDatetimeModule = {"_datetime", "Fast implementation of the datetime module.", {}, &exec};

}  // namespace dxpy
