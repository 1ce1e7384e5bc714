// The module _io: layouts and helpers that its files share. io_base.cpp: the abstract bases; io_file.cpp: FileIO;
// io_bytes.cpp, io_string.cpp: streams in memory; io_buffered*.cpp: buffered binary streams; io_text*.cpp: text streams
// and newline decoding; io_module.cpp: open() and the module.
#pragma once

#include <string>
#include <string_view>

#include "core/modules/host_call.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

inline constexpr int64_t kIoBufferSize = 131072;

// Every stream starts with the attribute word.
struct IOBase : Object {
  Value dict_word;
};

// clang-format off
#define DX_IO_NAMES(X) \
  X(closed) X(flush) X(close) X(read) X(read1) X(readall) X(readinto) X(readinto1) X(readline) X(write) X(seek) \
  X(tell) X(truncate) X(seekable) X(readable) X(writable) X(fileno) X(isatty) X(peek) X(name) X(mode) X(raw) \
  X(decode) X(encode) X(getstate) X(setstate) X(reset) X(_finalizing) X(_dealloc_warn) X(_blksize) \
  X(_isatty_open_only) X(__IOBase_closed) X(newlines) X(errors) X(encoding) X(extend)
// clang-format on

struct IoState {
#define DX_IO_NAME(id) Value id;
  DX_IO_NAMES(DX_IO_NAME)
#undef DX_IO_NAME
  Type *io_base = nullptr, *raw_base = nullptr, *buffered_base = nullptr, *text_base = nullptr;
  Type *file = nullptr, *bytes_io = nullptr, *bytes_io_buffer = nullptr, *string_io = nullptr;
  Type *reader = nullptr, *writer = nullptr, *random = nullptr, *rw_pair = nullptr;
  Type *text_wrapper = nullptr, *newline_decoder = nullptr;
  Owned unsupported;  // class UnsupportedOperation
};
inline IoState& io_state(Thread& th) { return module_state<IoState>(th); }

extern const TypeSpec kIOBaseSpec, kRawIOBaseSpec, kBufferedIOBaseSpec, kTextIOBaseSpec;
extern const TypeSpec kFileIOSpec, kBytesIOSpec, kBytesIOBufferSpec, kStringIOSpec;
extern const TypeSpec kBufferedReaderSpec, kBufferedWriterSpec, kBufferedRandomSpec, kBufferedRWPairSpec;
extern const TypeSpec kIncrementalNewlineDecoderSpec, kTextIOWrapperSpec;
inline constexpr uint32_t kStreamFlags =
    TypeFlags::kBaseType | TypeFlags::kHasDict | TypeFlags::kWeakRef | TypeFlags::kGc;

// --- shared helpers (io_base.cpp)
Failure raise_unsupported(Thread&, std::string_view message);
Failure raise_closed(Thread&);         // ValueError "I/O operation on closed file."
Failure raise_closed_memory(Thread&);  // the same without the full stop, as StringIO has it
// `size` arguments: None or nothing is -1; "argument should be integer or None, not 'x'".
Status io_size_arg(Thread&, Value v, int64_t& out);
// A file offset; TypeError for non-integers, OverflowError beyond 64 bits.
Status io_offset(Thread&, Value v, int64_t& out);
Tri io_is_closed(Thread&, Value stream);          // truth of its `closed` attribute
Tri io_ask(Thread&, Value stream, Value method);  // truth of stream.method()
Status io_check_readable(Thread&, Value stream);
Status io_check_writable(Thread&, Value stream);
Status io_check_seekable(Thread&, Value stream);
Owned io_base_close(Thread&, Value self);
// close() that keeps an earlier error: the pending exception becomes the context of a second one.
void io_chain_error(Thread&, Owned first);
// "<_io.X name='...'>"; `extra` follows the name.
Owned io_repr(Thread&, Value self, std::string_view extra);
Owned io_no_pickle(Thread&, Value self);
// Writable memory of an argument: "readinto() argument must be read-write bytes-like object, not bytes".
Status io_writable_buffer(Thread&, BufferScope& scope, Value v, std::string_view function);
// The mode letters of open(); raises ValueError.
struct OpenMode {
  bool creating = false, reading = false, writing = false, appending = false, updating = false, text = false,
       binary = false;
};
// Tells whether a stream is exactly of that type, so that its methods can be called directly.
inline bool is_exactly(Value v, const Type* t) { return v.is_object() && v.as_object()->type() == t; }
void io_finalize(Thread&, Value self);
Owned io_iter(Thread&, Value self);
Owned io_next(Thread&, Value self);

// --- FileIO (io_file.cpp)
struct FileIO : IOBase {
  int fd;
  int seekable;  // -1: not known yet
  bool initialized, created, readable, writable, appending, closefd, finalizing, character_device;
  int64_t size_at_open, block_size;
};
// Reads into memory; -1 with error kError-like results: kFalse means "would block".
Tri file_read_into(Thread&, FileIO* f, char* data, size_t size, size_t& count);
Tri file_write_from(Thread&, FileIO* f, const char* data, size_t size, size_t& count);
Owned file_read_all(Thread&, FileIO* f);
Owned file_new(Thread&, Value file, std::string_view mode, bool closefd, Value opener);

// --- buffered streams (io_buffered.cpp)
struct Buffered : IOBase {
  Value raw;
  char* data;  // buffer_size bytes
  int64_t buffer_size;
  int64_t raw_position;  // of the raw stream, -1: unknown
  int64_t pos, end;      // unread part of the buffer
  int64_t write_size;    // pending bytes at the start of the buffer; then pos == end == 0
  Thread* owner;         // inside a call
  bool ok, detached, readable, writable, finalizing, fast_raw;
};
inline bool is_buffered(Thread& th, Value v) {
  const IoState& s = io_state(th);
  return is_exactly(v, s.reader) || is_exactly(v, s.random);
}
// read1() without making an object: `out` views the buffer until the next call. kFalse: would block.
Tri buffered_read1_view(Thread&, Buffered* b, size_t most, std::string_view& out);
// write() of bytes; for exact BufferedWriter and BufferedRandom.
Status buffered_write_view(Thread&, Buffered* b, std::string_view data);
Owned buffered_flush(Thread&, Value self);

// --- newline decoding (io_newline.cpp)
struct NewlineState {
  bool translate = false, pending_cr = false;
  uint8_t seen = 0;  // 1: \r, 2: \n, 4: \r\n
};
// Translates a piece of text; a trailing \r waits for the next piece unless final.
Owned newline_decode(Thread&, NewlineState& s, Value text, bool final);
Owned newline_seen(Thread&, uint8_t seen);  // None, a str or a tuple
struct NewlineDecoder : Object {
  Value decoder;  // None: the input is text already
  Value errors;
  NewlineState state;
  bool ok;
};

// newline argument of open(): one of the values it may have; "illegal newline value: x".
bool is_newline(Value newline);
Status check_newline(Thread&, Value newline);

}  // namespace dxpy
