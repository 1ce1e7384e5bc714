// StrBuilder: grows the str itself, so that finishing copies nothing.

#include <algorithm>
#include <cstddef>

#include "core/memory/alloc.h"
#include "core/object/str_impl.h"

namespace dxpy {

namespace {
// The size of what precedes the text; not sizeof(Str) - sizeof(Str::data), which may count padding behind it.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winvalid-offsetof"
constexpr size_t kHeader = offsetof(Str, data);
#pragma clang diagnostic pop
Str* block_of(char* data) { return reinterpret_cast<Str*>(data - kHeader); }
}  // namespace

StrBuilder::~StrBuilder() {
  if (data_ == nullptr) return;
  Str* s = block_of(data_);
  s->byte_size = 0;
  dec_ref(static_cast<Object*>(s));
}

bool StrBuilder::reserve(size_t extra) {
  if (failed_) return false;
  size_t need = size_ + extra;
  if (need <= capacity_) return true;
  size_t next = capacity_ + capacity_ / 2;
  if (next < need) next = need;
  if (next < 32) next = 32;
  if (next > 0xFFFFFF00u) next = need;
  if (need > 0xFFFFFF00u) {
    failed_ = true;
    (void)raise_no_memory(th_);
    return false;
  }
  if (data_ == nullptr) {
    Str* s = str_alloc(th_, next);
    failed_ = s == nullptr;
    if (failed_) return false;
    data_ = s->data;
  } else {
    Str* grown = str_realloc(th_, block_of(data_), next);
    failed_ = grown == nullptr;
    if (failed_) {
      (void)raise_no_memory(th_);
      return false;
    }
    data_ = grown->data;
  }
  capacity_ = next;
  return true;
}

void StrBuilder::append(std::string_view text) {
  if (text.empty() || !reserve(text.size())) return;
  std::memcpy(data_ + size_, text.data(), text.size());
  size_ += text.size();
}

void StrBuilder::append_codepoint(uint32_t cp) {
  if (reserve(4)) size_ += text::utf8_put(data_ + size_, cp);
}

void StrBuilder::append_fill(char c, size_t count) {
  if (count == 0) return;
  if (count > 0xFFFFFF00u) count = 0xFFFFFF01u;  // reserve refuses
  if (!reserve(count)) return;
  std::memset(data_ + size_, c, count);
  size_ += count;
}

Owned StrBuilder::finish() {
  if (failed_) return {};
  if (data_ == nullptr) return Owned::borrow(th_.rt->empty_str);
  Str* s = block_of(data_);
  size_t size = std::exchange(size_, 0), capacity = std::exchange(capacity_, 0);
  data_ = nullptr;
  if (capacity - size > 16 + size / 4) {
    if (Str* smaller = str_realloc(th_, s, size)) s = smaller;
  }
  s->byte_size = static_cast<uint32_t>(size);
  size_t chars = text::utf8_count(s->view());
  return str_seal_known(th_, s, chars, chars == size);
}

}  // namespace dxpy
