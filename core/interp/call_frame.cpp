// Frames for calls whose operands are on the caller's stack: they move to the new frame instead of being counted twice.
#include <bit>

#include "core/interp/slow.h"
#include "core/object/dict.h"
#include "core/object/gc.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy::slow {

namespace {

constexpr uint32_t kMostNamed = 64;    // parameters with names, for the set of those that are given
constexpr size_t kMostKeywords = 16;   // of a call
constexpr uint8_t kExtra = UINT8_MAX;  // a keyword for the parameter **

// Where everything of a call goes, found out before anything moves.
class Binding {
 public:
  Binding(Thread& th, Function* function, size_t nargs, std::span<const Value> names)
      : th_(th), function_(function), code_(function->code), names_(names), positional_(nargs) {}
  // False: bind_arguments is to do it, which also knows what is wrong. Nothing has happened then.
  bool find();
  // Makes what * and ** hold. False: an exception is pending.
  bool make_containers(const Value* args);
  // Moves the arguments to the slots.
  void fill(Value* slots, const Value* args);

 private:
  bool takes(uint32_t flag) const { return (code_->flags & flag) != 0; }
  bool place_keywords();
  bool has_defaults();

  Thread& th_;
  Function* function_;
  const Code* code_;
  std::span<const Value> names_;
  size_t positional_;  // arguments by position; after find() those that go to parameters of their own
  size_t rest_count_ = 0;
  bool is_exact_ = false;  // each parameter has its argument, and there is nothing else to find or to make
  uint64_t given_ = 0;
  uint8_t places_[kMostKeywords];
  Tuple* rest_ = nullptr;
  Owned keywords_;
};

bool Binding::place_keywords() {
  const uint32_t named = code_->arg_count + code_->kwonly_count;
  for (size_t k = 0; k < names_.size(); ++k) {
    // Names that are interned are equal only when they are the same.
    if (!is_str(names_[k]) || !names_[k].as<Str>()->has(Str::kInterned)) return false;
    uint32_t i = code_->posonly_count;
    while (i < named && !(code_->slot_names[i] == names_[k])) ++i;
    if (i == named) {
      if (!takes(bytecode::kCodeVarKeywords)) return false;
      places_[k] = kExtra;
      continue;
    }
    if ((given_ >> i & 1) != 0) return false;
    given_ |= uint64_t{1} << i;
    places_[k] = static_cast<uint8_t>(i);
  }
  return true;
}

bool Binding::has_defaults() {
  const uint32_t named = code_->arg_count + code_->kwonly_count;
  const size_t defaults = function_->defaults ? function_->defaults.as<Tuple>()->size : 0;
  const size_t required = code_->arg_count - std::min<size_t>(defaults, code_->arg_count);
  const uint64_t all = (uint64_t{1} << required) - 1;
  if ((given_ & all) != all) return false;
  for (uint32_t i = code_->arg_count; i < named; ++i) {
    if ((given_ >> i & 1) != 0) continue;
    if (!function_->kwdefaults || !dict_get_str(function_->kwdefaults, code_->slot_names[i])) return false;
  }
  return true;
}

bool Binding::find() {
  const uint32_t named = code_->arg_count + code_->kwonly_count;
  is_exact_ = code_->simple_args && positional_ == code_->arg_count && names_.empty() && code_->units != nullptr;
  if (is_exact_) return true;
  if (code_->units == nullptr || named >= kMostNamed || names_.size() > kMostKeywords) return false;
  if (positional_ > code_->arg_count) {
    if (!takes(bytecode::kCodeVarArgs)) return false;
    rest_count_ = positional_ - code_->arg_count;
    positional_ = code_->arg_count;
  }
  given_ = (uint64_t{1} << positional_) - 1;
  return place_keywords() && has_defaults();
}

bool Binding::make_containers(const Value* args) {
  if (takes(bytecode::kCodeVarKeywords)) {
    keywords_ = dict_new(th_);
    if (!keywords_) return false;
    const Value* values = args + positional_ + rest_count_;
    for (size_t k = 0; k < names_.size(); ++k) {
      if (places_[k] == kExtra && failed(dict_set(th_, keywords_, names_[k], values[k]))) return false;
    }
  }
  if (rest_count_ == 0) return true;
  rest_ = tuple_alloc(th_, rest_count_);
  return rest_ != nullptr;
}

void Binding::fill(Value* slots, const Value* args) {
  if (is_exact_) {
    std::copy(args, args + positional_, slots);
    for (size_t i = positional_; i < code_->locals_count; ++i) slots[i] = Value();
    return;
  }
  const uint32_t named = code_->arg_count + code_->kwonly_count;
  for (uint32_t i = 0; i < code_->locals_count; ++i) slots[i] = Value();
  for (size_t i = 0; i < positional_; ++i) slots[i] = args[i];
  const Value* at = args + positional_;
  uint32_t next = named;
  if (takes(bytecode::kCodeVarArgs)) {
    if (rest_ != nullptr) std::copy(at, at + rest_count_, rest_->items);
    slots[next++] = rest_ != nullptr ? Value(rest_) : th_.rt->empty_tuple;
  }
  if (takes(bytecode::kCodeVarKeywords)) slots[next] = keywords_.release();
  at += rest_count_;
  for (size_t k = 0; k < names_.size(); ++k) {
    if (places_[k] == kExtra) {
      dec_ref(at[k]);  // the dict has its own reference
    } else {
      slots[places_[k]] = at[k];
    }
  }
  const uint64_t missing = ~given_ & ((uint64_t{1} << named) - 1);
  for (uint64_t left = missing; left != 0; left &= left - 1) {
    const auto i = static_cast<uint32_t>(std::countr_zero(left));
    Value v;
    if (i < code_->arg_count) {
      const auto* defaults = function_->defaults.as<Tuple>();
      v = defaults->items[i + defaults->size - code_->arg_count];
    } else {
      v = dict_get_str(function_->kwdefaults, code_->slot_names[i]);
    }
    inc_ref(v);
    slots[i] = v;
  }
}

}  // namespace

MovedCall moved_call_frame(Thread& th, Frame* f, Value* base, const Value* args, size_t nargs, Value kwnames,
                           Frame*& callee) {
  auto* function = base[0].as<Function>();
  std::span<const Value> names = kwnames ? fast_items_tuple(kwnames) : std::span<const Value>();
  Binding binding(th, function, nargs, names);
  if (!binding.find()) return MovedCall::kNotMoved;
  // A generator's frame is made where it will stay.
  const bool suspends = code_suspends(function->code);
  const size_t size = frame_size(function->code);
  Frame* frame = suspends ? static_cast<Frame*>(block_alloc(*th.rt, size)) : frame_alloc_fast(th, size);
  if (frame == nullptr) return MovedCall::kNotMoved;
  // Takes over the reference on the stack.
  frame_init(frame, function, suspends ? FrameOwner::kGenerator : FrameOwner::kStack);
  if (!binding.make_containers(args)) {
    inc_ref(Value(function));
    for (uint32_t i = 0; i < function->code->locals_count; ++i) frame->slots[i] = Value();
    frame_pop(th, frame);
    return MovedCall::kError;
  }
  binding.fill(frame->slots, args);
  f->sp = base;
  if (function->code->has_cells && !frame_make_cells(th, frame)) {
    frame_pop(th, frame);
    return MovedCall::kError;
  }
  callee = frame;
  return MovedCall::kMoved;
}

}  // namespace dxpy::slow
