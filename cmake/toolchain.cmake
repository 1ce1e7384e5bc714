# Compiler flags shared by every target.
add_library(dxpy_flags INTERFACE)
target_compile_options(dxpy_flags INTERFACE -Wall -Wextra -Wshadow -Wconversion -Werror -fno-strict-aliasing)
if(DXPY_WASM)
  # The sysroot's libc++ counts std::rotl in unsigned; 64-bit sizes are checked by the values' own limits.
  target_compile_options(dxpy_flags INTERFACE -Wno-sign-conversion -Wno-pass-failed -Wno-error=shorten-64-to-32)
endif()
target_include_directories(dxpy_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)

add_library(dxpy_core_flags INTERFACE)
target_link_libraries(dxpy_core_flags INTERFACE dxpy_flags)
target_compile_options(dxpy_core_flags INTERFACE -fno-exceptions -fno-rtti)

if(DXPY_SANITIZE)
  # vptr needs run-time type information, which core is built without.
  add_compile_options(-fsanitize=${DXPY_SANITIZE} -fno-sanitize=vptr -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${DXPY_SANITIZE})
endif()

find_program(DXPY_CCACHE ccache)
if(DXPY_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${DXPY_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${DXPY_CCACHE})
endif()
if(DXPY_WASM)
  include_directories(SYSTEM ${DXPY_WASM_DEPS}/include)
else()
  add_link_options(-fuse-ld=lld-19)
endif()

# Starting is part of the product: an executable at a fixed address with its libraries inside has nothing to relocate and
# maps one file (core/README.md, Decisions).
if(DXPY_SANITIZE)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
elseif(NOT DXPY_WASM)
  set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
  add_compile_options(-fno-pie)
  add_link_options(-no-pie -static-libstdc++ -static-libgcc)
  list(PREPEND CMAKE_FIND_LIBRARY_SUFFIXES .a)
  # LLVM 19 makes one jump and five instructions of "is a pointer, and not null", the test before every count of a
  # reference; two jumps that the processor foretells cost less. dxpy_layer() gives the option to all but text: bytes of
  # texts are not foretold.
  include(CheckCXXCompilerFlag)
  check_cxx_compiler_flag("-mllvm -x86-br-merging-base-cost=-1" DXPY_SEPARATE_JUMPS)
endif()
