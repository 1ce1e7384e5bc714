# Modules bound from libraries. README.md has the reasons for each library.
include(cmake/library_module.cmake)
if(DXPY_WASM)
  include(cmake/wasm_libraries.cmake)
endif()
dxpy_library_module(MODULES zlib kZlibModule HEADER zlib.h LIBRARIES z SOURCES "compress/zlib")
dxpy_library_module(MODULES _bz2 kBz2Module HEADER bzlib.h LIBRARIES bz2 SOURCES "compress/bz2")
dxpy_library_module(MODULES _lzma kLzmaModule HEADER lzma.h LIBRARIES lzma SOURCES "compress/lzma")
dxpy_library_module(MODULES _zstd kZstdModule HEADER zstd.h LIBRARIES zstd SOURCES "compress/zstd" SHARED)  # for threads
dxpy_library_module(MODULES pyexpat kPyexpatModule _elementtree kElementTreeModule HEADER expat.h LIBRARIES expat SOURCES "expat/")
dxpy_library_module(MODULES _hashlib kHashlibModule HEADER openssl/evp.h LIBRARIES crypto SOURCES "openssl/(hashlib|hmac|kdf)")
dxpy_library_module(MODULES _uuid kUuidModule HEADER uuid/uuid.h LIBRARIES uuid SOURCES "uuid/")
dxpy_library_module(MODULES _sqlite3 kSqliteModule HEADER sqlite3.h LIBRARIES sqlite3 SOURCES "sqlite/")
dxpy_library_module(MODULES _ssl kSslModule HEADER openssl/ssl.h LIBRARIES ssl crypto SOURCES "openssl/ssl")
dxpy_library_module(MODULES _ctypes kCtypesModule HEADER ffi.h LIBRARIES ffi SOURCES "ctypes/")
dxpy_library_module(MODULES readline kReadlineModule HEADER editline/readline.h LIBRARIES edit tinfo bsd md SOURCES "readline/")
dxpy_library_module(MODULES _curses kCursesModule _curses_panel kCursesPanelModule HEADER ncursesw/panel.h LIBRARIES panelw ncursesw tinfo SOURCES "curses/")

# The East Asian codecs, with tables of 740 kB that are made from the codecs of the Python that builds.
set(cjk_modules _multibytecodec kMultibytecodecModule)
foreach(family Cn Hk Iso2022 Jp Kr Tw)
  string(TOLOWER ${family} lower)
  list(APPEND cjk_modules _codecs_${lower} kCodecs${family}Module)
endforeach()
set(cjk_out ${CMAKE_BINARY_DIR}/generated/core/modules/cjk)
add_custom_command(
  OUTPUT ${cjk_out}/cjk_tables.bin ${cjk_out}/cjk_tables.inc
  COMMAND ${DXPY_PYTHON} ${CMAKE_SOURCE_DIR}/core/modules/cjk/make_tables.py ${cjk_out}
  DEPENDS ${CMAKE_SOURCE_DIR}/core/modules/cjk/make_tables.py
  COMMENT "Generating the tables of the East Asian codecs")
target_sources(dxpy_modules PRIVATE ${cjk_out}/cjk_tables.bin ${cjk_out}/cjk_tables.inc)
set_source_files_properties(${CMAKE_SOURCE_DIR}/core/modules/cjk/tables.cpp PROPERTIES
                            COMPILE_OPTIONS "--embed-dir=${cjk_out}" OBJECT_DEPENDS ${cjk_out}/cjk_tables.bin)
if(DXPY_WASM)
  dxpy_wasm_library(_multibytecodec "${cjk_modules}" "" "cjk/")
else()
  dxpy_module_rows(${cjk_modules})
endif()

dxpy_library_modules_write()
