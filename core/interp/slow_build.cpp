// Building sets and slices, unpacking, formatting.
#include "core/interp/slow.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy::slow {

Owned build_set(Thread& th, Value* items, size_t count) {
  Owned set = set_new(th);
  for (size_t i = 0; set && i < count; ++i) {
    if (failed(set_add(th, set, items[i]))) return {};
  }
  return set;
}

Owned build_slice(Thread& th, Value start, Value stop, Value step) { return slice_new(th, start, stop, step); }

namespace {

Status check_unpackable(Thread& th, Value v) {
  if (type_of(th, v)->slots.iter != nullptr || is_sequence(th, v)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "Value after * must be an iterable, not {}", type_of(th, v));
}

}  // namespace

Status list_extend_op(Thread& th, Value list, Value iterable) {
  return failed(check_unpackable(th, iterable)) ? Status::kError : list_extend(th, list.as<List>(), iterable);
}

Owned join_tuple(Thread& th, Value items, Value iterable) {
  if (is_kind(items, Kind::kList)) {
    return failed(list_extend_op(th, items, iterable)) ? Owned() : list_to_tuple(th, items);
  }
  Owned rest = failed(check_unpackable(th, iterable)) ? Owned() : sequence_to_tuple(th, iterable);
  if (!rest) return {};
  auto first = fast_items_tuple(items), second = fast_items_tuple(rest);
  if (first.empty()) return rest;
  if (second.empty()) return Owned::borrow(items);
  Tuple* joined = tuple_alloc(th, first.size() + second.size());
  if (joined == nullptr) return {};
  for (size_t i = 0; i < joined->size; ++i) {
    Value v = i < first.size() ? first[i] : second[i - first.size()];
    inc_ref(v);
    joined->items[i] = v;
  }
  return Owned::steal(joined);
}

namespace {

Failure raise_not_unpackable(Thread& th, Value v) {
  return raise(th, th.rt->exc.TypeError, "cannot unpack non-iterable {} object", type_of(th, v));
}

Failure raise_too_few(Thread& th, size_t expected, size_t got, bool at_least) {
  return raise(th, th.rt->exc.ValueError, "not enough values to unpack (expected {}{}, got {})",
               at_least ? "at least " : "", expected, got);
}

Failure raise_too_many(Thread& th, size_t expected, Value v, bool sized) {
  if (sized) {
    int64_t n = length(th, v);
    if (n >= 0) {
      return raise(th, th.rt->exc.ValueError, "too many values to unpack (expected {}, got {})", expected, n);
    }
    clear_error(th);
  }
  return raise(th, th.rt->exc.ValueError, "too many values to unpack (expected {})", expected);
}

Owned iterator_for_unpack(Thread& th, Value v) {
  if (type_of(th, v)->slots.iter == nullptr && !is_sequence(th, v)) return raise_not_unpackable(th, v);
  return get_iter(th, v);
}

void drop_items(Value* items, size_t count) {
  for (size_t i = 0; i < count; ++i) dec_ref(std::exchange(items[i], Value()));
}

}  // namespace

Status unpack(Thread& th, Value v, size_t count, Value* out) {
  if (is_exact_kind(v, Kind::kList)) {
    auto* l = v.as<List>();
    if (l->size != count) {
      if (l->size < count) return raise_too_few(th, count, l->size, false);
      return raise_too_many(th, count, v, true);
    }
    for (size_t i = 0; i < count; ++i) {
      Owned item = list_get(th, l, i);
      if (!item) {
        drop_items(out + (count - i), i);
        return Status::kError;
      }
      out[count - 1 - i] = item.release();
    }
    return Status::kOk;
  }
  bool sized = is_tuple(v) || is_list(v) || is_dict(v);
  Owned it = iterator_for_unpack(th, v);
  if (!it) return Status::kError;
  for (size_t i = 0; i < count; ++i) {
    Owned item = iter_next(th, it);
    if (!item) {
      drop_items(out + (count - i), i);
      return th.has_error() ? Status::kError : Status(raise_too_few(th, count, i, false));
    }
    out[count - 1 - i] = item.release();
  }
  Owned extra = iter_next(th, it);
  if (!extra && !th.has_error()) return Status::kOk;
  drop_items(out, count);
  return extra ? Status(raise_too_many(th, count, v, sized)) : Status::kError;
}

Status unpack_ex(Thread& th, Value v, size_t before, size_t after, Value* out) {
  Owned it = iterator_for_unpack(th, v);
  if (!it) return Status::kError;
  size_t total = before + after + 1;
  for (size_t i = 0; i < before; ++i) {
    Owned item = iter_next(th, it);
    if (!item) {
      drop_items(out + (total - i), i);
      return th.has_error() ? Status::kError : Status(raise_too_few(th, before + after, i, true));
    }
    out[total - 1 - i] = item.release();
  }
  Owned rest = sequence_to_list(th, it);
  size_t have = rest ? list_size(rest) : 0;
  if (!rest || have < after) {
    drop_items(out + (total - before), before);
    return rest ? Status(raise_too_few(th, before + after, before + have, true)) : Status::kError;
  }
  auto* l = rest.as<List>();
  for (size_t i = 0; i < after; ++i) {
    Owned item = list_get(th, l, have - after + i);
    if (!item) return Status::kError;
    out[after - 1 - i] = item.release();
  }
  if (after > 0 &&
      failed(list_set_slice(th, l, static_cast<int64_t>(have - after), static_cast<int64_t>(have), Value())))
    return Status::kError;
  out[after] = rest.release();
  return Status::kOk;
}

Owned format_value(Thread& th, Value v, Value spec) { return format(th, v, spec); }

Owned convert_value(Thread& th, Value v, uint32_t how) {
  if (how == 1) return str_of(th, v);
  return how == 2 ? repr(th, v) : ascii(th, v);
}

}  // namespace dxpy::slow
