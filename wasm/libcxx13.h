// What libc++ 13 of the WebAssembly sysroot lacks of C++20 and core/ uses. Included in front of every file of that
// build.
#pragma once

#if defined(__cplusplus) && __cplusplus >= 202002L
#include <ctype.h>
#include <stdio.h>
#include <version>

// Macros of musl that are names here.
#undef isascii
#undef toascii
#undef stdin
#undef stdout
#undef stderr

#if !defined(__cpp_lib_bit_cast)
#include <type_traits>
namespace std {
template <typename To, typename From>
  requires(sizeof(To) == sizeof(From) && is_trivially_copyable_v<To> && is_trivially_copyable_v<From>)
constexpr To bit_cast(const From& from) noexcept {
  return __builtin_bit_cast(To, from);
}
}  // namespace std
#endif
#endif
