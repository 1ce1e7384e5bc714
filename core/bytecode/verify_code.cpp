// The verifier's second half: the instructions of one function.
//
// First all instructions are decoded and their operands checked. Then the code is run abstractly: for every place that
// can be reached by more than one way the kinds of all stack words, and which cell slots hold a cell, are joined until
// nothing changes. An instruction that finds a word of the wrong kind is an error.
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "core/bytecode/instruction_reader.h"
#include "core/bytecode/verify_internal.h"

namespace dxpy::bytecode {

namespace {

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

bool is_object(Word w) { return w.kind == Kind::kObject || (w.kind >= Kind::kCell && w.kind != Kind::kOpen); }

Word join(Word a, Word b) {
  if (a == b) return a;
  if (is_object(a) && is_object(b)) {
    if (a.kind == b.kind && (a.kind == Kind::kTuple)) return {Kind::kTuple, 0};
    auto exception = [](Word w) { return w.kind == Kind::kException || w.kind == Kind::kExceptionOrNone; };
    if (exception(a) && exception(b)) return {Kind::kExceptionOrNone, 0};
    return {Kind::kObject, 0};
  }
  auto nullable = [](Word w) { return is_object(w) || w.kind == Kind::kEmpty || w.kind == Kind::kNullable; };
  if (nullable(a) && nullable(b)) return {Kind::kNullable, 0};
  return {Kind::kJunk, 0};
}

// Instructions that never raise: the state before them does not reach the handler.
bool cannot_raise(Opcode op) {
  switch (op) {
    case Opcode::PushExcInfo:
    case Opcode::PopExcept:
    case Opcode::Copy:
    case Opcode::Swap:
    case Opcode::Pop:
    case Opcode::Nop:
    case Opcode::SetupTry:
    case Opcode::PushNull:
    case Opcode::Jump:
    case Opcode::LoadSmallInt:
    case Opcode::StoreFast:
    case Opcode::LoadFastAndClear:
    case Opcode::LoadClosure:
      return true;
    default:
      return false;
  }
}

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
      : view_(view), number_(function), f_(view.function(function)), why_(why) {}
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
  uint32_t number_;
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

bool CodeVerifier::decode() {
  step_of_.assign(size_t{f_.code_count} + 1, -1);
  InstructionReader reader(view_.code(f_), f_.code_count);
  InstructionReader::Item item;
  while (reader.next(item)) {
    step_of_[item.index] = static_cast<int32_t>(steps_.size());
    steps_.push_back({item.instruction, item.index, item.target});
  }
  at_ = f_.code_count;
  if (reader.malformed()) return fail("malformed instruction");
  for (Step& s : steps_) {
    at_ = s.index;
    if (!operands(s)) return false;
    if (!is_jump(s.i.op)) continue;
    if (s.target < 0 || s.target >= f_.code_count || step_of_[static_cast<size_t>(s.target)] < 0) {
      return fail("a jump leads nowhere");
    }
    const bool back = s.i.op == Opcode::JumpBack;
    if (back != (s.i.n < 0)) return fail("a jump in the wrong direction");
    steps_[static_cast<size_t>(step_of_[static_cast<size_t>(s.target)])].leader = true;
  }
  return true;
}

bool CodeVerifier::slot_operand(const Step& s) {
  if (s.i.n >= f_.locals_count) return fail("no such slot");
  const uint8_t kind = slot_kind(s.i.n);
  const bool cell = (kind & (kSlotCell | kSlotFree)) != 0;
  switch (s.i.op) {
    case Opcode::LoadFast:
    case Opcode::DeleteFast:
    case Opcode::LoadFastAndClear:
      return !cell || fail("a cell slot is used as a plain one");
    case Opcode::StoreFast:
      return true;
    default:
      return cell || fail("a plain slot is used as a cell");
  }
}

bool CodeVerifier::operands(const Step& s) {
  const OperandKind kind = operand_kind(s.i.op);
  if (kind == OperandKind::None && s.i.n != 0) return fail("an operand where none belongs");
  if (kind == OperandKind::Const && s.i.n >= f_.consts_count) return fail("no such constant");
  if (is_name(kind) && s.i.n >= f_.names_count) return fail("no such name");
  if (kind == OperandKind::Slot) return slot_operand(s);
  const bool function = (f_.flags & kCodeOptimized) != 0;
  switch (s.i.op) {
    case Opcode::LoadName:
    case Opcode::StoreName:
    case Opcode::DeleteName:
    case Opcode::LoadLocals:
    case Opcode::ImportStar:
    case Opcode::SetupAnnotations:
      return !function || fail("a function has no namespace");
    case Opcode::Yield:
      return (f_.flags & (kCodeGenerator | kCodeAsyncGenerator)) != 0 || fail("yield outside a generator");
    case Opcode::YieldFrom:
      return (f_.flags & (kCodeGenerator | kCodeAsyncGenerator | kCodeCoroutine)) != 0 ||
             fail("yield outside a generator");
    case Opcode::LoadCommonConstant:
      return s.i.n <= 1 || fail("no such common constant");
    case Opcode::Copy:
      return s.i.n >= 1 || fail("bad operand");
    case Opcode::Swap:
      return s.i.n >= 2 || fail("bad operand");
    case Opcode::BuildSlice:
      return s.i.n == 2 || s.i.n == 3 || fail("bad operand");
    case Opcode::Raise:
      return s.i.n <= 2 || fail("bad operand");
    case Opcode::GetAwaitable:
      return s.i.n <= 2 || fail("bad operand");
    case Opcode::ConvertValue:
      return (s.i.n >= 1 && s.i.n <= 3) || fail("bad operand");
    case Opcode::BuildInterpolation:
      return s.i.n <= 15 || fail("bad operand");
    case Opcode::MakeTypeVar:
      return s.i.n <= 4 || fail("bad operand");
    case Opcode::CallEx:
      return s.i.n <= 1 || fail("bad operand");
    case Opcode::SetFunctionAttr:
      return s.i.n == 1 || s.i.n == 2 || s.i.n == 8 || s.i.n == 16 || fail("bad operand");
    case Opcode::Extended:
      return fail("misplaced Extended");
    default:
      return s.i.n <= INT32_MAX || fail("operand too large");
  }
}

bool CodeVerifier::handlers() {
  uint32_t previous = 0;
  auto table = view_.handlers(f_);
  for (size_t k = 0; k < table.size(); ++k) {
    const DpbHandler& h = table[k];
    at_ = h.start;
    if (h.start < previous || h.start >= h.end || h.end > f_.code_count || h.target >= f_.code_count) {
      return fail("bad exception table");
    }
    if (step_of_[h.start] < 0 || step_of_[h.target] < 0 || (h.end < f_.code_count && step_of_[h.end] < 0)) {
      return fail("an exception table entry points into an instruction");
    }
    if ((h.depth_lasti >> 1) > f_.stack_size) return fail("bad depth in the exception table");
    previous = h.end;
    for (auto s = static_cast<size_t>(step_of_[h.start]); s < steps_.size() && steps_[s].index < h.end; ++s) {
      steps_[s].handler = static_cast<int32_t>(k);
    }
    steps_[static_cast<size_t>(step_of_[h.target])].leader = true;
  }
  return true;
}

bool CodeVerifier::merge(uint32_t step, const State& state) {
  auto [it, added] = joined_.try_emplace(step, state);
  bool changed = added;
  if (added) {
    budget_ += state.stack.size() + state.cells.size();
  } else {
    State& old = it->second;
    at_ = steps_[step].index;
    if (old.stack.size() != state.stack.size()) return fail("stack depths differ where paths join");
    for (size_t k = 0; k < old.stack.size(); ++k) {
      Word w = join(old.stack[k], state.stack[k]);
      if (w == old.stack[k]) continue;
      old.stack[k] = w;
      changed = true;
    }
    for (size_t k = 0; k < old.cells.size(); ++k) {
      if (old.cells[k] <= state.cells[k]) continue;
      old.cells[k] = 0;
      changed = true;
    }
  }
  if (changed && !queued_[step]) {
    queued_[step] = 1;
    work_.push_back(step);
  }
  return true;
}

bool CodeVerifier::merge_handler(const Step& s, const State& state) {
  const DpbHandler& h = view_.handlers(f_)[static_cast<size_t>(s.handler)];
  const uint32_t depth = h.depth_lasti >> 1;
  if (state.stack.size() < depth) return fail("the stack is below the depth of its exception handler");
  State entry;
  entry.stack.assign(state.stack.begin(), state.stack.begin() + static_cast<ptrdiff_t>(depth));
  entry.cells = state.cells;
  if (h.depth_lasti & 1) entry.stack.push_back({Kind::kInt, 0});
  entry.stack.push_back({Kind::kException, 0});
  if (entry.stack.size() > f_.stack_size) return fail("stack overflow at an exception handler");
  uint32_t saved = at_;
  bool ok = merge(static_cast<uint32_t>(step_of_[h.target]), entry);
  if (ok) at_ = saved;
  return ok;
}

bool CodeVerifier::walk(uint32_t step) {
  State state = joined_[step];
  constexpr uint64_t kBudget = uint64_t{1} << 30;
  bool merged = false;  // the state was given to the current handler and did not change below its depth since
  int32_t handler = -1;
  for (uint32_t k = step;; ++k) {
    const Step& s = steps_[k];
    at_ = s.index;
    if (k != step && s.leader) return merge(k, state);
    budget_ += 1 + state.cells.size() / 64;
    if (s.handler >= 0 && !cannot_raise(s.i.op) && (!merged || handler != s.handler)) {
      budget_ += state.stack.size() + state.cells.size();
      if (!merge_handler(s, state)) return false;
      at_ = s.index;
      handler = s.handler;
      merged = true;
    }
    if (budget_ > kBudget) return fail("the code is too complex");
    const bool touches_slots = s.i.op == Opcode::StoreFast || s.i.op == Opcode::LoadFastAndClear ||
                               s.i.op == Opcode::ReplaceCell || s.i.op == Opcode::Swap;
    bool falls = true;
    if (!execute(k, state, falls)) return false;
    if (touches_slots) merged = false;
    if (s.handler >= 0) {
      uint32_t depth = view_.handlers(f_)[static_cast<size_t>(s.handler)].depth_lasti >> 1;
      if (state.stack.size() <= depth) merged = false;
    }
    if (state.stack.size() > f_.stack_size) return fail("stack overflow");
    if (!falls) return true;
    if (k + 1 >= steps_.size()) return fail("control leaves the end of the code");
  }
}

bool CodeVerifier::exceptions(const Step& s, State& st, bool& done) {
  done = true;
  Word w;
  switch (s.i.op) {
    case Opcode::PushExcInfo:
      if (!pop_kind(st, Kind::kException, "no exception")) return false;
      push(st, Kind::kPrevious);
      push(st, Kind::kException);
      return true;
    case Opcode::PopExcept:
      return pop_kind(st, Kind::kPrevious, "no saved exception state");
    case Opcode::Reraise: {
      if (!pop_kind(st, Kind::kException, "no exception")) return false;
      if (s.i.n == 0) return true;
      Word* number = peek(st, s.i.n);
      return (number != nullptr && number->kind == Kind::kInt) || fail("no instruction number");
    }
    case Opcode::CheckExcMatch:
      if (!pop_object(st, w)) return false;
      if (st.stack.empty() || st.stack.back().kind != Kind::kException) return fail("no exception");
      push(st, Kind::kObject);
      return true;
    case Opcode::CheckEgMatch:
      if (!pop_object(st, w) || !pop(st, w)) return false;
      if (w.kind != Kind::kException && w.kind != Kind::kExceptionOrNone) return fail("no exception");
      push(st, Kind::kExceptionOrNone);
      push(st, Kind::kExceptionOrNone);
      return true;
    case Opcode::PrepReraiseStar:
      if (!pop_kind(st, Kind::kList, "no list of exceptions")) return false;
      if (!pop_kind(st, Kind::kException, "no exception")) return false;
      push(st, Kind::kExceptionOrNone);
      return true;
    case Opcode::EndAsyncFor:
      return pop_kind(st, Kind::kException, "no exception") && pop_object(st, w);
    case Opcode::WithExceptStart: {
      Word *exception = peek(st, 1), *previous = peek(st, 2), *number = peek(st, 3), *self = peek(st, 4),
           *exit = peek(st, 5);
      if (exit == nullptr || exception->kind != Kind::kException || previous->kind != Kind::kPrevious ||
          number->kind != Kind::kInt ||
          (!is_object(*self) && self->kind != Kind::kNullable && self->kind != Kind::kEmpty) || !is_object(*exit)) {
        return fail("the stack does not fit the end of a with block");
      }
      push(st, Kind::kObject);
      return true;
    }
    case Opcode::BeforeWith:
    case Opcode::BeforeAsyncWith:
      if (!pop_object(st, w)) return false;
      push(st, Kind::kObject);
      push(st, Kind::kNullable);
      push(st, Kind::kObject);
      return true;
    default:
      done = false;
      return true;
  }
}

bool CodeVerifier::calls(const Step& s, State& st, bool& done) {
  done = true;
  Word w;
  auto callee = [&](bool must_be_empty) {
    Word self;
    if (!pop(st, self)) return false;
    const bool nullable = self.kind == Kind::kEmpty || self.kind == Kind::kNullable;
    if (!nullable && (must_be_empty || !is_object(self))) return fail("no self or empty word under the arguments");
    if (!pop_object(st, self)) return false;
    push(st, Kind::kObject);
    return true;
  };
  switch (s.i.op) {
    case Opcode::Call:
      return pop_objects(st, s.i.n) && callee(false);
    case Opcode::CallKw: {
      int64_t size;
      if (!pop(st, w)) return false;
      if (!str_tuple(w, size) || size > s.i.n) return fail("no keyword names");
      return pop_objects(st, s.i.n) && callee(false);
    }
    case Opcode::CallEx:
      if ((s.i.n & 1) && !pop_kind(st, Kind::kDict, "no dict of keyword arguments")) return false;
      return pop_object(st, w) && callee(true);
    case Opcode::MakeFunction:
      if (!pop(st, w)) return false;
      if (w.kind != Kind::kCode) return fail("no code object");
      if (free_count(w.x) == 0) {
        push(st, Kind::kFunction);
      } else {
        push(st, Kind::kOpen, w.x);
      }
      return true;
    case Opcode::SetFunctionAttr: {
      Word function;
      if (!pop(st, function)) return false;
      if (function.kind != Kind::kFunction && function.kind != Kind::kOpen) return fail("no function");
      if (s.i.n == 8) {
        if (!pop(st, w)) return false;
        if (function.kind != Kind::kOpen || w.kind != Kind::kCells || w.x != free_count(function.x)) {
          return fail("the closure does not fit the function");
        }
        function = {Kind::kFunction, 0};
      } else if (s.i.n == 1) {
        if (!pop_tuple(st)) return false;
      } else if (s.i.n == 2) {
        if (!pop_kind(st, Kind::kDict, "no dict of defaults")) return false;
      } else if (!pop_object(st, w)) {
        return false;
      }
      st.stack.push_back(function);
      return true;
    }
    case Opcode::SetFunctionTypeParams:
      if (!pop_tuple(st) || !pop_kind(st, Kind::kFunction, "no function")) return false;
      push(st, Kind::kFunction);
      return true;
    case Opcode::MakeTypeVar:
      if ((s.i.n == 1 || s.i.n == 2) && !pop_kind(st, Kind::kFunction, "no function")) return false;
      if (!pop_kind(st, Kind::kStr, "no name")) return false;
      push(st, Kind::kObject);
      return true;
    case Opcode::SetTypeParamDefault:
      if (!pop_kind(st, Kind::kFunction, "no function") || !pop_object(st, w)) return false;
      push(st, Kind::kObject);
      return true;
    case Opcode::MakeTypeAlias:
      if (!pop(st, w)) return false;
      if (w.kind != Kind::kTuple || w.x != 4) return fail("no tuple of three");
      push(st, Kind::kObject);
      return true;
    case Opcode::SubscriptGeneric:
      if (!pop_tuple(st)) return false;
      push(st, Kind::kObject);
      return true;
    case Opcode::MatchClass: {
      int64_t size;
      if (!pop(st, w)) return false;
      if (!str_tuple(w, size)) return fail("no attribute names");
      if (!pop_objects(st, 2)) return false;
      push(st, Kind::kObject);
      return true;
    }
    case Opcode::MatchKeys: {
      Word *keys = peek(st, 1), *subject = peek(st, 2);
      if (subject == nullptr || !is_object(*subject)) return fail("no subject");
      if (keys->kind != Kind::kTuple && keys->kind != Kind::kConstant && keys->kind != Kind::kParts) {
        return fail("no tuple of keys");
      }
      push(st, Kind::kObject);
      return true;
    }
    default:
      done = false;
      return true;
  }
}

bool CodeVerifier::builds(const Step& s, State& st, bool& done) {
  done = true;
  Word w;
  const int64_t n = s.i.n;
  auto build = [&](int64_t count, Kind kind) {
    if (!pop_objects(st, count)) return false;
    push(st, kind);
    return true;
  };
  switch (s.i.op) {
    case Opcode::BuildTuple: {
      if (n > static_cast<int64_t>(st.stack.size())) return fail("stack underflow");
      bool cells = n > 0, parts = true;
      for (int64_t k = 0; k < n; ++k) {
        if (!pop_object(st, w)) return false;
        cells &= w.kind == Kind::kCell;
        parts &= w.kind == Kind::kPart;
      }
      if (cells) {
        push(st, Kind::kCells, static_cast<uint32_t>(n));
      } else if (parts) {
        push(st, Kind::kParts, static_cast<uint32_t>(n));
      } else {
        push(st, Kind::kTuple, static_cast<uint32_t>(n + 1));
      }
      return true;
    }
    case Opcode::BuildList:
      return build(n, Kind::kList);
    case Opcode::BuildSet:
      return build(n, Kind::kSet);
    case Opcode::BuildDict:
      return build(2 * n, Kind::kDict);
    case Opcode::BuildSlice:
      return build(n, Kind::kObject);
    case Opcode::BuildString:
      for (int64_t k = 0; k < n; ++k) {
        if (!pop_kind(st, Kind::kStr, "no str")) return false;
      }
      push(st, Kind::kStr);
      return true;
    case Opcode::ListAppend:
    case Opcode::ListExtend:
      return pop_object(st, w) && target_kind(st, n, Kind::kList);
    case Opcode::SetAdd: {
      // The set of conditional annotations comes from a namespace: the interpreter looks at it.
      if (!pop_object(st, w)) return false;
      Word* set = peek(st, n);
      return (set != nullptr && is_object(*set)) || fail("no set");
    }
    case Opcode::SetUpdate:
      return pop_object(st, w) && target_kind(st, n, Kind::kSet);
    case Opcode::MapAdd:
      return pop_objects(st, 2) && target_kind(st, n, Kind::kDict);
    case Opcode::DictUpdate:
      return pop_object(st, w) && target_kind(st, n, Kind::kDict);
    case Opcode::DictMerge: {
      if (!pop_object(st, w) || !target_kind(st, n, Kind::kDict)) return false;
      Word* callable = peek(st, n + 3);
      return (callable != nullptr && is_object(*callable)) || fail("no call around the keyword arguments");
    }
    case Opcode::ListToTuple:
      if (!pop_kind(st, Kind::kList, "no list")) return false;
      push(st, Kind::kTuple);
      return true;
    case Opcode::UnpackSequence:
      if (!pop_object(st, w)) return false;
      if (n > f_.stack_size) return fail("stack overflow");
      for (int64_t k = 0; k < n; ++k) push(st, Kind::kObject);
      return true;
    case Opcode::UnpackEx:
      if (!pop_object(st, w)) return false;
      if ((n & 255) + (n >> 8) + 1 > f_.stack_size) return fail("stack overflow");
      for (int64_t k = 0; k < (n >> 8); ++k) push(st, Kind::kObject);
      push(st, Kind::kList);
      for (int64_t k = 0; k < (n & 255); ++k) push(st, Kind::kObject);
      return true;
    case Opcode::FormatSimple:
    case Opcode::ConvertValue:
      return build(1, Kind::kStr);
    case Opcode::FormatWithSpec:
      if (!pop_kind(st, Kind::kStr, "no format spec")) return false;
      return build(1, Kind::kStr);
    case Opcode::BuildInterpolation:
      if ((n & 1) && !pop_kind(st, Kind::kStr, "no format spec")) return false;
      if (!pop_kind(st, Kind::kStr, "no source text")) return false;
      return build(1, Kind::kPart);
    case Opcode::BuildTemplate: {
      int64_t size;
      if (!pop_kind(st, Kind::kParts, "no tuple of interpolations") || !pop(st, w)) return false;
      if (!str_tuple(w, size)) return fail("no tuple of strs");
      push(st, Kind::kObject);
      return true;
    }
    default:
      done = false;
      return true;
  }
}

bool CodeVerifier::special(const Step& s, State& st, bool& done) {
  done = true;
  Word w;
  const auto slot = static_cast<size_t>(s.i.n);
  switch (s.i.op) {
    case Opcode::LoadConst: {
      uint32_t index = view_.consts(f_)[slot];
      const DpbConstant& c = view_.constant(index);
      switch (c.kind) {
        case ConstantKind::kStr:
          push(st, Kind::kStr);
          return true;
        case ConstantKind::kTuple:
          push(st, Kind::kConstant, index);
          return true;
        case ConstantKind::kCode:
          push(st, Kind::kCode, static_cast<uint32_t>(c.payload));
          return true;
        default:
          push(st, Kind::kObject);
          return true;
      }
    }
    case Opcode::LoadFast:
      push(st, hidden_parameter(s.i.n));
      return true;
    case Opcode::StoreFast: {
      if (!pop(st, w)) return false;
      if (slot_kind(s.i.n) & (kSlotCell | kSlotFree)) {
        if (w.kind != Kind::kCell) return fail("a cell slot gets something else");
        st.cells[slot] = 1;
        return true;
      }
      if (!is_object(w) && w.kind != Kind::kEmpty && w.kind != Kind::kNullable) return fail("a word is not an object");
      Kind hidden = hidden_parameter(s.i.n);
      if (hidden == Kind::kTuple && w.kind != Kind::kTuple) return fail("a hidden variable gets something else");
      return hidden == Kind::kObject || hidden == Kind::kTuple || fail("a hidden parameter is assigned");
    }
    case Opcode::LoadFastAndClear:
      push(st, Kind::kNullable);
      return true;
    case Opcode::ReplaceCell:
      if (!st.cells[slot]) return fail("the slot may hold no cell");
      push(st, Kind::kCell);
      return true;
    case Opcode::LoadDeref:
    case Opcode::StoreDeref:
    case Opcode::DeleteDeref:
    case Opcode::LoadClosure:
    case Opcode::LoadFromDictOrDeref:
      if (!st.cells[slot]) return fail("the slot may hold no cell");
      if (s.i.op == Opcode::LoadDeref) {
        push(st, hidden_parameter(s.i.n) == Kind::kTuple ? Kind::kTuple : Kind::kObject);
      } else if (s.i.op == Opcode::LoadClosure) {
        push(st, Kind::kCell);
      } else if (s.i.op == Opcode::StoreDeref) {
        if (!pop_object(st, w)) return false;
        return hidden_parameter(s.i.n) != Kind::kTuple || w.kind == Kind::kTuple ||
               fail("a hidden variable gets something else");
      } else if (s.i.op == Opcode::LoadFromDictOrDeref) {
        if (!pop_object(st, w)) return false;
        push(st, Kind::kObject);
      }
      return true;
    case Opcode::LoadMethod:
      if (!pop_object(st, w)) return false;
      push(st, Kind::kObject);
      push(st, Kind::kNullable);
      return true;
    case Opcode::LoadSuperMethod:
      if (!pop_objects(st, 3)) return false;
      push(st, Kind::kObject);
      push(st, Kind::kNullable);
      return true;
    case Opcode::PushNull:
      push(st, Kind::kEmpty);
      return true;
    case Opcode::Pop:
      if (!pop(st, w)) return false;
      return true;
    case Opcode::Copy: {
      Word* p = peek(st, s.i.n);
      if (p == nullptr) return fail("stack underflow");
      w = *p;
      if (w.kind == Kind::kOpen || w.kind == Kind::kJunk) return fail("a word that cannot be copied");
      st.stack.push_back(w);
      return true;
    }
    case Opcode::Swap: {
      Word* p = peek(st, s.i.n);
      if (p == nullptr) return fail("stack underflow");
      std::swap(*p, st.stack.back());
      return true;
    }
    case Opcode::GetIter:
    case Opcode::GetYieldFromIter:
    case Opcode::GetAwaitable:
      if (!pop_object(st, w)) return false;
      push(st, Kind::kIterator);
      return true;
    case Opcode::YieldFrom:
      if (!pop_object(st, w) || !pop_object(st, w)) return false;
      push(st, Kind::kObject);
      return true;
    case Opcode::GetAnext:
    case Opcode::ImportFrom:
    case Opcode::MatchMapping:
    case Opcode::MatchSequence:
    case Opcode::GetLen: {
      Word* p = peek(st, 1);
      if (p == nullptr || !is_object(*p)) return fail("no object");
      push(st, s.i.op == Opcode::GetAnext ? Kind::kIterator : Kind::kObject);
      return true;
    }
    case Opcode::Raise:
      return pop_objects(st, s.i.n);
    case Opcode::Nop:
    case Opcode::SetupTry:
    case Opcode::SetupAnnotations:
      return true;
    default:
      done = false;
      return true;
  }
}

bool CodeVerifier::execute(uint32_t step, State& st, bool& falls) {
  const Step& s = steps_[step];
  falls = !ends_flow(s.i.op);
  if (is_jump(s.i.op)) {
    const auto target = static_cast<uint32_t>(step_of_[static_cast<size_t>(s.target)]);
    Word w;
    switch (s.i.op) {
      case Opcode::Jump:
      case Opcode::JumpBack:
        return merge(target, st);
      case Opcode::ForIter: {
        if (!pop_kind(st, Kind::kIterator, "no iterator")) return false;
        if (!merge(target, st)) return false;
        push(st, Kind::kIterator);
        push(st, Kind::kObject);
        return true;
      }
      case Opcode::JumpIfTrueOrPop:
      case Opcode::JumpIfFalseOrPop:
        if (!pop_object(st, w)) return false;
        st.stack.push_back(w);
        if (!merge(target, st)) return false;
        st.stack.pop_back();
        return true;
      case Opcode::JumpIfNotNone: {
        if (!pop_object(st, w)) return false;
        // Copy 1; JumpIfNotNone: at the target the original is certainly not None.
        const bool copied = step > 0 && !s.leader && steps_[step - 1].i.op == Opcode::Copy && steps_[step - 1].i.n == 1;
        if (copied && !st.stack.empty() && st.stack.back().kind == Kind::kExceptionOrNone) {
          State known = st;
          known.stack.back().kind = Kind::kException;
          return merge(target, known);
        }
        return merge(target, st);
      }
      default:
        return pop_object(st, w) && merge(target, st);
    }
  }
  bool done;
  if (!special(s, st, done)) return false;
  if (done) return true;
  if (!calls(s, st, done)) return false;
  if (done) return true;
  if (!builds(s, st, done)) return false;
  if (done) return true;
  if (!exceptions(s, st, done)) return false;
  if (done) return true;
  const OpcodeInfo& info = kOpcodeInfo[static_cast<uint8_t>(s.i.op)];
  if (!pop_objects(st, info.pops)) return false;
  for (int k = 0; k < info.pushes; ++k) push(st, Kind::kObject);
  return true;
}

bool CodeVerifier::run() {
  if (!decode() || !handlers()) return false;
  queued_.assign(steps_.size(), 0);
  State start;
  start.cells.assign(f_.locals_count, 0);
  const uint8_t* kinds = view_.slot_kinds(f_);
  for (uint32_t k = 0; k < f_.locals_count; ++k) start.cells[k] = (kinds[k] & (kSlotCell | kSlotFree)) ? 1 : 0;
  // A hostile size must not make frames huge.
  if (f_.stack_size > uint64_t{f_.code_count} * 2 + 65536) return fail("the stack is larger than the code can use");
  if (!merge(0, start)) return false;
  (void)number_;
  while (!work_.empty()) {
    uint32_t step = work_.back();
    work_.pop_back();
    queued_[step] = 0;
    if (!walk(step)) return false;
  }
  return true;
}

}  // namespace

bool verify_code(const DpbView& view, uint32_t function, std::string& why) {
  return CodeVerifier(view, function, why).run();
}

}  // namespace dxpy::bytecode
