// The types of itertools, by file: itertools_basic.cpp, itertools_group.cpp, itertools_combine.cpp.
#pragma once

#include "core/object/type.h"

namespace dxpy {

extern const TypeSpec kAccumulateSpec, kBatchedSpec, kChainSpec, kCompressSpec, kCountSpec, kCycleSpec, kDropWhileSpec,
    kFilterFalseSpec, kISliceSpec, kPairwiseSpec, kRepeatSpec, kStarmapSpec, kTakeWhileSpec, kZipLongestSpec;
extern const TypeSpec kGroupBySpec, kGrouperSpec, kTeeSpec, kTeeDataSpec;
extern const TypeSpec kCombinationsSpec, kCombinationsWithReplacementSpec, kPermutationsSpec, kProductSpec;

struct ItertoolsState {
  Type *grouper = nullptr, *tee = nullptr, *tee_data = nullptr;
};

Owned itertools_tee(Thread&, Value iterable, int64_t n);

}  // namespace dxpy
