// The types of _functools, by file: partial.cpp, lru_cache.cpp, functools.cpp (cmp_to_key).
#pragma once

#include "core/object/native.h"

namespace dxpy {

extern const TypeSpec kPartialSpec, kPlaceholderSpec, kLruCacheSpec;

struct FunctoolsState {
  Type *partial = nullptr, *key_wrapper = nullptr;
  Owned placeholder;   // the one instance
  Owned keyword_mark;  // lru_cache: stands between positionals and keywords in a key
};

// Values for one call, kept alive: positionals, then values of keywords. Small calls stay on the C++ stack.
class CallBuffer {
 public:
  CallBuffer() = default;
  ~CallBuffer();
  CallBuffer(const CallBuffer&) = delete;
  CallBuffer& operator=(const CallBuffer&) = delete;
  [[nodiscard]] bool push(Value v);  // false: no memory
  const Value* data() const { return data_; }
  size_t size() const { return size_; }
  Value& operator[](size_t i) { return data_[i]; }  // an owned word

 private:
  static constexpr size_t kInline = 12;
  Value inline_[kInline];
  Value* data_ = inline_;
  size_t size_ = 0, capacity_ = kInline;
};

}  // namespace dxpy
