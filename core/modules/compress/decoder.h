// The decompressor objects of zlib, bz2, lzma and zstd have the same face: decompress(data, max_length=-1), eof,
// needs_input, unused_data. This is their common part; each module adds its library's state and one step.
#pragma once

#include <string>

#include "core/modules/compress/output_buffer.h"
#include "core/object/native.h"

namespace dxpy {

struct Decoder : Object {
  std::string* pending;  // input not yet consumed; owned
  Value unused_data;     // bytes behind the end of the stream; owned
  bool eof, needs_input;
};

enum class DecodeResult : uint8_t { kMore, kEnd, kError };  // kError: the exception is pending
// Consumes from `in` and writes to `out`, as much as one call of the library does.
using DecodeStep = DecodeResult (*)(Thread&, Decoder*, InputBytes& in, OutputBuffer& out);

// Prepares a zero-filled instance. kError: MemoryError is pending.
Status decoder_init(Thread&, Decoder* d);
void decoder_destroy(Decoder* d);
// The method decompress. `at_end` is the text of the EOFError for input behind the end.
Owned decoder_run(Thread&, Decoder* d, Value data, int64_t max_length, DecodeStep step,
                  const char* at_end = "End of stream already reached");
std::span<const GetSetDef> decoder_attributes();  // eof, needs_input, unused_data

}  // namespace dxpy
