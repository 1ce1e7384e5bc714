// What the files of the zlib module share.
#pragma once

#define ZLIB_CONST
#include <zlib.h>

#include "core/modules/compress/output_buffer.h"
#include "core/object/module.h"

namespace dxpy {

struct ZlibState {
  Value error;  // the class zlib.error; the module keeps it
  Type *compress = nullptr, *decompress = nullptr;
};

// zlib.error "Error -3 while decompressing data: incorrect header check".
Failure raise_zlib(Thread&, const z_stream& stream, int code, const char* when);
// deflateSetDictionary and inflateSetDictionary; `z` with the module's allocator is not needed: zlib uses malloc.
Status zlib_set_deflate_dictionary(Thread&, z_stream& z, Value dictionary);
Status zlib_set_inflate_dictionary(Thread&, z_stream& z, Value dictionary);
// TypeError when it has no buffer.
Status zlib_check_dictionary(Thread&, Value dictionary);

// zlib_objects.cpp, zlib_decompressor.cpp
Owned zlib_compressobj(Thread&, int level, int method, int wbits, int mem_level, int strategy, Value zdict);
Owned zlib_decompressobj(Thread&, int wbits, Value zdict);
Status init_zlib_objects(Thread&, Module* m);
Status init_zlib_decompressor(Thread&, Module* m);

}  // namespace dxpy
