// The module zlib: one-shot functions, checksums and constants.
#include "core/modules/builtin_module.h"
#include "core/modules/compress/zlib.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/int.h"
#include "core/object/turn.h"

namespace dxpy {

Failure raise_zlib(Thread& th, const z_stream& stream, int code, const char* when) {
  const char* text = code == Z_VERSION_ERROR ? "library version mismatch" : stream.msg;
  if (text == nullptr) {
    if (code == Z_BUF_ERROR) text = "incomplete or truncated stream";
    if (code == Z_STREAM_ERROR) text = "inconsistent stream state";
    if (code == Z_DATA_ERROR) text = "invalid input data";
  }
  const Type* error = module_state<ZlibState>(th).error.as<Type>();
  if (text == nullptr) return raise(th, error, "Error {} {}", code, when);
  return raise(th, error, "Error {} {}: {}", code, when, text);
}

namespace {

// Ends a stream at the end of a scope.
struct StreamEnd {
  z_stream& z;
  int (*end)(z_stream*);
  ~StreamEnd() { end(&z); }
};

// Runs `call` (deflate or inflate) until it has taken all input and, with Z_FINISH, written all output.
template <typename Call>
int run_all(z_stream& z, InputBytes& in, OutputBuffer& out, size_t first, bool& no_memory, Call&& call) {
  int code = Z_OK;
  do {
    unsigned piece = in.piece();
    z.next_in = in.next;
    z.avail_in = piece;
    bool last = piece == in.left;
    do {
      if (out.room() == 0 && !out.grow(first)) {
        no_memory = true;
        return code;
      }
      unsigned room = clip_u32(out.room());
      z.next_out = out.next();
      z.avail_out = room;
      code = call(last);
      out.advance(room - z.avail_out);
    } while (z.avail_out == 0 && code != Z_STREAM_END && (code == Z_OK || code == Z_BUF_ERROR));
    in.consume(piece - z.avail_in);
  } while (code == Z_OK && in.left > 0);
  return code;
}

Owned zlib_compress(Thread& th, Value data, int level, int wbits) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  InputBytes in(buffer.bytes());
  OutputBuffer out;
  z_stream z{};
  bool no_memory = false;
  int code = deflateInit2(&z, level, Z_DEFLATED, wbits, MAX_MEM_LEVEL > 8 ? 8 : MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
  if (code == Z_MEM_ERROR) return raise(th, th.rt->exc.MemoryError, "Out of memory while compressing data");
  if (code == Z_STREAM_ERROR) {
    return raise(th, module_state<ZlibState>(th).error.as<Type>(), "Bad compression level");
  }
  StreamEnd end{z, deflateEnd};
  if (code != Z_OK) return raise_zlib(th, z, code, "while compressing data");
  {
    Unlocked others_run(th);
    code = run_all(z, in, out, OutputBuffer::kFirstSize, no_memory,
                   [&](bool last) { return deflate(&z, last ? Z_FINISH : Z_NO_FLUSH); });
  }
  if (no_memory) return raise_no_memory(th);
  if (code != Z_STREAM_END) return raise_zlib(th, z, code, "while compressing data");
  return out.finish(th);
}

Owned zlib_decompress(Thread& th, Value data, int wbits, int64_t bufsize) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  if (bufsize < 0) return raise(th, th.rt->exc.ValueError, "bufsize must be non-negative");
  if (bufsize == 0) bufsize = 1;
  InputBytes in(buffer.bytes());
  OutputBuffer out;
  z_stream z{};
  bool no_memory = false;
  int code = inflateInit2(&z, wbits);
  if (code == Z_MEM_ERROR) return raise(th, th.rt->exc.MemoryError, "Out of memory while decompressing data");
  StreamEnd end{z, inflateEnd};
  if (code != Z_OK) return raise_zlib(th, z, code, "while preparing to decompress data");
  {
    Unlocked others_run(th);
    code = run_all(z, in, out, static_cast<size_t>(bufsize), no_memory,
                   [&](bool last) { return inflate(&z, last ? Z_FINISH : Z_NO_FLUSH); });
  }
  if (no_memory || code == Z_MEM_ERROR) {
    return raise(th, th.rt->exc.MemoryError, "Out of memory while decompressing data");
  }
  if (code == Z_OK) code = Z_BUF_ERROR;
  if (code != Z_STREAM_END) return raise_zlib(th, z, code, "while decompressing data");
  return out.finish(th);
}

using Checksum = uLong (*)(uLong, const Bytef*, z_size_t);

Owned checksum(Thread& th, Value data, Value value, Checksum function) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  Owned start = index(th, value);
  if (!start) return {};
  auto sum = static_cast<uLong>(int_as_u64_mask(start) & 0xFFFFFFFF);
  std::string_view bytes = buffer.bytes();
  auto* at = reinterpret_cast<const Bytef*>(bytes.data());
  if (bytes.size() > 64 * 1024) {
    Unlocked others_run(th);
    sum = function(sum, at, bytes.size());
  } else if (!bytes.empty()) {
    sum = function(sum, at, bytes.size());
  }
  return int_from_u64(th, sum & 0xFFFFFFFF);
}
Owned zlib_adler32(Thread& th, Value data, Value value) { return checksum(th, data, value, adler32_z); }
Owned zlib_crc32(Thread& th, Value data, Value value) { return checksum(th, data, value, crc32_z); }

const NativeDef kFunctions[] = {
    function<&zlib_adler32>("adler32(data, value=1, /)", "Adler-32 checksum of data, going on from value."),
    function<&zlib_compress>("compress(data, /, level=-1, wbits=15)", "The compressed form of data."),
    function<&zlib_compressobj>("compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)",
                                "Return a compressor object."),
    function<&zlib_crc32>("crc32(data, value=0, /)", "CRC-32 checksum of data, going on from value."),
    function<&zlib_decompress>("decompress(data, /, wbits=15, bufsize=16384)", "The data that was compressed."),
    function<&zlib_decompressobj>("decompressobj(wbits=15, zdict=b'')", "Return a decompressor object."),
};

Status exec(Thread& th, Module* m) {
  Owned error = add_exception(th, m, "error", th.rt->exc.Exception);
  if (!error) return Status::kError;
  module_state<ZlibState>(th).error = error.get();
  const struct {
    const char* name;
    int64_t value;
  } constants[] = {
      {"MAX_WBITS", MAX_WBITS},
      {"DEFLATED", Z_DEFLATED},
      {"DEF_MEM_LEVEL", 8},
      {"DEF_BUF_SIZE", 16 * 1024},
      {"Z_NO_COMPRESSION", Z_NO_COMPRESSION},
      {"Z_BEST_SPEED", Z_BEST_SPEED},
      {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION},
      {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION},
      {"Z_FILTERED", Z_FILTERED},
      {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY},
      {"Z_RLE", Z_RLE},
      {"Z_FIXED", Z_FIXED},
      {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY},
      {"Z_NO_FLUSH", Z_NO_FLUSH},
      {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH},
      {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
      {"Z_FULL_FLUSH", Z_FULL_FLUSH},
      {"Z_FINISH", Z_FINISH},
      {"Z_BLOCK", Z_BLOCK},
      {"Z_TREES", Z_TREES},
  };
  for (auto& c : constants) {
    if (failed(module_add_int(th, m, c.name, c.value))) return Status::kError;
  }
  if (failed(module_add_text(th, m, "ZLIB_VERSION", ZLIB_VERSION)) ||
      failed(module_add_text(th, m, "ZLIB_RUNTIME_VERSION", zlibVersion())) ||
      failed(module_add_text(th, m, "__version__", "1.0"))) {
    return Status::kError;
  }
  return failed(init_zlib_objects(th, m)) ? Status::kError : init_zlib_decompressor(th, m);
}

}  // namespace

extern const ModuleDef kZlibModule = {"zlib", "Compression and decompression in the formats of zlib and gzip.",
                                      kFunctions, &exec};

}  // namespace dxpy
