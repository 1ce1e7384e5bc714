// The guard page check and random inputs for every table of kernels, without a test framework: built for AArch64 and
// run under emulation, and for WebAssembly and run by Node.
#include <cstdio>

#include "tests/simd/guard.h"

int main() {
  using namespace dxpy::text::simd;
  const Kernels* all[8];
  const size_t n = available(all);
  std::mt19937 random(7);
  int failed = 0;
  for (size_t i = 0; i < n; ++i) {
    const Kernels& k = *all[i];
    std::string e = check_guarded(k);
    for (int round = 0; round < 2000 && e.empty(); ++round) {
      std::string s(random() % 1000, ' '), t(1 + random() % 20, ' ');
      const unsigned kinds = 2 + random() % 254;
      for (char& c : s) c = static_cast<char>(random() % kinds + (random() % 50 == 0 ? 'A' : 0));
      for (char& c : t) c = static_cast<char>(random() % kinds);
      e = check_search(k, s, t[0], t);
      if (e.empty()) e = check_utf8(k, s);
      std::vector<char> room(8 * s.size());
      if (e.empty()) e = check_text(k, s, room.data() + room.size());
    }
    std::printf("%s: %s\n", k.name, e.empty() ? "passed" : e.c_str());
    failed += !e.empty();
  }
  return failed;
}
