// Shared by the files of the binascii module; the checksum is for others too.
#pragma once

#include <string_view>

#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/str.h"

namespace dxpy {

uint32_t crc32(uint32_t crc, std::string_view data);

const Type* binascii_error(Thread&);

// An argument that may be an ASCII str or a bytes-like object.
class AsciiInput {
 public:
  explicit AsciiInput(Thread& th) : th_(th), buffer_(th) {}
  Status open(Value v);
  std::string_view bytes() const { return text_; }

 private:
  Thread& th_;
  BufferScope buffer_;
  std::string_view text_;
};

Owned binascii_a2b_uu(Thread&, Value data);
Owned binascii_b2a_uu(Thread&, Value data, bool backtick);
Owned binascii_a2b_qp(Thread&, Value data, bool header);
Owned binascii_b2a_qp(Thread&, Value data, bool quotetabs, bool istext, bool header);

}  // namespace dxpy
