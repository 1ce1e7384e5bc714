# Modules bound from libraries. README.md has the reasons for each library.
include(cmake/library_module.cmake)
dxpy_library_module(MODULES zlib kZlibModule HEADER zlib.h LIBRARIES z SOURCES "compress/zlib")
dxpy_library_module(MODULES _bz2 kBz2Module HEADER bzlib.h LIBRARIES bz2 SOURCES "compress/bz2")
dxpy_library_module(MODULES _lzma kLzmaModule HEADER lzma.h LIBRARIES lzma SOURCES "compress/lzma")
dxpy_library_module(MODULES _zstd kZstdModule HEADER zstd.h LIBRARIES zstd SOURCES "compress/zstd")
dxpy_library_module(MODULES pyexpat kPyexpatModule HEADER expat.h LIBRARIES expat SOURCES "expat/")
dxpy_library_modules_write()
