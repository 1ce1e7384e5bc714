// The module _typing: the types that typing.py builds on.
#include "core/interp/typing_impl.h"
#include "core/modules/builtin_module.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

Owned idfunc(Value x) { return Owned::borrow(x); }

const NativeDef kFunctions[] = {function<&idfunc>("_idfunc(x, /)")};

Status exec(Thread& th, Module* m) {
  const BuiltinTypes& t = th.rt->types;
  for (Type* type : {t.type_var, t.param_spec, t.param_spec_args, t.param_spec_kwargs, t.type_var_tuple, t.type_alias,
                     t.generic, t.union_}) {
    if (failed(module_add(th, m, str_view(type->name_str), Value(type)))) return Status::kError;
  }
  return module_add(th, m, "NoDefault", typing_no_default(th));
}

}  // namespace

const ModuleDef kTypingModule = {"_typing", "Primitives and accelerators for the typing module.\n", kFunctions, &exec};

}  // namespace dxpy
