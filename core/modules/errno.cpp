// The module errno: the table of os_errors.def as names and numbers.
#include "core/modules/builtin_module.h"
#include "core/object/dict.h"
#include "core/object/os_errors.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

Status exec(Thread& th, Module* m) {
  Owned codes = dict_new(th);
  if (!codes || failed(module_add(th, m, "errorcode", codes))) return Status::kError;
  size_t count = 0;
  const OSErrorRow* rows = os_error_rows(count);
  for (size_t i = 0; i < count; ++i) {
    Owned name = str_ascii(th, rows[i].name);
    if (!name || failed(dict_set(th, codes, Value::small_int(rows[i].number), name)) ||
        failed(module_add_int(th, m, rows[i].name, rows[i].number))) {
      return Status::kError;
    }
  }
  const struct {
    const char* name;
    int number;
  } aliases[] = {{"EWOULDBLOCK", 11}, {"EDEADLK", 35}, {"EOPNOTSUPP", 95}};
  for (auto& a : aliases) {
    if (failed(module_add_int(th, m, a.name, a.number))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kErrnoModule = {
    "errno",
    "This module makes available standard errno system symbols.\n\nThe value of each symbol is the corresponding "
    "integer value,\ne.g., on most systems, errno.ENOENT equals the integer 2.\n\nThe dictionary errno.errorcode maps "
    "numeric codes to symbol names,\ne.g., errno.errorcode[2] could be the string 'ENOENT'.\n\nSymbols that are not "
    "relevant to the underlying system are not defined.\n\nTo map error codes to error messages, use the function "
    "os.strerror(),\ne.g. os.strerror(2) could return 'No such file or directory'.",
    {},
    &exec,
};

}  // namespace dxpy
