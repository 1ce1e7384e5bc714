// The occurrences of a needle in a text, from left to right, that do not overlap; and the text with others in their
// place. Private to core/object/str*.cpp and bytes*.cpp.
#pragma once

#include <algorithm>

#include "core/object/byte_marks.h"
#include "core/object/str_impl.h"

namespace dxpy {

// Borrows both texts; the needle is not empty.
class Occurrences {
 public:
  // `limit` of them at most.
  Occurrences(std::string_view text, std::string_view needle, size_t limit) : text_(text), needle_(needle) {
    size_t from = 0;
    if (needle.size() > 1) {
      for (; count_ < std::min(limit, kKept); ++count_) {
        const size_t at = find_bytes(text, needle, from);
        if (at == std::string_view::npos) return;
        kept_[count_] = at;
        from = at + needle.size();
      }
    }
    if (count_ < limit) count_ += std::min(limit - count_, count_bytes(text.substr(from), needle));
  }

  size_t count() const { return count_; }

  // Writes the text with `fresh` in the place of each.
  void replace(char* out, std::string_view fresh) const {
    size_t done = 0;
    auto put = [&](std::string_view part) {
      copy_bytes(out, part.data(), part.size());
      out += part.size();
    };
    auto replace_at = [&](size_t at) {
      put(text_.substr(done, at - done));
      put(fresh);
      done = at + needle_.size();
    };
    if (needle_.size() == 1) {
      size_t left = count_;
      const auto mask_of = [c = needle_[0], mask = text::simd::kernels().byte_mask](const char* p, size_t n) {
        return mask(p, n, c);
      };
      each_mark(text_, mask_of, [&](size_t at) {
        replace_at(at);
        return --left != 0;
      });
    } else {
      for (size_t i = 0; i < count_; ++i) replace_at(i < kKept ? kept_[i] : find_bytes(text_, needle_, done));
    }
    put(text_.substr(done));
  }

 private:
  // So many places are kept from counting: a text with few occurrences is searched once.
  static constexpr size_t kKept = 16;
  std::string_view text_, needle_;
  size_t count_ = 0;
  size_t kept_[kKept];
};

}  // namespace dxpy
