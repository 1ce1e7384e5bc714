// One code object while it is generated: blocks of instructions with symbolic operands, and what the code generator
// must remember about it. assemble() turns it into a FunctionData.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/bytecode/dpb_writer.h"
#include "core/bytecode/opcodes.h"
#include "core/compiler/symtable.h"

namespace dxpy::compiler {

using bytecode::Opcode;
using Label = int32_t;
inline constexpr Label kNoLabel = -1;

// Kind of a code object; decides qualified names and how names are looked up.
enum class UnitKind : uint8_t {
  kModule,
  kClass,
  kFunction,
  kAsyncFunction,
  kLambda,
  kComprehension,
  kAnnotations,
};

// Operands of instructions on local slots until assemble() knows how many slots there are.
inline constexpr int64_t kCellBase = int64_t{1} << 40;
inline constexpr int64_t kFreeBase = int64_t{1} << 41;

struct Instr {
  Opcode op;
  uint8_t a = 0;
  int32_t handler = -1;     // index into Unit::handlers of the innermost protected region
  Label target = kNoLabel;  // jumps
  int64_t n = 0;            // constants and names: index in the writer
  syntax::Location at{};    // lineno 0: none of its own
};

struct Block {
  std::vector<Instr> code;
  Label next = kNoLabel;  // the block that follows in source order; control falls into it unless `ended`
  bool ended = false;     // the last instruction never continues
  bool cold = false;
  bool is_handler = false;
  bool reachable = false;
  int depth = -1;  // stack words at the start
};

struct Handler {
  Label target;
  int depth_adjust;  // stack words above the cut when the region starts
  bool lasti;
  int depth = -1;
};

// What surrounds the current statement and must be undone when control leaves it.
struct Frame {
  enum class Kind : uint8_t {
    kWhileLoop,
    kForLoop,
    kTryExcept,
    kFinallyTry,
    kFinallyEnd,
    kWith,
    kAsyncWith,
    kHandlerCleanup,
    kPopValue,
    kExceptionHandler,
    kExceptionGroupHandler,
    kOther,
  };
  Kind kind;
  Label start = kNoLabel, exit = kNoLabel;
  syntax::Seq<syntax::Stmt*> finally_body{};
  std::string_view name{};  // of a handler with `as name`
  syntax::Location at{};
};

struct Unit {
  Unit* parent = nullptr;
  Scope* scope = nullptr;
  UnitKind kind = UnitKind::kModule;
  std::string_view name;
  std::string qualname;
  std::string_view class_name;  // for name mangling
  uint32_t function_index = 0;
  uint32_t first_line = 1;
  uint32_t flags = 0;
  uint32_t arg_count = 0, posonly_count = 0, kwonly_count = 0, param_count = 0;
  bool has_docstring = false;
  uint32_t docstring = 0;  // constant

  std::vector<std::string_view> varnames, cellvars, freevars;
  std::unordered_map<std::string_view, uint32_t> varname_index, cell_index, free_index;
  std::unordered_set<std::string_view> hidden;        // names of inlined comprehensions outside functions, while inside
  std::unordered_set<std::string_view> hidden_slots;  // all of them
  // Symbols that an inlined comprehension changes while it is generated.
  std::unordered_map<std::string_view, Symbol> overrides;
  int inlined_depth = 0;

  std::vector<std::string_view> static_attributes;  // of a class
  std::vector<syntax::AnnAssign*> annotations;      // of a class or module, in order
  std::vector<int32_t> annotation_conditions;       // index in __conditional_annotations__, or -1
  int32_t next_condition = 0;
  bool in_conditional_block = false;

  std::vector<Block> blocks;
  std::vector<Handler> handlers;
  std::vector<int32_t> handler_stack;
  std::vector<Frame> frames;
  std::vector<Label> order;  // blocks as they were generated
  bool cold = false;         // generating code for exceptions, which goes to the end
  Label current = kNoLabel;
  Label annotations_place = kNoLabel;  // where a module's __annotate__ is made

  Label new_label() {
    blocks.emplace_back();
    return static_cast<Label>(blocks.size() - 1);
  }
  Block& block() { return blocks[static_cast<size_t>(current)]; }
  // Goes on in `label`; what comes before falls into it.
  void use(Label label);
  // Goes on in `label`, the start of an exception handler.
  void use_handler(Label label);
  bool dead() { return block().ended; }
  void emit(Opcode op, int64_t n, const syntax::Location& at, uint8_t a = 0);
  void emit_jump(Opcode op, Label target, const syntax::Location& at);

  uint32_t varname(std::string_view n) {
    auto [it, added] = varname_index.try_emplace(n, static_cast<uint32_t>(varnames.size()));
    if (added) varnames.push_back(n);
    return it->second;
  }
};

// Lays out the blocks and fills code, consts, names, locals, handlers, positions and stack_size.
// False: something is inconsistent (a bug in the generator; `why` says what).
bool assemble(Unit& unit, bytecode::DpbWriter& writer, bytecode::FunctionData& out, std::string& why);

}  // namespace dxpy::compiler
