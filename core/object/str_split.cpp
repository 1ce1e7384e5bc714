// str: split, rsplit, splitlines.
#include <algorithm>

#include "core/object/list_impl.h"
#include "core/object/str_methods.h"
#include "core/text/unicode.h"

namespace dxpy::str_methods {

namespace {

constexpr size_t kRoom = 12;  // of a list whose length nothing tells

// The parts of a str, one after the other.
class Parts {
 public:
  Parts(Thread& th, Str* self, size_t room) : th_(th), self_(self), list_(th, room) {}
  // A part by byte offsets. False: an exception is pending.
  [[nodiscard]] bool push(size_t from, size_t to) { return list_.push(str_part(th_, self_, from, to)); }
  Owned finish() { return list_.finish(); }
  Owned finish_reversed() {
    Owned list = list_.finish();
    return list && !failed(list_reverse(th_, list.as<List>())) ? std::move(list) : Owned();
  }

 private:
  Thread& th_;
  Str* self_;
  LeafListBuilder list_;
};

// Where bytes of one sort begin and end, asked for from left to right. mask_of(p, n) has a bit for each of n <= 64
// bytes of that sort.
template <typename MaskOf>
class Marks {
 public:
  Marks(std::string_view t, MaskOf mask_of) : t_(t), mask_of_(mask_of) {}
  // The first byte of the sort (`marked`) or of none at or after `from`; the size of the text: there is none.
  size_t next(size_t from, bool marked) {
    while (from < t_.size()) {
      if (from >= base_ + 64 || !loaded_) load(from & ~size_t{63});
      uint64_t bits = (marked ? mask_ : ~mask_) >> (from - base_);
      if (bits != 0) return std::min(from + static_cast<size_t>(__builtin_ctzll(bits)), t_.size());
      from = base_ + 64;
    }
    return t_.size();
  }

 private:
  void load(size_t base) {
    base_ = base;
    loaded_ = true;
    mask_ = mask_of_(t_.data() + base, std::min<size_t>(64, t_.size() - base));
  }
  std::string_view t_;
  MaskOf mask_of_;
  size_t base_ = 0;
  uint64_t mask_ = 0;
  bool loaded_ = false;
};

Owned split_ascii_space(Thread& th, Str* self, int64_t limit) {
  Parts parts(th, self, kRoom);
  Marks spaces(self->view(), text::simd::kernels().space_mask);
  const size_t size = self->byte_size;
  for (size_t word = spaces.next(0, false); word < size;) {
    size_t stop = limit-- == 0 ? size : spaces.next(word, true);
    if (!parts.push(word, stop)) return {};
    word = spaces.next(stop, false);
  }
  return parts.finish();
}

// White space at `p`: its size in bytes, 0: something else.
size_t space_size(const char* p) {
  auto lead = static_cast<uint8_t>(*p);
  if (lead < 0x80) return text::is_space(lead);
  // Beyond ASCII all of it begins with one of these bytes.
  if (lead != 0xC2 && (lead < 0xE1 || lead > 0xE3)) return 0;
  return text::is_space(text::utf8_at(p)) ? text::utf8_lead_size(*p) : 0;
}

// Words separated by white space.
Owned split_space(Thread& th, Str* self, int64_t limit) {
  if (self->is_ascii()) return split_ascii_space(th, self, limit);
  Parts parts(th, self, kRoom);
  const char* base = self->data;
  const char* p = base;
  const char* end = p + self->byte_size;
  while (true) {
    while (p != end) {
      size_t n = space_size(p);
      if (n == 0) break;
      p += n;
    }
    if (p == end) break;
    const char* word = p;
    if (limit-- == 0) {  // the rest as it is
      p = end;
    } else {
      while (p != end && space_size(p) == 0) p += text::utf8_lead_size(*p);
    }
    if (!parts.push(static_cast<size_t>(word - base), static_cast<size_t>(p - base))) return {};
  }
  return parts.finish();
}

Owned rsplit_space(Thread& th, Str* self, int64_t limit) {
  Parts parts(th, self, kRoom);
  const char* base = self->data;
  const char* p = base + self->byte_size;
  auto space_before = [&](const char* at) { return text::is_space(text::utf8_at(text::utf8_previous(at))); };
  while (true) {
    while (p != base && space_before(p)) p = text::utf8_previous(p);
    if (p == base) break;
    if (limit-- == 0) {
      if (!parts.push(0, static_cast<size_t>(p - base))) return {};
      break;
    }
    const char* stop = p;
    while (p != base && !space_before(p)) p = text::utf8_previous(p);
    if (!parts.push(static_cast<size_t>(p - base), static_cast<size_t>(stop - base))) return {};
  }
  return parts.finish_reversed();
}

Owned split_by_byte(Thread& th, Str* self, char sep, int64_t limit) {
  const size_t times = text::simd::kernels().count_byte(self->data, self->byte_size, sep);
  size_t left = std::min(times, static_cast<size_t>(limit));
  Parts parts(th, self, left + 1);
  Marks separators(self->view(),
                   [sep, mask = text::simd::kernels().byte_mask](const char* p, size_t n) { return mask(p, n, sep); });
  size_t done = 0;
  for (; left > 0; --left) {
    const size_t at = separators.next(done, true);
    if (!parts.push(done, at)) return {};
    done = at + 1;
  }
  return parts.push(done, self->byte_size) ? parts.finish() : Owned();
}

Owned split_by(Thread& th, Str* self, std::string_view sep, int64_t limit) {
  if (sep.size() == 1) return split_by_byte(th, self, sep[0], limit);
  Parts parts(th, self, kRoom);
  size_t done = 0;
  while (limit-- > 0) {
    size_t at = find_bytes(self->view(), sep, done);
    if (at == std::string_view::npos) break;
    if (!parts.push(done, at)) return {};
    done = at + sep.size();
  }
  return parts.push(done, self->byte_size) ? parts.finish() : Owned();
}

Owned rsplit_by(Thread& th, Str* self, std::string_view sep, int64_t limit) {
  Parts parts(th, self, kRoom);
  size_t end = self->byte_size;
  while (limit-- > 0) {
    size_t at = rfind_bytes(self->view().substr(0, end), sep);
    if (at == std::string_view::npos) break;
    if (!parts.push(at + sep.size(), end)) return {};
    end = at;
  }
  return parts.push(0, end) ? parts.finish_reversed() : Owned();
}

Status check_sep(Thread& th, Value sep) {
  if (!is_str(sep)) return raise(th, th.rt->exc.TypeError, "must be str or None, not {}", type_of(th, sep));
  if (sep.as<Str>()->byte_size == 0) return raise(th, th.rt->exc.ValueError, "empty separator");
  return Status::kOk;
}

}  // namespace

Owned split(Thread& th, Str* self, Value sep, int64_t maxsplit) {
  int64_t limit = maxsplit < 0 ? INT64_MAX : maxsplit;
  if (!sep || sep.is_none()) return split_space(th, self, limit);
  if (failed(check_sep(th, sep))) return {};
  return split_by(th, self, str_view(sep), limit);
}

Owned rsplit(Thread& th, Str* self, Value sep, int64_t maxsplit) {
  int64_t limit = maxsplit < 0 ? INT64_MAX : maxsplit;
  if (!sep || sep.is_none()) return rsplit_space(th, self, limit);
  if (failed(check_sep(th, sep))) return {};
  return rsplit_by(th, self, str_view(sep), limit);
}

namespace {

Owned split_ascii_lines(Thread& th, Str* self, bool keepends) {
  Parts parts(th, self, kRoom);
  Marks ends(self->view(), text::simd::kernels().line_end_mask);
  const size_t size = self->byte_size;
  for (size_t line = 0; line < size;) {
    const size_t stop = ends.next(line, true);
    size_t next = std::min(stop + 1, size);
    if (next < size && self->data[stop] == '\r' && self->data[next] == '\n') ++next;
    if (!parts.push(line, keepends ? next : stop)) return {};
    line = next;
  }
  return parts.finish();
}

}  // namespace

Owned splitlines(Thread& th, Str* self, bool keepends) {
  if (self->is_ascii()) return split_ascii_lines(th, self, keepends);
  Parts parts(th, self, kRoom);
  const char* base = self->data;
  const char* p = base;
  const char* end = p + self->byte_size;
  const char* line = p;
  auto offset = [base](const char* q) { return static_cast<size_t>(q - base); };
  const auto find_line_end = text::simd::kernels().find_line_end;
  while (true) {
    p += find_line_end(p, static_cast<size_t>(end - p));
    if (p == end) break;
    const char* stop = p;
    uint32_t cp = text::utf8_next(p);
    if (!text::is_line_break(cp)) continue;
    if (cp == '\r' && p != end && *p == '\n') ++p;
    if (!parts.push(offset(line), offset(keepends ? p : stop))) return {};
    line = p;
  }
  if (line != end && !parts.push(offset(line), offset(end))) return {};
  return parts.finish();
}

}  // namespace dxpy::str_methods
