// Setting f_lineno: a debugger moves a frame to another line, from inside a trace function.
//
// A line can be gone to when the words on the stack there are the lowest ones of what is on the stack now: the frame
// then drops the rest. So it can leave blocks, but not enter one that needs an iterator or a handled exception.
#include "core/bytecode/stack_words.h"
#include "core/interp/frame.h"
#include "core/interp/slow.h"
#include "core/object/abstract.h"

namespace dxpy {

namespace {

using bytecode::StackWord;
using bytecode::StackWords;

using Stacks = std::vector<std::optional<StackWords>>;

// What is on the stack now. A unit made of several instructions is known by the one that can raise; what it begins with
// is the nearest one before at which the stack is as deep as it is. nullptr: the code cannot be reached by what we
// know.
const StackWords* words_now(const Frame* f, const Stacks& stacks) {
  const auto depth = static_cast<size_t>(f->sp - f->slots - f->code->locals_count);
  for (size_t i = traced_instruction(f->object) + 1; i-- > 0;) {
    if (stacks[i] && stacks[i]->size() == depth) return &*stacks[i];
  }
  return nullptr;
}

bool fits(StackWord now, StackWord wanted) {
  if (wanted == StackWord::kObject) return now != StackWord::kNullable;
  return wanted == StackWord::kNullable || now == wanted;
}
bool fits(const StackWords& now, const StackWords& wanted) {
  if (wanted.size() > now.size()) return false;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!fits(now[i], wanted[i])) return false;
  }
  return true;
}

const char* why_not(const std::optional<StackWords>& wanted) {
  if (!wanted) return "can't jump into an exception handler, or code may be unreachable";
  switch (wanted->empty() ? StackWord::kObject : wanted->back()) {
    case StackWord::kException:
    case StackWord::kPrevious:
      return "can't jump into an 'except' block as there's no exception";
    case StackWord::kInstruction:
      return "can't jump into a re-raising block as there's no location";
    case StackWord::kIterator:
      return "can't jump into the body of a for loop";
    default:
      return "incompatible stacks";
  }
}

// The instructions at which a line begins, in order; later ones of a statement would find half of its words.
struct LineStart {
  uint32_t instruction;
  int64_t line;
};
using LineStarts = std::vector<LineStart>;
LineStarts line_starts(const Code* code) {
  LineStarts out = {{0, code->first_line}};  // going to the def starts the function again
  bytecode::PositionReader reader(code->dpb->view().positions(*code->fn), code->fn->first_line);
  const int64_t shift = int64_t{code->first_line} - int64_t{code->fn->first_line};
  uint32_t run = 0, at = 0;
  bytecode::Position p;
  int64_t before = code->fn->first_line;
  while (reader.next(run, p)) {
    if (p.line >= 0 && p.line != before) {
      out.push_back({at, p.line + shift});
      before = p.line;
    }
    at += run;
  }
  return out;
}

// The unit that begins with the instruction, at which a line starts: lines are joined by pairs that begin with a store
// only. `inside`: the pair whose second half it is, the load of a slot. nullptr: the second half of another pair.
Unit* unit_of(Code* code, uint32_t instruction, bool& inside) {
  inside = false;
  const uint32_t* origins = code_origins(code);
  for (uint32_t i = 0; origins != nullptr && i < code->unit_count;) {
    const auto op = static_cast<Op>(code->units[i].i.op);
    const bool second = origins[i] + 1 == instruction;
    if (second && op == Op::kStoreFast2) return nullptr;
    inside = second && op == Op::kStoreFastLoadFast;
    if (inside || origins[i] >= instruction) return code->units + i;
    i += 1 + static_cast<uint32_t>(unit_extra(op));
  }
  return nullptr;
}

struct Place {
  Unit* unit = nullptr;
  bool inside = false;
  size_t depth = 0;
};

// The best place of the line: the one that keeps most of the stack.
Status find_place(Thread& th, const Frame* f, const LineStarts& starts, int64_t line, Place& place, StackWords& now) {
  Code* code = f->code;
  const Stacks stacks = bytecode::stack_words(code->dpb->view(), *code->fn);
  const StackWords* words = words_now(f, stacks);
  if (words == nullptr) return raise(th, th.rt->exc.ValueError, "can't jump from unreachable code");
  now = *words;
  const char* reason = nullptr;
  for (const LineStart& s : starts) {
    if (s.line != line) continue;
    const std::optional<StackWords>& wanted = stacks[s.instruction];
    if (!wanted || !fits(now, *wanted)) {
      if (reason == nullptr) reason = why_not(wanted);
      continue;
    }
    if (place.unit != nullptr && wanted->size() <= place.depth) continue;
    bool inside = false;
    if (Unit* unit = unit_of(code, s.instruction, inside)) place = {unit, inside, wanted->size()};
  }
  if (place.unit != nullptr) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "{}", reason != nullptr ? reason : "cannot find bytecode for specified line");
}

// The compiler took it for granted that these are bound where it goes; None is better than an error for every look.
Status bind_locals(Thread& th, Frame* f) {
  int64_t unbound = 0;
  for (uint32_t i = 0; i < f->code->locals_count; ++i) unbound += f->slots[i].is_empty() ? 1 : 0;
  if (unbound == 0) return Status::kOk;
  const std::string text =
      "assigning None to " + std::to_string(unbound) + " unbound local" + (unbound == 1 ? "" : "s");
  if (failed(warn(th, th.rt->exc.RuntimeWarning, text))) return Status::kError;
  for (uint32_t i = 0; i < f->code->locals_count; ++i) {
    if (f->slots[i].is_empty()) f->slots[i] = Value::none();
  }
  return Status::kOk;
}

void drop_words(Thread& th, Frame* f, const StackWords& now, size_t depth) {
  for (size_t k = now.size(); k > depth; --k) {
    Value word = *--f->sp;
    if (now[k - 1] == StackWord::kPrevious) {
      slow::restore_handled(th, word);
    } else {
      dec_ref(word);
    }
  }
}

// Makes `line` the next one at which something begins.
Status check_line(Thread& th, const Code* code, const LineStarts& starts, int64_t& line) {
  if (line < int64_t{code->first_line})
    return raise(th, th.rt->exc.ValueError, "line {} comes before the current code block", line);
  int64_t next = INT64_MAX;
  for (const LineStart& s : starts) {
    if (s.line >= line && s.line < next) next = s.line;
  }
  if (next == INT64_MAX) return raise(th, th.rt->exc.ValueError, "line {} comes after the current code block", line);
  line = next;
  return Status::kOk;
}

}  // namespace

Status frame_set_line(Thread& th, FrameObject* object, Value value) {
  if (!value) return raise(th, th.rt->exc.AttributeError, "attribute 'f_lineno' of 'frame' objects cannot be deleted");
  if (!is_int(value)) return raise(th, th.rt->exc.ValueError, "lineno must be an integer");
  Frame* f = object->frame;
  switch (object->event) {
    case TraceEvent::kNone:
      return raise(th, th.rt->exc.ValueError, "f_lineno can only be set in a trace function");
    case TraceEvent::kStart:
      return raise(th, th.rt->exc.ValueError, "can't jump from the 'call' trace event of a new frame");
    case TraceEvent::kOther:
      return raise(th, th.rt->exc.ValueError, "can only jump from a 'line' trace event");
    case TraceEvent::kLine:
      break;
  }
  int64_t line = 0;
  if (failed(index_to_i64(th, value, line, th.rt->exc.OverflowError))) return Status::kError;
  const LineStarts starts = line_starts(f->code);
  if (failed(check_line(th, f->code, starts, line))) return Status::kError;
  Place place;
  StackWords now;
  if (failed(find_place(th, f, starts, line, place, now)) || failed(bind_locals(th, f))) return Status::kError;
  drop_words(th, f, now, place.depth);
  f->pc = place.unit;
  if (place.inside) {  // the load that the unit would do second
    Value v = f->slots[place.unit->i.a];
    inc_ref(v);
    *f->sp++ = v;
    f->pc = place.unit + 1;
  }
  object->line = static_cast<int32_t>(line);  // for the rest of the trace function
  f->traced_pc = nullptr;                     // the line is new, and nothing jumped there
  return Status::kOk;
}

}  // namespace dxpy
