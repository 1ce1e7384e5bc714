# The Unicode tables come from the database that ci/unicode fetches; double-conversion prints and reads floats.
set(unicode_data ${CMAKE_SOURCE_DIR}/build/unicode)
find_program(DXPY_PYTHON python3 REQUIRED)
set(unicode_out ${CMAKE_BINARY_DIR}/generated/core/text)
add_custom_command(
  OUTPUT ${unicode_data}/.dxpy-unicode
  COMMAND ${CMAKE_SOURCE_DIR}/ci/unicode
  DEPENDS ${CMAKE_SOURCE_DIR}/ci/unicode
  VERBATIM)
add_custom_command(
  OUTPUT ${unicode_out}/unicode_tables.inc ${unicode_out}/unicode_names.inc ${unicode_out}/unicode_names.bin
         ${unicode_out}/unicode_name_rules.inc
  COMMAND ${DXPY_PYTHON} ${CMAKE_SOURCE_DIR}/core/text/make_tables.py ${unicode_data} ${unicode_out}
  DEPENDS ${CMAKE_SOURCE_DIR}/core/text/make_tables.py ${unicode_data}/.dxpy-unicode
  COMMENT "Generating the Unicode tables")
target_sources(dxpy_text PRIVATE ${unicode_out}/unicode_tables.inc ${unicode_out}/unicode_name_rules.inc)
if(DXPY_WASM)
  # A third of the module's size, and needed by few programs: the host reads unicode_names.bin when one asks.
  set_source_files_properties(${CMAKE_SOURCE_DIR}/core/text/names_data.cpp TARGET_DIRECTORY dxpy_text
                              PROPERTIES COMPILE_DEFINITIONS DXPY_NAMES_FROM_FILE)
else()
  target_sources(dxpy_text PRIVATE ${unicode_out}/unicode_names.inc)
endif()
find_library(DXPY_DOUBLE_CONVERSION NAMES double-conversion REQUIRED)
target_link_libraries(dxpy_text PUBLIC ${DXPY_DOUBLE_CONVERSION})

# The kernels are compiled once for each instruction set; only these files may use more than the baseline. The scalar ones
# stay scalar: they are what the others are measured against.
if(DXPY_WASM)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/core/text/simd/isa_wasm.cpp PROPERTIES COMPILE_OPTIONS "-Os")
else()
  set_source_files_properties(${CMAKE_SOURCE_DIR}/core/text/simd/isa_scalar.cpp PROPERTIES
    COMPILE_OPTIONS "-fno-vectorize;-fno-slp-vectorize")
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set_source_files_properties(${CMAKE_SOURCE_DIR}/core/text/simd/isa_sse42.cpp PROPERTIES
      COMPILE_OPTIONS "-msse4.2;-mpopcnt")
    set_source_files_properties(${CMAKE_SOURCE_DIR}/core/text/simd/isa_avx2.cpp PROPERTIES
      COMPILE_OPTIONS "-mavx2;-mbmi;-mbmi2;-mpopcnt")
    set_source_files_properties(${CMAKE_SOURCE_DIR}/core/text/simd/isa_avx512.cpp PROPERTIES
      COMPILE_OPTIONS "-mavx2;-mbmi;-mbmi2;-mpopcnt;-mavx512f;-mavx512bw;-mavx512vl;-mavx512dq;-mprefer-vector-width=512")
  endif()
endif()
