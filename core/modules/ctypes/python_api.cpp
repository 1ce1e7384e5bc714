// Finding the symbols of python_api.h, and the variables PyExc_*.
#include "core/modules/ctypes/python_api.h"

#include <memory>
#include <utility>
#include <vector>

#include "core/modules/module_state.h"

namespace dxpy::ctypes {

namespace {

// The variables of a runtime: words that hold the exception classes, which live as long as it does.
struct Variables {
  std::vector<std::pair<std::string_view, std::unique_ptr<Word>>> made;
};

void* exception_variable(Thread& th, std::string_view name) {
  const Type* type = nullptr;
#define DX_EXC(class_name, base, layout) \
  if (name == "PyExc_" #class_name) type = th.rt->exc.class_name;
#include "core/object/exceptions.def"
#undef DX_EXC
  if (type == nullptr) return nullptr;
  auto& made = module_state<Variables>(th).made;
  for (auto& [known, word] : made) {
    if (known == name.substr(name.find('_') + 1)) return word.get();
  }
  made.emplace_back(type->name, std::make_unique<Word>(type_value(type).bits()));
  return made.back().second.get();
}

}  // namespace

Thread& this_thread() { return *Thread::current(); }

void* find_function(std::span<const PythonFunction> table, std::string_view name) {
  for (const PythonFunction& f : table) {
    if (f.name == name) return f.address;
  }
  return nullptr;
}

void* python_symbol(Thread& th, std::string_view name) {
  if (!name.starts_with("Py")) return nullptr;
  for (auto find : {&python_object_function, &python_container_function, &python_capsule_function}) {
    if (void* address = find(name)) return address;
  }
  return exception_variable(th, name);
}

}  // namespace dxpy::ctypes
