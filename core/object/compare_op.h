// What a comparison operator says of two numbers, or of the sign of a three-way comparison and 0.
#pragma once

#include "core/object/type.h"

namespace dxpy {

template <typename T>
DX_ALWAYS_INLINE bool compares(T a, T b, CompareOp op) {
  switch (op) {
    case CompareOp::kLt:
      return a < b;
    case CompareOp::kLe:
      return a <= b;
    case CompareOp::kEq:
      return a == b;
    case CompareOp::kNe:
      return a != b;
    case CompareOp::kGt:
      return a > b;
    case CompareOp::kGe:
      break;
  }
  return a >= b;
}

// The operator that says the same with its operands exchanged.
constexpr CompareOp swapped(CompareOp op) {
  constexpr CompareOp kSwapped[] = {CompareOp::kGt, CompareOp::kGe, CompareOp::kEq,
                                    CompareOp::kNe, CompareOp::kLt, CompareOp::kLe};
  return kSwapped[static_cast<size_t>(op)];
}

}  // namespace dxpy
