// The module _opcode: what opcode.py asks for about CPython's instructions. This runtime's bytecode is another one
// (dpb.h), so no number of CPython's names an instruction here; the tables of names are those that dis prints.
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

struct OperatorRow {
  const char* name;
  const char* symbol;
};
constexpr OperatorRow kOperators[] = {
    {"NB_ADD", "+"},
    {"NB_AND", "&"},
    {"NB_FLOOR_DIVIDE", "//"},
    {"NB_LSHIFT", "<<"},
    {"NB_MATRIX_MULTIPLY", "@"},
    {"NB_MULTIPLY", "*"},
    {"NB_REMAINDER", "%"},
    {"NB_OR", "|"},
    {"NB_POWER", "**"},
    {"NB_RSHIFT", ">>"},
    {"NB_SUBTRACT", "-"},
    {"NB_TRUE_DIVIDE", "/"},
    {"NB_XOR", "^"},
    {"NB_INPLACE_ADD", "+="},
    {"NB_INPLACE_AND", "&="},
    {"NB_INPLACE_FLOOR_DIVIDE", "//="},
    {"NB_INPLACE_LSHIFT", "<<="},
    {"NB_INPLACE_MATRIX_MULTIPLY", "@="},
    {"NB_INPLACE_MULTIPLY", "*="},
    {"NB_INPLACE_REMAINDER", "%="},
    {"NB_INPLACE_OR", "|="},
    {"NB_INPLACE_POWER", "**="},
    {"NB_INPLACE_RSHIFT", ">>="},
    {"NB_INPLACE_SUBTRACT", "-="},
    {"NB_INPLACE_TRUE_DIVIDE", "/="},
    {"NB_INPLACE_XOR", "^="},
    {"NB_SUBSCR", "[]"},
};
constexpr const char* kIntrinsics1[] = {"INTRINSIC_1_INVALID",         "INTRINSIC_PRINT",
                                        "INTRINSIC_IMPORT_STAR",       "INTRINSIC_STOPITERATION_ERROR",
                                        "INTRINSIC_ASYNC_GEN_WRAP",    "INTRINSIC_UNARY_POSITIVE",
                                        "INTRINSIC_LIST_TO_TUPLE",     "INTRINSIC_TYPEVAR",
                                        "INTRINSIC_PARAMSPEC",         "INTRINSIC_TYPEVARTUPLE",
                                        "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS"};
constexpr const char* kIntrinsics2[] = {"INTRINSIC_2_INVALID",
                                        "INTRINSIC_PREP_RERAISE_STAR",
                                        "INTRINSIC_TYPEVAR_WITH_BOUND",
                                        "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
                                        "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
                                        "INTRINSIC_SET_TYPEPARAM_DEFAULT"};
constexpr const char* kSpecialMethods[] = {"__enter__", "__exit__", "__aenter__", "__aexit__"};

Owned text_list(Thread& th, std::span<const char* const> texts) {
  Owned list = list_new(th);
  for (const char* text : texts) {
    Owned s = list ? str_new(th, text) : Owned();
    if (!s || failed(list_append(th, list.as<List>(), s))) return {};
  }
  return list;
}

Owned nb_ops(Thread& th) {
  Owned list = list_new(th);
  for (const OperatorRow& row : kOperators) {
    Owned name = list ? str_new(th, row.name) : Owned();
    Owned symbol = name ? str_new(th, row.symbol) : Owned();
    Owned pair = symbol ? tuple_of(th, name, symbol) : Owned();
    if (!pair || failed(list_append(th, list.as<List>(), pair))) return {};
  }
  return list;
}
Owned intrinsic1(Thread& th) { return text_list(th, kIntrinsics1); }
Owned intrinsic2(Thread& th) { return text_list(th, kIntrinsics2); }
Owned special_methods(Thread& th) { return text_list(th, kSpecialMethods); }

bool no_instruction(int64_t) { return false; }
Owned stack_effect(Thread& th, Value, Value, Value) {
  return raise(th, th.rt->exc.ValueError, "invalid opcode or oparg");
}
Owned specialization_stats() { return Owned::none(); }
Owned get_executor(Thread& th, Value, Value) {
  return raise(th, th.rt->exc.RuntimeError, "Executors are not available in this build");
}

const NativeDef kFunctions[] = {
    function<&stack_effect>("stack_effect(opcode, oparg=None, /, *, jump=None)",
                            "Compute the stack effect of the opcode."),
    function<&no_instruction>("is_valid(opcode)", "Return True if opcode is valid, False otherwise."),
    function<&no_instruction>("has_arg(opcode)", "Return True if the opcode uses its oparg, False otherwise."),
    function<&no_instruction>("has_const(opcode)", "Return True if the opcode accesses a constant, False otherwise."),
    function<&no_instruction>("has_name(opcode)",
                              "Return True if the opcode accesses an attribute by name, False otherwise."),
    function<&no_instruction>("has_jump(opcode)", "Return True if the opcode has a jump target, False otherwise."),
    function<&no_instruction>("has_free(opcode)", "Return True if the opcode accesses a free variable."),
    function<&no_instruction>("has_local(opcode)",
                              "Return True if the opcode accesses a local variable, False otherwise."),
    function<&no_instruction>("has_exc(opcode)", "Return True if the opcode sets an exception handler."),
    function<&specialization_stats>("get_specialization_stats()", "Return the specialization stats"),
    function<&nb_ops>("get_nb_ops()", "Return array of symbols of binary ops."),
    function<&intrinsic1>("get_intrinsic1_descs()", "Return a list of names of the unary intrinsics."),
    function<&intrinsic2>("get_intrinsic2_descs()", "Return a list of names of the binary intrinsics."),
    function<&special_methods>("get_special_method_names()", "Return a list of special method names."),
    function<&get_executor>("get_executor(code, offset)", "Return the executor object at offset in code if exists."),
};

Status exec(Thread& th, Module* m) {
  if (failed(module_add(th, m, "ENABLE_SPECIALIZATION", Value::boolean(false)))) return Status::kError;
  return module_add(th, m, "ENABLE_SPECIALIZATION_FT", Value::boolean(false));
}

}  // namespace

const ModuleDef kOpcodeModule = {"_opcode", "Opcode support module.", kFunctions, &exec};

}  // namespace dxpy
