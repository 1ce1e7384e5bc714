// What the files of the _lzma module share.
#pragma once

#include <lzma.h>

#include "core/object/module.h"

namespace dxpy {

struct LzmaState {
  Value error;  // the class LZMAError; the module keeps it
};

Failure raise_lzma(Thread&, std::string_view text);
Status lzma_ok(Thread&, lzma_ret code);  // raises for codes that are errors
// An unsigned number of at most `max`; `type` names the C type in the message.
Status lzma_number(Thread&, Value v, uint64_t max, const char* type, uint64_t& out);

// A chain of filters from Python's list of dicts; owns the options of each.
class LzmaFilterChain {
 public:
  LzmaFilterChain() { filters[0].id = LZMA_VLI_UNKNOWN; }
  ~LzmaFilterChain();
  LzmaFilterChain(const LzmaFilterChain&) = delete;
  LzmaFilterChain& operator=(const LzmaFilterChain&) = delete;
  Status parse(Thread&, Value specs);     // a sequence of specifiers
  Status parse_one(Thread&, Value spec);  // one specifier
  lzma_filter filters[LZMA_FILTERS_MAX + 1];
};

Owned lzma_encode_filter_properties(Thread&, Value filter);
Owned lzma_decode_filter_properties(Thread&, Value filter_id, Value encoded);

}  // namespace dxpy
