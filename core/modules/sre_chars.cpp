// Characters in patterns: categories, sets, case; and the check of a program.
#include "core/modules/sre_engine.h"
#include "core/text/unicode.h"

namespace dxpy::sre {

namespace {

enum Category : uint32_t {
  kDigit,
  kNotDigit,
  kSpace,
  kNotSpace,
  kWord,
  kNotWord,
  kLineBreak,
  kNotLineBreak,
  kLocWord,
  kLocNotWord,
  kUniDigit,
  kUniNotDigit,
  kUniSpace,
  kUniNotSpace,
  kUniWord,
  kUniNotWord,
  kUniLineBreak,
  kUniNotLineBreak,
  kCategoryCount
};

bool ascii_digit(uint32_t c) { return c >= '0' && c <= '9'; }
bool ascii_space(uint32_t c) { return c == ' ' || (c >= 9 && c <= 13); }

}  // namespace

bool is_word_beyond_ascii(uint32_t c) { return text::is_alnum(c); }

bool category_matches(uint32_t category, uint32_t c) {
  switch (category) {
    case kDigit:
      return ascii_digit(c);
    case kNotDigit:
      return !ascii_digit(c);
    case kSpace:
      return ascii_space(c);
    case kNotSpace:
      return !ascii_space(c);
    case kWord:
    case kLocWord:  // the C locale's letters are ASCII's
      return ascii_word(c);
    case kNotWord:
    case kLocNotWord:
      return !ascii_word(c);
    case kLineBreak:
      return c == '\n';
    case kNotLineBreak:
      return c != '\n';
    case kUniDigit:
      return c < 128 ? ascii_digit(c) : text::is_decimal(c);
    case kUniNotDigit:
      return !(c < 128 ? ascii_digit(c) : text::is_decimal(c));
    case kUniSpace:
      return text::is_space(c);
    case kUniNotSpace:
      return !text::is_space(c);
    case kUniWord:
      return unicode_word(c);
    case kUniNotWord:
      return !unicode_word(c);
    case kUniLineBreak:
      return text::is_line_break(c);
    case kUniNotLineBreak:
      return !text::is_line_break(c);
    default:
      return false;
  }
}

uint32_t lower_ascii(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
uint32_t lower_locale(uint32_t c) { return lower_ascii(c); }
uint32_t lower_unicode(uint32_t c) { return c < 128 ? lower_ascii(c) : text::simple_lower(c); }
uint32_t upper_unicode(uint32_t c) {
  if (c < 128) return c >= 'a' && c <= 'z' ? c - 32 : c;
  uint32_t full[3];
  text::full_upper(c, full);  // of several characters the first one counts
  return full[0];
}

bool set_matches(const uint32_t* set, uint32_t c) {
  bool found = true;  // what a hit means: NEGATE turns it round
  for (;;) {
    switch (*set++) {
      case FAILURE:
        return !found;
      case LITERAL:
        if (c == set[0]) return found;
        set += 1;
        break;
      case CATEGORY:
        if (category_matches(set[0], c)) return found;
        set += 1;
        break;
      case CHARSET:
        if (c < 256 && ((set[c >> 5] >> (c & 31)) & 1)) return found;
        set += 8;
        break;
      case RANGE:
        if (set[0] <= c && c <= set[1]) return found;
        set += 2;
        break;
      case RANGE_UNI_IGNORE: {
        if (set[0] <= c && c <= set[1]) return found;
        uint32_t u = upper_unicode(c);
        if (set[0] <= u && u <= set[1]) return found;
        set += 2;
        break;
      }
      case NEGATE:
        found = !found;
        break;
      case BIGCHARSET: {
        uint32_t count = *set++;
        const auto* blocks = reinterpret_cast<const uint8_t*>(set);  // 256 block numbers
        if (c < 65536) {
          uint32_t block = blocks[c >> 8];
          const uint32_t* bits = set + 64 + block * 8;
          if ((bits[(c & 255) >> 5] >> (c & 31)) & 1) return found;
        }
        set += 64 + count * 8;
        break;
      }
      default:
        return false;
    }
  }
}

// --- checking

namespace {

class Validator {
 public:
  Validator(const std::vector<uint32_t>& code, uint32_t groups) : code_(code), groups_(groups) {}
  bool check() {
    size_t end = code_.size();
    return end > 0 && code_[end - 1] == SUCCESS && block(0, end - 1, 0);
  }

 private:
  bool word(size_t at, size_t end) const { return at < end; }
  // A skip word at `at` whose target lies within [at + 1, end].
  bool skip(size_t at, size_t end, size_t& target) const {
    if (at >= end) return false;
    uint64_t t = uint64_t{at} + code_[at];
    if (code_[at] == 0 || t > end) return false;
    target = static_cast<size_t>(t);
    return true;
  }
  bool set(size_t at, size_t end) const;
  bool repeat(uint32_t op, size_t& at, size_t end, int depth) const;
  bool branch(size_t& at, size_t end, int depth) const;
  bool conditional(size_t& at, size_t end, int depth) const;
  bool simple_operand(uint32_t op, size_t& at, size_t end) const;
  bool block(size_t at, size_t end, int depth) const;

  const std::vector<uint32_t>& code_;
  uint32_t groups_;
};

// A set that ends with FAILURE exactly before `end`.
bool Validator::set(size_t at, size_t end) const {
  while (at < end) {
    switch (code_[at++]) {
      case FAILURE:
        return at == end;
      case NEGATE:
        break;
      case LITERAL:
        at += 1;
        break;
      case CATEGORY:
        if (at >= end || code_[at] >= kCategoryCount) return false;
        at += 1;
        break;
      case RANGE:
      case RANGE_UNI_IGNORE:
        at += 2;
        break;
      case CHARSET:
        at += 8;
        break;
      case BIGCHARSET: {
        if (at >= end) return false;
        uint64_t count = code_[at++];
        if (at + 64 + count * 8 > end) return false;
        const auto* blocks = reinterpret_cast<const uint8_t*>(&code_[at]);
        for (int i = 0; i < 256; ++i) {
          if (blocks[i] >= count) return false;
        }
        at += 64 + count * 8;
        break;
      }
      default:
        return false;
    }
  }
  return false;
}

// Single-word operands; `at` is behind the op.
bool Validator::simple_operand(uint32_t op, size_t& at, size_t end) const {
  if (at >= end) return false;
  uint32_t n = code_[at++];
  switch (op) {
    case MARK:
      return n < 2 * groups_;
    case AT:
      return n < kAtCount;
    case CATEGORY:
      return n < kCategoryCount;
    case GROUPREF:
    case GROUPREF_IGNORE:
    case GROUPREF_LOC_IGNORE:
    case GROUPREF_UNI_IGNORE:
      return n < groups_;
    default:
      return true;  // a character
  }
}

bool Validator::repeat(uint32_t op, size_t& at, size_t end, int depth) const {
  size_t target;
  size_t skip_at = at;
  if (!skip(skip_at, end, target) || at + 3 > end) return false;
  if (code_[at + 1] > code_[at + 2]) return false;
  size_t body = at + 3;
  bool one = op == REPEAT_ONE || op == MIN_REPEAT_ONE || op == POSSESSIVE_REPEAT_ONE;
  if (one) {
    if (target <= body || code_[target - 1] != SUCCESS || !block(body, target - 1, depth + 1)) return false;
    at = target;
    return true;
  }
  // REPEAT and POSSESSIVE_REPEAT: the skip leads to the UNTIL or SUCCESS behind the body.
  if (target < body || target >= end || !block(body, target, depth + 1)) return false;
  uint32_t last = code_[target];
  if (op == POSSESSIVE_REPEAT ? last != SUCCESS : last != MAX_UNTIL && last != MIN_UNTIL) return false;
  at = target + 1;
  return true;
}

bool Validator::branch(size_t& at, size_t end, int depth) const {
  size_t out = 0;
  while (true) {
    if (at >= end) return false;
    if (code_[at] == 0) break;
    size_t next;
    if (!skip(at, end, next) || next < at + 3) return false;
    if (code_[next - 2] != JUMP) return false;
    size_t target;
    if (!skip(next - 1, end, target)) return false;
    if (out == 0) out = target;
    if (out != target || !block(at + 1, next - 2, depth + 1)) return false;
    at = next;
  }
  ++at;
  return out == 0 || out == at;
}

bool Validator::conditional(size_t& at, size_t end, int depth) const {
  if (at + 2 > end || code_[at] >= groups_) return false;
  size_t no;
  // The skip leads one word further than the other skips do.
  if (code_[at + 1] < 2) return false;
  no = at + 1 + code_[at + 1] - 1;
  if (no > end) return false;
  size_t yes = at + 2;
  if (no >= yes + 2 && code_[no - 2] == JUMP) {
    size_t target;
    if (skip(no - 1, end, target) && target > no - 1 && block(yes, no - 2, depth + 1) && block(no, target, depth + 1)) {
      at = target;
      return true;
    }
  }
  if (!block(yes, no, depth + 1)) return false;
  at = no;
  return true;
}

bool Validator::block(size_t at, size_t end, int depth) const {
  if (depth > 5000) return false;
  while (at < end) {
    uint32_t op = code_[at++];
    size_t target;
    switch (op) {
      case ANY:
      case ANY_ALL:
      case FAILURE:
        break;
      case MARK:
      case AT:
      case CATEGORY:
      case GROUPREF:
      case GROUPREF_IGNORE:
      case GROUPREF_LOC_IGNORE:
      case GROUPREF_UNI_IGNORE:
      case LITERAL:
      case NOT_LITERAL:
      case LITERAL_IGNORE:
      case NOT_LITERAL_IGNORE:
      case LITERAL_LOC_IGNORE:
      case NOT_LITERAL_LOC_IGNORE:
      case LITERAL_UNI_IGNORE:
      case NOT_LITERAL_UNI_IGNORE:
        if (!simple_operand(op, at, end)) return false;
        break;
      case IN:
      case IN_IGNORE:
      case IN_LOC_IGNORE:
      case IN_UNI_IGNORE:
        if (!skip(at, end, target) || !set(at + 1, target)) return false;
        at = target;
        break;
      case INFO: {
        if (!skip(at, end, target) || at + 4 > end || target < at + 4) return false;
        uint32_t flags = code_[at + 1];
        if (flags & 1) {
          if (at + 6 > target) return false;
          uint64_t length = code_[at + 4];
          if (code_[at + 5] > length || at + 6 + 2 * length > target) return false;
        } else if ((flags & 4) && !set(at + 4, target)) {
          return false;
        }
        at = target;
        break;
      }
      case ASSERT:
      case ASSERT_NOT:
        if (!skip(at, end, target) || target < at + 3 || code_[target - 1] != SUCCESS) return false;
        if (!block(at + 2, target - 1, depth + 1)) return false;
        at = target;
        break;
      case ATOMIC_GROUP:
        if (!skip(at, end, target) || target < at + 2 || code_[target - 1] != SUCCESS) return false;
        if (!block(at + 1, target - 1, depth + 1)) return false;
        at = target;
        break;
      case BRANCH:
        if (!branch(at, end, depth)) return false;
        break;
      case GROUPREF_EXISTS:
        if (!conditional(at, end, depth)) return false;
        break;
      case REPEAT:
      case REPEAT_ONE:
      case MIN_REPEAT_ONE:
      case POSSESSIVE_REPEAT:
      case POSSESSIVE_REPEAT_ONE:
        if (!repeat(op, at, end, depth)) return false;
        break;
      default:
        return false;
    }
  }
  return at == end;
}

}  // namespace

bool validate(const std::vector<uint32_t>& code, uint32_t groups) { return Validator(code, groups).check(); }

void build_bitmaps(Program& program) {
  program.bitmap_of.assign(program.code.size(), -1);
  const auto& code = program.code;
  // The program is valid: a word equal to IN that is really an operand gives a bitmap nobody asks for only when what
  // follows is a well-formed set, so each candidate is bounded before it is read.
  for (size_t at = 0; at + 1 < code.size(); ++at) {
    uint32_t op = code[at];
    if (op != IN && op != IN_IGNORE && op != IN_UNI_IGNORE && op != IN_LOC_IGNORE) continue;
    size_t end = at + 1 + code[at + 1];
    if (code[at + 1] < 2 || end > code.size() || code[end - 1] != FAILURE) continue;
    std::vector<uint32_t> probe(code.begin() + static_cast<ptrdiff_t>(at), code.begin() + static_cast<ptrdiff_t>(end));
    probe.push_back(SUCCESS);
    if (!validate(probe, 0)) continue;
    SetBitmap map = {};
    for (uint32_t c = 0; c < 256; ++c) {
      if (set_matches(&code[at + 2], c)) map.bits[c >> 5] |= 1u << (c & 31);
    }
    program.bitmap_of[at + 1] = static_cast<int32_t>(program.bitmaps.size());
    program.bitmaps.push_back(map);
  }
}

}  // namespace dxpy::sre
