// The code generator: match statements.
//
// A pattern consumes the word on top of the stack, its subject. Captured values wait on the stack below everything
// that is still needed (Match::on_top words) until the whole pattern has matched; Match::stores names them from the
// bottom up. When something fails, the words above the subject of the case are popped by a ladder of labels:
// fail_pop[n] pops n words.
#include <algorithm>

#include "core/compiler/codegen.h"
#include "core/compiler/unparse.h"

namespace dxpy::compiler {

using namespace syntax;

namespace {

bool is_wildcard(const Pattern* p) {
  const auto* as_pattern = as<MatchAs>(p);
  return as_pattern != nullptr && as_pattern->pattern == nullptr && as_pattern->name.data() == nullptr;
}

bool is_star_wildcard(const Pattern* p) { return is<MatchStar>(p) && to<MatchStar>(p)->name.data() == nullptr; }

std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

// A number as a complex one; false: not a number, or too large to be exact.
bool as_number(const ConstantValue& v, double& real, double& imag) {
  constexpr int64_t kExact = int64_t{1} << 53;
  imag = 0;
  switch (v.kind) {
    case syntax::ConstantKind::kFalse:
    case syntax::ConstantKind::kTrue:
      real = v.kind == syntax::ConstantKind::kTrue ? 1 : 0;
      return true;
    case syntax::ConstantKind::kInt:
      real = static_cast<double>(v.integer);
      return v.fits_int64 && v.integer < kExact && v.integer > -kExact;
    case syntax::ConstantKind::kFloat:
      real = v.real;
      return true;
    case syntax::ConstantKind::kComplex:
      real = v.real;
      imag = v.imag;
      return true;
    default:
      return false;
  }
}

// Whether two constants are the same key of a mapping.
bool equal_keys(const ConstantValue& a, const ConstantValue& b) {
  if (a.fits_int64 && b.fits_int64) return a.integer == b.integer;
  double ar, ai, br, bi;
  if (as_number(a, ar, ai)) return as_number(b, br, bi) && ar == br && ai == bi;
  return a.kind == b.kind && a.text == b.text;
}

}  // namespace

// ---- helpers

Label Codegen::fail_label(Match& m, int pops) {
  while (m.fail_pop.size() <= static_cast<size_t>(pops)) m.fail_pop.push_back(label());
  return m.fail_pop[static_cast<size_t>(pops)];
}

void Codegen::jump_to_fail(Opcode o, Match& m, const Location& at) {
  jump(o, fail_label(m, m.on_top + static_cast<int>(m.stores.size())), at);
}

void Codegen::emit_fail_pops(Match& m, const Location& at) {
  if (m.fail_pop.empty()) return;
  for (size_t i = m.fail_pop.size(); i-- > 1;) {
    use(m.fail_pop[i]);
    op(Opcode::Pop, at);
  }
  use(m.fail_pop[0]);
  m.fail_pop.clear();
}

// Moves the top below the `count` - 1 words under it.
void Codegen::rotate(int count, const Location& at) {
  for (; count > 1; --count) op(Opcode::Swap, count, at);
}

bool Codegen::store_pattern_name(std::string_view name, Match& m, const Location& at) {
  if (name.data() == nullptr) {
    op(Opcode::Pop, at);
    return true;
  }
  if (std::find(m.stores.begin(), m.stores.end(), name) != m.stores.end()) {
    return fail(at, "multiple assignments to name " + quoted(name) + " in pattern");
  }
  rotate(m.on_top + static_cast<int>(m.stores.size()) + 1, at);
  m.stores.push_back(name);
  return true;
}

bool Codegen::subpattern(Pattern* p, Match& m) {
  bool saved = m.allow_irrefutable;
  m.allow_irrefutable = true;
  bool ok = pattern(p, m);
  m.allow_irrefutable = saved;
  return ok;
}

bool Codegen::pattern(Pattern* p, Match& m) {
  if (depth_ > kMaxTreeDepth) return out_.fail_depth();
  ++depth_;
  bool ok = pattern_inner(p, m);
  --depth_;
  return ok;
}

bool Codegen::pattern_inner(Pattern* p, Match& m) {
  Location at = loc(p);
  switch (p->kind) {
    case Kind::kMatchValue:
      return pattern_value(to<MatchValue>(p), m);
    case Kind::kMatchSingleton: {
      const ConstantValue& value = to<MatchSingleton>(p)->value;
      if (value.kind == syntax::ConstantKind::kNone) {
        jump_to_fail(Opcode::JumpIfNotNone, m, at);
        // The jump consumed the subject: nothing is left to pop, as after a comparison.
        return true;
      }
      load_constant(value, at);
      op(Opcode::CompareIs, at);
      jump_to_fail(Opcode::JumpIfFalse, m, at);
      return true;
    }
    case Kind::kMatchSequence:
      return pattern_sequence(to<MatchSequence>(p), m);
    case Kind::kMatchMapping:
      return pattern_mapping(to<MatchMapping>(p), m);
    case Kind::kMatchClass:
      return pattern_class(to<MatchClass>(p), m);
    case Kind::kMatchStar:
      return store_pattern_name(to<MatchStar>(p)->name, m, at);
    case Kind::kMatchAs:
      return pattern_as(to<MatchAs>(p), m);
    case Kind::kMatchOr:
      return pattern_or(to<MatchOr>(p), m);
    default:
      return fail(at, "unexpected pattern");
  }
}

// ---- patterns

bool Codegen::pattern_value(MatchValue* p, Match& m) {
  Location at = loc(p);
  Expr* value = folder_.fold(p->value);
  if (!is<Constant>(value) && !is<Attribute>(value)) {
    return fail(at, "patterns may only match literals and attribute lookups");
  }
  if (!visit(value)) return false;
  op(Opcode::CompareEq, at);
  jump_to_fail(Opcode::JumpIfFalse, m, at);
  return true;
}

bool Codegen::pattern_as(MatchAs* p, Match& m) {
  Location at = loc(p);
  if (p->pattern == nullptr) {
    if (!m.allow_irrefutable) {
      if (p->name.data() != nullptr) {
        return fail(at, "name capture " + quoted(p->name) + " makes remaining patterns unreachable");
      }
      return fail(at, "wildcard makes remaining patterns unreachable");
    }
    return store_pattern_name(p->name, m, at);
  }
  ++m.on_top;
  op(Opcode::Copy, 1, at);
  if (!pattern(p->pattern, m)) return false;
  --m.on_top;
  return store_pattern_name(p->name, m, at);
}

bool Codegen::unpack_pattern(const Seq<Pattern*>& patterns, int star, Match& m, const Location& at) {
  const auto size = static_cast<int>(patterns.size());
  if (star >= 0) {
    int after = size - star - 1;
    if (star >= 1 << 8 || after >= INT32_MAX >> 8) {
      return fail(at, "too many expressions in star-unpacking sequence pattern");
    }
    op(Opcode::UnpackEx, int64_t{star} + (int64_t{after} << 8), at);
  } else {
    op(Opcode::UnpackSequence, size, at);
  }
  m.on_top += size;
  for (Pattern* p : patterns) {
    --m.on_top;
    if (!subpattern(p, m)) return false;
  }
  return true;
}

// With a starred wildcard only the named elements are fetched.
bool Codegen::subscript_pattern(const Seq<Pattern*>& patterns, int star, Match& m, const Location& at) {
  ++m.on_top;
  const auto size = static_cast<int>(patterns.size());
  for (int i = 0; i < size; ++i) {
    Pattern* p = patterns[static_cast<size_t>(i)];
    if (i == star || is_wildcard(p)) continue;
    op(Opcode::Copy, 1, at);
    if (i < star) {
      load_int(i, at);
    } else {
      op(Opcode::GetLen, at);
      load_int(size - i, at);
      op(Opcode::BinarySub, at);
    }
    op(Opcode::LoadSubscr, at);
    if (!subpattern(p, m)) return false;
  }
  --m.on_top;
  op(Opcode::Pop, at);
  return true;
}

bool Codegen::pattern_sequence(MatchSequence* p, Match& m) {
  Location at = loc(p);
  const auto size = static_cast<int>(p->patterns.size());
  int star = -1;
  bool only_wildcard = true, star_wildcard = false;
  for (int i = 0; i < size; ++i) {
    const Pattern* sub = p->patterns[static_cast<size_t>(i)];
    if (is<MatchStar>(sub)) {
      if (star >= 0) return fail(at, "multiple starred names in sequence pattern");
      star_wildcard = is_star_wildcard(sub);
      only_wildcard &= star_wildcard;
      star = i;
      continue;
    }
    only_wildcard &= is_wildcard(sub);
  }
  ++m.on_top;
  op(Opcode::MatchSequence, at);
  jump_to_fail(Opcode::JumpIfFalse, m, at);
  if (star < 0 || size > 1) {
    op(Opcode::GetLen, at);
    load_int(star < 0 ? size : size - 1, at);
    op(star < 0 ? Opcode::CompareEq : Opcode::CompareGe, at);
    jump_to_fail(Opcode::JumpIfFalse, m, at);
  }
  --m.on_top;
  if (only_wildcard) {
    op(Opcode::Pop, at);
    return true;
  }
  return star_wildcard ? subscript_pattern(p->patterns, star, m, at) : unpack_pattern(p->patterns, star, m, at);
}

bool Codegen::pattern_mapping(MatchMapping* p, Match& m) {
  Location at = loc(p);
  const auto size = static_cast<int>(p->keys.size());
  if (p->keys.size() != p->patterns.size()) {
    return fail(at, "keys (" + std::to_string(p->keys.size()) + ") / patterns (" + std::to_string(p->patterns.size()) +
                        ") length mismatch in mapping pattern");
  }
  const bool rest = p->rest.data() != nullptr;
  ++m.on_top;
  op(Opcode::MatchMapping, at);
  jump_to_fail(Opcode::JumpIfFalse, m, at);
  if (size == 0 && !rest) {
    --m.on_top;
    op(Opcode::Pop, at);
    return true;
  }
  if (size > 0) {
    op(Opcode::GetLen, at);
    load_int(size, at);
    op(Opcode::CompareGe, at);
    jump_to_fail(Opcode::JumpIfFalse, m, at);
  }
  std::vector<const ConstantValue*> seen;
  for (Expr*& key : p->keys) {
    key = folder_.fold(key);
    if (auto* c = as<Constant>(key)) {
      for (const ConstantValue* other : seen) {
        if (!equal_keys(*other, c->value)) continue;
        std::string text;
        (void)unparse_expression(key, text);
        return fail(at, "mapping pattern checks duplicate key (" + text + ")");
      }
      seen.push_back(&c->value);
    } else if (!is<Attribute>(key)) {
      return fail(at, "mapping pattern keys may only match literals and attribute lookups");
    }
    if (!visit(key)) return false;
  }
  op(Opcode::BuildTuple, size, at);
  op(Opcode::MatchKeys, at);
  m.on_top += 2;
  op(Opcode::Copy, 1, at);
  // The tuple of values, or None, is the word that a failure must pop besides the keys and the subject.
  jump(Opcode::JumpIfNone, fail_label(m, m.on_top + static_cast<int>(m.stores.size())), at);
  op(Opcode::UnpackSequence, size, at);
  m.on_top += size - 1;
  for (Pattern* sub : p->patterns) {
    --m.on_top;
    if (!subpattern(sub, m)) return false;
  }
  m.on_top -= 1;
  --m.on_top;
  if (!rest) {
    op(Opcode::Pop, at);
    op(Opcode::Pop, at);
    return true;
  }
  op(Opcode::BuildDict, 0, at);  // subject, keys, {}
  op(Opcode::Swap, 3, at);       // {}, keys, subject
  op(Opcode::DictUpdate, 2, at);
  op(Opcode::UnpackSequence, size, at);
  for (int i = size; i > 0; --i) {
    op(Opcode::Copy, 1 + i, at);
    op(Opcode::Swap, 2, at);
    op(Opcode::DeleteSubscr, at);
  }
  return store_pattern_name(p->rest, m, at);
}

bool Codegen::pattern_class(MatchClass* p, Match& m) {
  Location at = loc(p);
  const auto nargs = static_cast<int>(p->patterns.size());
  const auto nattrs = static_cast<int>(p->kwd_attrs.size());
  if (p->kwd_attrs.size() != p->kwd_patterns.size()) {
    return fail(at, "kwd_attrs (" + std::to_string(nattrs) + ") / kwd_patterns (" +
                        std::to_string(p->kwd_patterns.size()) + ") length mismatch in class pattern");
  }
  for (uint32_t i = 0; i < p->kwd_attrs.size(); ++i) {
    for (uint32_t k = i + 1; k < p->kwd_attrs.size(); ++k) {
      if (p->kwd_attrs[i] == p->kwd_attrs[k]) {
        return fail(loc(p->kwd_patterns[k]),
                    "attribute name repeated in class pattern: " + std::string(p->kwd_attrs[k]));
      }
    }
  }
  if (!visit(p->cls)) return false;
  load_names(p->kwd_attrs, at);
  op(Opcode::MatchClass, nargs, at);
  ++m.on_top;
  op(Opcode::Copy, 1, at);
  jump_to_fail(Opcode::JumpIfNone, m, at);
  op(Opcode::UnpackSequence, nargs + nattrs, at);
  m.on_top += nargs + nattrs - 1;
  for (int i = 0; i < nargs + nattrs; ++i) {
    --m.on_top;
    Pattern* sub = i < nargs ? p->patterns[static_cast<size_t>(i)] : p->kwd_patterns[static_cast<size_t>(i - nargs)];
    if (is_wildcard(sub)) {
      op(Opcode::Pop, at);
      continue;
    }
    if (!subpattern(sub, m)) return false;
  }
  return true;
}

// Brings the captures of an alternative into the order of the first one's.
bool Codegen::or_alternative_names(Match& m, std::vector<std::string_view>& control, const Location& at) {
  if (m.stores.size() != control.size()) return fail(at, "alternative patterns bind different names");
  for (size_t target = control.size(); target-- > 0;) {
    auto it = std::find(m.stores.begin(), m.stores.end(), control[target]);
    if (it == m.stores.end()) return fail(at, "alternative patterns bind different names");
    auto from = static_cast<size_t>(it - m.stores.begin());
    if (from == target) continue;
    auto count = static_cast<std::ptrdiff_t>(from + 1);
    std::vector<std::string_view> rotated(m.stores.begin(), m.stores.begin() + count);
    m.stores.erase(m.stores.begin(), m.stores.begin() + count);
    m.stores.insert(m.stores.begin() + static_cast<std::ptrdiff_t>(target - from), rotated.begin(), rotated.end());
    for (size_t i = 0; i < from + 1; ++i) rotate(static_cast<int>(target) + 1, at);
  }
  return true;
}

bool Codegen::pattern_or(MatchOr* p, Match& m) {
  Location at = loc(p);
  Label end = label();
  std::vector<std::string_view> control;
  for (uint32_t i = 0; i < p->patterns.size(); ++i) {
    Pattern* alternative = p->patterns[i];
    Match inner;
    inner.allow_irrefutable = i + 1 == p->patterns.size() && m.allow_irrefutable;
    op(Opcode::Copy, 1, loc(alternative));
    if (!pattern(alternative, inner)) return false;
    if (i == 0) {
      control = inner.stores;
    } else if (!or_alternative_names(inner, control, at)) {
      return false;
    }
    jump(Opcode::Jump, end, loc(alternative));
    emit_fail_pops(inner, loc(alternative));
  }
  // No match: pop the copy of the subject and fail.
  op(Opcode::Pop, at);
  jump_to_fail(Opcode::Jump, m, at);
  use(end);
  int rotations = static_cast<int>(control.size()) + 1 + m.on_top + static_cast<int>(m.stores.size());
  for (std::string_view name : control) {
    rotate(rotations, at);
    if (std::find(m.stores.begin(), m.stores.end(), name) != m.stores.end()) {
      return fail(at, "multiple assignments to name " + quoted(name) + " in pattern");
    }
    m.stores.push_back(name);
  }
  op(Opcode::Pop, at);  // the copy
  return true;
}

// ---- the statement

bool Codegen::visit_match(syntax::Match* stmt) {
  if (!visit(stmt->subject)) return false;
  Label end = label();
  const uint32_t count = stmt->cases.size();
  const bool has_default = count > 1 && is_wildcard(stmt->cases[count - 1]->pattern);
  const uint32_t last = count - (has_default ? 1 : 0);
  for (uint32_t i = 0; i < last; ++i) {
    MatchCase* c = stmt->cases[i];
    Location at = loc(c->pattern);
    const bool keep = i + 1 != last;  // a later case needs the subject
    if (keep) op(Opcode::Copy, 1, at);
    Match m;
    m.allow_irrefutable = c->guard != nullptr || i + 1 == count;
    if (!pattern(c->pattern, m)) return false;
    for (std::string_view name : m.stores) store_name(name, at);
    if (c->guard != nullptr && !jump_if(c->guard, fail_label(m, 0), false, loc(c->guard))) return false;
    if (keep) op(Opcode::Pop, at);
    if (!visit_conditional(c->body)) return false;
    jump(Opcode::Jump, end, nowhere());
    emit_fail_pops(m, at);
  }
  if (has_default) {
    MatchCase* c = stmt->cases[count - 1];
    // The last case before it consumed the subject.
    op(Opcode::Nop, loc(c->pattern));
    if (c->guard != nullptr && !jump_if(c->guard, end, false, loc(c->guard))) return false;
    if (!visit_conditional(c->body)) return false;
  }
  use(end);
  return true;
}

}  // namespace dxpy::compiler
