// str: searching, replacing, stripping, partitioning.
#include "core/object/byte_set.h"
#include "core/object/occurrences.h"
#include "core/object/str_methods.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// One of start and end: an index as slices take it, counted from the end when negative.
Status clip_bound(Thread& th, Value v, int64_t length, int64_t& out) {
  if (!v || v.is_none()) return Status::kOk;
  int64_t i;
  if (v.is_small_int()) {
    i = v.as_small_int();
  } else {
    if (!is_index(th, v)) {
      return raise(th, th.rt->exc.TypeError, "slice indices must be integers or None or have an __index__ method");
    }
    if (failed(index_to_i64(th, v, i, nullptr))) return Status::kError;
  }
  if (i < 0) i = i + length < 0 ? 0 : i + length;
  out = i;
  return Status::kOk;
}

}  // namespace

Status clip_range(Thread& th, Value start, Value end, size_t length, int64_t& from, int64_t& to) {
  auto size = static_cast<int64_t>(length);
  from = 0;
  to = size;
  if (failed(clip_bound(th, start, size, from)) || failed(clip_bound(th, end, size, to))) return Status::kError;
  if (to > size) to = size;
  return Status::kOk;
}

namespace str_methods {

namespace {

// A part of a str in bytes.
struct Window {
  size_t from = 0, to = 0;
  bool valid = false;  // start does not lie beyond end
  std::string_view of(const Str* s) const { return s->view().substr(from, to - from); }
};

DX_ALWAYS_INLINE bool is_whole(Value start, Value end) {
  return (!start || start.is_none()) && (!end || end.is_none());
}

DX_NOINLINE Status narrow_window(Thread& th, Str* self, Value start, Value end, Window& out) {
  int64_t from, to;
  if (failed(clip_range(th, start, end, self->char_count, from, to))) return Status::kError;
  out.valid = from <= to;
  if (!out.valid) return Status::kOk;
  out.from = str_byte_offset(Value(self), static_cast<size_t>(from));
  out.to = str_byte_offset(Value(self), static_cast<size_t>(to));
  return Status::kOk;
}

DX_ALWAYS_INLINE Status window_of(Thread& th, Str* self, Value start, Value end, Window& out) {
  if (DX_UNLIKELY(!is_whole(start, end))) return narrow_window(th, self, start, end, out);
  out = {0, self->byte_size, true};
  return Status::kOk;
}

constexpr size_t kNone = std::string_view::npos;

// The index of the first or last `sub`; -1: none, or an exception is pending.
DX_ALWAYS_INLINE int64_t search(Thread& th, Str* self, Str* sub, Value start, Value end, bool from_right) {
  Window w;
  if (failed(window_of(th, self, start, end, w)) || !w.valid) return -1;
  std::string_view hay = w.of(self);
  size_t at = from_right ? rfind_bytes(hay, sub->view()) : find_bytes(hay, sub->view());
  if (at == kNone) return -1;
  at += w.from;
  return static_cast<int64_t>(self->is_ascii() ? at : str_char_index(Value(self), at));
}

}  // namespace

int64_t find(Thread& th, Str* self, Str* sub, Value start, Value end) {
  return search(th, self, sub, start, end, false);
}
int64_t rfind(Thread& th, Str* self, Str* sub, Value start, Value end) {
  return search(th, self, sub, start, end, true);
}
Owned index(Thread& th, Str* self, Str* sub, Value start, Value end) {
  int64_t i = find(th, self, sub, start, end);
  if (i >= 0) return Owned::small_int(i);
  if (th.has_error()) return {};
  return raise(th, th.rt->exc.ValueError, "substring not found");
}
Owned rindex(Thread& th, Str* self, Str* sub, Value start, Value end) {
  int64_t i = rfind(th, self, sub, start, end);
  if (i >= 0) return Owned::small_int(i);
  if (th.has_error()) return {};
  return raise(th, th.rt->exc.ValueError, "substring not found");
}

Owned count(Thread& th, Str* self, Str* sub, Value start, Value end) {
  Window w;
  if (failed(window_of(th, self, start, end, w))) return {};
  if (!w.valid) return Owned::small_int(0);
  if (sub->byte_size == 0) return Owned::small_int(static_cast<int64_t>(text::utf8_count(w.of(self))) + 1);
  return Owned::small_int(static_cast<int64_t>(count_bytes(w.of(self), sub->view())));
}

namespace {

// At an end of a window of self.
DX_ALWAYS_INLINE bool matches(const Str* self, const Window& w, Value part, bool at_start) {
  if (!w.valid) return false;
  return at_start ? begins_with(w.of(self), str_view(part)) : finishes_with(w.of(self), str_view(part));
}

DX_NOINLINE Owned match_one_of(Thread& th, Str* self, Value what, const Window& w, bool at_start) {
  const char* name = at_start ? "startswith" : "endswith";
  if (!is_tuple(what)) {
    return raise(th, th.rt->exc.TypeError, "{} first arg must be str or a tuple of str, not {}", name,
                 type_of(th, what));
  }
  for (Value v : fast_items_tuple(what)) {
    if (!is_str(v)) {
      return raise(th, th.rt->exc.TypeError, "tuple for {} must only contain str, not {}", name, type_of(th, v));
    }
    if (matches(self, w, v, at_start)) return Owned::boolean(true);
  }
  return Owned::boolean(false);
}

DX_ALWAYS_INLINE Owned match_end(Thread& th, Str* self, Value what, Value start, Value end, bool at_start) {
  Window w;
  if (failed(window_of(th, self, start, end, w))) return {};
  if (DX_LIKELY(is_str(what))) return Owned::boolean(matches(self, w, what, at_start));
  return match_one_of(th, self, what, w, at_start);
}

}  // namespace

Owned startswith(Thread& th, Str* self, Value prefix, Value start, Value end) {
  return match_end(th, self, prefix, start, end, true);
}
Owned endswith(Thread& th, Str* self, Value suffix, Value start, Value end) {
  return match_end(th, self, suffix, start, end, false);
}

namespace {

// Puts `fresh` between characters: replace with an empty old text.
Owned interleave(Thread& th, Str* self, Str* fresh, int64_t limit) {
  StrBuilder out(th);
  const char* p = self->data;
  const char* end = p + self->byte_size;
  for (int64_t n = 0; n < limit; ++n) {
    out.append(fresh->view());
    if (p == end) return out.finish();
    const char* at = p;
    (void)text::utf8_next(p);
    out.append(std::string_view(at, static_cast<size_t>(p - at)));
  }
  out.append(std::string_view(p, static_cast<size_t>(end - p)));
  return out.finish();
}

}  // namespace

namespace {

// With `by` in the place of all `from`; one byte is ASCII.
Owned replace_byte(Thread& th, Str* self, char from, char by) {
  const text::simd::Kernels& k = text::simd::kernels();
  if (from == by || k.find_byte(self->data, self->byte_size, from) == text::simd::kNone) {
    return str_unchanged(th, Value(self));
  }
  Str* s = str_alloc(th, self->byte_size);
  if (s == nullptr) return {};
  k.replace_byte(s->data, self->data, self->byte_size, from, by);
  return str_seal_known(th, s, self->char_count, self->is_ascii());
}

}  // namespace

Owned replace(Thread& th, Str* self, Str* old_text, Str* new_text, int64_t limit) {
  if (limit < 0) limit = INT64_MAX;
  Value me(self);
  if (limit == 0 || old_text->byte_size > self->byte_size) return str_unchanged(th, me);
  if (old_text->byte_size == 0) return interleave(th, self, new_text, limit);
  const std::string_view hay = self->view(), needle = old_text->view(), fresh = new_text->view();
  if (needle.size() == 1 && fresh.size() == 1 && limit == INT64_MAX) return replace_byte(th, self, needle[0], fresh[0]);
  const Occurrences found(hay, needle, static_cast<size_t>(limit));
  const size_t times = found.count();
  if (times == 0 || str_equal(Value(old_text), Value(new_text))) return str_unchanged(th, me);
  const uint64_t size = hay.size() - times * needle.size() + uint64_t{times} * fresh.size();
  if (size > UINT32_MAX) return raise_no_memory(th);
  Str* s = str_alloc(th, static_cast<size_t>(size));
  if (s == nullptr) return {};
  found.replace(s->data, fresh);
  const size_t chars = self->char_count - times * old_text->char_count + times * new_text->char_count;
  return str_seal_known(th, s, chars, chars == s->byte_size);
}

Owned removeprefix(Thread& th, Str* self, Str* prefix) {
  if (!self->view().starts_with(prefix->view())) return str_unchanged(th, Value(self));
  return str_part(th, self, prefix->byte_size, self->byte_size);
}
Owned removesuffix(Thread& th, Str* self, Str* suffix) {
  if (!self->view().ends_with(suffix->view())) return str_unchanged(th, Value(self));
  return str_part(th, self, 0, self->byte_size - suffix->byte_size);
}

namespace {

Status check_separator(Thread& th, Value sep) {
  if (!is_str(sep)) return raise(th, th.rt->exc.TypeError, "must be str, not {}", type_of(th, sep));
  if (sep.as<Str>()->byte_size == 0) return raise(th, th.rt->exc.ValueError, "empty separator");
  return Status::kOk;
}

Owned three_parts(Thread& th, Str* self, size_t at, Value sep) {
  Owned head = str_part(th, self, 0, at);
  Owned tail = str_part(th, self, at + sep.as<Str>()->byte_size, self->byte_size);
  if (!head || !tail) return {};
  return tuple_of(th, head, sep, tail);
}

}  // namespace

Owned partition(Thread& th, Str* self, Value sep) {
  if (failed(check_separator(th, sep))) return {};
  size_t at = find_bytes(self->view(), str_view(sep));
  if (at != kNone) return three_parts(th, self, at, sep);
  return tuple_of(th, Value(self), th.rt->empty_str, th.rt->empty_str);
}

Owned rpartition(Thread& th, Str* self, Value sep) {
  if (failed(check_separator(th, sep))) return {};
  size_t at = rfind_bytes(self->view(), str_view(sep));
  if (at != kNone) return three_parts(th, self, at, sep);
  return tuple_of(th, th.rt->empty_str, th.rt->empty_str, Value(self));
}

namespace {

constexpr ByteSet kAsciiSpaces("\t\n\v\f\r\x1C\x1D\x1E\x1F ");

Owned part_of_view(Thread& th, Str* self, std::string_view part) {
  const auto from = static_cast<size_t>(part.data() - self->data);
  return str_part(th, self, from, from + part.size());
}

// drop(p): whether the character at p goes.
template <typename Drop>
Owned strip_where(Thread& th, Str* self, StripSides sides, Drop drop) {
  const char* p = self->data;
  const char* end = p + self->byte_size;
  if ((sides & kStripLeft) != 0) {
    while (p != end && drop(p)) p += text::utf8_lead_size(*p);
  }
  if ((sides & kStripRight) != 0) {
    while (end != p) {
      const char* previous = text::utf8_previous(end);
      if (!drop(previous)) break;
      end = previous;
    }
  }
  return str_part(th, self, static_cast<size_t>(p - self->data), static_cast<size_t>(end - self->data));
}

Owned strip_spaces(Thread& th, Str* self, StripSides sides) {
  if (self->is_ascii()) return part_of_view(th, self, strip_bytes(self->view(), kAsciiSpaces, sides));
  return strip_where(th, self, sides, [](const char* p) { return space_size(p) != 0; });
}

Owned strip_sides(Thread& th, Str* self, Value chars, StripSides sides, const char* name) {
  if (!chars || chars.is_none()) return strip_spaces(th, self, sides);
  if (!is_str(chars)) {
    return raise(th, th.rt->exc.TypeError, "{} arg must be None or str", name);
  }
  std::string_view set = str_view(chars);
  if (self->is_ascii()) return part_of_view(th, self, strip_bytes(self->view(), ByteSet(set), sides));
  return strip_where(th, self, sides, [set](const char* p) {
    return find_bytes(set, std::string_view(p, text::utf8_lead_size(*p))) != kNone;
  });
}

}  // namespace

Owned strip(Thread& th, Str* self, Value chars) { return strip_sides(th, self, chars, kStripBoth, "strip"); }
Owned lstrip(Thread& th, Str* self, Value chars) { return strip_sides(th, self, chars, kStripLeft, "lstrip"); }
Owned rstrip(Thread& th, Str* self, Value chars) { return strip_sides(th, self, chars, kStripRight, "rstrip"); }

}  // namespace str_methods

}  // namespace dxpy
