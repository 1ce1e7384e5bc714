// The modules _opcode and _opcode_metadata: names and properties of the opcodes in co_code (code_offsets.h), which are
// those of this runtime's bytecode (opcodes.def). The latter takes the place of the library's file, so that dis shows
// what the code really is.
//
// JUMP_BACKWARD and RESUME keep CPython's names, because dis and pdb look for them.
#include <cstring>

#include "core/bytecode/opcodes.h"
#include "core/interp/code_offsets.h"
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/int.h"
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

using bytecode::Opcode;
using bytecode::OperandKind;

bool exists(int64_t op) {
  return op == kResumeUnit || (op >= 0 && op < 256 && bytecode::kOpcodeInfo[op].name != nullptr);
}
OperandKind operand(int64_t op) {
  return op == kResumeUnit ? OperandKind::U24 : exists(op) ? bytecode::kOpcodeInfo[op].operand : OperandKind::None;
}
// Whether the slot is named as one with a cell.
bool uses_cell(int64_t op) {
  switch (static_cast<Opcode>(op)) {
    case Opcode::LoadDeref:
    case Opcode::StoreDeref:
    case Opcode::DeleteDeref:
    case Opcode::LoadClosure:
    case Opcode::LoadFromDictOrDeref:
    case Opcode::ReplaceCell:
      return true;
    default:
      return false;
  }
}
bool has_arg(int64_t op) { return operand(op) != OperandKind::None; }
bool has_const(int64_t op) { return operand(op) == OperandKind::Const; }
bool has_name(int64_t op) { return bytecode::is_name(operand(op)); }
bool has_jump(int64_t op) { return operand(op) == OperandKind::Jump; }
bool has_free(int64_t op) { return operand(op) == OperandKind::Slot && uses_cell(op); }
bool has_local(int64_t op) { return operand(op) == OperandKind::Slot && !uses_cell(op); }
bool no_instruction(int64_t) { return false; }

Owned stack_effect(Thread& th, int64_t op, Value argument, Value jump) {
  int64_t n = 0;
  if (!exists(op)) return raise(th, th.rt->exc.ValueError, "invalid opcode or oparg");
  if (argument.is_none() && has_arg(op)) {
    return raise(th, th.rt->exc.ValueError, "stack_effect: opcode requires oparg but oparg was not specified");
  }
  if (!argument.is_none()) {
    if (!has_arg(op)) {
      return raise(th, th.rt->exc.ValueError, "stack_effect: opcode does not permit oparg but oparg was specified");
    }
    Owned number = index(th, argument);
    if (!number || failed(int_as_i64(th, number, n))) return {};
  }
  if (!jump.is_none() && jump != Value::boolean(true) && jump != Value::boolean(false)) {
    return raise(th, th.rt->exc.ValueError, "stack_effect: jump must be False, True or None");
  }
  if (op == kResumeUnit) return Owned::small_int(0);
  auto code = static_cast<Opcode>(op);
  int straight = bytecode::stack_effect(code, n, false), jumped = bytecode::stack_effect(code, n, true);
  if (jump.is_none()) return Owned::small_int(std::max(straight, jumped));
  return Owned::small_int(jump == Value::boolean(true) ? jumped : straight);
}
Owned specialization_stats() { return Owned::none(); }
Owned get_executor(Thread& th, Value, Value) {
  return raise(th, th.rt->exc.RuntimeError, "Executors are not available in this build");
}

const NativeDef kFunctions[] = {
    function<&stack_effect>("stack_effect(opcode, oparg=None, /, *, jump=None)",
                            "Compute the stack effect of the opcode."),
    function<&exists>("is_valid(opcode)", "Return True if opcode is valid, False otherwise."),
    function<&has_arg>("has_arg(opcode)", "Return True if the opcode uses its oparg, False otherwise."),
    function<&has_const>("has_const(opcode)", "Return True if the opcode accesses a constant, False otherwise."),
    function<&has_name>("has_name(opcode)",
                        "Return True if the opcode accesses an attribute by name, False otherwise."),
    function<&has_jump>("has_jump(opcode)", "Return True if the opcode has a jump target, False otherwise."),
    function<&has_free>("has_free(opcode)", "Return True if the opcode accesses a free variable."),
    function<&has_local>("has_local(opcode)", "Return True if the opcode accesses a local variable, False otherwise."),
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

// --- _opcode_metadata

struct NameRow {
  const char* name;
  int number;
};
constexpr NameRow kNames[] = {
#define DX_OPCODE_NAME(name, number) {name, number},
#include "core/modules/opcode_names.def"
#undef DX_OPCODE_NAME
};

// A name that comes later is the one that dis shows for its number.
Status fill_names(Thread& th, Value opmap) {
  for (const NameRow& row : kNames) {
    if (failed(dict_set_text(th, opmap, row.name, Value::small_int(row.number)))) return Status::kError;
  }
  for (int op = 0; op < 256; ++op) {
    const char* name = bytecode::kOpcodeInfo[op].name;
    if (name == nullptr || op == static_cast<int>(Opcode::Extended)) continue;
    if (op == static_cast<int>(Opcode::JumpBack)) name = "JUMP_BACKWARD";
    if (failed(dict_set_text(th, opmap, name, Value::small_int(op)))) return Status::kError;
  }
  return dict_set_text(th, opmap, "RESUME", Value::small_int(kResumeUnit));
}
Status exec_metadata(Thread& th, Module* m) {
  Owned opmap = dict_new(th), specializations = dict_new(th), specialized = dict_new(th);
  if (!opmap || !specializations || !specialized || failed(fill_names(th, opmap)) ||
      failed(module_add(th, m, "opmap", opmap)) || failed(module_add(th, m, "_specializations", specializations)) ||
      failed(module_add(th, m, "_specialized_opmap", specialized)) ||
      failed(module_add(th, m, "HAVE_ARGUMENT", Value::small_int(0)))) {
    return Status::kError;
  }
  return module_add(th, m, "MIN_INSTRUMENTED_OPCODE", Value::small_int(256));
}

}  // namespace

const ModuleDef kOpcodeMetadataModule = {"_opcode_metadata", nullptr, {}, &exec_metadata};
const ModuleDef kOpcodeModule = {"_opcode", "Opcode support module.", kFunctions, &exec};

}  // namespace dxpy
