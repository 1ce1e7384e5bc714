# The module itself: build/wasm/dxpy.wasm.
set(python_out ${CMAKE_BINARY_DIR}/generated/wasm/python_sources.inc)
set(python_sources dxpy=${CMAKE_SOURCE_DIR}/wasm/python/dxpy.py
                   asyncio.unix_events=${CMAKE_SOURCE_DIR}/wasm/python/asyncio_unix_events.py)
add_custom_command(
  OUTPUT ${python_out}
  COMMAND ${CMAKE_COMMAND} "-DSOURCES=${python_sources}" -DOUTPUT=${python_out} -P ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
  DEPENDS ${CMAKE_SOURCE_DIR}/wasm/python/dxpy.py ${CMAKE_SOURCE_DIR}/wasm/python/asyncio_unix_events.py
          ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
  VERBATIM)
target_sources(dxpy_wasm PRIVATE ${python_out})

add_executable(dxpy_module $<TARGET_OBJECTS:dxpy_wasm>)
target_link_libraries(dxpy_module PRIVATE dxpy_wasm)
set_target_properties(dxpy_module PROPERTIES OUTPUT_NAME dxpy SUFFIX .wasm RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
# A reactor: no main. The stack lies first, so that running over its end is a trap and not a corruption of data.
target_link_options(dxpy_module PRIVATE
  # -O0: the driver shall not run wasm-opt.
  -O0 -nostartfiles -nodefaultlibs -L${DXPY_WASM_SYSROOT}/lib/wasm32-emscripten
  ${DXPY_WASM_SYSROOT}/lib/wasm32-emscripten/crt1_reactor.o
  -Wl,--no-entry -Wl,--export=_initialize -Wl,--stack-first -Wl,-z,stack-size=2621440 -Wl,--gc-sections -Wl,--strip-debug)
target_link_libraries(dxpy_module PRIVATE -lc++-noexcept -lc++abi-noexcept -ldlmalloc -lc -lcompiler_rt)
# Accessors of a few instructions, which -Oz leaves as calls, are put into their callers. Functions with one caller are not, if they are more
# than small: the dispatch loop, which calls most of them, would pass the size from which on V8 allocates its registers badly.
find_program(DXPY_WASM_OPT wasm-opt REQUIRED)
add_custom_command(TARGET dxpy_module POST_BUILD VERBATIM
  COMMAND ${DXPY_WASM_OPT} -Oz --always-inline-max-function-size=8 --one-caller-inline-max-function-size=100 $<TARGET_FILE:dxpy_module> -o $<TARGET_FILE:dxpy_module>)
dxpy_wasm_libraries_link(dxpy_module ${CMAKE_BINARY_DIR}/lib)

# The kernels of text alone, with their checks: npm/test/kernels.test.mjs runs them in Node.
add_executable(simd_check ${CMAKE_SOURCE_DIR}/tests/simd/main.cpp)
target_link_libraries(simd_check PRIVATE dxpy_core_flags dxpy_text)
set_target_properties(simd_check PROPERTIES OUTPUT_NAME simd_check SUFFIX .wasm RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_options(simd_check PRIVATE
  -O0 -nostartfiles -nodefaultlibs -L${DXPY_WASM_SYSROOT}/lib/wasm32-emscripten
  ${DXPY_WASM_SYSROOT}/lib/wasm32-emscripten/crt1_reactor.o
  -Wl,--no-entry -Wl,--allow-undefined -Wl,--export=_initialize -Wl,--export=__main_void -Wl,--stack-first -Wl,--gc-sections)
target_link_libraries(simd_check PRIVATE -lc++-noexcept -lc++abi-noexcept -ldlmalloc -lc -lcompiler_rt)
