// The entry of a library of modules (wasm/libraries.cpp): DXPY_LIBRARY_ROWS names a file with a row of modules.def for
// each.
#include "core/object/module.h"

extern "C" {
void __wasm_apply_data_relocs();  // by the linker, both
void __wasm_call_ctors();
}

namespace dxpy {

#define DX_MODULE(name, def) extern const ModuleDef def;
#include DXPY_LIBRARY_ROWS
#undef DX_MODULE

namespace {
const ModuleDef* const kModules[] = {
#define DX_MODULE(name, def) &def,
#include DXPY_LIBRARY_ROWS
#undef DX_MODULE
    nullptr,
};
}  // namespace

// Called once, when the library's data is in place.
extern "C" __attribute__((export_name("b"), used)) const ModuleDef* const* dxpy_library() {
  __wasm_apply_data_relocs();
  __wasm_call_ctors();
  return kModules;
}

}  // namespace dxpy
