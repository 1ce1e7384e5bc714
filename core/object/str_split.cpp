// str: split, rsplit, splitlines.
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

// Words separated by white space.
Owned split_space(Thread& th, Str* self, int64_t limit) {
  Owned list = list_new(th);
  if (!list) return {};
  const char* base = self->data;
  const char* p = base;
  const char* end = p + self->byte_size;
  while (true) {
    const char* word = p;
    while (p != end && text::is_space(text::utf8_next(p))) word = p;
    if (word == end) break;
    if (limit-- == 0) {  // the rest as it is
      if (failed(push(th, list, self, static_cast<size_t>(word - base), static_cast<size_t>(end - base)))) return {};
      break;
    }
    const char* stop = p = word;
    while (p != end) {
      stop = p;
      if (text::is_space(text::utf8_next(p))) break;
      stop = p;
    }
    if (failed(push(th, list, self, static_cast<size_t>(word - base), static_cast<size_t>(stop - base)))) return {};
    p = stop;
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
    size_t at = self->view().substr(0, end).rfind(sep);
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
  while (p != end) {
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
