// Values in memory at any address, which need not be aligned: in the machine's byte order.
#pragma once

#include <cstring>

namespace dxpy {

template <typename T>
T load_unaligned(const void* at) {
  T v;
  std::memcpy(&v, at, sizeof v);
  return v;
}

template <typename T>
void store_unaligned(void* at, T v) {
  std::memcpy(at, &v, sizeof v);
}

}  // namespace dxpy
