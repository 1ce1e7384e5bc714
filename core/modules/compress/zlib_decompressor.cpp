// zlib._ZlibDecompressor, which gzip and zipfile read with.
#include "core/modules/compress/decoder.h"
#include "core/modules/compress/zlib.h"
#include "core/modules/native_type.h"

namespace dxpy {

namespace {

struct ZlibDecoder : Decoder {
  z_stream z;
  Value dictionary;  // owned
  bool started;
};

DecodeResult step(Thread& th, Decoder* d, InputBytes& in, OutputBuffer& out) {
  auto* self = static_cast<ZlibDecoder*>(d);
  z_stream& z = self->z;
  unsigned piece = in.piece(), room = clip_u32(out.room());
  z.next_in = in.next;
  z.avail_in = piece;
  z.next_out = out.next();
  z.avail_out = room;
  int code = inflate(&z, Z_SYNC_FLUSH);
  out.advance(room - z.avail_out);
  in.consume(piece - z.avail_in);
  switch (code) {
    case Z_OK:
    case Z_BUF_ERROR:
      return DecodeResult::kMore;
    case Z_STREAM_END:
      return DecodeResult::kEnd;
    case Z_NEED_DICT:
      if (self->dictionary) {
        if (failed(zlib_set_inflate_dictionary(th, z, self->dictionary))) return DecodeResult::kError;
        return step(th, d, in, out);
      }
      [[fallthrough]];
    default:
      (void)raise_zlib(th, z, code, "while decompressing data");
      return DecodeResult::kError;
  }
}

Owned m_decompress(Thread& th, Value self, Value data, int64_t max_length) {
  return decoder_run(th, self.as<Decoder>(), data, max_length, &step);
}

void dealloc(Thread& th, Object* o) {
  auto* self = static_cast<ZlibDecoder*>(o);
  if (self->started) inflateEnd(&self->z);
  drop(self->dictionary);
  decoder_destroy(self);
  object_free(th, o);
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  int wbits = MAX_WBITS;
  if (failed(native_match(th, "_ZlibDecompressor(wbits=15, zdict=b'')", args, nargs, kwnames, v, 2)) ||
      failed(native_arg_int(th, v[0], wbits))) {
    return {};
  }
  auto* self = make_instance<ZlibDecoder>(th, cls);
  if (self == nullptr) return {};
  Owned result = Owned::steal(Value(self));
  if (failed(decoder_init(th, self))) return {};
  if (v[1]) self->dictionary = own(v[1]);
  int code = inflateInit2(&self->z, wbits);
  self->started = code == Z_OK;
  if (code == Z_STREAM_ERROR) return raise(th, th.rt->exc.ValueError, "Invalid initialization option");
  if (code == Z_MEM_ERROR) {
    return raise(th, th.rt->exc.MemoryError, "Can't allocate memory for decompression object");
  }
  if (code != Z_OK) return raise_zlib(th, self->z, code, "while creating decompression object");
  if (self->dictionary && wbits < 0 && failed(zlib_set_inflate_dictionary(th, self->z, self->dictionary))) return {};
  return result;
}

void fill(TypeSlots& s) {
  s.construct = construct;
  s.dealloc = dealloc;
}

const NativeDef kMethods[] = {
    method<&m_decompress>("decompress(self, /, data, max_length=-1)",
                          "Decompress data, returning at most max_length bytes when that is not negative."),
};

}  // namespace

Status init_zlib_decompressor(Thread& th, Module* m) {
  static const TypeSpec kSpec = {"zlib._ZlibDecompressor",
                                 sizeof(ZlibDecoder),
                                 Kind::kOther,
                                 TypeFlags::kImmutable,
                                 "A decompressor that keeps input it has not used yet.",
                                 fill,
                                 kMethods,
                                 decoder_attributes(),
                                 "(wbits=15, zdict=b'')"};
  return add_type(th, m, kSpec) == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
