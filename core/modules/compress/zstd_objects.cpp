// ZstdDict, ZstdCompressor and ZstdDecompressor.
#include "core/modules/compress/zstd.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

Failure raise_zstd_text(Thread& th, const char* text) {
  return raise(th, module_state<ZstdState>(th).error.as<Type>(), "{}", text);
}

// --- ZstdDict

Owned construct_dict(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "ZstdDict(dict_content, /, *, is_raw=False)", args, nargs, kwnames, v, 2))) return {};
  Tri raw = truth(th, v[1]);
  BufferScope buffer(th);
  if (raw == Tri::kError || failed(buffer.open(v[0]))) return {};
  std::string_view bytes = buffer.bytes();
  if (bytes.size() < 8) {
    return raise(th, th.rt->exc.ValueError, "Zstandard dictionary content too short (must have at least eight bytes)");
  }
  unsigned id = ZDICT_getDictID(bytes.data(), bytes.size());
  if (raw == Tri::kFalse && id == 0) return raise(th, th.rt->exc.ValueError, "invalid Zstandard dictionary");
  Owned content = bytes_new(th, bytes);
  auto* self = content ? make_instance<ZstdDictObject>(th, cls) : nullptr;
  if (self == nullptr) return {};
  self->content = content.release();
  self->id = id;
  return Owned::steal(Value(self));
}

void dealloc_dict(Thread& th, Object* o) {
  auto* self = static_cast<ZstdDictObject*>(o);
  ZSTD_freeDDict(self->prepared);
  drop(self->content);
  object_free(th, o);
}

ZstdDictObject* dict_of(Value v) { return v.as<ZstdDictObject>(); }
size_t dict_bytes(const ZstdDictObject* d) { return bytes_view(d->content).size(); }

Owned dict_repr(Thread& th, Value self) {
  return format_str(th, "<ZstdDict dict_id={} dict_size={}>", dict_of(self)->id, dict_bytes(dict_of(self)));
}
int64_t dict_len(Thread&, Value self) { return static_cast<int64_t>(dict_bytes(dict_of(self))); }
Owned get_content(Thread&, Value self) { return Owned::borrow(dict_of(self)->content); }
Owned get_id(Thread&, Value self) { return Owned::small_int(dict_of(self)->id); }
template <ZstdDictUse kUse>
Owned get_use(Thread& th, Value self) {
  return tuple_of(th, self, Value::small_int(static_cast<int>(kUse)));
}
Status dict_id_read_only(Thread& th, Value, Value) {
  return raise(th, th.rt->exc.AttributeError, "readonly attribute");
}

const GetSetDef kDictAttributes[] = {
    {"dict_id", &get_id, &dict_id_read_only, "The dictionary's number; 0 for raw content."},
    {"dict_content", &get_content, nullptr, "The content as bytes."},
    {"as_digested_dict", &get_use<ZstdDictUse::kDigested>, nullptr, "For compressors: load it prepared."},
    {"as_undigested_dict", &get_use<ZstdDictUse::kUndigested>, nullptr, "For compressors: load it as it is."},
    {"as_prefix", &get_use<ZstdDictUse::kPrefix>, nullptr, "Use it as prefix of one frame."},
};

void fill_dict(TypeSlots& s) {
  s.construct = construct_dict;
  s.dealloc = dealloc_dict;
  s.repr = dict_repr;
  s.length = dict_len;
}

// --- ZstdCompressor

struct Compressor : Object {
  ZSTD_CCtx* context;
  ZSTD_CDict* prepared;
  Value dict;  // owned; the content must outlive its use
  int level, last_mode;
};

Status load_compress_dict(Thread& th, Compressor* self, Value v) {
  ZstdDictObject* dict;
  ZstdDictUse use;
  if (failed(zstd_dict_argument(th, v, ZstdDictUse::kUndigested, dict, use))) return Status::kError;
  std::string_view bytes = bytes_view(dict->content);
  self->dict = own(Value(dict));
  size_t code = 0;
  if (use == ZstdDictUse::kDigested) {
    self->prepared = ZSTD_createCDict(bytes.data(), bytes.size(), self->level);
    if (self->prepared == nullptr) {
      return raise_zstd_text(th, "Failed to create a ZSTD_CDict instance from Zstandard dictionary content.");
    }
    code = ZSTD_CCtx_refCDict(self->context, self->prepared);
  } else if (use == ZstdDictUse::kUndigested) {
    code = ZSTD_CCtx_loadDictionary(self->context, bytes.data(), bytes.size());
  } else {
    code = ZSTD_CCtx_refPrefix(self->context, bytes.data(), bytes.size());
  }
  return ZSTD_isError(code) ? Status(raise_zstd(th, "load a Zstandard dictionary or prefix for compression", code))
                            : Status::kOk;
}

Status start_compressor(Thread& th, Compressor* self, const Value* v) {
  if (!v[0].is_none() && !v[1].is_none()) {
    return raise(th, th.rt->exc.TypeError, "Only one of level or options should be used.");
  }
  if (!v[0].is_none()) {
    if (!is_int(v[0])) return raise(th, th.rt->exc.TypeError, "invalid type for level, expected int");
    if (failed(zstd_set_level(th, self->context, v[0], self->level))) return Status::kError;
  }
  if (!v[1].is_none()) {
    if (!is_dict(v[1])) {
      return raise(th, th.rt->exc.TypeError, "ZstdCompressor() argument 'options' must be dict, not {}",
                   type_of(th, v[1]));
    }
    if (failed(zstd_set_compress_options(th, self->context, v[1], self->level))) return Status::kError;
  }
  return v[2].is_none() ? Status::kOk : load_compress_dict(th, self, v[2]);
}

Owned construct_compressor(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(
          native_match(th, "ZstdCompressor(level=None, options=None, zstd_dict=None)", args, nargs, kwnames, v, 3))) {
    return {};
  }
  auto* self = make_instance<Compressor>(th, cls);
  if (self == nullptr) return {};
  Owned result = Owned::steal(Value(self));
  self->level = ZSTD_defaultCLevel();
  self->last_mode = ZSTD_e_end;
  self->context = ZSTD_createCCtx();
  if (self->context == nullptr) return raise_zstd_text(th, "Unable to create ZSTD_CCtx instance.");
  return failed(start_compressor(th, self, v)) ? Owned() : std::move(result);
}

// Workers of an unfinished frame may still read a dictionary that the context owns, and the library frees it first:
// lets them finish.
void drain(Compressor* self) {
  char rest[1024];
  ZSTD_inBuffer in{nullptr, 0, 0};
  size_t left = 1;
  while (left != 0 && !ZSTD_isError(left)) {
    ZSTD_outBuffer out{rest, sizeof rest, 0};
    left = ZSTD_compressStream2(self->context, &out, &in, ZSTD_e_end);
  }
}

void dealloc_compressor(Thread& th, Object* o) {
  auto* self = static_cast<Compressor*>(o);
  if (self->dict && self->last_mode != ZSTD_e_end) drain(self);
  ZSTD_freeCCtx(self->context);
  ZSTD_freeCDict(self->prepared);
  drop(self->dict);
  object_free(th, o);
}

Owned compress(Thread& th, Compressor* self, std::string_view data, int mode) {
  ZSTD_inBuffer in{data.data(), data.size(), 0};
  OutputBuffer out;
  while (true) {
    if (out.room() == 0 && !out.grow()) return raise_no_memory(th);
    ZSTD_outBuffer o{out.next(), out.room(), 0};
    size_t left = ZSTD_compressStream2(self->context, &o, &in, static_cast<ZSTD_EndDirective>(mode));
    out.advance(o.pos);
    if (ZSTD_isError(left)) {
      self->last_mode = ZSTD_e_end;
      ZSTD_CCtx_reset(self->context, ZSTD_reset_session_only);
      return raise_zstd(th, "compress Zstandard data", left);
    }
    if (mode == ZSTD_e_continue ? in.pos == in.size && out.room() > 0 : left == 0) break;
  }
  self->last_mode = mode;
  return out.finish(th);
}

Owned m_compress(Thread& th, Compressor* self, Value data, int mode) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  if (mode < ZSTD_e_continue || mode > ZSTD_e_end) {
    return raise(th, th.rt->exc.ValueError,
                 "mode argument wrong value, it should be one of ZstdCompressor.CONTINUE, "
                 "ZstdCompressor.FLUSH_BLOCK, ZstdCompressor.FLUSH_FRAME.");
  }
  return compress(th, self, buffer.bytes(), mode);
}

Owned m_flush(Thread& th, Compressor* self, int mode) {
  if (mode != ZSTD_e_end && mode != ZSTD_e_flush) {
    return raise(th, th.rt->exc.ValueError,
                 "mode argument wrong value, it should be ZstdCompressor.FLUSH_FRAME or "
                 "ZstdCompressor.FLUSH_BLOCK.");
  }
  return compress(th, self, {}, mode);
}

Status m_set_pledged(Thread& th, Compressor* self, Value size) {
  uint64_t n = ZSTD_CONTENTSIZE_UNKNOWN;
  if (!size.is_none()) {
    if (!is_int(size)) return raise(th, th.rt->exc.TypeError, "an integer is required");
    if (int_sign(size) < 0 || !int_fits_u64(size, n) || n >= ZSTD_CONTENTSIZE_ERROR) {
      return raise(
          th, th.rt->exc.ValueError, "size argument should be a positive int less than {}",
          static_cast<unsigned long long>(ZSTD_CONTENTSIZE_ERROR) == ~0ull - 1 ? "18446744073709551614" : "the limit");
    }
  }
  if (self->last_mode != ZSTD_e_end) {
    return raise(th, th.rt->exc.ValueError,
                 "set_pledged_input_size() method must be called when last_mode == FLUSH_FRAME");
  }
  size_t code = ZSTD_CCtx_setPledgedSrcSize(self->context, n);
  return ZSTD_isError(code) ? Status(raise_zstd(th, "set pledged uncompressed content size", code)) : Status::kOk;
}

Owned get_last_mode(Thread&, Value self) { return Owned::small_int(self.as<Compressor>()->last_mode); }

const NativeDef kCompressorMethods[] = {
    method<&m_compress>("compress(self, /, data, mode=0)", "Compressed data, as far as it is known already."),
    method<&m_flush>("flush(self, /, mode=2)", "What is still held back."),
    method<&m_set_pledged>("set_pledged_input_size(self, size, /)", "Tell the size of the next frame's content."),
};
const GetSetDef kCompressorAttributes[] = {
    {"last_mode", &get_last_mode, nullptr, "The mode of the last call of compress() or flush()."}};

// --- ZstdDecompressor

struct ZstdDecoder : Decoder {
  ZSTD_DCtx* context;
  Value dict;  // owned
};

Status load_decompress_dict(Thread& th, ZstdDecoder* self, Value v) {
  ZstdDictObject* dict;
  ZstdDictUse use;
  if (failed(zstd_dict_argument(th, v, ZstdDictUse::kDigested, dict, use))) return Status::kError;
  std::string_view bytes = bytes_view(dict->content);
  self->dict = own(Value(dict));
  size_t code = 0;
  if (use == ZstdDictUse::kDigested) {
    if (dict->prepared == nullptr) dict->prepared = ZSTD_createDDict(bytes.data(), bytes.size());
    if (dict->prepared == nullptr) {
      return raise_zstd_text(th, "Failed to create a ZSTD_DDict instance from Zstandard dictionary content.");
    }
    code = ZSTD_DCtx_refDDict(self->context, dict->prepared);
  } else if (use == ZstdDictUse::kUndigested) {
    code = ZSTD_DCtx_loadDictionary(self->context, bytes.data(), bytes.size());
  } else {
    code = ZSTD_DCtx_refPrefix(self->context, bytes.data(), bytes.size());
  }
  return ZSTD_isError(code) ? Status(raise_zstd(th, "load a Zstandard dictionary or prefix for decompression", code))
                            : Status::kOk;
}

Owned construct_decompressor(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "ZstdDecompressor(zstd_dict=None, options=None)", args, nargs, kwnames, v, 2))) {
    return {};
  }
  auto* self = make_instance<ZstdDecoder>(th, cls);
  if (self == nullptr) return {};
  Owned result = Owned::steal(Value(self));
  if (failed(decoder_init(th, self))) return {};
  self->context = ZSTD_createDCtx();
  if (self->context == nullptr) return raise_zstd_text(th, "Unable to create ZSTD_DCtx instance.");
  if (!v[0].is_none() && failed(load_decompress_dict(th, self, v[0]))) return {};
  if (!v[1].is_none()) {
    if (!is_dict(v[1])) {
      return raise(th, th.rt->exc.TypeError, "ZstdDecompressor() argument 'options' must be dict, not {}",
                   type_of(th, v[1]));
    }
    if (failed(zstd_set_decompress_options(th, self->context, v[1]))) return {};
  }
  return result;
}

void dealloc_decompressor(Thread& th, Object* o) {
  auto* self = static_cast<ZstdDecoder*>(o);
  ZSTD_freeDCtx(self->context);
  drop(self->dict);
  decoder_destroy(self);
  object_free(th, o);
}

DecodeResult step(Thread& th, Decoder* d, InputBytes& input, OutputBuffer& out) {
  auto* self = static_cast<ZstdDecoder*>(d);
  ZSTD_inBuffer in{input.next, input.left, 0};
  ZSTD_outBuffer o{out.next(), out.room(), 0};
  size_t left = ZSTD_decompressStream(self->context, &o, &in);
  out.advance(o.pos);
  input.consume(in.pos);
  if (!ZSTD_isError(left)) return left == 0 ? DecodeResult::kEnd : DecodeResult::kMore;
  ZSTD_DCtx_reset(self->context, ZSTD_reset_session_only);
  self->needs_input = true;
  self->pending->clear();
  (void)raise_zstd(th, "decompress Zstandard data", left);
  return DecodeResult::kError;
}
Owned m_decompress(Thread& th, Value self, Value data, int64_t max_length) {
  return decoder_run(th, self.as<Decoder>(), data, max_length, &step, "Already at the end of a Zstandard frame.");
}

const NativeDef kDecompressorMethods[] = {
    method<&m_decompress>("decompress(self, /, data, max_length=-1)",
                          "Decompress data, returning at most max_length bytes when that is not negative."),
};

}  // namespace

Status zstd_dict_argument(Thread& th, Value v, ZstdDictUse fallback, ZstdDictObject*& dict, ZstdDictUse& use) {
  const Type* type = module_state<ZstdState>(th).dict;
  use = fallback;
  if (is_instance_exactly_or_sub(th, v, type)) {
    dict = v.as<ZstdDictObject>();
    return Status::kOk;
  }
  if (is_tuple(v) && fast_items_tuple(v).size() == 2) {
    Value first = fast_items_tuple(v)[0], second = fast_items_tuple(v)[1];
    if (is_instance_exactly_or_sub(th, first, type) && is_int(second)) {
      int n;
      if (failed(native_arg_int(th, second, n))) return Status::kError;
      if (n >= 0 && n <= 2) {
        dict = first.as<ZstdDictObject>();
        use = static_cast<ZstdDictUse>(n);
        return Status::kOk;
      }
    }
  }
  return raise(th, th.rt->exc.TypeError, "zstd_dict argument should be a ZstdDict object.");
}

Status init_zstd_dict(Thread& th, Module* m) {
  static const TypeSpec kSpec = {"compression.zstd.ZstdDict",
                                 sizeof(ZstdDictObject),
                                 Kind::kOther,
                                 TypeFlags::kImmutable,
                                 "A Zstandard dictionary.",
                                 fill_dict,
                                 {},
                                 kDictAttributes,
                                 "(dict_content, /, *, is_raw=False)"};
  Type* type = add_type(th, m, kSpec);
  module_state<ZstdState>(th).dict = type;
  return type == nullptr ? Status::kError : Status::kOk;
}

Status init_zstd_compressor(Thread& th, Module* m) {
  static const TypeSpec kSpec = {"compression.zstd.ZstdCompressor",
                                 sizeof(Compressor),
                                 Kind::kOther,
                                 TypeFlags::kImmutable,
                                 "A compressor for incremental use.",
                                 [](TypeSlots& s) {
                                   s.construct = construct_compressor;
                                   s.dealloc = dealloc_compressor;
                                 },
                                 kCompressorMethods,
                                 kCompressorAttributes,
                                 "(level=None, options=None, zstd_dict=None)"};
  Type* type = add_type(th, m, kSpec);
  if (type == nullptr) return Status::kError;
  const struct {
    const char* name;
    int value;
  } modes[] = {{"CONTINUE", ZSTD_e_continue}, {"FLUSH_BLOCK", ZSTD_e_flush}, {"FLUSH_FRAME", ZSTD_e_end}};
  for (auto& mode : modes) {
    if (failed(dict_set_text(th, type->dict, mode.name, Value::small_int(mode.value)))) return Status::kError;
  }
  return Status::kOk;
}

Status init_zstd_decompressor(Thread& th, Module* m) {
  static const TypeSpec kSpec = {"compression.zstd.ZstdDecompressor",
                                 sizeof(ZstdDecoder),
                                 Kind::kOther,
                                 TypeFlags::kImmutable,
                                 "A decompressor for incremental use.",
                                 [](TypeSlots& s) {
                                   s.construct = construct_decompressor;
                                   s.dealloc = dealloc_decompressor;
                                 },
                                 kDecompressorMethods,
                                 decoder_attributes(),
                                 "(zstd_dict=None, options=None)"};
  return add_type(th, m, kSpec) == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
