// Whole texts through an East Asian codec, with error handlers.
#pragma once

#include "core/modules/cjk/codec.h"
#include "core/object/codecs.h"

namespace dxpy {

// Decodes `in`. Without `final` an incomplete sequence at the end is left alone: `taken` says how far it came.
Owned cjk_decode(Thread&, const CjkCodec&, std::string_view in, std::string_view errors, CjkShift&, bool final,
                 size_t& taken);
// Encodes a str, appending to `out`; `taken` counts characters. With `final` nothing is left, and the state is the
// initial one at the end.
Status cjk_encode(Thread&, const CjkCodec&, Value str, std::string_view errors, CjkShift&, bool final, std::string& out,
                  size_t& taken);

}  // namespace dxpy
