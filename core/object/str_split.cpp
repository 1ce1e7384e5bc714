// str: split, rsplit, splitlines.
#include <algorithm>

#include "core/object/list.h"
#include "core/object/str_methods.h"
#include "core/text/unicode.h"

namespace dxpy::str_methods {

namespace {

Status push(Thread& th, Value list, Str* self, size_t from, size_t to) {
  Owned part = str_part(th, self, from, to);
  if (!part) return Status::kError;
  return list_append_owned(th, list.as<List>(), std::move(part));
}

// Where ASCII text changes between words and white space, 64 bytes at a time.
class Edges {
 public:
  explicit Edges(std::string_view t) : t_(t) {}
  // The first white space (`space`) or the first other character at or after `from`; the size of the text: none.
  size_t next(size_t from, bool space) {
    while (from < t_.size()) {
      if (from >= base_ + 64 || !loaded_) load(from & ~size_t{63});
      uint64_t bits = (space ? spaces_ : ~spaces_) >> (from - base_);
      if (bits != 0) return std::min(from + static_cast<size_t>(__builtin_ctzll(bits)), t_.size());
      from = base_ + 64;
    }
    return t_.size();
  }

 private:
  void load(size_t base) {
    base_ = base;
    loaded_ = true;
    spaces_ = text::simd::kernels().space_mask(t_.data() + base, std::min<size_t>(64, t_.size() - base));
  }
  std::string_view t_;
  size_t base_ = 0;
  uint64_t spaces_ = 0;
  bool loaded_ = false;
};

Owned split_ascii_space(Thread& th, Str* self, int64_t limit) {
  Owned list = list_new(th);
  if (!list) return {};
  Edges edges(self->view());
  const size_t size = self->byte_size;
  for (size_t word = edges.next(0, false); word < size;) {
    size_t stop = limit-- == 0 ? size : edges.next(word, true);
    if (failed(push(th, list, self, word, stop))) return {};
    word = edges.next(stop, false);
  }
  return list;
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
  Owned list = list_new(th);
  if (!list) return {};
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
    if (failed(push(th, list, self, static_cast<size_t>(word - base), static_cast<size_t>(p - base)))) return {};
  }
  return list;
}

Owned rsplit_space(Thread& th, Str* self, int64_t limit) {
  Owned list = list_new(th);
  if (!list) return {};
  const char* base = self->data;
  const char* p = base + self->byte_size;
  auto space_before = [&](const char* at) { return text::is_space(text::utf8_at(text::utf8_previous(at))); };
  while (true) {
    while (p != base && space_before(p)) p = text::utf8_previous(p);
    if (p == base) break;
    if (limit-- == 0) {
      if (failed(push(th, list, self, 0, static_cast<size_t>(p - base)))) return {};
      break;
    }
    const char* stop = p;
    while (p != base && !space_before(p)) p = text::utf8_previous(p);
    if (failed(push(th, list, self, static_cast<size_t>(p - base), static_cast<size_t>(stop - base)))) return {};
  }
  if (failed(list_reverse(th, list.as<List>()))) return {};
  return list;
}

Owned split_by(Thread& th, Str* self, std::string_view sep, int64_t limit) {
  Owned list = list_new(th);
  if (!list) return {};
  size_t done = 0;
  while (limit-- > 0) {
    size_t at = find_bytes(self->view(), sep, done);
    if (at == std::string_view::npos) break;
    if (failed(push(th, list, self, done, at))) return {};
    done = at + sep.size();
  }
  if (failed(push(th, list, self, done, self->byte_size))) return {};
  return list;
}

Owned rsplit_by(Thread& th, Str* self, std::string_view sep, int64_t limit) {
  Owned list = list_new(th);
  if (!list) return {};
  size_t end = self->byte_size;
  while (limit-- > 0) {
    size_t at = rfind_bytes(self->view().substr(0, end), sep);
    if (at == std::string_view::npos) break;
    if (failed(push(th, list, self, at + sep.size(), end))) return {};
    end = at;
  }
  if (failed(push(th, list, self, 0, end)) || failed(list_reverse(th, list.as<List>()))) return {};
  return list;
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

Owned splitlines(Thread& th, Str* self, bool keepends) {
  Owned list = list_new(th);
  if (!list) return {};
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
    if (failed(push(th, list, self, offset(line), offset(keepends ? p : stop)))) return {};
    line = p;
  }
  if (line != end && failed(push(th, list, self, offset(line), offset(end)))) return {};
  return list;
}

}  // namespace dxpy::str_methods
