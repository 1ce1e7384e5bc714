// Stable adaptive merge sort: runs found as in timsort, merged in the order of Munro and Wild's powersort, with
// galloping. T is trivially copyable. Less is called as less(a, b) and gives 1, 0, or -1 for "a comparison raised":
// then the sort stops and leaves a permutation of the elements.
#pragma once

#include <bit>
#include <cstring>

#include "core/memory/alloc.h"

namespace dxpy {

enum class SortResult : uint8_t { kOk, kRaised, kNoMemory };

template <typename T, typename Less>
class PowerSort {
 public:
  PowerSort(T* items, size_t count, Less less) : a_(items), n_(count), less_(less) {}
  ~PowerSort() { mem_free(temp_); }
  PowerSort(const PowerSort&) = delete;
  PowerSort& operator=(const PowerSort&) = delete;

  SortResult run() {
    if (n_ < 2) return SortResult::kOk;
    size_t min_run = min_run_length(n_);
    for (size_t at = 0; at < n_;) {
      size_t length = 0;
      if (!count_run(at, length)) return result_;
      if (length < min_run) {
        size_t forced = n_ - at < min_run ? n_ - at : min_run;
        if (!insertion_sort(at, at + length, at + forced)) return result_;
        length = forced;
      }
      if (!push_run(at, length)) return result_;
      at += length;
    }
    while (pending_ > 1) {
      if (!merge_top()) return result_;
    }
    return SortResult::kOk;
  }

 private:
  struct Run {
    size_t base, length;
    int power;  // of the boundary to the run after it
  };

  static size_t min_run_length(size_t n) {
    size_t r = 0;
    while (n >= 64) {
      r |= n & 1;
      n >>= 1;
    }
    return n + r;
  }

  static void copy(T* to, const T* from, size_t n) {
    if (n != 0) std::memcpy(static_cast<void*>(to), static_cast<const void*>(from), n * sizeof(T));
  }
  static void move(T* to, const T* from, size_t n) {
    if (n != 0) std::memmove(static_cast<void*>(to), static_cast<const void*>(from), n * sizeof(T));
  }

  bool lt(const T& x, const T& y, bool& out) {
    int r = less_(x, y);
    if (__builtin_expect(r < 0, 0)) {
      result_ = SortResult::kRaised;
      return false;
    }
    out = r != 0;
    return true;
  }

  bool count_run(size_t at, size_t& length) {
    size_t i = at + 1;
    bool down = false;
    if (i < n_) {
      if (!lt(a_[i], a_[i - 1], down)) return false;
      for (++i; i < n_; ++i) {
        bool smaller;
        if (!lt(a_[i], a_[i - 1], smaller)) return false;
        if (smaller != down) break;
      }
    }
    if (down) {
      for (size_t x = at, y = i - 1; x < y; ++x, --y) {
        T t = a_[x];
        a_[x] = a_[y];
        a_[y] = t;
      }
    }
    length = (i < n_ ? i : n_) - at;
    return true;
  }

  // [low, start) is sorted already.
  bool insertion_sort(size_t low, size_t start, size_t high) {
    for (size_t i = start; i < high; ++i) {
      T pivot = a_[i];
      size_t left = low, right = i;
      while (left < right) {
        size_t middle = left + (right - left) / 2;
        bool smaller;
        if (!lt(pivot, a_[middle], smaller)) return false;
        if (smaller) {
          right = middle;
        } else {
          left = middle + 1;
        }
      }
      move(a_ + left + 1, a_ + left, i - left);
      a_[left] = pivot;
    }
    return true;
  }

  // The depth at which the boundary between two adjacent runs lies in the ideal merge tree.
  int boundary_power(size_t base, size_t n1, size_t n2) const {
    size_t x = 2 * base + n1, y = x + n1 + n2;
    int power = 0;
    while (true) {
      ++power;
      if (x >= n_) {
        x -= n_;
        y -= n_;
      } else if (y >= n_) {
        return power;
      }
      x <<= 1;
      y <<= 1;
    }
  }

  bool push_run(size_t base, size_t length) {
    if (pending_ > 0) {
      Run& top = runs_[pending_ - 1];
      int power = boundary_power(top.base, top.length, length);
      while (pending_ > 1 && runs_[pending_ - 2].power > power) {
        if (!merge_top()) return false;
      }
      runs_[pending_ - 1].power = power;
    }
    runs_[pending_++] = Run{base, length, 0};
    return true;
  }

  bool merge_top() {
    Run& left = runs_[pending_ - 2];
    const Run right = runs_[pending_ - 1];
    T* pa = a_ + left.base;
    size_t na = left.length;
    T* pb = a_ + right.base;
    size_t nb = right.length;
    left.length += right.length;
    left.power = right.power;
    --pending_;
    size_t k;
    if (!gallop_right(*pb, pa, na, 0, k)) return false;  // elements of the left run already in place
    pa += k;
    na -= k;
    if (na == 0) return true;
    if (!gallop_left(pa[na - 1], pb, nb, nb - 1, nb)) return false;  // and of the right run
    if (nb == 0) return true;
    return na <= nb ? merge_low(pa, na, pb, nb) : merge_high(pa, na, pb, nb);
  }

  bool need(size_t n) {
    if (n <= temp_size_) return true;
    mem_free(temp_);
    temp_ = static_cast<T*>(mem_alloc(n * sizeof(T)));
    temp_size_ = temp_ == nullptr ? 0 : n;
    if (temp_ == nullptr) result_ = SortResult::kNoMemory;
    return temp_ != nullptr;
  }

  // The index before which `key` belongs in a[0..n): left of equal elements. Starts looking at `hint`.
  bool gallop_left(const T& key, const T* a, size_t n, size_t hint, size_t& out) {
    size_t last = 0, offset = 1;
    bool smaller;
    if (!lt(a[hint], key, smaller)) return false;
    size_t low, high;
    if (smaller) {
      size_t max = n - hint;
      while (offset < max) {
        if (!lt(a[hint + offset], key, smaller)) return false;
        if (!smaller) break;
        last = offset;
        offset = offset * 2 + 1;
      }
      if (offset > max) offset = max;
      low = hint + last + 1;
      high = hint + offset;
    } else {
      size_t max = hint + 1;
      while (offset < max) {
        if (!lt(a[hint - offset], key, smaller)) return false;
        if (smaller) break;
        last = offset;
        offset = offset * 2 + 1;
      }
      if (offset > max) offset = max;
      low = hint + 1 - offset;
      high = hint - last;
    }
    while (low < high) {
      size_t middle = low + (high - low) / 2;
      if (!lt(a[middle], key, smaller)) return false;
      if (smaller) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    out = high;
    return true;
  }

  // The same, right of equal elements.
  bool gallop_right(const T& key, const T* a, size_t n, size_t hint, size_t& out) {
    size_t last = 0, offset = 1;
    bool smaller;
    if (!lt(key, a[hint], smaller)) return false;
    size_t low, high;
    if (smaller) {
      size_t max = hint + 1;
      while (offset < max) {
        if (!lt(key, a[hint - offset], smaller)) return false;
        if (!smaller) break;
        last = offset;
        offset = offset * 2 + 1;
      }
      if (offset > max) offset = max;
      low = hint + 1 - offset;
      high = hint - last;
    } else {
      size_t max = n - hint;
      while (offset < max) {
        if (!lt(key, a[hint + offset], smaller)) return false;
        if (smaller) break;
        last = offset;
        offset = offset * 2 + 1;
      }
      if (offset > max) offset = max;
      low = hint + last + 1;
      high = hint + offset;
    }
    while (low < high) {
      size_t middle = low + (high - low) / 2;
      if (!lt(key, a[middle], smaller)) return false;
      if (smaller) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    out = high;
    return true;
  }

  // Merges adjacent runs, the left one being the shorter. The gap between `to` and `pb` always has room for what is
  // left in temp, so putting that back makes a permutation at any point.
  bool merge_low(T* pa, size_t na, T* pb, size_t nb) {
    if (!need(na)) return false;
    copy(temp_, pa, na);
    T* to = pa;
    T* left = temp_;
    bool ok = merge_low_loop(to, left, na, pb, nb);
    copy(to, left, na);
    return ok;
  }

  bool merge_low_loop(T*& to, T*& pa, size_t& na, T*& pb, size_t& nb) {
    while (true) {
      size_t wins_a = 0, wins_b = 0;
      while (wins_a < min_gallop_ && wins_b < min_gallop_) {
        bool smaller;
        if (!lt(*pb, *pa, smaller)) return false;
        if (smaller) {
          *to++ = *pb++;
          ++wins_b;
          wins_a = 0;
          if (--nb == 0) return true;
        } else {
          *to++ = *pa++;
          ++wins_a;
          wins_b = 0;
          if (--na == 0) return true;
        }
      }
      ++min_gallop_;
      do {
        min_gallop_ -= min_gallop_ > 1;
        if (!gallop_right(*pb, pa, na, 0, wins_a)) return false;
        copy(to, pa, wins_a);
        to += wins_a;
        pa += wins_a;
        na -= wins_a;
        if (na == 0) return true;
        *to++ = *pb++;
        if (--nb == 0) return true;
        if (!gallop_left(*pa, pb, nb, 0, wins_b)) return false;
        move(to, pb, wins_b);
        to += wins_b;
        pb += wins_b;
        nb -= wins_b;
        if (nb == 0) return true;
        *to++ = *pa++;
        if (--na == 0) return true;
      } while (wins_a >= kMinGallop || wins_b >= kMinGallop);
      ++min_gallop_;
    }
  }

  // The right run is the shorter one: merges from the end.
  bool merge_high(T* pa, size_t na, T* pb, size_t nb) {
    if (!need(nb)) return false;
    copy(temp_, pb, nb);
    T* to = pb + nb;  // one past the place of the next element
    bool ok = merge_high_loop(to, pa, na, nb);
    copy(to - nb, temp_, nb);
    return ok;
  }

  // Left: base_a[0..na); right: temp_[0..nb).
  bool merge_high_loop(T*& to, T* base_a, size_t& na, size_t& nb) {
    while (true) {
      size_t wins_a = 0, wins_b = 0;
      while (wins_a < min_gallop_ && wins_b < min_gallop_) {
        bool smaller;
        if (!lt(temp_[nb - 1], base_a[na - 1], smaller)) return false;
        if (smaller) {
          *--to = base_a[--na];
          ++wins_a;
          wins_b = 0;
          if (na == 0) return true;
        } else {
          *--to = temp_[--nb];
          ++wins_b;
          wins_a = 0;
          if (nb == 0) return true;
        }
      }
      ++min_gallop_;
      do {
        min_gallop_ -= min_gallop_ > 1;
        size_t k;
        if (!gallop_right(temp_[nb - 1], base_a, na, na - 1, k)) return false;
        wins_a = na - k;
        to -= wins_a;
        move(to, base_a + k, wins_a);
        na = k;
        if (na == 0) return true;
        *--to = temp_[--nb];
        if (nb == 0) return true;
        if (!gallop_left(base_a[na - 1], temp_, nb, nb - 1, k)) return false;
        wins_b = nb - k;
        to -= wins_b;
        copy(to, temp_ + k, wins_b);
        nb = k;
        if (nb == 0) return true;
        *--to = base_a[--na];
        if (na == 0) return true;
      } while (wins_a >= kMinGallop || wins_b >= kMinGallop);
      ++min_gallop_;
    }
  }

  static constexpr size_t kMinGallop = 7;

  T* a_;
  size_t n_;
  Less less_;
  T* temp_ = nullptr;
  size_t temp_size_ = 0;
  size_t min_gallop_ = kMinGallop;
  SortResult result_ = SortResult::kOk;
  Run runs_[96];  // powers on the stack increase strictly: never more than the bits of a size
  int pending_ = 0;
};

template <typename T, typename Less>
SortResult power_sort(T* items, size_t count, Less less) {
  return PowerSort<T, Less>(items, count, less).run();
}

}  // namespace dxpy
