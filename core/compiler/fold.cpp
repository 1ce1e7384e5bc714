#include "core/compiler/fold.h"

#include <bit>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace dxpy::compiler {

using namespace syntax;

namespace {

__extension__ typedef unsigned __int128 Wide;

// An int of at most 128 bits: what CPython bothers to fold.
struct Int {
  bool negative = false;
  Wide magnitude = 0;
};

int bits(Wide v) {
  auto high = static_cast<uint64_t>(v >> 64), low = static_cast<uint64_t>(v);
  return high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
}

bool read_int(const ConstantValue& v, Int& out) {
  if (v.fits_int64) {
    out.negative = v.integer < 0;
    auto u = static_cast<uint64_t>(v.integer);
    out.magnitude = out.negative ? ~u + 1 : u;
    return true;
  }
  std::string_view text = v.text;
  out = {};
  if (text.starts_with('-')) {
    out.negative = true;
    text.remove_prefix(1);
  }
  unsigned base = 10;
  if (text.size() > 2 && text[0] == '0' && text[1] > '9') {
    base = text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : 2;
    text.remove_prefix(2);
  }
  for (char c : text) {
    unsigned digit = c <= '9' ? static_cast<unsigned>(c - '0') : static_cast<unsigned>((c | 0x20) - 'a' + 10);
    if (bits(out.magnitude) > 123) return false;
    out.magnitude = out.magnitude * base + digit;
  }
  return true;
}

ConstantValue write_int(Arena& arena, Int v) {
  ConstantValue out;
  out.kind = ConstantKind::kInt;
  if (v.magnitude == 0) v.negative = false;
  const Wide limit = (Wide{1} << 63) - (v.negative ? 0 : 1);
  if (v.magnitude <= limit) {
    out.fits_int64 = true;
    auto u = static_cast<uint64_t>(v.magnitude);
    out.integer = static_cast<int64_t>(v.negative ? ~u + 1 : u);
    return out;
  }
  char text[48];
  int n = std::snprintf(text, sizeof(text), "%s0x%llx%016llx", v.negative ? "-" : "",
                        static_cast<unsigned long long>(v.magnitude >> 64),
                        static_cast<unsigned long long>(v.magnitude & ~uint64_t{0}));
  out.text = arena.copy({text, static_cast<size_t>(n)});
  return out;
}

Int add(Int a, Int b) {
  if (a.negative == b.negative) return {a.negative, a.magnitude + b.magnitude};
  if (a.magnitude >= b.magnitude) return {a.negative, a.magnitude - b.magnitude};
  return {b.negative, b.magnitude - a.magnitude};
}

bool exact_double(const Int& v, double& out) {
  if (bits(v.magnitude) > 53) return false;
  out = static_cast<double>(static_cast<uint64_t>(v.magnitude));
  if (v.negative) out = -out;
  return true;
}

ConstantValue float_constant(double v) {
  ConstantValue out;
  out.kind = ConstantKind::kFloat;
  out.real = v;
  return out;
}

bool is_real(const ConstantValue& v, double& out) {
  if (v.kind == ConstantKind::kFloat) {
    out = v.real;
    return true;
  }
  Int i;
  return v.kind == ConstantKind::kInt && read_int(v, i) && exact_double(i, out);
}

}  // namespace

bool constant_truth(const ConstantValue& v) {
  switch (v.kind) {
    case ConstantKind::kNone:
    case ConstantKind::kFalse:
      return false;
    case ConstantKind::kTrue:
    case ConstantKind::kEllipsis:
      return true;
    case ConstantKind::kInt:
      return !v.fits_int64 || v.integer != 0;
    case ConstantKind::kFloat:
      return v.real != 0;
    case ConstantKind::kComplex:
      return v.real != 0 || v.imag != 0;
    case ConstantKind::kStr:
    case ConstantKind::kBytes:
      return !v.text.empty();
    case ConstantKind::kTuple:
    case ConstantKind::kFrozenset:
      return !v.elements.empty();
  }
  return true;
}

ConstantValue int_constant(int64_t n) {
  ConstantValue v;
  v.kind = ConstantKind::kInt;
  v.fits_int64 = true;
  v.integer = n;
  return v;
}

ConstantValue str_constant(std::string_view text) {
  ConstantValue v;
  v.kind = ConstantKind::kStr;
  v.text = text;
  return v;
}

ConstantValue none_constant() { return {}; }

Expr* Folder::make(const Expr* at, const Value& value) {
  return make_node<Constant>(arena_, at->location(), value, String{});
}

Expr* Folder::fold(Expr* expr) {
  switch (expr->kind) {
    case Kind::kName:
      if (to<Name>(expr)->id == "__debug__" && to<Name>(expr)->ctx == ExprContext::kLoad) {
        Value v;
        v.kind = optimization_ > 0 ? ConstantKind::kFalse : ConstantKind::kTrue;
        return make(expr, v);
      }
      return expr;
    case Kind::kBinOp:
      return fold_binary(expr);
    case Kind::kUnaryOp:
      return fold_unary(to<UnaryOp>(expr));
    case Kind::kTuple:
      return fold_tuple(to<Tuple>(expr));
    case Kind::kSubscript:
      return fold_subscript(to<Subscript>(expr));
    default:
      return expr;
  }
}

Expr* Folder::fold_tuple(Tuple* expr) {
  if (expr->ctx != ExprContext::kLoad) return expr;
  bool all = true;
  for (Expr*& e : expr->elts) {
    e = fold(e);
    if (!is<Constant>(e)) {
      all = false;
      break;
    }
  }
  if (!all) return expr;
  Value v;
  v.kind = ConstantKind::kTuple;
  v.elements = {arena_.allocate_array<Value>(expr->elts.size()), expr->elts.size()};
  for (uint32_t i = 0; i < expr->elts.size(); ++i) v.elements[i] = to<Constant>(expr->elts[i])->value;
  return make(expr, v);
}

Expr* Folder::fold_subscript(Subscript* expr) {
  if (expr->ctx != ExprContext::kLoad) return expr;
  expr->value = fold(expr->value);
  auto* value = as<Constant>(expr->value);
  if (value == nullptr) return expr;
  const ConstantValue& v = value->value;
  if (v.kind != ConstantKind::kStr && v.kind != ConstantKind::kBytes && v.kind != ConstantKind::kTuple) return expr;
  expr->slice = fold(expr->slice);
  auto* slice = as<Constant>(expr->slice);
  if (slice == nullptr || slice->value.kind != ConstantKind::kInt || !slice->value.fits_int64) return expr;
  int64_t i = slice->value.integer;
  auto size = static_cast<int64_t>(v.kind == ConstantKind::kTuple ? v.elements.size() : v.text.size());
  if (v.kind == ConstantKind::kStr) {
    for (char c : v.text) {
      if (static_cast<unsigned char>(c) >= 0x80) return expr;
    }
  }
  if (i < 0) i += size;
  if (i < 0 || i >= size) return expr;
  auto at = static_cast<size_t>(i);
  if (v.kind == ConstantKind::kTuple) return make(expr, v.elements[at]);
  if (v.kind == ConstantKind::kBytes) return make(expr, int_constant(static_cast<unsigned char>(v.text[at])));
  return make(expr, str_constant(v.text.substr(at, 1)));
}

Expr* Folder::fold_unary(UnaryOp* expr) {
  expr->operand = fold(expr->operand);
  auto* c = as<Constant>(expr->operand);
  Value out;
  if (c == nullptr || !unary(expr->op, c->value, out)) return expr;
  return make(expr, out);
}

bool Folder::unary(UnaryOperator op, const Value& a, Value& out) {
  if (op == UnaryOperator::kNot) {
    out = {};
    out.kind = constant_truth(a) ? ConstantKind::kFalse : ConstantKind::kTrue;
    return true;
  }
  if (a.kind == ConstantKind::kInt) {
    if (op == UnaryOperator::kUAdd) {
      out = a;
      return true;
    }
    Int v;
    if (read_int(a, v)) {
      if (op == UnaryOperator::kInvert) v = add(v, {false, 1});
      v.negative = !v.negative;
      out = write_int(arena_, v);
      return true;
    }
    if (op != UnaryOperator::kUSub) return false;
    out = a;
    out.text = a.text.starts_with('-') ? a.text.substr(1) : arena_.copy("-" + std::string(a.text));
    return true;
  }
  if (op == UnaryOperator::kInvert) return false;
  const bool minus = op == UnaryOperator::kUSub;
  if (a.kind != ConstantKind::kFloat && a.kind != ConstantKind::kComplex) return false;
  out = a;
  if (minus) {
    out.real = -a.real;
    out.imag = -a.imag;
  }
  return true;
}

Expr* Folder::fold_binary(Expr* expr) {
  std::vector<BinOp*> chain;
  Expr* left = expr;
  while (auto* op = as<BinOp>(left)) {
    chain.push_back(op);
    left = op->left;
  }
  Expr* folded = fold(left);
  if (folded != left) chain.back()->left = folded;
  while (!chain.empty()) {
    BinOp* op = chain.back();
    chain.pop_back();
    auto* a = as<Constant>(op->left);
    if (a == nullptr) return expr;
    op->right = fold(op->right);
    auto* b = as<Constant>(op->right);
    Value out;
    if (b == nullptr || !binary(op->op, a->value, b->value, out)) return expr;
    Expr* result = make(op, out);
    if (chain.empty()) return result;
    chain.back()->left = result;
  }
  return expr;
}

bool Folder::binary(Operator op, const Value& a, const Value& b, Value& out) {
  using K = ConstantKind;
  if (a.kind == K::kInt && b.kind == K::kInt) return integers(op, a, b, out);
  if (a.kind == K::kComplex || b.kind == K::kComplex) return complexes(op, a, b, out);
  double x, y;
  if ((a.kind == K::kFloat || b.kind == K::kFloat) && is_real(a, x) && is_real(b, y)) return reals(op, x, y, out);
  return sequences(op, a, b, out);
}

bool Folder::integers(Operator op, const Value& left, const Value& right, Value& out) {
  Int a, b, r;
  if (!read_int(left, a) || !read_int(right, b)) return false;
  const int total = bits(a.magnitude) + bits(b.magnitude);
  switch (op) {
    case Operator::kAdd:
    case Operator::kSub:
      if (bits(a.magnitude) > 126 || bits(b.magnitude) > 126) return false;
      if (op == Operator::kSub) b.negative = !b.negative;
      r = add(a, b);
      break;
    case Operator::kMult:
      if (total > 128) return false;
      r = {a.negative != b.negative, a.magnitude * b.magnitude};
      break;
    case Operator::kDiv: {
      double x, y;
      if (b.magnitude == 0 || !exact_double(a, x) || !exact_double(b, y)) return false;
      out = float_constant(a.magnitude == 0 ? 0.0 : x / y);
      return true;
    }
    case Operator::kFloorDiv:
    case Operator::kMod: {
      if (b.magnitude == 0) return false;
      Wide q = a.magnitude / b.magnitude, m = a.magnitude % b.magnitude;
      if (m != 0 && a.negative != b.negative) {
        q += 1;
        m = b.magnitude - m;
      }
      r = op == Operator::kMod ? Int{b.negative, m} : Int{a.negative != b.negative, q};
      break;
    }
    case Operator::kPow: {
      if (b.negative) {
        double x, y;
        if (a.magnitude == 0 || !exact_double(a, x) || !exact_double(b, y)) return false;
        return reals(op, x, y, out);
      }
      if (b.magnitude > 128 && a.magnitude > 1) return false;
      auto exponent = static_cast<int>(b.magnitude & 0xFF);
      if (a.magnitude > 1 && bits(a.magnitude) * exponent > 128) return false;
      if (a.magnitude <= 1) exponent = b.magnitude == 0 ? 0 : static_cast<int>(2 - (b.magnitude & 1));
      r = {a.negative && (exponent & 1), 1};
      for (int i = 0; i < exponent; ++i) r.magnitude *= a.magnitude;
      break;
    }
    case Operator::kLShift:
      if (b.negative || b.magnitude > 128 || bits(a.magnitude) + static_cast<int>(b.magnitude) > 128) return false;
      r = {a.negative, b.magnitude == 128 ? 0 : a.magnitude << static_cast<int>(b.magnitude)};
      break;
    case Operator::kRShift:
      if (b.negative || a.negative) return false;
      r = {false, b.magnitude > 127 ? 0 : a.magnitude >> static_cast<int>(b.magnitude)};
      break;
    case Operator::kBitAnd:
    case Operator::kBitOr:
    case Operator::kBitXor: {
      if (left.fits_int64 && right.fits_int64) {
        int64_t x = left.integer, y = right.integer;
        out = int_constant(op == Operator::kBitAnd ? (x & y) : op == Operator::kBitOr ? (x | y) : (x ^ y));
        return true;
      }
      if (a.negative || b.negative) return false;
      r.magnitude = op == Operator::kBitAnd  ? (a.magnitude & b.magnitude)
                    : op == Operator::kBitOr ? (a.magnitude | b.magnitude)
                                             : (a.magnitude ^ b.magnitude);
      break;
    }
    case Operator::kMatMult:
      return false;
  }
  out = write_int(arena_, r);
  return true;
}

bool Folder::reals(Operator op, double a, double b, Value& out) {
  double r;
  switch (op) {
    case Operator::kAdd:
      r = a + b;
      break;
    case Operator::kSub:
      r = a - b;
      break;
    case Operator::kMult:
      r = a * b;
      break;
    case Operator::kDiv:
      if (b == 0) return false;
      r = a / b;
      break;
    case Operator::kPow:
      if (a <= 0 || !std::isfinite(a) || !std::isfinite(b)) return false;
      r = std::pow(a, b);
      if (!std::isfinite(r)) return false;
      break;
    default:
      return false;
  }
  out = float_constant(r);
  return true;
}

// Mixed arithmetic leaves the imaginary part of the other operand alone.
bool Folder::complexes(Operator op, const Value& a, const Value& b, Value& out) {
  double x, y;
  out = {};
  out.kind = ConstantKind::kComplex;
  const bool subtract = op == Operator::kSub;
  if (op != Operator::kAdd && !subtract) return false;
  if (a.kind == ConstantKind::kComplex && b.kind == ConstantKind::kComplex) {
    out.real = subtract ? a.real - b.real : a.real + b.real;
    out.imag = subtract ? a.imag - b.imag : a.imag + b.imag;
  } else if (a.kind == ConstantKind::kComplex && is_real(b, y)) {
    out.real = subtract ? a.real - y : a.real + y;
    out.imag = a.imag;
  } else if (b.kind == ConstantKind::kComplex && is_real(a, x)) {
    out.real = subtract ? x - b.real : x + b.real;
    out.imag = subtract ? -b.imag : b.imag;
  } else {
    return false;
  }
  return true;
}

bool Folder::repeat(const Value& sequence, int64_t times, Value& out) {
  constexpr int64_t kMaxText = 4096, kMaxTuple = 256;
  if (times < 0) times = 0;
  out = sequence;
  if (sequence.kind == ConstantKind::kTuple) {
    auto size = static_cast<int64_t>(sequence.elements.size());
    if (size != 0 && times > kMaxTuple / size) return false;
    auto total = static_cast<uint32_t>(size * times);
    out.elements = {arena_.allocate_array<Value>(total), total};
    for (uint32_t i = 0; i < total; ++i) out.elements[i] = sequence.elements[i % sequence.elements.size()];
    return true;
  }
  auto size = static_cast<int64_t>(sequence.text.size());
  if (size != 0 && times > kMaxText / size) return false;
  std::string text;
  for (int64_t i = 0; size != 0 && i < times; ++i) text += sequence.text;
  out.text = arena_.copy(text);
  return true;
}

bool Folder::sequences(Operator op, const Value& a, const Value& b, Value& out) {
  auto is_sequence = [](const Value& v) {
    return v.kind == ConstantKind::kStr || v.kind == ConstantKind::kBytes || v.kind == ConstantKind::kTuple;
  };
  auto is_int = [](const Value& v) { return v.kind == ConstantKind::kInt && v.fits_int64; };
  if (op == Operator::kMult) {
    if (is_sequence(a) && is_int(b)) return repeat(a, b.integer, out);
    if (is_sequence(b) && is_int(a)) return repeat(b, a.integer, out);
    return false;
  }
  if (op != Operator::kAdd || a.kind != b.kind || !is_sequence(a)) return false;
  constexpr size_t kMaxText = 4096, kMaxTuple = 256;  // a long chain must not take quadratic room
  if (a.text.size() + b.text.size() > kMaxText || size_t{a.elements.size()} + b.elements.size() > kMaxTuple)
    return false;
  out = a;
  if (a.kind == ConstantKind::kTuple) {
    uint32_t size = a.elements.size() + b.elements.size();
    out.elements = {arena_.allocate_array<Value>(size), size};
    for (uint32_t i = 0; i < a.elements.size(); ++i) out.elements[i] = a.elements[i];
    for (uint32_t i = 0; i < b.elements.size(); ++i) out.elements[a.elements.size() + i] = b.elements[i];
    return true;
  }
  // A pair of lone surrogates that meet here would have to become one character: leave that to run time.
  if (a.kind == ConstantKind::kStr && a.text.size() >= 3 &&
      static_cast<unsigned char>(a.text[a.text.size() - 3]) == 0xED)
    return false;
  out.text = arena_.copy(std::string(a.text) + std::string(b.text));
  return true;
}

}  // namespace dxpy::compiler
