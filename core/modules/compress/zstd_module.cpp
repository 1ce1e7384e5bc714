// The module _zstd: functions, options, constants.
#include <memory>
#include <vector>

#include "core/modules/builtin_module.h"
#include "core/modules/compress/zstd.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/int.h"

namespace dxpy {

Failure raise_zstd(Thread& th, const char* what, size_t code) {
  return raise(th, module_state<ZstdState>(th).error.as<Type>(), "Unable to {}: {}", what, ZSTD_getErrorName(code));
}

namespace {

struct Parameter {
  const char* name;
  int id;
};
constexpr Parameter kCompressParameters[] = {
    {"compression_level", ZSTD_c_compressionLevel},
    {"window_log", ZSTD_c_windowLog},
    {"hash_log", ZSTD_c_hashLog},
    {"chain_log", ZSTD_c_chainLog},
    {"search_log", ZSTD_c_searchLog},
    {"min_match", ZSTD_c_minMatch},
    {"target_length", ZSTD_c_targetLength},
    {"strategy", ZSTD_c_strategy},
    {"enable_long_distance_matching", ZSTD_c_enableLongDistanceMatching},
    {"ldm_hash_log", ZSTD_c_ldmHashLog},
    {"ldm_min_match", ZSTD_c_ldmMinMatch},
    {"ldm_bucket_size_log", ZSTD_c_ldmBucketSizeLog},
    {"ldm_hash_rate_log", ZSTD_c_ldmHashRateLog},
    {"content_size_flag", ZSTD_c_contentSizeFlag},
    {"checksum_flag", ZSTD_c_checksumFlag},
    {"dict_id_flag", ZSTD_c_dictIDFlag},
    {"nb_workers", ZSTD_c_nbWorkers},
    {"job_size", ZSTD_c_jobSize},
    {"overlap_log", ZSTD_c_overlapLog},
};
constexpr Parameter kDecompressParameters[] = {{"window_log_max", ZSTD_d_windowLogMax}};

ZSTD_bounds bounds_of(bool compress, int id) {
  return compress ? ZSTD_cParam_getBounds(static_cast<ZSTD_cParameter>(id))
                  : ZSTD_dParam_getBounds(static_cast<ZSTD_dParameter>(id));
}

Status c_int(Thread& th, Value v, int& out) {
  Owned i = index(th, v);
  if (!i) return Status::kError;
  int64_t n;
  if (!int_fits_i64(i, n) || n < INT32_MIN || n > INT32_MAX) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C int");
  }
  out = static_cast<int>(n);
  return Status::kOk;
}

Failure raise_parameter(Thread& th, bool compress, int id, int value) {
  const char* kind = compress ? "compression" : "decompression";
  Owned name = format_str(th, "unknown parameter (key {})", id);
  for (auto& p : compress ? std::span<const Parameter>(kCompressParameters) : kDecompressParameters) {
    if (p.id == id) name = str_new(th, p.name);
  }
  if (!name) return {};
  ZSTD_bounds b = bounds_of(compress, id);
  if (ZSTD_isError(b.error)) {
    return raise(th, th.rt->exc.ValueError, "invalid {} parameter '{}'", kind, name);
  }
  return raise(th, th.rt->exc.ValueError, "{} parameter '{}' received an illegal value {}; the valid range is [{}, {}]",
               kind, name, value, b.lowerBound, b.upperBound);
}

// Calls `set(id, value)`, which gives the library's code, for each option. `wrong` are keys of the other direction.
template <typename Set>
Status set_options(Thread& th, Value options, bool compress, Value wrong, Set&& set) {
  Owned items = dict_items_list(th, options);
  Owned it = items ? get_iter(th, items) : Owned();
  if (!it) return Status::kError;
  while (Owned pair = iter_next(th, it)) {
    Value key = fast_items_tuple(pair)[0], value = fast_items_tuple(pair)[1];
    if (wrong && type_value(type_of(th, key)) == wrong) {
      return raise(th, th.rt->exc.TypeError, "{} options dictionary key must not be a {} attribute",
                   compress ? "compression" : "decompression",
                   compress ? "DecompressionParameter" : "CompressionParameter");
    }
    int id, number;
    if (failed(c_int(th, key, id)) || failed(c_int(th, value, number))) return Status::kError;
    if (failed(set(id, number, value))) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

Failure raise_level(Thread& th, Owned value) {
  if (!value) {
    return raise(th, th.rt->exc.ValueError, "illegal compression level; the valid range is [{}, {}]", ZSTD_minCLevel(),
                 ZSTD_maxCLevel());
  }
  return raise(th, th.rt->exc.ValueError, "illegal compression level {}; the valid range is [{}, {}]", value,
               ZSTD_minCLevel(), ZSTD_maxCLevel());
}

}  // namespace

Status zstd_set_level(Thread& th, ZSTD_CCtx* c, Value v, int& out) {
  int64_t n = 0;
  if (!int_fits_i64(v, n) || n < INT32_MIN || n > INT32_MAX) return raise_level(th, Owned());
  if (n < ZSTD_minCLevel() || n > ZSTD_maxCLevel()) return raise_level(th, int_from_i64(th, n));
  out = static_cast<int>(n);
  size_t code = ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, out);
  return ZSTD_isError(code) ? Status(raise_zstd(th, "set zstd compression level", code)) : Status::kOk;
}

Status zstd_set_compress_options(Thread& th, ZSTD_CCtx* c, Value options, int& level) {
  Owned& wrong = module_state<ZstdState>(th).decompress_parameter;
  return set_options(th, options, true, wrong, [&](int id, int number, Value value) -> Status {
    if (id == ZSTD_c_compressionLevel) {
      Owned i = index(th, value);
      return i ? zstd_set_level(th, c, i, level) : Status::kError;
    }
    size_t code = ZSTD_CCtx_setParameter(c, static_cast<ZSTD_cParameter>(id), number);
    return ZSTD_isError(code) ? Status(raise_parameter(th, true, id, number)) : Status::kOk;
  });
}

Status zstd_set_decompress_options(Thread& th, ZSTD_DCtx* d, Value options) {
  Owned& wrong = module_state<ZstdState>(th).compress_parameter;
  return set_options(th, options, false, wrong, [&](int id, int number, Value) -> Status {
    size_t code = ZSTD_DCtx_setParameter(d, static_cast<ZSTD_dParameter>(id), number);
    return ZSTD_isError(code) ? Status(raise_parameter(th, false, id, number)) : Status::kOk;
  });
}

namespace {

Status sample_sizes(Thread& th, Tuple* sizes, size_t total, std::vector<size_t>& out) {
  auto* mismatch = "The samples size tuple doesn't match the concatenation's size.";
  size_t sum = 0;
  for (Value v : sizes->span()) {
    if (!is_int(v)) return raise(th, th.rt->exc.TypeError, "an integer is required");
    uint64_t n;
    if (!int_fits_u64(v, n) || n > total) return raise(th, th.rt->exc.ValueError, "{}", mismatch);
    out.push_back(n);
    sum += n;
  }
  if (sum != total) return raise(th, th.rt->exc.ValueError, "{}", mismatch);
  return Status::kOk;
}

struct Samples {
  explicit Samples(Thread& th) : buffer(th) {}
  BufferScope buffer;
  std::vector<size_t> sizes;
  Status open(Thread& th, Value bytes, Tuple* size_tuple, int64_t dict_size) {
    if (failed(buffer.open(bytes))) return Status::kError;
    if (dict_size <= 0) {
      return raise(th, th.rt->exc.ValueError, "dict_size argument should be positive number.");
    }
    return sample_sizes(th, size_tuple, buffer.bytes().size(), sizes);
  }
};

Owned train_dict(Thread& th, Bytes* samples_bytes, Tuple* samples_sizes, int64_t dict_size) {
  Samples samples(th);
  if (failed(samples.open(th, Value(samples_bytes), samples_sizes, dict_size))) return {};
  std::unique_ptr<char[]> out(new (std::nothrow) char[static_cast<size_t>(dict_size)]);
  if (!out) return raise_no_memory(th);
  size_t n = ZDICT_trainFromBuffer(out.get(), static_cast<size_t>(dict_size), samples.buffer.bytes().data(),
                                   samples.sizes.data(), static_cast<unsigned>(samples.sizes.size()));
  if (ZDICT_isError(n)) return raise_zstd(th, "train the Zstandard dictionary", n);
  return bytes_new(th, {out.get(), n});
}

Owned finalize_dict(Thread& th, Bytes* custom, Bytes* samples_bytes, Tuple* samples_sizes, int64_t dict_size,
                    int level) {
  Samples samples(th);
  if (failed(samples.open(th, Value(samples_bytes), samples_sizes, dict_size))) return {};
  std::unique_ptr<char[]> out(new (std::nothrow) char[static_cast<size_t>(dict_size)]);
  if (!out) return raise_no_memory(th);
  ZDICT_params_t params{};
  params.compressionLevel = level;
  size_t n = ZDICT_finalizeDictionary(out.get(), static_cast<size_t>(dict_size), custom->data, custom->size,
                                      samples.buffer.bytes().data(), samples.sizes.data(),
                                      static_cast<unsigned>(samples.sizes.size()), params);
  if (ZDICT_isError(n)) return raise_zstd(th, "finalize the Zstandard dictionary", n);
  return bytes_new(th, {out.get(), n});
}

Owned get_param_bounds(Thread& th, int parameter, bool is_compress) {
  ZSTD_bounds b = bounds_of(is_compress, parameter);
  if (ZSTD_isError(b.error)) {
    return raise_zstd(
        th, is_compress ? "get zstd compression parameter bounds" : "get zstd decompression parameter bounds", b.error);
  }
  return tuple_of(th, Value::small_int(b.lowerBound), Value::small_int(b.upperBound));
}

Owned get_frame_size(Thread& th, Value frame) {
  BufferScope buffer(th);
  if (failed(buffer.open(frame))) return {};
  size_t n = ZSTD_findFrameCompressedSize(buffer.bytes().data(), buffer.bytes().size());
  if (ZSTD_isError(n)) {
    return raise(th, module_state<ZstdState>(th).error.as<Type>(),
                 "Error when finding the compressed size of a Zstandard frame. Ensure the frame_buffer argument "
                 "starts from the beginning of a frame, and its length is not less than this complete frame. "
                 "Zstd error message: {}.",
                 ZSTD_getErrorName(n));
  }
  return int_from_u64(th, n);
}

Owned get_frame_info(Thread& th, Value frame) {
  BufferScope buffer(th);
  if (failed(buffer.open(frame))) return {};
  std::string_view bytes = buffer.bytes();
  unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR) {
    return raise(th, module_state<ZstdState>(th).error.as<Type>(),
                 "Error when getting information from the header of a Zstandard frame. Ensure the frame_buffer "
                 "argument starts from the beginning of a frame, and its length is not less than the frame header "
                 "(6~18 bytes).");
  }
  Owned n = size == ZSTD_CONTENTSIZE_UNKNOWN ? Owned::none() : int_from_u64(th, size);
  if (!n) return {};
  return tuple_of(th, n.get(), Value::small_int(ZSTD_getDictID_fromFrame(bytes.data(), bytes.size())));
}

Status set_parameter_types(Thread& th, Type* c, Type* d) {
  auto& state = module_state<ZstdState>(th);
  state.compress_parameter = Owned::borrow(type_value(c));
  state.decompress_parameter = Owned::borrow(type_value(d));
  return Status::kOk;
}

const NativeDef kFunctions[] = {
    function<&finalize_dict>(
        "finalize_dict(custom_dict_bytes, samples_bytes, samples_sizes, dict_size, compression_level, /)",
        "Make a dictionary of given content."),
    function<&get_frame_info>("get_frame_info(frame_buffer)", "Size of the content (or None) and dictionary's ID."),
    function<&get_frame_size>("get_frame_size(frame_buffer)", "Number of bytes of the frame."),
    function<&get_param_bounds>("get_param_bounds(parameter, is_compress)", "Lowest and highest value."),
    function<&set_parameter_types>("set_parameter_types(c_parameter_type, d_parameter_type)",
                                   "Tell the classes of the parameters."),
    function<&train_dict>("train_dict(samples_bytes, samples_sizes, dict_size, /)", "Train a dictionary."),
};

Status add_constants(Thread& th, Module* m) {
  const struct {
    const char* name;
    int64_t value;
  } rows[] = {
#define DX_ZSTD(name) {#name, name}
      DX_ZSTD(ZSTD_c_compressionLevel),
      DX_ZSTD(ZSTD_c_windowLog),
      DX_ZSTD(ZSTD_c_hashLog),
      DX_ZSTD(ZSTD_c_chainLog),
      DX_ZSTD(ZSTD_c_searchLog),
      DX_ZSTD(ZSTD_c_minMatch),
      DX_ZSTD(ZSTD_c_targetLength),
      DX_ZSTD(ZSTD_c_strategy),
      DX_ZSTD(ZSTD_c_enableLongDistanceMatching),
      DX_ZSTD(ZSTD_c_ldmHashLog),
      DX_ZSTD(ZSTD_c_ldmMinMatch),
      DX_ZSTD(ZSTD_c_ldmBucketSizeLog),
      DX_ZSTD(ZSTD_c_ldmHashRateLog),
      DX_ZSTD(ZSTD_c_contentSizeFlag),
      DX_ZSTD(ZSTD_c_checksumFlag),
      DX_ZSTD(ZSTD_c_dictIDFlag),
      DX_ZSTD(ZSTD_c_nbWorkers),
      DX_ZSTD(ZSTD_c_jobSize),
      DX_ZSTD(ZSTD_c_overlapLog),
      DX_ZSTD(ZSTD_d_windowLogMax),
      DX_ZSTD(ZSTD_fast),
      DX_ZSTD(ZSTD_dfast),
      DX_ZSTD(ZSTD_greedy),
      DX_ZSTD(ZSTD_lazy),
      DX_ZSTD(ZSTD_lazy2),
      DX_ZSTD(ZSTD_btlazy2),
      DX_ZSTD(ZSTD_btopt),
      DX_ZSTD(ZSTD_btultra),
      DX_ZSTD(ZSTD_btultra2),
#undef DX_ZSTD
      {"ZSTD_CLEVEL_DEFAULT", ZSTD_defaultCLevel()},
      {"ZSTD_DStreamOutSize", static_cast<int64_t>(ZSTD_DStreamOutSize())},
      {"zstd_version_number", ZSTD_versionNumber()},
  };
  for (auto& row : rows) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  return module_add_text(th, m, "zstd_version", ZSTD_versionString());
}

Status exec(Thread& th, Module* m) {
  Owned error = add_exception(th, m, "ZstdError", th.rt->exc.Exception, "An error occurred in the zstd library.");
  if (!error || failed(set_attr(th, error, "__module__", lend(str_new(th, "compression.zstd"))))) {
    return Status::kError;
  }
  module_state<ZstdState>(th).error = error.get();
  if (failed(init_zstd_dict(th, m)) || failed(init_zstd_compressor(th, m)) || failed(init_zstd_decompressor(th, m))) {
    return Status::kError;
  }
  return add_constants(th, m);
}

}  // namespace

extern const ModuleDef kZstdModule = {"_zstd", "Implementation module for Zstandard compression.", kFunctions, &exec};

}  // namespace dxpy
