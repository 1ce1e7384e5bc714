// The East Asian codecs: each is a row with a function for one step of decoding and one of encoding.
//
// A step that could not be done says how long the illegal part is (negative), or asks for more (0). Steps know nothing
// of error handlers and streams: see convert.h.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/modules/cjk/tables.h"

namespace dxpy {

// What a codec remembers between characters; the bytes are those that getstate() of CPython's codecs shows.
// ISO 2022: the sets designated to G0 to G3, then flags. HZ: the mode. Others: nothing.
struct CjkShift {
  uint8_t c[8] = {};
};

struct CjkDesignation;  // iso2022.cpp

struct CjkCodec {
  using Decode = int (*)(const CjkCodec&, const uint8_t* in, size_t size, CjkShift&, CjkText& out);
  // Encodes cp, of which `next` may be the combining mark (kCjkNone: nothing follows, kCjkUnknown: not known yet).
  using Encode = int (*)(Thread&, const CjkCodec&, uint32_t cp, uint32_t next, CjkShift&, std::string& out);
  using Finish = void (*)(CjkShift&, std::string& out);  // back to the state in which text begins

  const char* name;
  const char* module;
  Decode decode;
  Encode encode;
  CjkSet set;
  const CjkDesignation* designations = nullptr;  // ends with a zero row
  size_t designation_count = 0;
  bool shifts = false;  // uses SO and SI
  Finish finish = nullptr;
  CjkShift initial = {};
};

inline constexpr uint32_t kCjkNone = 0xFFFFFFFF, kCjkUnknown = 0xFFFFFFFE;

// The codec of a name in one of the modules _codecs_*, or nullptr.
const CjkCodec* cjk_codec_find(std::string_view module, std::string_view name);

// The state in which decoding begins. ISO 2022: ASCII in G2 too.
CjkShift cjk_decode_start(const CjkCodec&);

// Appends a code of one to three bytes.
void cjk_put(std::string& out, uint32_t code);

// The state in which decoding begins. ISO 2022: ASCII in G2 too.
CjkShift cjk_decode_start(const CjkCodec&);

// iso2022.cpp
std::span<const CjkCodec> iso2022_codecs();
extern const CjkCodec kHzCodec;

}  // namespace dxpy
