// The layouts of _multibytecodec's types, which its files share.
#pragma once

#include "core/modules/builtin_module.h"
#include "core/modules/cjk/convert.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"

namespace dxpy {

struct CjkTypes {
  Type* codec = nullptr;
};

struct MultibyteCodec : Object {
  const CjkCodec* codec;
};

// An incremental encoder or decoder, or a stream's reader or writer.
struct CjkStream : Object {
  static constexpr size_t kMaxPendingBytes = 8, kMaxPendingChars = 2;
  const CjkCodec* codec;
  CjkShift shift;
  Value errors;        // owned str
  Value stream;        // owned; readers and writers only
  Value pending_text;  // owned str or empty: what an encoder could not yet encode
  uint8_t pending[kMaxPendingBytes];
  uint8_t pending_size;
};
using CjkStreamFields = OwnedFields<CjkStream, &CjkStream::errors, &CjkStream::stream, &CjkStream::pending_text>;

// Makes one with the codec of its class; `stream` empty for incremental ones.
Owned cjk_stream_new(Thread&, Type* cls, Value errors, Value stream);
// __init__: all is done already. The classes of the library inherit from these before those of codecs, whose own
// __init__ must not run.
Status cjk_stream_init(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
// Decoding and encoding with what is pending. Data that fails leaves what was pending before.
Owned cjk_stream_decode(Thread&, CjkStream*, std::string_view data, bool final);
Owned cjk_stream_encode(Thread&, CjkStream*, Value text, bool final);  // bytes
void cjk_stream_reset(CjkStream*);
void cjk_stream_start_decoding(CjkStream*);  // resets one that decodes
extern const GetSetDef kCjkErrorsGetSet;

extern const TypeSpec kCjkReaderSpec, kCjkWriterSpec;  // stream.cpp

}  // namespace dxpy
