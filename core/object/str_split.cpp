// str: split, rsplit, splitlines.
#include <algorithm>
#include <utility>

#include "core/object/byte_marks.h"
#include "core/object/list_impl.h"
#include "core/object/str_methods.h"
#include "core/text/unicode.h"

namespace dxpy::str_methods {

namespace {

constexpr size_t kRoom = 12;  // of a list whose length nothing tells

// The parts of a str, one after the other, by byte offsets.
class Parts {
 public:
  Parts(Thread& th, Str* self, size_t room) : th_(th), self_(self), list_(th, room) {}
  // False: an exception is pending, and finish() will give nothing.
  bool push(size_t from, size_t to) {
    if (DX_UNLIKELY(!self_->is_ascii() || to - from == self_->byte_size)) {
      return list_.push(str_part(th_, self_, from, to));
    }
    return list_.push(str_ascii(th_, self_->view().substr(from, to - from)));
  }
  Owned finish() { return list_.finish(); }
  Owned finish_reversed() { return list_.finish_reversed(); }

 private:
  Thread& th_;
  Str* self_;
  LeafListBuilder list_;
};

Owned split_ascii_space(Thread& th, Str* self, int64_t limit) {
  Parts parts(th, self, kRoom);
  each_run_between(self->view(), text::simd::kernels().space_mask, [&](size_t from, size_t to) {
    if (DX_LIKELY(limit-- != 0)) return parts.push(from, to);
    (void)parts.push(from, self->byte_size);  // the rest as it is
    return false;
  });
  return parts.finish();
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
  size_t left = std::min(times, static_cast<size_t>(limit)), done = 0;
  Parts parts(th, self, left + 1);
  const auto mask_of = [sep, mask = text::simd::kernels().byte_mask](const char* p, size_t n) {
    return mask(p, n, sep);
  };
  each_mark(self->view(), mask_of, [&](size_t at) {
    if (DX_UNLIKELY(left-- == 0)) return false;
    return parts.push(std::exchange(done, at + 1), at);
  });
  (void)parts.push(done, self->byte_size);
  return parts.finish();
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
  const size_t size = self->byte_size;
  size_t line = 0;
  each_mark(self->view(), text::simd::kernels().line_end_mask, [&](size_t stop) {
    if (stop < line) return true;  // the second half of \r\n
    const size_t next = stop + (self->data[stop] == '\r' && stop + 1 < size && self->data[stop + 1] == '\n' ? 2 : 1);
    return parts.push(std::exchange(line, next), keepends ? next : stop);
  });
  if (line < size) (void)parts.push(line, size);
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
