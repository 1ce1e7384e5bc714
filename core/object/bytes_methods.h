// Methods that bytes and bytearray share; results have the type of `self` (bytes or bytearray).
#pragma once

#include "core/object/bytes_impl.h"

namespace dxpy::bytes_methods {

Owned make_like(Thread&, Value self, std::string_view data);
// The same of `size` bytes that fill(char*) writes.
template <typename Fill>
Owned fill_like(Thread& th, Value self, size_t size, Fill fill) {
  if (is_bytes(self)) {
    if (size == 0) return make_like(th, self, {});
    Bytes* b = bytes_alloc_raw(th, size);
    if (b == nullptr) return {};
    fill(b->data);
    if (size != 1) return Owned::steal(Value(b));
    Owned one = Owned::steal(Value(b));  // there is one object for each byte
    return make_like(th, self, b->view());
  }
  ByteArray* a = bytearray_alloc_as(th, th.rt->types.bytearray, size);
  if (a == nullptr) return {};
  if (size != 0) fill(a->data);
  return Owned::steal(Value(a));
}

// bytes_search.cpp
Owned find(Thread&, Value self, Value sub, Value start, Value end);
Owned rfind(Thread&, Value self, Value sub, Value start, Value end);
Owned index(Thread&, Value self, Value sub, Value start, Value end);
Owned rindex(Thread&, Value self, Value sub, Value start, Value end);
Owned count(Thread&, Value self, Value sub, Value start, Value end);
Owned startswith(Thread&, Value self, Value prefix, Value start, Value end);
Owned endswith(Thread&, Value self, Value suffix, Value start, Value end);
Owned replace(Thread&, Value self, Value old_bytes, Value new_bytes, int64_t count);
Owned removeprefix(Thread&, Value self, Value prefix);
Owned removesuffix(Thread&, Value self, Value suffix);
Owned partition(Thread&, Value self, Value sep);
Owned rpartition(Thread&, Value self, Value sep);
Owned split(Thread&, Value self, Value sep, int64_t maxsplit);
Owned rsplit(Thread&, Value self, Value sep, int64_t maxsplit);
Owned splitlines(Thread&, Value self, bool keepends);
Owned strip(Thread&, Value self, Value bytes);
Owned lstrip(Thread&, Value self, Value bytes);
Owned rstrip(Thread&, Value self, Value bytes);
Tri contains(Thread&, Value self, Value item);

// bytes_methods.cpp
Owned lower(Thread&, Value self);
Owned upper(Thread&, Value self);
Owned title(Thread&, Value self);
Owned capitalize(Thread&, Value self);
Owned swapcase(Thread&, Value self);
bool isalpha(Thread&, Value self);
bool isalnum(Thread&, Value self);
bool isascii(Thread&, Value self);
bool isdigit(Thread&, Value self);
bool isspace(Thread&, Value self);
bool islower(Thread&, Value self);
bool isupper(Thread&, Value self);
bool istitle(Thread&, Value self);
Owned center(Thread&, Value self, int64_t width, Value fill);
Owned ljust(Thread&, Value self, int64_t width, Value fill);
Owned rjust(Thread&, Value self, int64_t width, Value fill);
Owned zfill(Thread&, Value self, int64_t width);
Owned expandtabs(Thread&, Value self, int tabsize);
Owned translate(Thread&, Value self, Value table, Value removed);
Owned maketrans(Thread&, Value from, Value to);
Owned join(Thread&, Value self, Value iterable);
Owned decode(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
Owned hex(Thread&, Value self, Value sep, int64_t bytes_per_sep);
Status from_hex(Thread&, Value text, std::string& out);
Owned hex_text(Thread&, std::string_view data, Value sep, int64_t bytes_per_sep);

Owned compare(Thread&, Value a, Value b, CompareOp op);
Owned concat(Thread&, Value a, Value b);
Owned remainder(Thread&, Value a, Value b);

// The rows that both method tables share.
// clang-format off
#define DX_BYTES_METHODS                                                                          \
  method<&bytes_methods::capitalize>("capitalize(self, /)"),                                      \
  method<&bytes_methods::center>("center(self, width, fillchar=b' ', /)"),                        \
  method<&bytes_methods::count>("count(self, sub, start=None, end=None, /)"),                     \
  raw_method(&bytes_methods::decode, "decode(self, /, encoding='utf-8', errors='strict')"),        \
  method<&bytes_methods::endswith>("endswith(self, suffix, start=None, end=None, /)"),            \
  method<&bytes_methods::expandtabs>("expandtabs(self, /, tabsize=8)"),                           \
  method<&bytes_methods::find>("find(self, sub, start=None, end=None, /)"),                       \
  method<&bytes_methods::hex>("hex(self, /, sep=<unrepresentable>, bytes_per_sep=1)"),            \
  method<&bytes_methods::index>("index(self, sub, start=None, end=None, /)"),                     \
  method<&bytes_methods::isalnum>("isalnum(self, /)"),                                            \
  method<&bytes_methods::isalpha>("isalpha(self, /)"),                                            \
  method<&bytes_methods::isascii>("isascii(self, /)"),                                            \
  method<&bytes_methods::isdigit>("isdigit(self, /)"),                                            \
  method<&bytes_methods::islower>("islower(self, /)"),                                            \
  method<&bytes_methods::isspace>("isspace(self, /)"),                                            \
  method<&bytes_methods::istitle>("istitle(self, /)"),                                            \
  method<&bytes_methods::isupper>("isupper(self, /)"),                                            \
  method<&bytes_methods::join>("join(self, iterable_of_bytes, /)"),                               \
  method<&bytes_methods::ljust>("ljust(self, width, fillchar=b' ', /)"),                          \
  method<&bytes_methods::lower>("lower(self, /)"),                                                \
  method<&bytes_methods::lstrip>("lstrip(self, bytes=None, /)"),                                  \
  static_method<&bytes_methods::maketrans>("maketrans(frm, to, /)"),                              \
  method<&bytes_methods::partition>("partition(self, sep, /)"),                                   \
  method<&bytes_methods::removeprefix>("removeprefix(self, prefix, /)"),                          \
  method<&bytes_methods::removesuffix>("removesuffix(self, suffix, /)"),                          \
  method<&bytes_methods::replace>("replace(self, old, new, count=-1, /)"),                        \
  method<&bytes_methods::rfind>("rfind(self, sub, start=None, end=None, /)"),                     \
  method<&bytes_methods::rindex>("rindex(self, sub, start=None, end=None, /)"),                   \
  method<&bytes_methods::rjust>("rjust(self, width, fillchar=b' ', /)"),                          \
  method<&bytes_methods::rpartition>("rpartition(self, sep, /)"),                                 \
  method<&bytes_methods::rsplit>("rsplit(self, /, sep=None, maxsplit=-1)"),                       \
  method<&bytes_methods::rstrip>("rstrip(self, bytes=None, /)"),                                  \
  method<&bytes_methods::split>("split(self, /, sep=None, maxsplit=-1)"),                         \
  method<&bytes_methods::splitlines>("splitlines(self, /, keepends=False)"),                      \
  method<&bytes_methods::startswith>("startswith(self, prefix, start=None, end=None, /)"),        \
  method<&bytes_methods::strip>("strip(self, bytes=None, /)"),                                    \
  method<&bytes_methods::swapcase>("swapcase(self, /)"),                                          \
  method<&bytes_methods::title>("title(self, /)"),                                                \
  method<&bytes_methods::translate>("translate(self, table, /, delete=<unrepresentable>)"),       \
  method<&bytes_methods::upper>("upper(self, /)"),                                                \
  method<&bytes_methods::zfill>("zfill(self, width, /)")
// clang-format on

}  // namespace dxpy::bytes_methods
