// Every kernel at every alignment and every size from 0 to 129, up against a page that may not be touched, behind the
// data and before it.
#pragma once

#if !defined(__wasm__)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include <cstdlib>
#include <cstring>
#include <random>

#include "tests/simd/check.h"

namespace dxpy::text::simd {

#if defined(__wasm__)

// WebAssembly has no such pages: bytes around the memory show what was written there.
class Guarded {
 public:
  explicit Guarded(size_t pages) : size_(pages * 4096) {
    base_ = static_cast<char*>(std::malloc(size_ + 2 * kMargin));
    if (ok()) std::memset(base_, kMark, size_ + 2 * kMargin);
  }
  ~Guarded() {
    for (size_t i = 0; ok() && i < kMargin; ++i) {
      if (base_[i] != kMark || base_[kMargin + size_ + i] != kMark) __builtin_trap();
    }
    std::free(base_);
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  bool ok() const { return base_ != nullptr; }
  char* begin() const { return base_ + kMargin; }
  char* end() const { return begin() + size_; }

 private:
  static constexpr size_t kMargin = 256;
  static constexpr char kMark = 0x5A;
  size_t size_;
  char* base_;
};

#else

// Memory between two pages that may not be touched.
class Guarded {
 public:
  explicit Guarded(size_t pages) : page_(static_cast<size_t>(sysconf(_SC_PAGESIZE))), size_(pages * page_) {
    void* p = mmap(nullptr, size_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return;
    base_ = static_cast<char*>(p);
    if (mprotect(base_ + page_, size_, PROT_READ | PROT_WRITE) != 0) base_ = nullptr;
  }
  ~Guarded() {
    if (base_ != nullptr) munmap(base_, size_ + 2 * page_);
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  bool ok() const { return base_ != nullptr; }
  char* begin() const { return base_ + page_; }
  char* end() const { return begin() + size_; }

 private:
  size_t page_, size_;
  char* base_ = nullptr;
};

#endif

inline std::string check_guarded(const Kernels& k) {
  constexpr size_t kMost = 129;
  Guarded text(1), other(1), room(1), needle(1);
  if (!text.ok() || !other.ok() || !room.ok() || !needle.ok()) return "no memory for guard pages";
  std::mt19937 random(5);
  const std::string_view letters[] = {"ab", "aAzZ@[`{ \n\r\x1c\x1f", "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xC2\x85"};
  std::string what;
  for (size_t n = 0; n <= kMost; ++n) {
    for (size_t gap = 0; gap <= 64; ++gap) {  // between the data and the guard page
      for (bool at_end : {true, false}) {
        char* s = at_end ? text.end() - n - gap : text.begin() + gap;
        char* t = at_end ? other.end() - n : other.begin();
        std::string_view alphabet = letters[random() % 3];
        for (size_t i = 0; i < n; ++i) s[i] = t[i] = alphabet[random() % alphabet.size()];
        if (n != 0 && random() % 2 == 0) t[random() % n] ^= 1;
        const size_t m = 1 + random() % 5;
        char* part = at_end ? needle.end() - m : needle.begin();
        for (size_t i = 0; i < m; ++i)
          part[i] = n > m && random() % 4 ? s[n - m + i] : alphabet[random() % alphabet.size()];
        const auto fail = [&](const std::string& name) {
          what = name + " of " + std::to_string(n) + " bytes, " + std::to_string(gap) + " from the guard page";
        };
        if (std::string e = check_search(k, {s, n}, part[0], {part, m}); !e.empty()) fail(e);
        if (std::string e = check_pair(k, {s, n}, {t, n}); !e.empty()) fail(e);
        if (std::string e = check_text(k, {s, n}, room.end()); !e.empty()) fail(e);
        if (std::string e = check_utf8(k, {s, n}); !e.empty()) fail(e);
        if (!what.empty()) return what;
      }
    }
  }
  for (size_t n = 0; n <= kMost; ++n) {
    for (bool at_end : {true, false}) {
      auto* w = reinterpret_cast<int64_t*>(at_end ? text.end() - 8 * n : text.begin());
      auto* o = reinterpret_cast<int64_t*>(at_end ? other.end() - 8 * n : other.begin());
      for (size_t i = 0; i < n; ++i) o[i] = w[i] = static_cast<int64_t>(random() % 9) - 4;
      if (n != 0 && random() % 2 == 0) w[random() % n] = (int64_t{1} << 60) - 1 - static_cast<int64_t>(random());
      std::string e = check_words(k, {w, n}, static_cast<int64_t>(random() % 20) - 4, {o, n});
      if (!e.empty()) return e + " of " + std::to_string(n) + " words";
    }
  }
  return "";
}

}  // namespace dxpy::text::simd
