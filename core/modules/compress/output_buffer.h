// The growing output of a compressor or decompressor, and bytes-like input in pieces that a 32-bit count can name.
#pragma once

#include "core/memory/alloc.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"

namespace dxpy {

// Memory that the library writes to: room() bytes at next(). After each call say how much was written with advance(),
// and when nothing is left ask for more with grow().
class OutputBuffer {
 public:
  static constexpr size_t kFirstSize = 32 * 1024;

  // At most `limit` bytes; negative: as many as there are.
  explicit OutputBuffer(int64_t limit = -1) : limit_(limit < 0 ? SIZE_MAX : static_cast<size_t>(limit)) {}
  ~OutputBuffer() { mem_free(data_); }
  OutputBuffer(const OutputBuffer&) = delete;
  OutputBuffer& operator=(const OutputBuffer&) = delete;

  // Room for more. False: no memory. Must not be called at the limit.
  [[nodiscard]] bool grow(size_t first = kFirstSize) {
    size_t capacity = capacity_ == 0 ? (first == 0 ? 1 : first) : capacity_ * 2;
    if (capacity > limit_) capacity = limit_;
    auto* data = static_cast<uint8_t*>(mem_realloc(data_, capacity == 0 ? 1 : capacity));
    if (data == nullptr) return false;
    data_ = data;
    capacity_ = capacity;
    return true;
  }
  uint8_t* next() const { return data_ + size_; }
  size_t room() const { return capacity_ - size_; }
  void advance(size_t written) { size_ += written; }
  size_t size() const { return size_; }
  bool at_limit() const { return size_ >= limit_; }
  std::string_view view() const { return {reinterpret_cast<const char*>(data_), size_}; }
  Owned finish(Thread& th) const { return bytes_new(th, view()); }

 private:
  uint8_t* data_ = nullptr;
  size_t size_ = 0, capacity_ = 0, limit_;
};

// What is left of the input. In the interface of a library with 32-bit counts one call gets at most piece() bytes.
struct InputBytes {
  const uint8_t* next;
  size_t left;
  explicit InputBytes(std::string_view s) : next(reinterpret_cast<const uint8_t*>(s.data())), left(s.size()) {}
  unsigned piece() const { return left > 0xFFFFFFFFu ? 0xFFFFFFFFu : static_cast<unsigned>(left); }
  void consume(size_t n) {
    next += n;
    left -= n;
  }
  std::string_view view() const { return {reinterpret_cast<const char*>(next), left}; }
};

inline unsigned clip_u32(size_t n) { return n > 0xFFFFFFFFu ? 0xFFFFFFFFu : static_cast<unsigned>(n); }

}  // namespace dxpy
