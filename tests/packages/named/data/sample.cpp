// The module _bisect: binary search in any sequence.
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

struct Search {
  Value sequence, item;
  int64_t low;
  Value high;  // None: the length
  Value key;   // None: compare the items themselves
};

Status bounds(Thread& th, const Search& s, int64_t& low, int64_t& high) {
  low = s.low;
  if (low < 0) return raise(th, th.rt->exc.ValueError, "lo must be non-negative");
  if (!s.high.is_none()) {
    if (!is_index(th, s.high)) {
      return raise(th, th.rt->exc.TypeError, "argument should be integer or None, not '{}'", type_of(th, s.high));
    }
    if (failed(index_to_i64(th, s.high, high, th.rt->exc.OverflowError))) return Status::kError;
    if (high != -1) return Status::kOk;
  }
  high = length(th, s.sequence);
  return high < 0 ? Status::kError : Status::kOk;
}

// Ints in an unboxed list: no user code can run.
template <bool kRight>
int64_t search_ints(const int64_t* items, int64_t item, int64_t low, int64_t high) {
  while (low < high) {
    int64_t mid = low + (high - low) / 2;
    bool left = kRight ? item < items[mid] : !(items[mid] < item);
    if (left) {
      high = mid;
    } else {
      low = mid + 1;
    }
  }
  return low;
}

// The position; -1: an exception is pending.
template <bool kRight>
int64_t search(Thread& th, const Search& s) {
  int64_t low, high;
  if (failed(bounds(th, s, low, high))) return -1;
  if (is_exact_kind(s.sequence, Kind::kList) && s.item.is_small_int() && s.key.is_none()) {
    auto* l = s.sequence.as<List>();
    if (l->storage == ListStorage::kInt64 && high <= static_cast<int64_t>(l->size)) {
      return search_ints<kRight>(l->ints, s.item.as_small_int(), low, high);
    }
  }
  while (low < high) {
    int64_t mid = low + (high - low) / 2;
    Owned item = get_item_at(th, s.sequence, mid);
    if (item && !s.key.is_none()) item = call_with(th, s.key, item);
    if (!item) return -1;
    Tri less =
        kRight ? compare_truth(th, s.item, item, CompareOp::kLt) : compare_truth(th, item, s.item, CompareOp::kLt);
    if (less == Tri::kError) return -1;
    if ((less == Tri::kTrue) == kRight) {
      high = mid;
    } else {
      low = mid + 1;
    }
  }
  return low;
}

template <bool kRight>
Owned bisect(Thread& th, Value a, Value x, int64_t lo, Value hi, Value key) {
  int64_t at = search<kRight>(th, {a, x, lo, hi, key});
  return at < 0 ? Owned() : int_from_i64(th, at);
}

template <bool kRight>
Status insort(Thread& th, Value a, Value x, int64_t lo, Value hi, Value key) {
  Owned wanted = key.is_none() ? Owned::borrow(x) : call_with(th, key, x);
  if (!wanted) return Status::kError;
  int64_t at = search<kRight>(th, {a, wanted, lo, hi, key});
  if (at < 0) return Status::kError;
  if (is_exact_kind(a, Kind::kList)) return list_insert(th, a.as<List>(), at, x);
  Owned done = call_method(th, a, lend(str_new(th, "insert")), lend(int_from_i64(th, at)), x);
  return done ? Status::kOk : Status::kError;
}

#define DX_REST                                                          \
  "\n\nOptional args lo (default 0) and hi (default len(a)) bound the\n" \
  "slice of a to be searched.\n\n"                                       \
  "A custom key function can be supplied to customize the sort order."

const NativeDef kFunctions[] = {
    function<&bisect<true>>("bisect_right(a, x, lo=0, hi=None, *, key=None)",
                            "Return the index where to insert item x in list a, assuming a is sorted.\n\n"
                            "The return value i is such that all e in a[:i] have e <= x, and all e in\n"
                            "a[i:] have e > x.  So if x already appears in the list, a.insert(i, x)\n"
                            "will insert just after the rightmost x already there." DX_REST),
    function<&insort<true>>("insort_right(a, x, lo=0, hi=None, *, key=None)",
                            "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"
                            "If x is already in a, insert it to the right of the rightmost x." DX_REST),
    function<&bisect<false>>("bisect_left(a, x, lo=0, hi=None, *, key=None)",
                             "Return the index where to insert item x in list a, assuming a is sorted.\n\n"
                             "The return value i is such that all e in a[:i] have e < x, and all e in\n"
                             "a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x)\n"
                             "will insert just before the leftmost x already there." DX_REST),
    function<&insort<false>>("insort_left(a, x, lo=0, hi=None, *, key=None)",
                             "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"
                             "If x is already in a, insert it to the left of the leftmost x." DX_REST),
};
#undef DX_REST

}  // namespace

const ModuleDef kBisectModule = {
    "_bisect",
    "Bisection algorithms.\n\n"
    "This module provides support for maintaining a list in sorted order without\n"
    "having to sort the list after each insertion. For long lists of items with\n"
    "expensive comparison operations, this can be an improvement over the more\n"
    "common approach.\n",
    kFunctions,
};

}  // namespace dxpy
