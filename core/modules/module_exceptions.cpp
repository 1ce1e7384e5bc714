#include "core/modules/native_type.h"
#include "core/object/dict.h"

namespace dxpy {

Owned add_exception(Thread& th, Module* m, std::string_view name, Type* base, const char* doc) {
  Owned name_str = str_new(th, name);
  Owned bases = tuple_of(th, type_value(base));
  Owned dict = dict_new(th);
  Owned module = get_attr(th, Value(static_cast<Object*>(m)), th.rt->names.__name__);
  if (!name_str || !bases || !dict || !module) return {};
  if (failed(dict_set(th, dict, th.rt->names.__module__, module))) return {};
  if (doc != nullptr && failed(dict_set_text(th, dict, "__doc__", lend(str_new(th, doc))))) return {};
  Owned type = type_new(th, th.rt->types.type, name_str, bases, dict, Value(), nullptr);
  if (!type || failed(module_add(th, m, name, type))) return {};
  return type;
}

}  // namespace dxpy
