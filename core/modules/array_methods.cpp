// Methods of arrays.
#include <algorithm>
#include <cstring>
#include <string>

#include "core/modules/array.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/packed_items.h"
#include "core/object/type_internal.h"
#include "core/text/simd/kernels.h"

namespace dxpy {

namespace {

Status m_append(Thread& th, Value self, Value v) { return array_append(th, as_array(self), v); }
Status m_extend(Thread& th, Value self, Value bb) { return array_extend(th, as_array(self), bb); }
Status m_clear(Thread& th, Value self) { return array_resize(th, as_array(self), 0); }

Owned m_buffer_info(Thread& th, Value self) {
  ArrayObject* a = as_array(self);
  Owned address = int_from_u64(th, reinterpret_cast<uintptr_t>(a->data));
  return address ? tuple_of(th, address, Value::small_int(static_cast<int64_t>(a->size))) : Owned();
}

Status m_byteswap(Thread&, Value self) {
  ArrayObject* a = as_array(self);
  for (size_t i = 0; i < a->size; ++i) std::reverse(a->at(i), a->at(i) + a->kind->item_size);
  return Status::kOk;
}

Owned m_copy(Thread& th, Value self) {
  ArrayObject* a = as_array(self);
  ArrayObject* r = array_new(th, self.as_object()->type(), a->kind, a->size);
  if (r == nullptr) return {};
  if (a->size > 0) std::memcpy(r->data, a->data, a->bytes());
  return Owned::steal(Value(r));
}
Owned m_deepcopy(Thread& th, Value self, Value) { return m_copy(th, self); }

Owned m_count(Thread& th, Value self, Value v) {
  ArrayObject* a = as_array(self);
  const PackedKind packed = packed_kind(a->kind->typecode);
  int64_t bits, n = 0;
  switch (packed_wanted(packed, v, bits)) {
    case Wanted::kWord:
      return Owned::small_int(static_cast<int64_t>(packed_count(packed, a->data, a->size, bits)));
    case Wanted::kAbsent:
      return Owned::small_int(0);
    case Wanted::kAny:
      break;
  }
  for (size_t i = 0; i < a->size; ++i) {
    Owned item = a->kind->get(th, a->at(i));
    Tri same = item ? equal(th, item, v) : Tri::kError;
    if (same == Tri::kError) return {};
    n += same == Tri::kTrue;
  }
  return Owned::small_int(n);
}

Owned m_index(Thread& th, Value self, Value v, Value start, Value stop) {
  ArrayObject* a = as_array(self);
  int64_t from = 0, to = 0;
  auto size = static_cast<int64_t>(a->size);
  if (failed(search_bound(th, start, size, from)) || failed(search_bound(th, stop, size, to))) return {};
  int64_t at = array_find(th, a, v, from, to);
  if (at == -1) return raise(th, th.rt->exc.ValueError, "array.index(x): x not in array");
  return at < 0 ? Owned() : Owned::small_int(at);
}

Status remove_at(Thread& th, ArrayObject* a, size_t i) {
  size_t item = a->kind->item_size;
  if (a->exports == 0) std::memmove(a->at(i), a->at(i + 1), (a->size - i - 1) * item);
  return array_resize(th, a, a->size - 1);
}

Status m_remove(Thread& th, Value self, Value v) {
  ArrayObject* a = as_array(self);
  int64_t at = array_find(th, a, v, 0, static_cast<int64_t>(a->size));
  if (at == -1) return raise(th, th.rt->exc.ValueError, "array.remove(x): x not in array");
  return at < 0 ? Status::kError : remove_at(th, a, static_cast<size_t>(at));
}

Owned m_pop(Thread& th, Value self, int64_t i) {
  ArrayObject* a = as_array(self);
  auto size = static_cast<int64_t>(a->size);
  if (size == 0) return raise(th, th.rt->exc.IndexError, "pop from empty array");
  if (i < 0) i += size;
  if (i < 0 || i >= size) return raise(th, th.rt->exc.IndexError, "pop index out of range");
  Owned item = a->kind->get(th, a->at(static_cast<size_t>(i)));
  return !item || failed(remove_at(th, a, static_cast<size_t>(i))) ? Owned() : std::move(item);
}

Status m_insert(Thread& th, Value self, int64_t i, Value v) {
  ArrayObject* a = as_array(self);
  char item[8];
  if (failed(a->kind->set(th, item, v))) return Status::kError;
  auto size = static_cast<int64_t>(a->size);
  if (i < 0) i = i + size < 0 ? 0 : i + size;
  if (i > size) i = size;
  if (failed(array_resize(th, a, a->size + 1))) return Status::kError;
  auto at = static_cast<size_t>(i);
  std::memmove(a->at(at + 1), a->at(at), static_cast<size_t>(size - i) * a->kind->item_size);
  std::memcpy(a->at(at), item, a->kind->item_size);
  return Status::kOk;
}

Status m_reverse(Thread&, Value self) {
  ArrayObject* a = as_array(self);
  if (a->size < 2) return Status::kOk;
  for (size_t i = 0, j = a->size - 1; i < j; ++i, --j) {
    std::swap_ranges(a->at(i), a->at(i) + a->kind->item_size, a->at(j));
  }
  return Status::kOk;
}

Status m_fromlist(Thread& th, Value self, Value list) {
  if (!is_list(list)) return raise(th, th.rt->exc.TypeError, "arg must be list");
  ArrayObject* a = as_array(self);
  size_t old = a->size, n = list_size(list);
  for (size_t i = 0; i < n; ++i) {
    Owned item = i < list_size(list) ? list_get(th, list.as<List>(), i) : Owned();
    if (!item && !th.has_error()) (void)raise(th, th.rt->exc.RuntimeError, "list changed size during iteration");
    if (!item || failed(array_append(th, a, item))) {
      Owned error = take_error(th);
      if (old <= a->size && failed(array_resize(th, a, old))) clear_error(th);
      restore_error(th, std::move(error));
      return Status::kError;
    }
  }
  return Status::kOk;
}

Owned m_tolist(Thread& th, Value self) {
  ArrayObject* a = as_array(self);
  Owned list = list_new(th, a->size);
  for (size_t i = 0; i < a->size && list; ++i) {
    Owned item = a->kind->get(th, a->at(i));
    if (!item || failed(list_append_owned(th, list.as<List>(), std::move(item)))) return {};
  }
  return list;
}

Status m_frombytes(Thread& th, Value self, Value buffer) {
  std::string copy;  // the argument may be a view of this array
  {
    BufferScope scope(th);
    if (failed(scope.open(buffer))) return Status::kError;
    copy = scope.bytes();
  }
  return array_append_bytes(th, as_array(self), copy);
}
Owned m_tobytes(Thread& th, Value self) {
  ArrayObject* a = as_array(self);
  return bytes_new(th, {a->data, a->bytes()});
}

Status m_fromfile(Thread& th, Value self, Value f, int64_t n) {
  ArrayObject* a = as_array(self);
  if (n < 0) return raise(th, th.rt->exc.ValueError, "negative count");
  int64_t wanted;
  if (__builtin_mul_overflow(n, int64_t{a->kind->item_size}, &wanted)) return raise_no_memory(th);
  Owned size = int_from_i64(th, wanted);
  Owned data = size ? call_method(th, f, th.rt->names.read, size) : Owned();
  if (!data) return Status::kError;
  if (!is_bytes(data)) return raise(th, th.rt->exc.TypeError, "read() didn't return bytes");
  std::string_view bytes = bytes_view(data);
  bool complete = static_cast<int64_t>(bytes.size()) == wanted;
  if (failed(array_append_bytes(th, a, bytes))) return Status::kError;
  if (!complete) return raise(th, th.rt->exc.EOFError, "read() didn't return enough bytes");
  return Status::kOk;
}
Status m_tofile(Thread& th, Value self, Value f) {
  Owned data = m_tobytes(th, self);
  Owned done = data ? call_method(th, f, th.rt->names.write, data) : Owned();
  return done ? Status::kOk : Status::kError;
}

Status m_fromunicode(Thread& th, Value self, Value text) {
  if (!is_str(text)) {
    return raise(th, th.rt->exc.TypeError, "fromunicode() argument must be str, not {}", argument_type_name(th, text));
  }
  if (!as_array(self)->kind->is_text) {
    return raise(th, th.rt->exc.ValueError, "fromunicode() may only be called on unicode type arrays ('u' or 'w')");
  }
  return array_append_text(th, as_array(self), text);
}
Owned m_tounicode(Thread& th, Value self) {
  if (!as_array(self)->kind->is_text) {
    return raise(th, th.rt->exc.ValueError, "tounicode() may only be called on unicode type arrays ('u' or 'w')");
  }
  return array_text(th, as_array(self));
}

Owned m_reduce_ex(Thread& th, Value self, Value protocol) {
  ArrayObject* a = as_array(self);
  if (!is_int(protocol)) return raise(th, th.rt->exc.TypeError, "__reduce_ex__ argument should be an integer");
  int64_t version = 0;
  Owned dict, code = str_ascii(th, {&a->kind->typecode, 1});
  if (!code || failed(int_as_i64(th, protocol, version))) return {};
  if (find_attr(th, self, th.rt->names.__dict__, dict) == Tri::kError) return {};
  Value state = dict ? dict.get() : Value::none();
  Value cls = class_of(a);
  if (version < 3) {
    Owned list = m_tolist(th, self), args = list ? tuple_of(th, code, list) : Owned();
    return args ? tuple_of(th, cls, args, state) : Owned();
  }
  Owned make = import_attr(th, "array", "_array_reconstructor"), data = m_tobytes(th, self);
  if (!make || !data) return {};
  Owned args = tuple_of(th, cls, code, Value::small_int(array_machine_format(a->kind)), data);
  return args ? tuple_of(th, make, args, state) : Owned();
}

Owned m_sizeof(Thread&, Value self) {
  ArrayObject* a = as_array(self);
  return Owned::small_int(static_cast<int64_t>(sizeof(ArrayObject) + a->capacity * a->kind->item_size));
}

const NativeDef kMethods[] = {
    method<&m_append>("append(self, v, /)", "Append new value v to the end of the array."),
    method<&m_buffer_info>("buffer_info(self, /)",
                           "Return a tuple (address, length) giving the current memory address and the length in items "
                           "of the buffer used to hold array's contents.\n\nThe length should be multiplied by the "
                           "itemsize attribute to calculate\nthe buffer length in bytes."),
    method<&m_byteswap>("byteswap(self, /)",
                        "Byteswap all items of the array.\n\nIf the items in the array are not 1, 2, 4, or 8 bytes in "
                        "size, RuntimeError is raised."),
    method<&m_clear>("clear(self, /)", "Remove all items from the array."),
    method<&m_copy>("__copy__(self, /)", "Return a copy of the array."),
    method<&m_count>("count(self, v, /)", "Return number of occurrences of v in the array."),
    method<&m_deepcopy>("__deepcopy__(self, unused, /)", "Return a copy of the array."),
    method<&m_extend>("extend(self, bb, /)", "Append items to the end of the array."),
    method<&m_fromfile>("fromfile(self, f, n, /)",
                        "Read n objects from the file object f and append them to the end of the array."),
    method<&m_fromlist>("fromlist(self, list, /)", "Append items to array from list."),
    method<&m_frombytes>("frombytes(self, buffer, /)",
                         "Appends items from the string, interpreting it as an array of machine values, as if it had "
                         "been read from a file using the fromfile() method."),
    method<&m_fromunicode>("fromunicode(self, ustr, /)",
                           "Extends this array with data from the unicode string ustr.\n\nThe array must be a unicode "
                           "type array; otherwise a ValueError is raised.\nUse array.frombytes(ustr.encode(...)) to "
                           "append Unicode data to an array of\nsome other type."),
    method<&m_index>("index(self, v, start=0, stop=9223372036854775807, /)",
                     "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not "
                     "present."),
    method<&m_insert>("insert(self, i, v, /)", "Insert a new item v into the array before position i."),
    method<&m_pop>("pop(self, i=-1, /)", "Return the i-th element and delete it from the array.\n\ni defaults to -1."),
    method<&m_reduce_ex>("__reduce_ex__(self, value, /)", "Return state information for pickling."),
    method<&m_remove>("remove(self, v, /)", "Remove the first occurrence of v in the array."),
    method<&m_reverse>("reverse(self, /)", "Reverse the order of the items in the array."),
    method<&m_tofile>("tofile(self, f, /)", "Write all items (as machine values) to the file object f."),
    method<&m_tolist>("tolist(self, /)", "Convert array to an ordinary list with the same items."),
    method<&m_tobytes>("tobytes(self, /)",
                       "Convert the array to an array of machine values and return the bytes representation."),
    method<&m_tounicode>("tounicode(self, /)",
                         "Extends this array with data from the unicode string ustr.\n\nConvert the array to a unicode "
                         "string.  The array must be a unicode type array;\notherwise a ValueError is raised.  Use "
                         "array.tobytes().decode() to obtain a\nunicode string from an array of some other type."),
    method<&m_sizeof>("__sizeof__(self, /)", "Size of the array in memory, in bytes."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)", "See PEP 585"),
};

}  // namespace

int64_t array_find(Thread& th, ArrayObject* a, Value v, int64_t start, int64_t stop) {
  const PackedKind packed = packed_kind(a->kind->typecode);
  int64_t bits;
  const Wanted wanted = packed_wanted(packed, v, bits);
  if (wanted == Wanted::kAbsent) return -1;
  if (wanted == Wanted::kWord) {
    const int64_t end = std::min(stop, static_cast<int64_t>(a->size));
    if (start >= end) return -1;
    const auto from = static_cast<size_t>(start);
    const size_t at = packed_find(packed, a->at(from), static_cast<size_t>(end) - from, bits);
    return at == text::simd::kNone ? -1 : static_cast<int64_t>(from + at);
  }
  for (int64_t i = start; i < stop && i < static_cast<int64_t>(a->size); ++i) {
    Owned item = a->kind->get(th, a->at(static_cast<size_t>(i)));
    Tri same = item ? equal(th, item, v) : Tri::kError;
    if (same == Tri::kError) return -2;
    if (same == Tri::kTrue) return i;
  }
  return -1;
}

std::span<const NativeDef> array_methods() { return kMethods; }

}  // namespace dxpy
