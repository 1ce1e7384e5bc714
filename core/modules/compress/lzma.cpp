// The module _lzma: compressor and decompressor; lzma_filters.cpp has the filter chains.
#include "core/modules/compress/lzma.h"

#include "core/modules/builtin_module.h"
#include "core/modules/compress/decoder.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/int.h"

namespace dxpy {

Failure raise_lzma(Thread& th, std::string_view text) {
  return raise(th, module_state<LzmaState>(th).error.as<Type>(), "{}", text);
}

Status lzma_ok(Thread& th, lzma_ret code) {
  switch (code) {
    case LZMA_OK:
    case LZMA_GET_CHECK:
    case LZMA_NO_CHECK:
    case LZMA_STREAM_END:
      return Status::kOk;
    case LZMA_UNSUPPORTED_CHECK:
      return raise_lzma(th, "Unsupported integrity check");
    case LZMA_MEM_ERROR:
      return raise_no_memory(th);
    case LZMA_MEMLIMIT_ERROR:
      return raise_lzma(th, "Memory usage limit exceeded");
    case LZMA_FORMAT_ERROR:
      return raise_lzma(th, "Input format not supported by decoder");
    case LZMA_OPTIONS_ERROR:
      return raise_lzma(th, "Invalid or unsupported options");
    case LZMA_DATA_ERROR:
      return raise_lzma(th, "Corrupt input data");
    case LZMA_BUF_ERROR:
      return raise_lzma(th, "Insufficient buffer space");
    case LZMA_PROG_ERROR:
      return raise_lzma(th, "Internal error");
    default:
      return raise(th, module_state<LzmaState>(th).error.as<Type>(), "Unrecognized error from liblzma: {}",
                   static_cast<int>(code));
  }
}

Status lzma_number(Thread& th, Value v, uint64_t max, const char* type, uint64_t& out) {
  Owned i = index(th, v);
  if (!i) return Status::kError;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  if (!int_fits_u64(i, out) || out > max) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large for C {}", type);
  }
  return Status::kOk;
}

namespace {

enum { kFormatAuto, kFormatXz, kFormatAlone, kFormatRaw };

struct LzmaEncoder : Object {
  lzma_stream z;
  bool flushed;
};
struct LzmaDecoder : Decoder {
  lzma_stream z;
  int check;
};

// --- compressing

Status start_xz(Thread& th, LzmaEncoder* self, int check, uint32_t preset, Value filters) {
  auto kind = static_cast<lzma_check>(check);
  if (filters.is_none()) return lzma_ok(th, lzma_easy_encoder(&self->z, preset, kind));
  LzmaFilterChain chain;
  if (failed(chain.parse(th, filters))) return Status::kError;
  return lzma_ok(th, lzma_stream_encoder(&self->z, chain.filters, kind));
}

Status start_alone(Thread& th, LzmaEncoder* self, uint32_t preset, Value filters) {
  if (filters.is_none()) {
    lzma_options_lzma options;
    if (lzma_lzma_preset(&options, preset)) {
      return raise(th, module_state<LzmaState>(th).error.as<Type>(), "Invalid compression preset: {}", preset);
    }
    return lzma_ok(th, lzma_alone_encoder(&self->z, &options));
  }
  LzmaFilterChain chain;
  if (failed(chain.parse(th, filters))) return Status::kError;
  if (chain.filters[0].id != LZMA_FILTER_LZMA1 || chain.filters[1].id != LZMA_VLI_UNKNOWN) {
    return raise(th, th.rt->exc.ValueError, "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter");
  }
  return lzma_ok(th, lzma_alone_encoder(&self->z, static_cast<lzma_options_lzma*>(chain.filters[0].options)));
}

Status start_raw_encoder(Thread& th, LzmaEncoder* self, Value filters) {
  if (filters.is_none()) return raise(th, th.rt->exc.ValueError, "Must specify filters for FORMAT_RAW");
  LzmaFilterChain chain;
  if (failed(chain.parse(th, filters))) return Status::kError;
  return lzma_ok(th, lzma_raw_encoder(&self->z, chain.filters));
}

Status start_encoder(Thread& th, LzmaEncoder* self, const Value* v) {
  int format = kFormatXz, check = -1;
  uint32_t preset = LZMA_PRESET_DEFAULT;
  if (failed(native_arg_int(th, v[0], format)) || failed(native_arg_int(th, v[1], check))) return Status::kError;
  if (!v[2].is_none() && !v[3].is_none()) {
    return raise(th, th.rt->exc.ValueError, "Cannot specify both preset and filter chain");
  }
  uint64_t given = preset;
  if (!v[2].is_none() && failed(lzma_number(th, v[2], UINT32_MAX, "uint32_t", given))) return Status::kError;
  preset = static_cast<uint32_t>(given);
  if (format != kFormatXz && check != -1 && check != LZMA_CHECK_NONE) {
    return raise(th, th.rt->exc.ValueError, "Integrity checks are only supported by FORMAT_XZ");
  }
  switch (format) {
    case kFormatXz:
      return start_xz(th, self, check == -1 ? int{LZMA_CHECK_CRC64} : check, preset, v[3]);
    case kFormatAlone:
      return start_alone(th, self, preset, v[3]);
    case kFormatRaw:
      return start_raw_encoder(th, self, v[3]);
    default:
      return raise(th, th.rt->exc.ValueError, "Invalid container format: {}", format);
  }
}

Owned construct_encoder(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[4];
  if (failed(native_match(th, "LZMACompressor(format=1, check=-1, preset=None, filters=None)", args, nargs, kwnames, v,
                          4))) {
    return {};
  }
  auto* self = make_instance<LzmaEncoder>(th, cls);
  if (self == nullptr) return {};
  self->z = LZMA_STREAM_INIT;
  Owned result = Owned::steal(Value(self));
  return failed(start_encoder(th, self, v)) ? Owned() : std::move(result);
}
void dealloc_encoder(Thread& th, Object* o) {
  lzma_end(&static_cast<LzmaEncoder*>(o)->z);
  object_free(th, o);
}

Owned encode(Thread& th, LzmaEncoder* self, std::string_view data, lzma_action action) {
  InputBytes in(data);
  OutputBuffer out;
  lzma_stream& z = self->z;
  while (true) {
    if (out.room() == 0 && !out.grow()) return raise_no_memory(th);
    size_t piece = in.left, room = out.room();
    z.next_in = in.next;
    z.avail_in = piece;
    z.next_out = out.next();
    z.avail_out = room;
    lzma_ret code = lzma_code(&z, action);
    out.advance(room - z.avail_out);
    in.consume(piece - z.avail_in);
    if (code == LZMA_BUF_ERROR && piece == 0 && z.avail_out > 0) code = LZMA_OK;
    if (failed(lzma_ok(th, code))) return {};
    if (action == LZMA_RUN ? in.left == 0 && z.avail_out > 0 : code == LZMA_STREAM_END) break;
  }
  return out.finish(th);
}
Owned m_compress(Thread& th, LzmaEncoder* self, Value data) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  if (self->flushed) return raise(th, th.rt->exc.ValueError, "Compressor has been flushed");
  return encode(th, self, buffer.bytes(), LZMA_RUN);
}
Owned m_flush(Thread& th, LzmaEncoder* self) {
  if (self->flushed) return raise(th, th.rt->exc.ValueError, "Repeated call to flush()");
  self->flushed = true;
  return encode(th, self, {}, LZMA_FINISH);
}

// --- decompressing

Status start_decoder(Thread& th, LzmaDecoder* self, const Value* v) {
  int format = kFormatAuto;
  uint64_t limit = UINT64_MAX;
  if (failed(native_arg_int(th, v[0], format))) return Status::kError;
  if (!v[1].is_none()) {
    if (format == kFormatRaw) {
      return raise(th, th.rt->exc.ValueError, "Cannot specify memory limit with FORMAT_RAW");
    }
    if (failed(lzma_number(th, v[1], UINT64_MAX, "uint64_t", limit))) return Status::kError;
  }
  if (format == kFormatRaw && v[2].is_none()) {
    return raise(th, th.rt->exc.ValueError, "Must specify filters for FORMAT_RAW");
  }
  if (format != kFormatRaw && !v[2].is_none()) {
    return raise(th, th.rt->exc.ValueError, "Cannot specify filters except with FORMAT_RAW");
  }
  constexpr uint32_t kFlags = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;
  self->check = LZMA_CHECK_ID_MAX + 1;
  switch (format) {
    case kFormatAuto:
      return lzma_ok(th, lzma_auto_decoder(&self->z, limit, kFlags));
    case kFormatXz:
      return lzma_ok(th, lzma_stream_decoder(&self->z, limit, kFlags));
    case kFormatAlone:
      self->check = LZMA_CHECK_NONE;
      return lzma_ok(th, lzma_alone_decoder(&self->z, limit));
    case kFormatRaw: {
      self->check = LZMA_CHECK_NONE;
      LzmaFilterChain chain;
      if (failed(chain.parse(th, v[2]))) return Status::kError;
      return lzma_ok(th, lzma_raw_decoder(&self->z, chain.filters));
    }
    default:
      return raise(th, th.rt->exc.ValueError, "Invalid container format: {}", format);
  }
}

Owned construct_decoder(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(native_match(th, "LZMADecompressor(format=0, memlimit=None, filters=None)", args, nargs, kwnames, v, 3))) {
    return {};
  }
  auto* self = make_instance<LzmaDecoder>(th, cls);
  if (self == nullptr) return {};
  self->z = LZMA_STREAM_INIT;
  Owned result = Owned::steal(Value(self));
  if (failed(decoder_init(th, self)) || failed(start_decoder(th, self, v))) return {};
  return result;
}
void dealloc_decoder(Thread& th, Object* o) {
  auto* self = static_cast<LzmaDecoder*>(o);
  lzma_end(&self->z);
  decoder_destroy(self);
  object_free(th, o);
}

DecodeResult step(Thread& th, Decoder* d, InputBytes& in, OutputBuffer& out) {
  auto* self = static_cast<LzmaDecoder*>(d);
  lzma_stream& z = self->z;
  size_t piece = in.left, room = out.room();
  z.next_in = in.next;
  z.avail_in = piece;
  z.next_out = out.next();
  z.avail_out = room;
  lzma_ret code = lzma_code(&z, LZMA_RUN);
  out.advance(room - z.avail_out);
  in.consume(piece - z.avail_in);
  if (code == LZMA_BUF_ERROR && z.avail_in == 0 && z.avail_out > 0) code = LZMA_OK;
  if (failed(lzma_ok(th, code))) return DecodeResult::kError;
  if (code == LZMA_GET_CHECK || code == LZMA_NO_CHECK) {
    self->check = static_cast<int>(lzma_get_check(&z));
    if (in.left > 0) return step(th, d, in, out);
  }
  return code == LZMA_STREAM_END ? DecodeResult::kEnd : DecodeResult::kMore;
}
Owned m_decompress(Thread& th, Value self, Value data, int64_t max_length) {
  return decoder_run(th, self.as<Decoder>(), data, max_length, &step, "Already at end of stream");
}
Owned get_check(Thread&, Value self) { return Owned::small_int(self.as<LzmaDecoder>()->check); }

bool is_check_supported(int check) { return lzma_check_is_supported(static_cast<lzma_check>(check)) != 0; }

const NativeDef kFunctions[] = {
    function<&is_check_supported>("is_check_supported(check_id, /)",
                                  "Whether the integrity check with this number is supported."),
    function<&lzma_encode_filter_properties>("_encode_filter_properties(filter, /)",
                                             "Options of the filter as bytes, without its ID."),
    function<&lzma_decode_filter_properties>("_decode_filter_properties(filter_id, encoded_props, /)",
                                             "The filter's options as a dict."),
};
const NativeDef kEncoderMethods[] = {
    method<&m_compress>("compress(self, data, /)", "Compressed data, as far as it is known already."),
    method<&m_flush>("flush(self, /)", "Finish the stream: the rest of the compressed data."),
};
const NativeDef kDecoderMethods[] = {
    method<&m_decompress>("decompress(self, /, data, max_length=-1)",
                          "Decompress data, returning at most max_length bytes when that is not negative."),
};

Status add_constants(Thread& th, Module* m) {
  const struct {
    const char* name;
    int64_t value;
  } rows[] = {
      {"FORMAT_AUTO", kFormatAuto},
      {"FORMAT_XZ", kFormatXz},
      {"FORMAT_ALONE", kFormatAlone},
      {"FORMAT_RAW", kFormatRaw},
      {"CHECK_NONE", LZMA_CHECK_NONE},
      {"CHECK_CRC32", LZMA_CHECK_CRC32},
      {"CHECK_CRC64", LZMA_CHECK_CRC64},
      {"CHECK_SHA256", LZMA_CHECK_SHA256},
      {"CHECK_ID_MAX", LZMA_CHECK_ID_MAX},
      {"CHECK_UNKNOWN", LZMA_CHECK_ID_MAX + 1},
      {"FILTER_LZMA1", static_cast<int64_t>(LZMA_FILTER_LZMA1)},
      {"FILTER_LZMA2", LZMA_FILTER_LZMA2},
      {"FILTER_DELTA", LZMA_FILTER_DELTA},
      {"FILTER_X86", LZMA_FILTER_X86},
      {"FILTER_POWERPC", LZMA_FILTER_POWERPC},
      {"FILTER_IA64", LZMA_FILTER_IA64},
      {"FILTER_ARM", LZMA_FILTER_ARM},
      {"FILTER_ARMTHUMB", LZMA_FILTER_ARMTHUMB},
      {"FILTER_SPARC", LZMA_FILTER_SPARC},
      {"MF_HC3", LZMA_MF_HC3},
      {"MF_HC4", LZMA_MF_HC4},
      {"MF_BT2", LZMA_MF_BT2},
      {"MF_BT3", LZMA_MF_BT3},
      {"MF_BT4", LZMA_MF_BT4},
      {"MODE_FAST", LZMA_MODE_FAST},
      {"MODE_NORMAL", LZMA_MODE_NORMAL},
      {"PRESET_DEFAULT", LZMA_PRESET_DEFAULT},
      {"PRESET_EXTREME", int64_t{LZMA_PRESET_EXTREME}},
  };
  for (auto& row : rows) {
    if (failed(module_add(th, m, row.name, lend(int_from_i64(th, row.value))))) return Status::kError;
  }
  return Status::kOk;
}

const GetSetDef kCheckAttribute[] = {{"check", &get_check, nullptr, "Number of the stream's integrity check."}};

Status exec(Thread& th, Module* m) {
  static const TypeSpec kEncoderSpec = {
      "_lzma.LZMACompressor",
      sizeof(LzmaEncoder),
      Kind::kOther,
      TypeFlags::kImmutable,
      "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n\nA compressor for incremental use.",
      [](TypeSlots& s) {
        s.construct = construct_encoder;
        s.dealloc = dealloc_encoder;
      },
      kEncoderMethods};
  static const GetSetDef kDecoderAttributes[] = {decoder_attributes()[0], decoder_attributes()[1],
                                                 decoder_attributes()[2], kCheckAttribute[0]};
  static const TypeSpec kDecoderSpec = {"_lzma.LZMADecompressor",
                                        sizeof(LzmaDecoder),
                                        Kind::kOther,
                                        TypeFlags::kImmutable,
                                        "A decompressor for incremental use.",
                                        [](TypeSlots& s) {
                                          s.construct = construct_decoder;
                                          s.dealloc = dealloc_decoder;
                                        },
                                        kDecoderMethods,
                                        kDecoderAttributes,
                                        "(format=FORMAT_AUTO, memlimit=None, filters=None)"};
  Owned error = add_exception(th, m, "LZMAError", th.rt->exc.Exception, "Call to liblzma failed.");
  if (!error) return Status::kError;
  module_state<LzmaState>(th).error = error.get();
  if (add_type(th, m, kEncoderSpec) == nullptr || add_type(th, m, kDecoderSpec) == nullptr) return Status::kError;
  return add_constants(th, m);
}

}  // namespace

extern const ModuleDef kLzmaModule = {"_lzma", nullptr, kFunctions, &exec};

}  // namespace dxpy
