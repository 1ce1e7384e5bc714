// bytes and bytearray: searching, replacing, splitting, stripping.
#include <algorithm>
#include <utility>

#include "core/object/byte_set.h"
#include "core/object/bytes_methods.h"
#include "core/object/list_impl.h"
#include "core/object/occurrences.h"
#include "core/object/str_impl.h"
#include "core/object/tuple.h"

namespace dxpy::bytes_methods {

namespace {

constexpr size_t kNone = std::string_view::npos;

bool is_byte_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The result of a method that changes nothing.
Owned unchanged(Thread& th, Value self) {
  return is_exact_kind(self, Kind::kBytes) ? Owned::borrow(self) : make_like(th, self, byteslike_view(self));
}

// An argument that may be an int (one byte) or a bytes-like object.
class Needle {
 public:
  explicit Needle(Thread& th) : th_(th), argument_(th) {}
  Status open(Value v, const char* name) {
    if (is_exact_kind(v, Kind::kBytes)) {
      bytes_ = bytes_view(v);
      return Status::kOk;
    }
    return open_other(v, name);
  }
  std::string_view bytes() const { return bytes_; }

 private:
  DX_NOINLINE Status open_other(Value v, const char* name) {
    if (is_index(th_, v)) {
      if (failed(byte_from_value(th_, v, "byte", one_))) return Status::kError;
      bytes_ = {&one_, 1};
      return Status::kOk;
    }
    if (name != nullptr && !has_buffer(th_, v)) {
      return raise(th_, th_.rt->exc.TypeError, "argument should be integer or bytes-like object, not '{}'",
                   type_of(th_, v));
    }
    if (failed(argument_.open(v))) return Status::kError;
    bytes_ = argument_.bytes();
    return Status::kOk;
  }
  Thread& th_;
  BytesArgument argument_;
  char one_ = 0;
  std::string_view bytes_;
};

struct Window {
  size_t from = 0, to = 0;
  bool valid = false;
  std::string_view of(Value self) const { return byteslike_view(self).substr(from, to - from); }
};

Status window_of(Thread& th, Value self, Value start, Value end, Window& w) {
  if ((!start || start.is_none()) && (!end || end.is_none())) {
    w = {0, byteslike_view(self).size(), true};
    return Status::kOk;
  }
  int64_t from, to;
  if (failed(clip_range(th, start, end, byteslike_view(self).size(), from, to))) return Status::kError;
  w.valid = from <= to;
  if (w.valid) {
    w.from = static_cast<size_t>(from);
    w.to = static_cast<size_t>(to);
  }
  return Status::kOk;
}

// The position, -1 when absent, -2 on error.
int64_t search(Thread& th, Value self, Value sub, Value start, Value end, bool right) {
  ExportGuard guard(self);
  Needle n(th);
  Window w;
  if (failed(n.open(sub, "find")) || failed(window_of(th, self, start, end, w))) return -2;
  if (!w.valid) return -1;
  size_t at = right ? rfind_bytes(w.of(self), n.bytes()) : find_bytes(w.of(self), n.bytes());
  return at == kNone ? -1 : static_cast<int64_t>(at + w.from);
}

}  // namespace

Owned find(Thread& th, Value self, Value sub, Value start, Value end) {
  int64_t i = search(th, self, sub, start, end, false);
  return i == -2 ? Owned() : Owned::small_int(i);
}
Owned rfind(Thread& th, Value self, Value sub, Value start, Value end) {
  int64_t i = search(th, self, sub, start, end, true);
  return i == -2 ? Owned() : Owned::small_int(i);
}
Owned index(Thread& th, Value self, Value sub, Value start, Value end) {
  int64_t i = search(th, self, sub, start, end, false);
  if (i == -1) return raise(th, th.rt->exc.ValueError, "subsection not found");
  return i == -2 ? Owned() : Owned::small_int(i);
}
Owned rindex(Thread& th, Value self, Value sub, Value start, Value end) {
  int64_t i = search(th, self, sub, start, end, true);
  if (i == -1) return raise(th, th.rt->exc.ValueError, "subsection not found");
  return i == -2 ? Owned() : Owned::small_int(i);
}

Owned count(Thread& th, Value self, Value sub, Value start, Value end) {
  ExportGuard guard(self);
  Needle n(th);
  Window w;
  if (failed(n.open(sub, "count")) || failed(window_of(th, self, start, end, w))) return {};
  if (!w.valid) return Owned::small_int(0);
  std::string_view hay = w.of(self), needle = n.bytes();
  if (needle.empty()) return Owned::small_int(static_cast<int64_t>(hay.size()) + 1);
  return Owned::small_int(static_cast<int64_t>(count_bytes(hay, needle)));
}

Tri contains(Thread& th, Value self, Value item) {
  ExportGuard guard(self);
  Needle n(th);
  if (failed(n.open(item, nullptr))) return Tri::kError;
  return tri(find_bytes(byteslike_view(self), n.bytes()) != kNone);
}

namespace {

Tri matches_end(Thread& th, Value self, const Window& w, Value part, bool at_start) {
  BytesArgument argument(th);
  if (failed(argument.open(part))) return Tri::kError;
  if (!w.valid) return Tri::kFalse;
  const std::string_view hay = w.of(self), bytes = argument.bytes();
  return tri(at_start ? begins_with(hay, bytes) : finishes_with(hay, bytes));
}

Owned match_end(Thread& th, Value self, Value what, Value start, Value end, bool at_start) {
  ExportGuard guard(self);
  Window w;
  if (failed(window_of(th, self, start, end, w))) return {};
  if (is_tuple(what)) {
    for (Value v : fast_items_tuple(what)) {
      Tri t = matches_end(th, self, w, v, at_start);
      if (t == Tri::kError) return {};
      if (t == Tri::kTrue) return Owned::boolean(true);
    }
    return Owned::boolean(false);
  }
  if (!has_buffer(th, what)) {
    return raise(th, th.rt->exc.TypeError, "{} first arg must be bytes or a tuple of bytes, not {}",
                 at_start ? "startswith" : "endswith", type_of(th, what));
  }
  Tri t = matches_end(th, self, w, what, at_start);
  return t == Tri::kError ? Owned() : Owned::boolean(t == Tri::kTrue);
}

}  // namespace

Owned startswith(Thread& th, Value self, Value prefix, Value start, Value end) {
  return match_end(th, self, prefix, start, end, true);
}
Owned endswith(Thread& th, Value self, Value suffix, Value start, Value end) {
  return match_end(th, self, suffix, start, end, false);
}

namespace {

// With `by` in the place of all `from`.
Owned replace_byte(Thread& th, Value self, char from, char by) {
  const text::simd::Kernels& k = text::simd::kernels();
  const std::string_view hay = byteslike_view(self);
  if (k.find_byte(hay.data(), hay.size(), from) == kNone) return unchanged(th, self);
  return fill_like(th, self, hay.size(), [&](char* out) { k.replace_byte(out, hay.data(), hay.size(), from, by); });
}

}  // namespace

Owned replace(Thread& th, Value self, Value old_bytes, Value new_bytes, int64_t limit) {
  ExportGuard guard(self);
  BytesArgument a(th), b(th);
  if (failed(a.open(old_bytes)) || failed(b.open(new_bytes))) return {};
  std::string_view hay = byteslike_view(self), needle = a.bytes(), fresh = b.bytes();
  if (limit < 0) limit = INT64_MAX;
  if (needle.empty()) {
    std::string out;
    size_t done = 0;
    for (; limit > 0 && done <= hay.size(); --limit) {
      out += fresh;
      if (done < hay.size()) out += hay[done];
      ++done;
    }
    if (done < hay.size()) out += hay.substr(done);
    return make_like(th, self, out);
  }
  if (needle.size() == 1 && fresh.size() == 1 && limit == INT64_MAX) return replace_byte(th, self, needle[0], fresh[0]);
  const Occurrences found(hay, needle, static_cast<size_t>(limit));
  const size_t times = found.count();
  if (times == 0) return unchanged(th, self);
  const size_t kept = hay.size() - times * needle.size();
  if (fresh.size() > (SIZE_MAX / 4 - kept) / times) return raise_no_memory(th);
  return fill_like(th, self, kept + times * fresh.size(), [&](char* out) { found.replace(out, fresh); });
}

Owned removeprefix(Thread& th, Value self, Value prefix) {
  BytesArgument p(th);
  if (failed(p.open(prefix))) return {};
  std::string_view data = byteslike_view(self);
  return make_like(th, self, data.starts_with(p.bytes()) ? data.substr(p.bytes().size()) : data);
}
Owned removesuffix(Thread& th, Value self, Value suffix) {
  BytesArgument p(th);
  if (failed(p.open(suffix))) return {};
  std::string_view data = byteslike_view(self);
  return make_like(th, self, data.ends_with(p.bytes()) ? data.substr(0, data.size() - p.bytes().size()) : data);
}

namespace {

Owned parts(Thread& th, Value self, Value sep, bool right) {
  ExportGuard guard(self);
  BytesArgument s(th);
  if (failed(s.open(sep))) return {};
  if (s.bytes().empty()) return raise(th, th.rt->exc.ValueError, "empty separator");
  std::string_view data = byteslike_view(self);
  size_t at = right ? rfind_bytes(data, s.bytes()) : find_bytes(data, s.bytes());
  std::string_view head, middle, tail;
  if (at == kNone) {
    (right ? tail : head) = data;
  } else {
    head = data.substr(0, at);
    middle = data.substr(at, s.bytes().size());
    tail = data.substr(at + s.bytes().size());
  }
  Owned a = make_like(th, self, head), b = make_like(th, self, middle), c = make_like(th, self, tail);
  if (!a || !b || !c) return {};
  if (at != kNone && is_bytes(self)) b = Owned::borrow(sep);  // as it was given
  return tuple_of(th, a, b, c);
}

constexpr size_t kRoom = 12;  // of a list whose length nothing tells

// The parts of bytes or a bytearray, one after the other.
class Parts {
 public:
  Parts(Thread& th, Value self, size_t room = kRoom) : th_(th), self_(self), list_(th, room) {}
  // False: an exception is pending, and finish() will give nothing.
  bool push(std::string_view part) { return list_.push(make_like(th_, self_, part)); }
  Owned finish() { return list_.finish(); }
  Owned finish_reversed() { return list_.finish_reversed(); }

 private:
  Thread& th_;
  Value self_;
  LeafListBuilder list_;
};

Owned split_space(Thread& th, Value self, int64_t limit) {
  Parts parts(th, self);
  const std::string_view d = byteslike_view(self);
  each_run_between(d, text::simd::kernels().byte_space_mask, [&](size_t from, size_t to) {
    if (DX_LIKELY(limit-- != 0)) return parts.push(d.substr(from, to - from));
    (void)parts.push(d.substr(from));  // the rest as it is
    return false;
  });
  return parts.finish();
}

Owned rsplit_space(Thread& th, Value self, int64_t limit) {
  Parts parts(th, self);
  std::string_view d = byteslike_view(self);
  while (true) {
    while (!d.empty() && is_byte_space(d.back())) d.remove_suffix(1);
    if (d.empty()) return parts.finish_reversed();
    size_t from = 0;
    if (limit-- > 0) {
      from = d.size();
      while (from > 0 && !is_byte_space(d[from - 1])) --from;
    }
    if (!parts.push(d.substr(from))) return {};
    d = d.substr(0, from);
  }
}

Owned split_by_byte(Thread& th, Value self, char sep, int64_t limit) {
  const std::string_view d = byteslike_view(self);
  size_t left = std::min(text::simd::kernels().count_byte(d.data(), d.size(), sep), static_cast<size_t>(limit));
  size_t done = 0;
  Parts parts(th, self, left + 1);
  const auto mask_of = [sep, mask = text::simd::kernels().byte_mask](const char* p, size_t n) {
    return mask(p, n, sep);
  };
  each_mark(d, mask_of, [&](size_t at) {
    if (DX_UNLIKELY(left-- == 0)) return false;
    const size_t from = std::exchange(done, at + 1);
    return parts.push(d.substr(from, at - from));
  });
  (void)parts.push(d.substr(done));
  return parts.finish();
}

Owned split_by(Thread& th, Value self, std::string_view sep, int64_t limit, bool right) {
  if (sep.size() == 1 && !right) return split_by_byte(th, self, sep[0], limit);
  Parts parts(th, self);
  std::string_view d = byteslike_view(self);
  while (limit-- > 0) {
    size_t at = right ? rfind_bytes(d, sep) : find_bytes(d, sep);
    if (at == kNone) break;
    if (!parts.push(right ? d.substr(at + sep.size()) : d.substr(0, at))) return {};
    d = right ? d.substr(0, at) : d.substr(at + sep.size());
  }
  (void)parts.push(d);
  return right ? parts.finish_reversed() : parts.finish();
}

Owned split_any(Thread& th, Value self, Value sep, int64_t maxsplit, bool right) {
  ExportGuard guard(self);
  int64_t limit = maxsplit < 0 ? INT64_MAX : maxsplit;
  if (!sep || sep.is_none()) return right ? rsplit_space(th, self, limit) : split_space(th, self, limit);
  BytesArgument s(th);
  if (failed(s.open(sep))) return {};
  if (s.bytes().empty()) return raise(th, th.rt->exc.ValueError, "empty separator");
  return split_by(th, self, s.bytes(), limit, right);
}

}  // namespace

Owned partition(Thread& th, Value self, Value sep) { return parts(th, self, sep, false); }
Owned rpartition(Thread& th, Value self, Value sep) { return parts(th, self, sep, true); }
Owned split(Thread& th, Value self, Value sep, int64_t maxsplit) { return split_any(th, self, sep, maxsplit, false); }
Owned rsplit(Thread& th, Value self, Value sep, int64_t maxsplit) { return split_any(th, self, sep, maxsplit, true); }

Owned splitlines(Thread& th, Value self, bool keepends) {
  Parts parts(th, self);
  const std::string_view d = byteslike_view(self);
  const auto mask_of = [mask = text::simd::kernels().byte_mask](const char* p, size_t n) {
    return mask(p, n, '\n') | mask(p, n, '\r');
  };
  size_t line = 0;
  each_mark(d, mask_of, [&](size_t stop) {
    if (stop < line) return true;  // the second half of \r\n
    const size_t next = stop + (d.substr(stop, 2) == "\r\n" ? 2 : 1);
    const size_t from = std::exchange(line, next);
    return parts.push(d.substr(from, (keepends ? next : stop) - from));
  });
  if (line < d.size()) (void)parts.push(d.substr(line));
  return parts.finish();
}

namespace {

constexpr ByteSet kSpaces(" \t\n\r\f\v");

Owned strip_set(Thread& th, Value self, const ByteSet& set, StripSides sides) {
  const std::string_view all = byteslike_view(self), kept = strip_bytes(all, set, sides);
  if (kept.size() == all.size() && is_exact_kind(self, Kind::kBytes)) return Owned::borrow(self);
  return make_like(th, self, kept);
}

Owned strip_sides(Thread& th, Value self, Value bytes, StripSides sides) {
  if (!bytes || bytes.is_none()) return strip_set(th, self, kSpaces, sides);
  ExportGuard guard(self);
  BytesArgument set(th);
  if (failed(set.open(bytes))) return {};
  return strip_set(th, self, ByteSet(set.bytes()), sides);
}

}  // namespace

Owned strip(Thread& th, Value self, Value bytes) { return strip_sides(th, self, bytes, kStripBoth); }
Owned lstrip(Thread& th, Value self, Value bytes) { return strip_sides(th, self, bytes, kStripLeft); }
Owned rstrip(Thread& th, Value self, Value bytes) { return strip_sides(th, self, bytes, kStripRight); }

}  // namespace dxpy::bytes_methods
