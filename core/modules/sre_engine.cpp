// The backtracking machine.
//
// State: the operation `pc`, the position `pos`, the innermost repeat. What has to be undone or tried another way lies
// on one stack of entries. Failing pops entries, undoing, until one says where to go on. A sub-pattern that is matched
// for itself (assertion, atomic group, possessive repeat) starts with a barrier entry; when its SUCCESS is reached, the
// alternatives above the barrier are dropped and the undo entries stay.
#include "core/modules/sre_engine.h"
#include "core/modules/sre_stack.h"

#include <cstring>
#include <memory>
#include <span>
#include <string>

#include "core/interp/eval.h"
#include "core/object/error.h"
#include "core/text/simd/kernels.h"

namespace dxpy::sre {

namespace {

enum BarrierMode : uint8_t { kAssert, kAssertNot, kAtomic, kPossessive };

template <typename Char>
class Matcher {
 public:
  Matcher(Thread& th, const Request& r, Result& result, const Char* text)
      : th_(th),
        r_(r),
        result_(result),
        text_(text),
        program_(*r.program),
        code_(program_.code.data()),
        marks_(size_t{program_.groups} * 2, -1) {}

  Outcome run();

 private:
  Outcome match_at(int64_t start, const uint32_t* pc);
  Outcome loop(const uint32_t* pc, int64_t pos);
  bool fail(const uint32_t*& pc, int64_t& pos);  // false: nothing left to try
  bool at(uint32_t where, int64_t pos) const;
  bool set_at(const uint32_t* skip_word, uint32_t c) const;
  // Whether the one-character operation at pc matches `c`.
  bool one(const uint32_t* pc, uint32_t c) const;
  int64_t count(const uint32_t* pc, int64_t pos, int64_t most) const;
  bool group_matches(const uint32_t* pc, int64_t& pos) const;
  int64_t last_start(const uint32_t* op, int64_t p, int64_t least) const;
  const uint32_t* alternative_from(const uint32_t* skip, int64_t pos) const;
  bool enter_success(const uint32_t*& pc, int64_t pos, int64_t& out);
  void drop_alternatives(size_t barrier);
  Outcome search();
  Outcome search_prefix(const uint32_t* info, const uint32_t* pc);
  Outcome search_narrow_prefix(std::span<const uint32_t> prefix, const uint32_t* pc);
  Repeat* new_repeat();

  bool word(int64_t pos) const { return pos >= 0 && pos < r_.end && ascii_word(c(pos)); }
  bool uni_word(int64_t pos) const { return pos >= 0 && pos < r_.end && unicode_word(c(pos)); }
  uint32_t c(int64_t pos) const { return static_cast<uint32_t>(text_[pos]); }
  void push(Kind kind, const uint32_t* pc, int64_t pos, int64_t extra, int64_t extra2, uint8_t mode = 0) {
    stack_.push(Entry{kind, mode, last_index_, pc, pos, repeat_, extra, extra2});
  }
  void push_alternative(Kind kind, const uint32_t* pc, int64_t pos, int64_t extra = 0) {
    push(kind, pc, pos, extra, static_cast<int64_t>(repeats_used_));
  }
  // What came into being after an alternative was pushed is over when it is tried.
  void go_back_to(const Entry& e) {
    repeat_ = e.repeat;
    last_index_ = e.last_index;
    repeats_used_ = static_cast<size_t>(e.extra2);
  }
  void set_mark(uint32_t index, int64_t pos) {
    push(Kind::kUndoMark, nullptr, index, marks_[index], 0);
    marks_[index] = pos;
    if (index & 1) last_index_ = static_cast<int32_t>(index / 2 + 1);
  }
  void set_repeat(Repeat* rep, int64_t n, int64_t last) {
    Entry e{Kind::kUndoRepeat, 0, last_index_, nullptr, 0, rep, rep->count, rep->last};
    stack_.push(e);
    rep->count = n;
    rep->last = last;
  }

  Thread& th_;
  const Request& r_;
  Result& result_;
  const Char* text_;
  const Program& program_;
  const uint32_t* code_;
  Stack stack_;
  std::vector<int64_t> marks_;
  int32_t last_index_ = -1;
  Repeat* repeat_ = nullptr;
  int64_t barrier_ = -1;  // index in stack_ of the innermost one
  int64_t match_start_ = 0;
  uint32_t steps_ = 0;
  std::vector<std::unique_ptr<Repeat[]>> repeat_chunks_;
  size_t repeats_used_ = 0;
};

constexpr size_t kRepeatChunk = 256;

template <typename Char>
Repeat* Matcher<Char>::new_repeat() {
  size_t chunk = repeats_used_ / kRepeatChunk;
  if (chunk >= repeat_chunks_.size()) repeat_chunks_.emplace_back(new Repeat[kRepeatChunk]);
  return &repeat_chunks_[chunk][repeats_used_++ % kRepeatChunk];
}

template <typename Char>
bool Matcher<Char>::at(uint32_t where, int64_t pos) const {
  switch (where) {
    case kAtBeginning:
    case kAtBeginningString:
      return pos == 0;
    case kAtBeginningLine:
      return pos == 0 || c(pos - 1) == '\n';
    case kAtEnd:
      return pos == r_.end || (pos == r_.end - 1 && c(pos) == '\n');
    case kAtEndLine:
      return pos == r_.end || c(pos) == '\n';
    case kAtEndString:
      return pos == r_.end;
    case kAtBoundary:
    case kAtLocBoundary:
      return word(pos - 1) != word(pos);
    case kAtNonBoundary:
    case kAtLocNonBoundary:
      return word(pos - 1) == word(pos);
    case kAtUniBoundary:
      return uni_word(pos - 1) != uni_word(pos);
    case kAtUniNonBoundary:
      return uni_word(pos - 1) == uni_word(pos);
    default:
      return false;
  }
}

template <typename Char>
bool Matcher<Char>::set_at(const uint32_t* skip_word, uint32_t ch) const {
  if (ch < 256) {
    int32_t map = program_.bitmap_of[static_cast<size_t>(skip_word - code_)];
    if (map >= 0) return program_.bitmaps[static_cast<size_t>(map)].has(ch);
  }
  return set_matches(skip_word + 1, ch);
}

template <typename Char>
bool Matcher<Char>::one(const uint32_t* pc, uint32_t ch) const {
  switch (pc[0]) {
    case ANY:
      return ch != '\n';
    case ANY_ALL:
      return true;
    case LITERAL:
      return ch == pc[1];
    case NOT_LITERAL:
      return ch != pc[1];
    case LITERAL_IGNORE:
      return lower_ascii(ch) == pc[1];
    case NOT_LITERAL_IGNORE:
      return lower_ascii(ch) != pc[1];
    case LITERAL_UNI_IGNORE:
      return lower_unicode(ch) == pc[1];
    case NOT_LITERAL_UNI_IGNORE:
      return lower_unicode(ch) != pc[1];
    case LITERAL_LOC_IGNORE:
      return lower_locale(ch) == lower_locale(pc[1]);
    case NOT_LITERAL_LOC_IGNORE:
      return lower_locale(ch) != lower_locale(pc[1]);
    case IN:
      return set_at(pc + 1, ch);
    case IN_IGNORE:
      return set_at(pc + 1, lower_ascii(ch));
    case IN_UNI_IGNORE:
      return set_at(pc + 1, lower_unicode(ch));
    case IN_LOC_IGNORE:  // a negated set must match neither case
      if (pc[2] == NEGATE) return set_at(pc + 1, lower_locale(ch)) && set_at(pc + 1, ch);
      return set_at(pc + 1, lower_locale(ch)) || set_at(pc + 1, ch);
    case CATEGORY:
      return category_matches(pc[1], ch);
    default:
      return false;
  }
}

// How many characters from `pos` on the one-character operation matches, up to `most`.
template <typename Char>
int64_t Matcher<Char>::count(const uint32_t* pc, int64_t pos, int64_t most) const {
  int64_t end = r_.end - pos < most ? r_.end : pos + most;
  int64_t p = pos;
  switch (pc[0]) {
    case ANY_ALL:
      return end - pos;
    case ANY:
      if constexpr (sizeof(Char) == 1) {
        const void* hit = std::memchr(text_ + pos, '\n', static_cast<size_t>(end - pos));
        return hit == nullptr ? end - pos : static_cast<const Char*>(hit) - (text_ + pos);
      }
      while (p < end && c(p) != '\n') ++p;
      break;
    case LITERAL:
      while (p < end && c(p) == pc[1]) ++p;
      break;
    case NOT_LITERAL:
      while (p < end && c(p) != pc[1]) ++p;
      break;
    case IN: {
      int32_t map = program_.bitmap_of[static_cast<size_t>(pc + 1 - code_)];
      if (map >= 0) {
        const SetBitmap& bits = program_.bitmaps[static_cast<size_t>(map)];
        while (p < end && (c(p) < 256 ? bits.has(c(p)) : set_matches(pc + 2, c(p)))) ++p;
        break;
      }
      while (p < end && set_matches(pc + 2, c(p))) ++p;
      break;
    }
    default:
      while (p < end && one(pc, c(p))) ++p;
  }
  return p - pos;
}

// The first operation of a tail that asks for a character, or that is not known.
const uint32_t* behind_marks(const uint32_t* pc) {
  while (pc[0] == MARK) pc += 2;
  return pc;
}

// The last position from `p` down to `least` where an operation may match; less than `least`: there is none.
template <typename Char>
int64_t Matcher<Char>::last_start(const uint32_t* op, int64_t p, int64_t least) const {
  if (op[0] != LITERAL) return p;
  while (p >= least && (p >= r_.end || c(p) != op[1])) --p;
  return p;
}

// The first alternative of a BRANCH, from the skip word on, whose first character may be at `pos`; a skip word of 0:
// there is none.
template <typename Char>
const uint32_t* Matcher<Char>::alternative_from(const uint32_t* skip, int64_t pos) const {
  for (; skip[0] != 0; skip += skip[0]) {
    if (skip[1] != LITERAL && skip[1] != IN) break;
    if (pos < r_.end && (skip[1] == LITERAL ? c(pos) == skip[2] : set_at(skip + 2, c(pos)))) break;
  }
  return skip;
}

// A back reference at pc; moves pos behind it.
template <typename Char>
bool Matcher<Char>::group_matches(const uint32_t* pc, int64_t& pos) const {
  int64_t from = marks_[pc[1] * 2], to = marks_[pc[1] * 2 + 1];
  if (from < 0 || to < from) return false;
  if (to - from > r_.end - pos) return false;
  for (int64_t i = from; i < to; ++i, ++pos) {
    uint32_t a = c(i), b = c(pos);
    if (a == b) continue;
    bool same = (pc[0] == GROUPREF_IGNORE && lower_ascii(a) == lower_ascii(b)) ||
                (pc[0] == GROUPREF_UNI_IGNORE && lower_unicode(a) == lower_unicode(b)) ||
                (pc[0] == GROUPREF_LOC_IGNORE && lower_locale(a) == lower_locale(b));
    if (!same) return false;
  }
  return true;
}

template <typename Char>
void Matcher<Char>::drop_alternatives(size_t barrier) {
  size_t keep = barrier;
  for (size_t i = barrier; i < stack_.size(); ++i) {
    if (stack_[i].kind == Kind::kUndoMark || stack_[i].kind == Kind::kUndoRepeat) stack_[keep++] = stack_[i];
  }
  stack_.cut(keep);
}

template <typename Char>
bool Matcher<Char>::fail(const uint32_t*& pc, int64_t& pos) {
  while (!stack_.empty()) {
    Entry& e = stack_.back();
    switch (e.kind) {
      case Kind::kTry:
        pc = e.pc;
        pos = e.pos;
        go_back_to(e);
        stack_.pop();
        return true;
      case Kind::kBranch: {  // pc: the skip word of the next alternative that can work
        pc = e.pc + 1;
        pos = e.pos;
        go_back_to(e);
        e.pc = alternative_from(e.pc + e.pc[0], pos);
        if (e.pc[0] == 0) stack_.pop();
        return true;
      }
      case Kind::kGreedyOne: {  // e.pos: the current end; e.extra: the least end; pc: the skip word
        const uint32_t* tail = e.pc + e.pc[0];
        int64_t p = last_start(behind_marks(tail), e.pos - 1, e.extra);
        if (p < e.extra) {
          stack_.pop();
          continue;
        }
        e.pos = p;
        pc = tail;
        pos = p;
        go_back_to(e);
        if (p == e.extra) stack_.pop();
        return true;
      }
      case Kind::kLazyOne: {  // e.extra: how many more are allowed
        if (e.extra <= 0 || e.pos >= r_.end || !one(e.pc + 3, c(e.pos))) {
          stack_.pop();
          continue;
        }
        ++e.pos;
        --e.extra;
        pc = e.pc + e.pc[0];
        pos = e.pos;
        go_back_to(e);
        return true;
      }
      case Kind::kLazyRepeat: {
        Repeat* rep = e.repeat;
        int64_t p = e.pos;
        go_back_to(e);
        stack_.pop();
        int64_t n = rep->count + 1;  // iterations so far: count is one less
        if ((rep->op[2] != kMaxRepeat && n >= rep->op[2]) || p == rep->last) continue;
        set_repeat(rep, n, p);
        pc = rep->op + 3;
        pos = p;
        return true;
      }
      case Kind::kUndoMark:
        marks_[static_cast<size_t>(e.pos)] = e.extra;
        last_index_ = e.last_index;
        stack_.pop();
        continue;
      case Kind::kUndoRepeat:
        e.repeat->count = e.extra;
        e.repeat->last = e.extra2;
        stack_.pop();
        continue;
      case Kind::kBarrier: {
        barrier_ = e.extra;
        repeat_ = e.repeat;
        last_index_ = e.last_index;
        if (e.mode == kAssertNot) {  // the body cannot match: the assertion holds
          pc = e.pc + e.pc[0];
          pos = e.pos;
          stack_.pop();
          return true;
        }
        if (e.mode == kPossessive && e.extra2 >= 0) {  // no further iteration: go on behind the repeat
          pc = e.pc + e.pc[0] + 1;
          pos = e.pos;
          stack_.pop();
          return true;
        }
        stack_.pop();
        continue;
      }
    }
  }
  return false;
}

// SUCCESS inside a sub-pattern. False: this counts as a failure (of a negative assertion).
template <typename Char>
bool Matcher<Char>::enter_success(const uint32_t*& pc, int64_t pos, int64_t& out) {
  auto index = static_cast<size_t>(barrier_);
  Entry barrier = stack_[index];
  barrier_ = barrier.extra;
  out = pos;
  switch (barrier.mode) {
    case kAssert:
      drop_alternatives(index);
      repeat_ = barrier.repeat;
      pc = barrier.pc + barrier.pc[0];
      out = barrier.pos;
      return true;
    case kAssertNot:
      // Undo what the body did; the assertion fails.
      barrier_ = static_cast<int64_t>(index);
      while (stack_.size() > index + 1) {
        Entry e = stack_.back();
        stack_.pop();
        if (e.kind == Kind::kUndoMark) marks_[static_cast<size_t>(e.pos)] = e.extra;
        if (e.kind == Kind::kUndoRepeat) {
          e.repeat->count = e.extra;
          e.repeat->last = e.extra2;
        }
      }
      stack_.pop();
      barrier_ = barrier.extra;
      repeat_ = barrier.repeat;
      last_index_ = barrier.last_index;
      return false;
    case kAtomic:
      drop_alternatives(index);
      repeat_ = barrier.repeat;
      pc = barrier.pc + barrier.pc[0];
      return true;
    default: {  // kPossessive: one iteration is done; extra2 counts those beyond the minimum, from -min
      drop_alternatives(index);
      repeat_ = barrier.repeat;
      int64_t done = barrier.extra2 + 1;
      const uint32_t* skip = barrier.pc;
      int64_t beyond = int64_t{skip[2]} - int64_t{skip[1]};
      bool more = (skip[2] == kMaxRepeat || done < beyond) && (pos != barrier.pos || done < 0);
      if (!more) {
        pc = skip + skip[0] + 1;
        return true;
      }
      push(Kind::kBarrier, skip, pos, barrier_, done, kPossessive);
      barrier_ = static_cast<int64_t>(stack_.size()) - 1;
      pc = skip + 3;
      return true;
    }
  }
}

// What 2^16 steps count as beside loop turns of Python.
constexpr int32_t kFuelOfSteps = 1 << 12;

template <typename Char>
Outcome Matcher<Char>::loop(const uint32_t* pc, int64_t pos) {
  const int64_t end = r_.end;
#define DX_FAIL()                                 \
  do {                                            \
    if (!fail(pc, pos)) return Outcome::kNoMatch; \
    goto next;                                    \
  } while (0)
  while (true) {
  next:
    if (DX_UNLIKELY((++steps_ & 0xFFFF) == 0)) {
      th_.fuel -= kFuelOfSteps;
      if ((th_.breaker.load(std::memory_order_relaxed) != 0 || th_.fuel < 0) && failed(run_safepoint(th_)))
        return Outcome::kError;
    }
    switch (*pc++) {
      case FAILURE:
        DX_FAIL();
      case SUCCESS:
        if (barrier_ >= 0) {
          int64_t after = pos;
          if (!enter_success(pc, pos, after)) DX_FAIL();
          pos = after;
          continue;
        }
        if ((r_.full && pos != end) || (pos == match_start_ && pos == r_.must_advance)) DX_FAIL();
        result_.start = match_start_;
        result_.end = pos;
        return Outcome::kMatch;
      case ANY:
        if (pos >= end || c(pos) == '\n') DX_FAIL();
        ++pos;
        continue;
      case ANY_ALL:
        if (pos >= end) DX_FAIL();
        ++pos;
        continue;
      case LITERAL:
        if (pos >= end || c(pos) != pc[0]) DX_FAIL();
        ++pc;
        ++pos;
        continue;
      case NOT_LITERAL:
        if (pos >= end || c(pos) == pc[0]) DX_FAIL();
        ++pc;
        ++pos;
        continue;
      case LITERAL_IGNORE:
      case NOT_LITERAL_IGNORE:
      case LITERAL_UNI_IGNORE:
      case NOT_LITERAL_UNI_IGNORE:
      case LITERAL_LOC_IGNORE:
      case NOT_LITERAL_LOC_IGNORE:
      case CATEGORY:
        if (pos >= end || !one(pc - 1, c(pos))) DX_FAIL();
        ++pc;
        ++pos;
        continue;
      case IN:
      case IN_IGNORE:
      case IN_UNI_IGNORE:
      case IN_LOC_IGNORE:
        if (pos >= end || !one(pc - 1, c(pos))) DX_FAIL();
        pc += pc[0];
        ++pos;
        continue;
      case AT:
        if (!at(pc[0], pos)) DX_FAIL();
        ++pc;
        continue;
      case MARK:
        set_mark(pc[0], pos);
        ++pc;
        continue;
      case INFO:
      case JUMP:
        pc += pc[0];
        continue;
      case BRANCH:
        pc = alternative_from(pc, pos);
        if (pc[0] == 0) DX_FAIL();
        if (const uint32_t* other = alternative_from(pc + pc[0], pos); other[0] != 0) {
          push_alternative(Kind::kBranch, other, pos);
        }
        ++pc;
        continue;
      case GROUPREF:
      case GROUPREF_IGNORE:
      case GROUPREF_LOC_IGNORE:
      case GROUPREF_UNI_IGNORE:
        if (!group_matches(pc - 1, pos)) DX_FAIL();
        ++pc;
        continue;
      case GROUPREF_EXISTS: {
        bool set = marks_[pc[0] * 2] >= 0 && marks_[pc[0] * 2 + 1] >= marks_[pc[0] * 2];
        pc = set ? pc + 2 : pc + 1 + pc[1] - 1;
        continue;
      }
      case REPEAT_ONE: {
        int64_t least = pc[1];
        if (end - pos < least) DX_FAIL();
        int64_t n = count(pc + 3, pos, pc[2] == kMaxRepeat ? end - pos : int64_t{pc[2]});
        if (n < least) DX_FAIL();
        const uint32_t* next_op = behind_marks(pc + pc[0]);
        int64_t p = last_start(next_op, pos + n, pos + least);
        if (p < pos + least) DX_FAIL();
        // Characters can be given back, unless the tail begins with one that is not among them.
        if (p > pos + least && (next_op[0] != LITERAL || one(pc + 3, next_op[1]))) {
          push_alternative(Kind::kGreedyOne, pc, p, pos + least);
        }
        pos = p;
        pc += pc[0];
        continue;
      }
      case POSSESSIVE_REPEAT_ONE: {
        int64_t least = pc[1];
        if (end - pos < least) DX_FAIL();
        int64_t n = count(pc + 3, pos, pc[2] == kMaxRepeat ? end - pos : int64_t{pc[2]});
        if (n < least) DX_FAIL();
        pos += n;
        pc += pc[0];
        continue;
      }
      case MIN_REPEAT_ONE: {
        int64_t least = pc[1];
        if (end - pos < least || count(pc + 3, pos, least) < least) DX_FAIL();
        int64_t most = pc[2] == kMaxRepeat ? INT64_MAX : int64_t{pc[2]};
        pos += least;
        if (most > least) push_alternative(Kind::kLazyOne, pc, pos, most - least);
        pc += pc[0];
        continue;
      }
      case REPEAT: {
        Repeat* rep = new_repeat();
        rep->op = pc;
        rep->count = -1;
        rep->last = -1;
        rep->outer = repeat_;
        repeat_ = rep;
        pc += pc[0];  // the UNTIL decides whether to run the body at all
        continue;
      }
      case MAX_UNTIL: {
        Repeat* rep = repeat_;
        int64_t n = rep->count + 1;
        if (n < rep->op[1]) {
          set_repeat(rep, n, rep->last);
          pc = rep->op + 3;
          continue;
        }
        if ((rep->op[2] == kMaxRepeat || n < rep->op[2]) && pos != rep->last) {
          // If the body fails: the tail, in the context of the outer repeat.
          repeat_ = rep->outer;
          push_alternative(Kind::kTry, pc, pos);
          repeat_ = rep;
          set_repeat(rep, n, pos);
          pc = rep->op + 3;
          continue;
        }
        repeat_ = rep->outer;
        continue;
      }
      case MIN_UNTIL: {
        Repeat* rep = repeat_;
        int64_t n = rep->count + 1;
        if (n < rep->op[1]) {
          set_repeat(rep, n, rep->last);
          pc = rep->op + 3;
          continue;
        }
        push_alternative(Kind::kLazyRepeat, pc, pos);
        repeat_ = rep->outer;
        continue;
      }
      case POSSESSIVE_REPEAT: {
        int64_t least = pc[1];
        if (pc[2] == 0) {
          pc += pc[0] + 1;
          continue;
        }
        push(Kind::kBarrier, pc, pos, barrier_, -least, kPossessive);
        barrier_ = static_cast<int64_t>(stack_.size()) - 1;
        pc += 3;
        continue;
      }
      case ATOMIC_GROUP:
        push(Kind::kBarrier, pc, pos, barrier_, 0, kAtomic);
        barrier_ = static_cast<int64_t>(stack_.size()) - 1;
        pc += 1;
        continue;
      case ASSERT:
      case ASSERT_NOT: {
        bool positive = pc[-1] == ASSERT;
        int64_t back = pc[1];
        if (pos < back) {  // too close to the start
          if (positive) DX_FAIL();
          pc += pc[0];
          continue;
        }
        push(Kind::kBarrier, pc, pos, barrier_, 0, positive ? kAssert : kAssertNot);
        barrier_ = static_cast<int64_t>(stack_.size()) - 1;
        pos -= back;
        pc += 2;
        continue;
      }
      default:
        (void)raise(th_, th_.rt->exc.RuntimeError, "invalid SRE code");
        return Outcome::kError;
    }
  }
#undef DX_FAIL
}

template <typename Char>
Outcome Matcher<Char>::match_at(int64_t start, const uint32_t* pc) {
  // An attempt that fails leaves an empty stack and has undone every mark.
  repeat_ = nullptr;
  repeats_used_ = 0;
  match_start_ = start;
  Outcome o = loop(pc, start);
  if (o == Outcome::kMatch) {
    result_.marks = std::move(marks_);
    result_.last_index = last_index_;
  }
  return o;
}

// The pattern begins with known characters.
template <typename Char>
Outcome Matcher<Char>::search_prefix(const uint32_t* info, const uint32_t* pc) {
  const uint32_t* prefix = info + 6;
  auto length = static_cast<int64_t>(info[4]);
  if constexpr (sizeof(Char) == 1) return search_narrow_prefix({prefix, static_cast<size_t>(length)}, pc);
  for (int64_t p = r_.start; p + length <= r_.end; ++p) {
    int64_t i = 0;
    while (i < length && c(p + i) == prefix[i]) ++i;
    if (i < length) continue;
    Outcome o = match_at(p, pc);
    if (o != Outcome::kNoMatch) return o;
  }
  return Outcome::kNoMatch;
}

template <typename Char>
Outcome Matcher<Char>::search_narrow_prefix(std::span<const uint32_t> prefix, const uint32_t* pc) {
  std::string needle;
  for (uint32_t ch : prefix) {
    if (ch > 255) return Outcome::kNoMatch;
    needle += static_cast<char>(ch);
  }
  const char* text = reinterpret_cast<const char*>(text_);
  for (int64_t p = r_.start; p < r_.end; ++p) {
    const size_t at =
        text::simd::kernels().find(text + p, static_cast<size_t>(r_.end - p), needle.data(), needle.size());
    if (at == text::simd::kNone) return Outcome::kNoMatch;
    p += static_cast<int64_t>(at);
    Outcome o = match_at(p, pc);
    if (o != Outcome::kNoMatch) return o;
  }
  return Outcome::kNoMatch;
}

template <typename Char>
Outcome Matcher<Char>::search() {
  const uint32_t* pc = code_;
  int64_t last = r_.end;  // the last position where a match can begin
  const uint32_t* first_set = nullptr;
  if (pc[0] == INFO) {
    const uint32_t* info = pc + 1;
    last = r_.end - int64_t{info[2]};
    pc = info + info[0];
    if ((info[1] & 1) && info[4] > 0) return search_prefix(info, pc);
    if (info[1] & 4) first_set = info + 4;
  }
  // Only the start of the subject can match.
  if (pc[0] == AT && (pc[1] == kAtBeginning || pc[1] == kAtBeginningString)) {
    return r_.start == 0 && last >= 0 ? match_at(0, pc) : Outcome::kNoMatch;
  }
  SetBitmap map = {};
  if (first_set != nullptr) {
    for (uint32_t ch = 0; ch < 256; ++ch) {
      if (set_matches(first_set, ch)) map.bits[ch >> 5] |= 1u << (ch & 31);
    }
  }
  for (int64_t p = r_.start; p <= last; ++p) {
    if (first_set != nullptr) {
      while (p < r_.end && !(c(p) < 256 ? map.has(c(p)) : set_matches(first_set, c(p)))) ++p;
      if (p >= r_.end) return Outcome::kNoMatch;
    }
    Outcome o = match_at(p, pc);
    if (o != Outcome::kNoMatch) return o;
  }
  return Outcome::kNoMatch;
}

template <typename Char>
Outcome Matcher<Char>::run() {
  if (r_.start > r_.end) return Outcome::kNoMatch;
  if (r_.search) return search();
  const uint32_t* pc = code_;
  if (pc[0] == INFO) {
    if (r_.end - r_.start < int64_t{pc[3]}) return Outcome::kNoMatch;
    pc += 1 + pc[1];
  }
  return match_at(r_.start, pc);
}

}  // namespace

Outcome run(Thread& th, const Request& request, Result& result) {
  if (request.subject.wide != nullptr) return Matcher<uint32_t>(th, request, result, request.subject.wide).run();
  return Matcher<uint8_t>(th, request, result, request.subject.narrow).run();
}

}  // namespace dxpy::sre
