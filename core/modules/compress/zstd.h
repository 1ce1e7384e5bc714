// What the files of the _zstd module share.
#pragma once

#include <zdict.h>
#include <zstd.h>

#include <string>

#include "core/modules/compress/decoder.h"
#include "core/object/module.h"

namespace dxpy {

struct ZstdState {
  Value error;                                     // the class ZstdError; the module keeps it
  Type* dict = nullptr;                            // ZstdDict
  Owned compress_parameter, decompress_parameter;  // classes, for messages; empty until set_parameter_types()
};

// A dictionary: bytes, and its prepared forms, made when first needed.
struct ZstdDictObject : Object {
  Value content;  // owned bytes
  uint32_t id;
  ZSTD_DDict* prepared;
};

enum class ZstdDictUse : uint8_t { kDigested, kUndigested, kPrefix };

Failure raise_zstd(Thread&, const char* what, size_t code);  // "Unable to ...: <text of the library>"
// A ZstdDict, or a tuple (ZstdDict, use). TypeError for others.
Status zstd_dict_argument(Thread&, Value v, ZstdDictUse fallback, ZstdDictObject*& dict, ZstdDictUse& use);
// Sets all of an options dict.
Status zstd_set_compress_options(Thread&, ZSTD_CCtx* c, Value options, int& level);
Status zstd_set_decompress_options(Thread&, ZSTD_DCtx* d, Value options);
Status zstd_set_level(Thread&, ZSTD_CCtx* c, Value level, int& out);

Status init_zstd_dict(Thread&, Module* m);
Status init_zstd_compressor(Thread&, Module* m);
Status init_zstd_decompressor(Thread&, Module* m);

}  // namespace dxpy
