// The stack of the backtracking machine (sre_engine.cpp): what has to be undone or tried another way. A match that
// needs few entries allocates nothing.
#pragma once

#include <cstdint>
#include <cstring>
#include <new>

#include "core/base/platform.h"

namespace dxpy::sre {

struct Repeat {        // the state of one REPEAT being matched
  const uint32_t* op;  // its skip word: op[1] min, op[2] max, body at op + 3
  int64_t count;
  int64_t last;  // where the newest iteration began; an empty iteration ends the repeat
  Repeat* outer;
  const uint32_t* until() const { return op + op[0]; }
};

enum class Kind : uint8_t {
  kTry,         // go on at pc with pos
  kBranch,      // the next alternative of a BRANCH
  kGreedyOne,   // REPEAT_ONE: give back one character and try the tail
  kLazyOne,     // MIN_REPEAT_ONE: take one more and try the tail
  kLazyRepeat,  // MIN_UNTIL: the tail failed, run the body once more
  kUndoMark,    // restore one mark
  kUndoRepeat,  // restore a repeat's count and last
  kBarrier,     // start of a sub-pattern
};

struct Entry {
  Kind kind;
  uint8_t mode;        // kBarrier: a BarrierMode
  int32_t last_index;  // kTry and the like: marks' last_index; kUndoMark: the same
  const uint32_t* pc;
  int64_t pos;
  Repeat* repeat;
  int64_t extra;   // kGreedyOne: first position; kLazyOne: most positions; undo: the old value; kBarrier: outer barrier
  int64_t extra2;  // kUndoRepeat: the old `last`; kBarrier: see enter_success; alternatives: repeats in use then
};

class Stack {
 public:
  Stack() {}
  ~Stack() {
    if (base_ != inline_) ::operator delete(base_);
  }
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  bool empty() const { return top_ == base_; }
  size_t size() const { return static_cast<size_t>(top_ - base_); }
  Entry& back() { return top_[-1]; }
  Entry& operator[](size_t i) { return base_[i]; }
  void push(const Entry& e) {
    if (DX_UNLIKELY(top_ == limit_)) grow();
    *top_++ = e;
  }
  void pop() { --top_; }
  void cut(size_t size) { top_ = base_ + size; }

 private:
  static constexpr size_t kInline = 24;
  DX_NOINLINE void grow() {
    size_t size = this->size();
    auto* fresh = static_cast<Entry*>(::operator new(2 * size * sizeof(Entry)));
    std::memcpy(fresh, base_, size * sizeof(Entry));
    if (base_ != inline_) ::operator delete(base_);
    base_ = fresh;
    top_ = fresh + size;
    limit_ = fresh + 2 * size;
  }
  union {
    Entry inline_[kInline];
  };
  Entry *base_ = inline_, *top_ = inline_, *limit_ = inline_ + kInline;
};

}  // namespace dxpy::sre
