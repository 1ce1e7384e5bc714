// Internal to the verifier: the abstract run of one function's instructions. verify_code.cpp walks over the code,
// verify_instructions.cpp says what each instruction does to the stack.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/bytecode/instruction_reader.h"
#include "core/bytecode/verify_internal.h"

namespace dxpy::bytecode::verify {

enum class Kind : uint8_t {
  kObject,    // some Python object
  kEmpty,     // the empty word
  kNullable,  // an object or empty
  kPrevious,  // what PushExcInfo saved
  kJunk,      // may be anything: only good for dropping
  // the rest are objects too:
  kCell,
  kList,
  kSet,
  kDict,
  kTuple,     // x: 0, or 1 + its size
  kConstant,  // x: index of a constant of the file that is a tuple
  kCells,     // tuple of x cells
  kParts,     // tuple of x Interpolations
  kStr,
  kPart,  // Interpolation
  kInt,   // instruction number
  kCode,  // x: function
  kOpen,  // function object of function x that still needs its closure
  kFunction,
  kIterator,
  kException,
  kExceptionOrNone,
};

struct Word {
  Kind kind = Kind::kObject;
  uint32_t x = 0;
  bool operator==(const Word&) const = default;
};

inline bool is_object(Word w) { return w.kind == Kind::kObject || (w.kind >= Kind::kCell && w.kind != Kind::kOpen); }

struct State {
  std::vector<Word> stack;
  std::vector<uint8_t> cells;  // by slot: it certainly holds a cell
};

struct Step {
  Instruction i;
  uint32_t index;
  int64_t target;
  int32_t handler = -1;  // protected by this entry of the table
  bool leader = false;   // reached by jumps or handlers: has a joined state
};

class CodeVerifier {
 public:
  CodeVerifier(const DpbView& view, uint32_t function, std::string& why)
      : view_(view), f_(view.function(function)), why_(why) {}
  bool run();

 private:
  bool fail(const char* text) {
    why_ = std::string(text) + " at instruction " + std::to_string(at_);
    return false;
  }
  bool decode();
  bool handlers();
  bool operands(const Step& s);
  bool slot_operand(const Step& s);
  bool merge(uint32_t step, const State& state);
  bool merge_handler(const Step& s, const State& state);
  bool walk(uint32_t step);
  bool execute(uint32_t step, State& state, bool& falls);
  bool special(const Step& s, State& st, bool& done);
  bool exceptions(const Step& s, State& st, bool& done);
  bool calls(const Step& s, State& st, bool& done);
  bool builds(const Step& s, State& st, bool& done);

  bool pop(State& st, Word& w) {
    if (st.stack.empty()) return fail("stack underflow");
    w = st.stack.back();
    st.stack.pop_back();
    return true;
  }
  bool pop_object(State& st, Word& w) { return pop(st, w) && (is_object(w) || fail("a word is not an object")); }
  bool pop_objects(State& st, int64_t count) {
    Word w;
    if (count > static_cast<int64_t>(st.stack.size())) return fail("stack underflow");
    for (; count > 0; --count) {
      if (!pop_object(st, w)) return false;
    }
    return true;
  }
  bool pop_kind(State& st, Kind kind, const char* text) {
    Word w;
    return pop(st, w) && (w.kind == kind || fail(text));
  }
  bool pop_tuple(State& st) {
    Word w;
    if (!pop(st, w)) return false;
    return w.kind == Kind::kTuple || w.kind == Kind::kConstant || w.kind == Kind::kCells || w.kind == Kind::kParts ||
           fail("a word is not a tuple");
  }
  void push(State& st, Kind kind, uint32_t x = 0) { st.stack.push_back({kind, x}); }
  Word* peek(State& st, int64_t n) {  // 1: the top
    if (n < 1 || n > static_cast<int64_t>(st.stack.size())) return nullptr;
    return &st.stack[st.stack.size() - static_cast<size_t>(n)];
  }
  bool target_kind(State& st, int64_t n, Kind kind) {
    Word* w = peek(st, n);
    return (w != nullptr && w->kind == kind) || fail("the container is not where the operand says");
  }
  bool str_tuple(Word w, int64_t& size) const {
    if (w.kind != Kind::kConstant) return false;
    const DpbConstant& c = view_.constant(w.x);
    size = c.size;
    for (uint32_t item : view_.items(c)) {
      if (view_.constant(item).kind != ConstantKind::kStr) return false;
    }
    return true;
  }
  std::string_view slot_name(int64_t n) const { return view_.name(view_.locals(f_)[static_cast<size_t>(n)]); }
  uint8_t slot_kind(int64_t n) const { return view_.slot_kinds(f_)[n]; }
  uint32_t free_count(uint32_t function) const {
    const DpbFunction& f = view_.function(function);
    const uint8_t* kinds = view_.slot_kinds(f);
    uint32_t count = 0;
    for (uint32_t i = 0; i < f.locals_count; ++i) count += (kinds[i] & kSlotFree) ? 1 : 0;
    return count;
  }
  Kind hidden_parameter(int64_t n) const {
    std::string_view name = slot_name(n);
    if (name == ".0") return Kind::kIterator;
    if (name == ".defaults" || name == ".type_params") return Kind::kTuple;
    if (name == ".kwdefaults") return Kind::kDict;
    return Kind::kObject;
  }

  const DpbView& view_;
  const DpbFunction& f_;
  std::string& why_;
  uint32_t at_ = 0;
  std::vector<Step> steps_;
  std::vector<int32_t> step_of_;  // by instruction index; -1: inside an instruction
  std::unordered_map<uint32_t, State> joined_;
  std::vector<uint32_t> work_;
  std::vector<uint8_t> queued_;
  uint64_t budget_ = 0;
};

}  // namespace dxpy::bytecode::verify
