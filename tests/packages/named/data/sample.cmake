# One test binary per folder of tests/unit that has sources.
find_package(GTest REQUIRED)

# Leaks are not looked for yet: what a runtime keeps for ever (immortal objects, types of modules) is not given back when it
# stops, so every report would be about those.
set(DXPY_TEST_ENVIRONMENT "")
if(DXPY_SANITIZE MATCHES "address")
  set(DXPY_TEST_ENVIRONMENT "ASAN_OPTIONS=detect_leaks=0")
endif()

foreach(layer base host text memory bytecode syntax compiler object interp import modules runtime)
  file(GLOB layer_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/unit/${layer}/*.cpp)
  if(NOT layer_sources)
    continue()
  endif()
  set(libraries dxpy_${layer})
  if(layer MATCHES "^(object|interp|import|modules|runtime)$")
    if(NOT TARGET dxpy)
      continue()  # these need a whole runtime to link
    endif()
    list(APPEND libraries dxpy_native)
  elseif(layer STREQUAL "host")
    set(libraries dxpy_native)  # the implementation is what there is to test
  endif()
  add_executable(unit_${layer} ${layer_sources})
  target_link_libraries(unit_${layer} PRIVATE dxpy_flags ${libraries} GTest::gtest GTest::gtest_main)
  target_compile_definitions(unit_${layer} PRIVATE DXPY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if(TARGET stdlib_files)
    add_dependencies(unit_${layer} stdlib_files)
  endif()
  add_test(NAME unit_${layer} COMMAND unit_${layer})
  set_tests_properties(unit_${layer} PROPERTIES ENVIRONMENT "${DXPY_TEST_ENVIRONMENT}")
endforeach()

# Programs run by the executable. ASAN and debug builds are slow: the limits are for them.
if(TARGET dxpy)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_test(NAME conformance COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/conformance/run.py -j 2 --limit 120 $<TARGET_FILE:dxpy>)
  set_tests_properties(conformance PROPERTIES LABELS conformance TIMEOUT 3600 RUN_SERIAL TRUE
                       ENVIRONMENT "${DXPY_TEST_ENVIRONMENT}")
  if(NOT DXPY_SANITIZE)
    add_test(NAME cpython COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/cpython/run.py $<TARGET_FILE:dxpy>)
    set_tests_properties(cpython PROPERTIES LABELS cpython TIMEOUT 7200 RUN_SERIAL TRUE)
  endif()
endif()

# Fuzz targets (tests/fuzz/NAME_fuzz.cpp). With DXPY_FUZZ they are libFuzzer programs; else the same function is run over
# its seeds and a few variations of them, as an ordinary test.
option(DXPY_FUZZ "Build the fuzz targets for libFuzzer" OFF)
foreach(pair lexer:syntax parser:syntax)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 target)
  list(GET pair 1 layer)
  set(seeds ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/seeds/${target})
  if(DXPY_FUZZ)
    add_executable(fuzz_${target} fuzz/${target}_fuzz.cpp)
    target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz_${target} COMMAND fuzz_${target} -runs=20000 ${seeds})
  else()
    add_executable(fuzz_${target} fuzz/${target}_fuzz.cpp fuzz/replay.cpp)
    add_test(NAME fuzz_${target} COMMAND fuzz_${target} ${seeds} 300)
  endif()
  target_link_libraries(fuzz_${target} PRIVATE dxpy_flags dxpy_${layer})
endforeach()

# Programs that compare with CPython (tests/tools/*_compare.py).
foreach(tool ast_dump token_dump)
  add_executable(${tool} EXCLUDE_FROM_ALL tools/${tool}.cpp)
  target_link_libraries(${tool} PRIVATE dxpy_flags dxpy_syntax)
endforeach()
