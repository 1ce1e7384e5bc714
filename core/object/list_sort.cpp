// list.sort: keys are computed first into a list of their own, whose storage then says how to compare: ints and floats
// unboxed, everything else as Values with short cuts for the common types.
#include "core/object/container_types.h"
#include "core/object/list_impl.h"
#include "core/object/ordered_table.h"
#include "core/object/powersort.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

int as_int(Tri t) { return static_cast<int>(t); }

int value_less(Thread& th, Value a, Value b);

int tuple_less(Thread& th, Tuple* x, Tuple* y) {
  size_t n = x->size < y->size ? x->size : y->size;
  for (size_t i = 0; i < n; ++i) {
    Value p = x->items[i], q = y->items[i];
    if (p == q) continue;
    if (p.is_small_int() && q.is_small_int()) return p.as_small_int() < q.as_small_int();
    if (table::is_plain_str(p) && table::is_plain_str(q)) {
      int c = str_compare(p, q);
      if (c != 0) return c < 0;
      continue;
    }
    Tri same = equal(th, p, q);
    if (same == Tri::kError) return -1;
    if (same == Tri::kFalse) return value_less(th, p, q);
  }
  return x->size < y->size;
}

DX_ALWAYS_INLINE int value_less_inline(Thread& th, Value a, Value b) {
  if (a.is_small_int() && b.is_small_int()) return a.as_small_int() < b.as_small_int();
  if (a.is_small_float() && b.is_small_float()) return a.as_small_float() < b.as_small_float();
  if (table::is_plain_str(a) && table::is_plain_str(b)) return str_compare(a, b) < 0;
  if (is_exact_kind(a, Kind::kTuple) && is_exact_kind(b, Kind::kTuple)) {
    return tuple_less(th, a.as<Tuple>(), b.as<Tuple>());
  }
  return as_int(compare_truth(th, a, b, CompareOp::kLt));
}

int value_less(Thread& th, Value a, Value b) { return value_less_inline(th, a, b); }

struct IntLess {
  int operator()(int64_t a, int64_t b) const { return a < b; }
};
struct DoubleLess {
  int operator()(double a, double b) const { return a < b; }
};
struct ValueLess {
  Thread* th;
  int operator()(Value a, Value b) const { return value_less_inline(*th, a, b); }
};

// An element beside its key. The element's word is moved, whatever its storage.
template <typename K>
struct Keyed {
  K key;
  uint64_t word;
};
template <typename K, typename Less>
struct KeyLess {
  Less less;
  int operator()(const Keyed<K>& a, const Keyed<K>& b) const { return less(a.key, b.key); }
};

template <typename T>
void reverse_words(T* a, size_t n) {
  for (size_t i = 0, j = n; i + 1 < j; ++i) std::swap(a[i], a[--j]);
}

template <typename K, typename Less>
SortResult sort_keyed(const K* keys, uint64_t* words, size_t n, bool reverse, Less less) {
  auto* pairs = static_cast<Keyed<K>*>(mem_alloc(n * sizeof(Keyed<K>) + 1));
  if (pairs == nullptr) return SortResult::kNoMemory;
  for (size_t i = 0; i < n; ++i) {
    size_t from = reverse ? n - 1 - i : i;
    pairs[i] = Keyed<K>{keys[from], words[from]};
  }
  SortResult result = power_sort(pairs, n, KeyLess<K, Less>{less});
  for (size_t i = 0; i < n; ++i) words[reverse ? n - 1 - i : i] = pairs[i].word;
  mem_free(pairs);
  return result;
}

struct Content {
  ListStorage storage;
  size_t size, capacity;
  void* raw;
};

SortResult sort_plain(Thread& th, const Content& c, bool reverse) {
  auto* words = static_cast<uint64_t*>(c.raw);
  SortResult result = SortResult::kOk;
  if (c.storage == ListStorage::kInt64) {
    result = power_sort(static_cast<int64_t*>(c.raw), c.size, IntLess{});
  } else if (c.storage == ListStorage::kDouble) {
    result = power_sort(static_cast<double*>(c.raw), c.size, DoubleLess{});
  } else {
    if (reverse) reverse_words(words, c.size);
    result = power_sort(static_cast<Value*>(c.raw), c.size, ValueLess{&th});
  }
  if (reverse) reverse_words(words, c.size);
  return result;
}

SortResult sort_by_key(Thread& th, const Content& c, Value key, bool reverse) {
  Owned keys = list_new(th, c.size);
  if (!keys) return SortResult::kRaised;
  List* k = keys.as<List>();
  for (size_t i = 0; i < c.size; ++i) {
    Value item;
    if (c.storage == ListStorage::kInt64) {
      item = Value::small_int(static_cast<int64_t*>(c.raw)[i]);
    } else if (c.storage == ListStorage::kDouble) {
      item = Value::small_float(static_cast<double*>(c.raw)[i]);
    } else {
      item = static_cast<Value*>(c.raw)[i];
    }
    Owned made = call(th, key, &item, 1);
    if (!made || failed(list_append_owned(th, k, std::move(made)))) return SortResult::kRaised;
  }
  auto* words = static_cast<uint64_t*>(c.raw);
  if (k->storage == ListStorage::kInt64) return sort_keyed(k->ints, words, c.size, reverse, IntLess{});
  if (k->storage == ListStorage::kDouble) return sort_keyed(k->doubles, words, c.size, reverse, DoubleLess{});
  return sort_keyed(k->values, words, c.size, reverse, ValueLess{&th});
}

}  // namespace

Status list_sort(Thread& th, List* l, Value key, bool reverse) {
  if (key && key.is_none()) key = Value();
  // The list looks empty while user code may see it.
  Content c{l->storage, l->size, l->capacity, l->raw};
  l->raw = nullptr;
  l->size = l->capacity = 0;
  uint8_t was_sorting = l->sorting;
  l->sorting = 1;
  uint32_t mutations = l->mutations;

  SortResult result = key ? sort_by_key(th, c, key, reverse) : sort_plain(th, c, reverse);

  l->sorting = was_sorting;
  bool modified = l->mutations != mutations;
  if (modified) list_clear(th, l);
  l->storage = c.storage;
  l->size = c.size;
  l->capacity = c.capacity;
  l->raw = c.raw;
  ++l->mutations;
  if (result == SortResult::kNoMemory) return raise_no_memory(th);
  if (result == SortResult::kRaised) return Status::kError;
  if (modified) return raise(th, th.rt->exc.ValueError, "list modified during sort");
  return Status::kOk;
}

}  // namespace dxpy
