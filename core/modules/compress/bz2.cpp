// The module _bz2.
#include <bzlib.h>

#include "core/modules/builtin_module.h"
#include "core/modules/compress/decoder.h"
#include "core/modules/native_type.h"

namespace dxpy {

namespace {

struct Bz2Encoder : Object {
  bz_stream z;
  bool started, flushed;
};
struct Bz2Decoder : Decoder {
  bz_stream z;
  bool broken;  // after an error the library's state is not to be used again
  bool started;
};

// BZ_OK and its kin pass; anything else raises.
Status check(Thread& th, int code) {
  const auto& exc = th.rt->exc;
  switch (code) {
    case BZ_OK:
    case BZ_RUN_OK:
    case BZ_FLUSH_OK:
    case BZ_FINISH_OK:
    case BZ_STREAM_END:
      return Status::kOk;
    case BZ_CONFIG_ERROR:
      return raise(th, exc.SystemError, "libbzip2 was not compiled correctly");
    case BZ_PARAM_ERROR:
      return raise(th, exc.ValueError, "Internal error - invalid parameters passed to libbzip2");
    case BZ_MEM_ERROR:
      return raise_no_memory(th);
    case BZ_DATA_ERROR:
    case BZ_DATA_ERROR_MAGIC:
      return raise(th, exc.OSError, "Invalid data stream");
    case BZ_IO_ERROR:
      return raise(th, exc.OSError, "Unknown I/O error");
    case BZ_UNEXPECTED_EOF:
      return raise(th, exc.EOFError, "Compressed file ended before the logical end-of-stream was detected");
    case BZ_SEQUENCE_ERROR:
      return raise(th, exc.RuntimeError, "Internal error - Invalid sequence of commands sent to libbzip2");
    default:
      return raise(th, exc.OSError, "Unrecognized error from libbzip2: {}", code);
  }
}

Owned encode(Thread& th, Bz2Encoder* self, std::string_view data, int action) {
  InputBytes in(data);
  OutputBuffer out;
  bz_stream& z = self->z;
  while (true) {
    if (out.room() == 0 && !out.grow()) return raise_no_memory(th);
    unsigned piece = in.piece(), room = clip_u32(out.room());
    if (action == BZ_RUN && piece == 0) break;
    z.next_in = const_cast<char*>(reinterpret_cast<const char*>(in.next));  // the library does not write to it
    z.avail_in = piece;
    z.next_out = reinterpret_cast<char*>(out.next());
    z.avail_out = room;
    int code = BZ2_bzCompress(&z, action);
    out.advance(room - z.avail_out);
    in.consume(piece - z.avail_in);
    if (failed(check(th, code))) return {};
    if (action == BZ_FINISH && code == BZ_STREAM_END) break;
  }
  return out.finish(th);
}

Owned m_compress(Thread& th, Bz2Encoder* self, Value data) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  if (self->flushed) return raise(th, th.rt->exc.ValueError, "Compressor has been flushed");
  return encode(th, self, buffer.bytes(), BZ_RUN);
}
Owned m_flush(Thread& th, Bz2Encoder* self) {
  if (self->flushed) return raise(th, th.rt->exc.ValueError, "Repeated call to flush()");
  self->flushed = true;
  return encode(th, self, {}, BZ_FINISH);
}

Owned construct_encoder(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[1];
  int level = 9;
  if (failed(native_match(th, "BZ2Compressor(compresslevel=9, /)", args, nargs, kwnames, v, 1)) ||
      failed(native_arg_int(th, v[0], level))) {
    return {};
  }
  if (level < 1 || level > 9) return raise(th, th.rt->exc.ValueError, "compresslevel must be between 1 and 9");
  auto* self = make_instance<Bz2Encoder>(th, cls);
  if (self == nullptr) return {};
  Owned result = Owned::steal(Value(self));
  int code = BZ2_bzCompressInit(&self->z, level, 0, 0);
  self->started = code == BZ_OK;
  return failed(check(th, code)) ? Owned() : std::move(result);
}
void dealloc_encoder(Thread& th, Object* o) {
  auto* self = static_cast<Bz2Encoder*>(o);
  if (self->started) BZ2_bzCompressEnd(&self->z);
  object_free(th, o);
}

DecodeResult step(Thread& th, Decoder* d, InputBytes& in, OutputBuffer& out) {
  auto* self = static_cast<Bz2Decoder*>(d);
  bz_stream& z = self->z;
  unsigned piece = in.piece(), room = clip_u32(out.room());
  z.next_in = const_cast<char*>(reinterpret_cast<const char*>(in.next));
  z.avail_in = piece;
  z.next_out = reinterpret_cast<char*>(out.next());
  z.avail_out = room;
  int code = BZ2_bzDecompress(&z);
  out.advance(room - z.avail_out);
  in.consume(piece - z.avail_in);
  if (failed(check(th, code))) {
    self->broken = true;
    self->needs_input = false;
    return DecodeResult::kError;
  }
  return code == BZ_STREAM_END ? DecodeResult::kEnd : DecodeResult::kMore;
}
Owned m_decompress(Thread& th, Value self, Value data, int64_t max_length) {
  if (self.as<Bz2Decoder>()->broken) {
    return raise(th, th.rt->exc.ValueError, "Decompressor is unusable after a previous error");
  }
  return decoder_run(th, self.as<Decoder>(), data, max_length, &step);
}

Owned construct_decoder(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (nargs > 0) return raise(th, th.rt->exc.TypeError, "BZ2Decompressor() takes no positional arguments");
  if (failed(native_match(th, "BZ2Decompressor()", args, nargs, kwnames, nullptr, 0))) return {};
  auto* self = make_instance<Bz2Decoder>(th, cls);
  if (self == nullptr) return {};
  Owned result = Owned::steal(Value(self));
  if (failed(decoder_init(th, self))) return {};
  int code = BZ2_bzDecompressInit(&self->z, 0, 0);
  self->started = code == BZ_OK;
  return failed(check(th, code)) ? Owned() : std::move(result);
}
void dealloc_decoder(Thread& th, Object* o) {
  auto* self = static_cast<Bz2Decoder*>(o);
  if (self->started) BZ2_bzDecompressEnd(&self->z);
  decoder_destroy(self);
  object_free(th, o);
}

const NativeDef kEncoderMethods[] = {
    method<&m_compress>("compress(self, data, /)", "Compressed data, as far as it is known already."),
    method<&m_flush>("flush(self, /)", "Finish the stream: the rest of the compressed data."),
};
const NativeDef kDecoderMethods[] = {
    method<&m_decompress>("decompress(self, /, data, max_length=-1)",
                          "Decompress data, returning at most max_length bytes when that is not negative."),
};

Status exec(Thread& th, Module* m) {
  static const TypeSpec kEncoderSpec = {"_bz2.BZ2Compressor",
                                        sizeof(Bz2Encoder),
                                        Kind::kOther,
                                        TypeFlags::kImmutable,
                                        "A compressor for incremental use.",
                                        [](TypeSlots& s) {
                                          s.construct = construct_encoder;
                                          s.dealloc = dealloc_encoder;
                                        },
                                        kEncoderMethods,
                                        {},
                                        "(compresslevel=9, /)"};
  static const TypeSpec kDecoderSpec = {"_bz2.BZ2Decompressor",
                                        sizeof(Bz2Decoder),
                                        Kind::kOther,
                                        TypeFlags::kImmutable,
                                        "A decompressor for incremental use.",
                                        [](TypeSlots& s) {
                                          s.construct = construct_decoder;
                                          s.dealloc = dealloc_decoder;
                                        },
                                        kDecoderMethods,
                                        decoder_attributes(),
                                        "()"};
  if (add_type(th, m, kEncoderSpec) == nullptr || add_type(th, m, kDecoderSpec) == nullptr) return Status::kError;
  return Status::kOk;
}

}  // namespace

extern const ModuleDef kBz2Module = {"_bz2", nullptr, {}, &exec};

}  // namespace dxpy
