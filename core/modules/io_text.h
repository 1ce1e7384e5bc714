// TextIOWrapper, spread over io_text.cpp (life, attributes, writing), io_text_read.cpp (reading) and io_text_seek.cpp
// (positions).
//
// UTF-8, ASCII and Latin-1 are decoded and encoded here, without codec objects; all other encodings go through the
// incremental decoder and encoder of the codecs module, as in CPython.
#pragma once

#include <string>

#include "core/modules/io.h"

namespace dxpy {

enum class TextCodec : uint8_t { kPython, kUtf8, kAscii, kLatin1 };

struct TextWrapper : IOBase {
  Value buffer;
  Value encoding, errors;  // str
  Value encoder, decoder;  // Python codecs; empty when native or not possible
  Value read_newline;      // None or str
  Value decoded;           // text that has been decoded and partly handed out, or empty
  Value snapshot;          // bytes fed to the decoder since a known state, or empty
  std::string* pending;    // encoded text not yet given to the buffer
  int64_t snapshot_flags;  // Python decoders: state at the snapshot
  size_t decoded_used;     // bytes of `decoded` handed out
  int64_t chunk_size;
  NewlineState newline;  // native decoding
  TextCodec codec;
  uint8_t held_size;  // native decoding: bytes of an incomplete character
  char held[4];
  char write_newline[3];
  bool ok, detached, readable, writable, seekable, telling, has_read1;
  bool universal, line_buffering, write_through, finalizing, fast_reader, fast_writer, read_started;
  Thread* writing;
};

inline TextWrapper* text_of(Value v) { return v.as<TextWrapper>(); }
Status text_check(Thread&, TextWrapper* w);       // initialised and not detached
Status text_check_open(Thread&, TextWrapper* w);  // and not closed
Status text_write_flush(Thread&, TextWrapper* w);
void text_forget_decoded(TextWrapper* w);
// Decoder back to its first state.
Status text_reset_decoder(Thread&, TextWrapper* w);
Owned text_decode(Thread&, TextWrapper* w, std::string_view input, bool final);
Owned text_flush(Thread&, Value self);

Owned text_read(Thread&, Value self, Value size);
Owned text_readline(Thread&, Value self, Value size);
Owned text_next(Thread&, Value self);
Owned text_tell(Thread&, Value self);
Owned text_seek(Thread&, Value self, Value cookie, int whence);

}  // namespace dxpy
