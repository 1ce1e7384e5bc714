// zlib.compressobj() and zlib.decompressobj().
#include "core/modules/compress/zlib.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/int.h"

namespace dxpy {

Status zlib_set_deflate_dictionary(Thread& th, z_stream& z, Value dictionary) {
  BufferScope buffer(th);
  if (failed(buffer.open(dictionary))) return Status::kError;
  std::string_view bytes = buffer.bytes();
  if (bytes.size() > UINT32_MAX) {
    return raise(th, th.rt->exc.OverflowError, "zdict length does not fit in an unsigned int");
  }
  int code = deflateSetDictionary(&z, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  if (code == Z_STREAM_ERROR) return raise(th, th.rt->exc.ValueError, "Invalid dictionary");
  if (code != Z_OK) return raise(th, th.rt->exc.ValueError, "deflateSetDictionary()");
  return Status::kOk;
}

Status zlib_set_inflate_dictionary(Thread& th, z_stream& z, Value dictionary) {
  BufferScope buffer(th);
  if (failed(buffer.open(dictionary))) return Status::kError;
  std::string_view bytes = buffer.bytes();
  if (bytes.size() > UINT32_MAX) {
    return raise(th, th.rt->exc.OverflowError, "zdict length does not fit in an unsigned int");
  }
  int code = inflateSetDictionary(&z, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  return code == Z_OK ? Status::kOk : Status(raise_zlib(th, z, code, "while setting zdict"));
}

Status zlib_check_dictionary(Thread& th, Value dictionary) {
  if (has_buffer(th, dictionary)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "zdict argument must support the buffer protocol");
}

namespace {

struct Compress : Object {
  z_stream z;
  bool started;
};

struct Decompress : Object {
  z_stream z;
  Value unused_data, unconsumed_tail, dictionary;  // owned
  bool started, eof;
};

Compress* new_compress(Thread& th) { return make_instance<Compress>(th, module_state<ZlibState>(th).compress); }

Decompress* new_decompress(Thread& th) {
  auto* d = make_instance<Decompress>(th, module_state<ZlibState>(th).decompress);
  if (d == nullptr) return nullptr;
  d->unused_data = own(th.rt->empty_bytes);
  d->unconsumed_tail = own(th.rt->empty_bytes);
  return d;
}

// --- compressing

// Deflates all of `in`, and with a flush mode until no output is held back.
int deflate_all(z_stream& z, InputBytes& in, OutputBuffer& out, int flush, bool& no_memory) {
  int code = Z_OK;
  do {
    unsigned piece = in.piece();
    z.next_in = in.next;
    z.avail_in = piece;
    do {
      if (out.room() == 0 && !out.grow()) {
        no_memory = true;
        return code;
      }
      unsigned room = clip_u32(out.room());
      z.next_out = out.next();
      z.avail_out = room;
      code = deflate(&z, piece == in.left ? flush : Z_NO_FLUSH);
      out.advance(room - z.avail_out);
      if (code == Z_STREAM_ERROR) return code;
    } while (z.avail_out == 0);
    in.consume(piece - z.avail_in);
    if (z.avail_in != 0) return code;
  } while (in.left > 0);
  return code;
}

Owned m_compress(Thread& th, Compress* self, Value data) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  InputBytes in(buffer.bytes());
  OutputBuffer out;
  bool no_memory = false;
  int code = deflate_all(self->z, in, out, Z_NO_FLUSH, no_memory);
  if (no_memory) return raise_no_memory(th);
  if (code == Z_STREAM_ERROR) return raise_zlib(th, self->z, code, "while compressing data");
  return out.finish(th);
}

Owned m_flush(Thread& th, Compress* self, int mode) {
  if (mode == Z_NO_FLUSH) return Owned::borrow(th.rt->empty_bytes);
  InputBytes in({});
  OutputBuffer out;
  bool no_memory = false;
  int code = deflate_all(self->z, in, out, mode, no_memory);
  if (no_memory) return raise_no_memory(th);
  if (code == Z_STREAM_ERROR) return raise_zlib(th, self->z, code, "while flushing");
  if (code == Z_STREAM_END && mode == Z_FINISH) {
    code = deflateEnd(&self->z);
    self->started = false;
    if (code != Z_OK) return raise_zlib(th, self->z, code, "while finishing compression");
  } else if (code != Z_OK && code != Z_BUF_ERROR) {
    return raise_zlib(th, self->z, code, "while flushing");
  }
  return out.finish(th);
}

Owned m_compress_copy(Thread& th, Compress* self) {
  Compress* copy = new_compress(th);
  if (copy == nullptr) return {};
  Owned result = Owned::steal(Value(copy));
  int code = deflateCopy(&copy->z, &self->z);
  if (code == Z_STREAM_ERROR) return raise(th, th.rt->exc.ValueError, "Inconsistent stream state");
  if (code == Z_MEM_ERROR) {
    return raise(th, th.rt->exc.MemoryError, "Can't allocate memory for compression object");
  }
  if (code != Z_OK) return raise_zlib(th, self->z, code, "while copying compression object");
  copy->started = true;
  return result;
}
Owned m_compress_deepcopy(Thread& th, Compress* self, Value) { return m_compress_copy(th, self); }

void dealloc_compress(Thread& th, Object* o) {
  auto* self = static_cast<Compress*>(o);
  if (self->started) deflateEnd(&self->z);
  object_free(th, o);
}

// --- decompressing

// Keeps what inflate() left: behind the end of the stream in unused_data, before it in unconsumed_tail.
Status save_input(Thread& th, Decompress* self, const InputBytes& in, int code) {
  if (code == Z_STREAM_END && in.left > 0) {
    std::string_view old = bytes_view(self->unused_data);
    Bytes* b = bytes_alloc(th, old.size() + in.left);
    if (b == nullptr) return Status::kError;
    old.copy(b->data, old.size());
    in.view().copy(b->data + old.size(), in.left);
    assign_owned(self->unused_data, Owned::steal(Value(b)));
  }
  std::string_view tail = code == Z_STREAM_END ? std::string_view() : in.view();
  if (tail.empty() && bytes_view(self->unconsumed_tail).empty()) return Status::kOk;
  Owned rest = bytes_new(th, tail);
  if (!rest) return Status::kError;
  assign_owned(self->unconsumed_tail, std::move(rest));
  return Status::kOk;
}

// Inflates until the input is used up, the output is full or the stream ends. kError only for a dictionary.
Status inflate_all(Thread& th, Decompress* self, InputBytes& in, OutputBuffer& out, size_t first, int flush,
                   int& code) {
  z_stream& z = self->z;
  code = Z_OK;
  do {
    unsigned piece = in.piece();
    z.next_in = in.next;
    z.avail_in = piece;
    do {
      if (out.room() == 0) {
        if (out.at_limit()) {
          in.consume(piece - z.avail_in);
          return Status::kOk;
        }
        if (!out.grow(first)) return raise_no_memory(th);
      }
      unsigned room = clip_u32(out.room());
      z.next_out = out.next();
      z.avail_out = room;
      code = inflate(&z, flush == Z_FINISH && piece != in.left ? Z_SYNC_FLUSH : flush);
      out.advance(room - z.avail_out);
      if (code == Z_NEED_DICT && self->dictionary) {
        if (failed(zlib_set_inflate_dictionary(th, z, self->dictionary))) return Status::kError;
      } else if (code != Z_OK && code != Z_BUF_ERROR) {
        in.consume(piece - z.avail_in);
        return Status::kOk;
      }
    } while (z.avail_out == 0 || code == Z_NEED_DICT);
    in.consume(piece - z.avail_in);
  } while (code == Z_OK && in.left > 0);
  return Status::kOk;
}

bool bad_inflate(int code) { return code != Z_OK && code != Z_BUF_ERROR && code != Z_STREAM_END; }

Owned m_decompress(Thread& th, Decompress* self, Value data, int64_t max_length) {
  if (max_length < 0) return raise(th, th.rt->exc.ValueError, "max_length must be non-negative");
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  InputBytes in(buffer.bytes());
  OutputBuffer out(max_length == 0 ? -1 : max_length);
  int code;
  if (failed(inflate_all(th, self, in, out, OutputBuffer::kFirstSize, Z_SYNC_FLUSH, code)) ||
      failed(save_input(th, self, in, code))) {
    return {};
  }
  if (code == Z_STREAM_END) self->eof = true;
  if (bad_inflate(code)) return raise_zlib(th, self->z, code, "while decompressing data");
  return out.finish(th);
}

Owned m_decompress_flush(Thread& th, Decompress* self, int64_t length) {
  if (length <= 0) return raise(th, th.rt->exc.ValueError, "length must be greater than zero");
  if (!self->started) return Owned::borrow(th.rt->empty_bytes);
  Owned tail = Owned::borrow(self->unconsumed_tail);
  InputBytes in(bytes_view(tail));
  OutputBuffer out;
  int code;
  if (failed(inflate_all(th, self, in, out, static_cast<size_t>(length), Z_FINISH, code)) ||
      failed(save_input(th, self, in, code))) {
    return {};
  }
  if (code == Z_STREAM_END) {
    self->eof = true;
    self->started = false;
    code = inflateEnd(&self->z);
    if (code != Z_OK) return raise_zlib(th, self->z, code, "while finishing decompression");
  } else if (bad_inflate(code)) {
    return raise_zlib(th, self->z, code, "while decompressing data");
  }
  return out.finish(th);
}

Owned m_decompress_copy(Thread& th, Decompress* self) {
  Decompress* copy = new_decompress(th);
  if (copy == nullptr) return {};
  Owned result = Owned::steal(Value(copy));
  int code = inflateCopy(&copy->z, &self->z);
  if (code == Z_STREAM_ERROR) return raise(th, th.rt->exc.ValueError, "Inconsistent stream state");
  if (code == Z_MEM_ERROR) {
    return raise(th, th.rt->exc.MemoryError, "Can't allocate memory for decompression object");
  }
  if (code != Z_OK) return raise_zlib(th, self->z, code, "while copying decompression object");
  copy->started = true;
  assign(copy->unused_data, self->unused_data);
  assign(copy->unconsumed_tail, self->unconsumed_tail);
  if (self->dictionary) copy->dictionary = own(self->dictionary);
  copy->eof = self->eof;
  return result;
}
Owned m_decompress_deepcopy(Thread& th, Decompress* self, Value) { return m_decompress_copy(th, self); }

void dealloc_decompress(Thread& th, Object* o) {
  auto* self = static_cast<Decompress*>(o);
  if (self->started) inflateEnd(&self->z);
  drop(self->unused_data);
  drop(self->unconsumed_tail);
  drop(self->dictionary);
  object_free(th, o);
}

Owned get_unused_data(Thread&, Value self) { return Owned::borrow(self.as<Decompress>()->unused_data); }
Owned get_unconsumed_tail(Thread&, Value self) { return Owned::borrow(self.as<Decompress>()->unconsumed_tail); }
Owned get_eof(Thread&, Value self) { return Owned::boolean(self.as<Decompress>()->eof); }

const NativeDef kCompressMethods[] = {
    method<&m_compress>("compress(self, data, /)", "Compressed data, as far as it is known already."),
    method<&m_flush>("flush(self, mode=4, /)", "What is still held back."),
    method<&m_compress_copy>("copy(self, /)", "Return a copy of the compression object."),
    method<&m_compress_copy>("__copy__(self, /)"),
    method<&m_compress_deepcopy>("__deepcopy__(self, memo, /)"),
};
const NativeDef kDecompressMethods[] = {
    method<&m_decompress>("decompress(self, data, /, max_length=0)",
                          "Decompressed data, at most max_length bytes when that is not 0."),
    method<&m_decompress_flush>("flush(self, length=16384, /)", "What is still held back."),
    method<&m_decompress_copy>("copy(self, /)", "Return a copy of the decompression object."),
    method<&m_decompress_copy>("__copy__(self, /)"),
    method<&m_decompress_deepcopy>("__deepcopy__(self, memo, /)"),
};
const GetSetDef kDecompressAttributes[] = {
    {"unused_data", &get_unused_data},
    {"unconsumed_tail", &get_unconsumed_tail},
    {"eof", &get_eof},
};

const TypeSpec kCompressSpec = {"zlib.Compress", sizeof(Compress),
                                Kind::kOther,    TypeFlags::kDisallowNew | TypeFlags::kImmutable,
                                nullptr,         [](TypeSlots& s) { s.dealloc = dealloc_compress; },
                                kCompressMethods};
const TypeSpec kDecompressSpec = {"zlib.Decompress",
                                  sizeof(Decompress),
                                  Kind::kOther,
                                  TypeFlags::kDisallowNew | TypeFlags::kImmutable,
                                  nullptr,
                                  [](TypeSlots& s) { s.dealloc = dealloc_decompress; },
                                  kDecompressMethods,
                                  kDecompressAttributes};

}  // namespace

Owned zlib_compressobj(Thread& th, int level, int method, int wbits, int mem_level, int strategy, Value zdict) {
  Compress* self = new_compress(th);
  if (self == nullptr) return {};
  Owned result = Owned::steal(Value(self));
  int code = deflateInit2(&self->z, level, method, wbits, mem_level, strategy);
  self->started = code == Z_OK;
  if (code == Z_MEM_ERROR) {
    return raise(th, th.rt->exc.MemoryError, "Can't allocate memory for compression object");
  }
  if (code == Z_STREAM_ERROR) return raise(th, th.rt->exc.ValueError, "Invalid initialization option");
  if (code != Z_OK) return raise_zlib(th, self->z, code, "while creating compression object");
  if (zdict && !zdict.is_none() && failed(zlib_set_deflate_dictionary(th, self->z, zdict))) return {};
  return result;
}

Owned zlib_decompressobj(Thread& th, int wbits, Value zdict) {
  if (zdict && failed(zlib_check_dictionary(th, zdict))) return {};
  Decompress* self = new_decompress(th);
  if (self == nullptr) return {};
  Owned result = Owned::steal(Value(self));
  int code = inflateInit2(&self->z, wbits);
  self->started = code == Z_OK;
  if (code == Z_STREAM_ERROR) return raise(th, th.rt->exc.ValueError, "Invalid initialization option");
  if (code == Z_MEM_ERROR) {
    return raise(th, th.rt->exc.MemoryError, "Can't allocate memory for decompression object");
  }
  if (code != Z_OK) return raise_zlib(th, self->z, code, "while creating decompression object");
  if (zdict) {
    self->dictionary = own(zdict);
    if (wbits < 0 && failed(zlib_set_inflate_dictionary(th, self->z, zdict))) return {};
  }
  return result;
}

Status init_zlib_objects(Thread& th, Module*) {
  auto& state = module_state<ZlibState>(th);
  state.compress = type_from_spec(th, kCompressSpec);
  state.decompress = type_from_spec(th, kDecompressSpec);
  if (state.compress == nullptr || state.decompress == nullptr) return Status::kError;
  return Status::kOk;
}

}  // namespace dxpy
