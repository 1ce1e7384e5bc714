# mimalloc serves plain builds; sanitizers need to see every allocation, so they get the C library's.
if(NOT DXPY_SANITIZE AND NOT EMSCRIPTEN)
  find_library(DXPY_MIMALLOC NAMES mimalloc REQUIRED)
  target_compile_definitions(dxpy_memory PRIVATE DXPY_HAVE_MIMALLOC=1)
  target_link_libraries(dxpy_memory PUBLIC ${DXPY_MIMALLOC})
endif()
