// The module _sysconfig: what the executable knows of how it was built. The library's _sysconfigdata has the rest.
#include "core/modules/builtin_module.h"
#include "core/object/dict.h"

namespace dxpy {

namespace {

Owned config_vars(Thread& th) {
  Owned vars = dict_new(th);
  for (const char* name : {"Py_GIL_DISABLED", "Py_DEBUG"}) {
    if (!vars || failed(dict_set_text(th, vars, name, Value::small_int(0)))) return {};
  }
  return vars;
}

const NativeDef kFunctions[] = {
    function<&config_vars>("config_vars()", "Returns a dictionary containing build variables."),
};

}  // namespace

const ModuleDef kSysconfigModule = {"_sysconfig", "A helper for the sysconfig module.", kFunctions};

}  // namespace dxpy
