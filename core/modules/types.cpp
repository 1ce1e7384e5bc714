// The module _types: the types behind types.py.
#include "core/modules/builtin_module.h"
#include "core/modules/capsule.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

struct Row {
  const char* name;
  Type* BuiltinTypes::* type;
};
const Row kRows[] = {
    {"AsyncGeneratorType", &BuiltinTypes::async_generator},
    {"BuiltinFunctionType", &BuiltinTypes::native_function},
    {"BuiltinMethodType", &BuiltinTypes::native_function},
    {"CellType", &BuiltinTypes::cell},
    {"ClassMethodDescriptorType", &BuiltinTypes::class_method_descriptor},
    {"CodeType", &BuiltinTypes::code},
    {"CoroutineType", &BuiltinTypes::coroutine},
    {"EllipsisType", &BuiltinTypes::ellipsis},
    {"FrameLocalsProxyType", &BuiltinTypes::frame_locals_proxy},
    {"FrameType", &BuiltinTypes::frame},
    {"FunctionType", &BuiltinTypes::function},
    {"GeneratorType", &BuiltinTypes::generator},
    {"GenericAlias", &BuiltinTypes::generic_alias},
    {"GetSetDescriptorType", &BuiltinTypes::getset_descriptor},
    {"LambdaType", &BuiltinTypes::function},
    {"MappingProxyType", &BuiltinTypes::mapping_proxy},
    {"MemberDescriptorType", &BuiltinTypes::member_descriptor},
    {"MethodDescriptorType", &BuiltinTypes::method_descriptor},
    {"MethodType", &BuiltinTypes::bound_method},
    {"MethodWrapperType", &BuiltinTypes::method_wrapper},
    {"ModuleType", &BuiltinTypes::module},
    {"NoneType", &BuiltinTypes::none},
    {"NotImplementedType", &BuiltinTypes::not_implemented},
    {"SimpleNamespace", &BuiltinTypes::simple_namespace},
    {"TracebackType", &BuiltinTypes::traceback},
    {"UnionType", &BuiltinTypes::union_},
    {"WrapperDescriptorType", &BuiltinTypes::slot_wrapper},
};

Status exec(Thread& th, Module* m) {
  for (const Row& row : kRows) {
    Type* type = th.rt->types.*row.type;
    if (type != nullptr && failed(module_add(th, m, row.name, Value(type)))) return Status::kError;
  }
  Type* capsule = capsule_type(th);
  return capsule == nullptr ? Status::kError : module_add(th, m, "CapsuleType", Value(capsule));
}

}  // namespace

const ModuleDef kTypesModule = {"_types", "Define names for built-in types.", {}, &exec};

}  // namespace dxpy
