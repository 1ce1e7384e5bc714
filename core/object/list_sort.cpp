// list.sort: keys are computed first into a list of their own, whose storage then says how to compare: ints and floats
// unboxed, everything else as Values with short cuts for the common types.
#include "core/object/container_types.h"
#include "core/object/list_impl.h"
#include "core/object/ordered_table.h"
#include "core/object/powersort.h"
#include "core/object/radix_sort.h"
#include "core/object/tuple.h"
#include "core/text/simd/kernels.h"

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

void reverse_words(void* a, size_t n) {
  if (n != 0) text::simd::kernels().reverse_words(static_cast<int64_t*>(a), n);
}

// Whether the order of n items has runs that the merge sort profits from, given how many neighbours are in falling
// order.
bool in_runs(size_t falls, size_t n) { return falls < n / 32 || falls > n - n / 32; }

size_t falls_of(const int64_t* a, size_t n) { return text::simd::kernels().descents_int(a, n); }
size_t falls_of(const double* a, size_t n) { return text::simd::kernels().descents_double(a, n); }

// Equal numbers are the same word, so any order of them is the stable one.
template <typename T, typename Less>
SortResult sort_numbers(T* a, size_t n, Less less) {
  if (n >= kRadixLeast && !in_runs(falls_of(a, n), n) && radix_sort(a, n, [](T v) { return radix_key(v); })) {
    return SortResult::kOk;
  }
  return power_sort(a, n, less);
}

template <typename K, typename Less>
SortResult sort_pairs(Keyed<K>* pairs, size_t n, Less less) {
  if constexpr (!std::is_same_v<K, Value>) {
    size_t falls = 0;
    for (size_t i = 1; i < n; ++i) falls += pairs[i - 1].key > pairs[i].key;
    if (n >= kRadixLeast && !in_runs(falls, n) &&
        radix_sort(pairs, n, [](const Keyed<K>& p) { return radix_key(p.key); })) {
      return SortResult::kOk;
    }
  }
  return power_sort(pairs, n, KeyLess<K, Less>{less});
}

template <typename K, typename Less>
SortResult sort_keyed(const K* keys, uint64_t* words, size_t n, bool reverse, Less less) {
  auto* pairs = static_cast<Keyed<K>*>(mem_alloc(n * sizeof(Keyed<K>) + 1));
  if (pairs == nullptr) return SortResult::kNoMemory;
  for (size_t i = 0; i < n; ++i) {
    size_t from = reverse ? n - 1 - i : i;
    pairs[i] = Keyed<K>{keys[from], words[from]};
  }
  SortResult result = sort_pairs(pairs, n, less);
  for (size_t i = 0; i < n; ++i) words[reverse ? n - 1 - i : i] = pairs[i].word;
  mem_free(pairs);
  return result;
}

// --- strings: by their first eight bytes, then among those whose are the same by the next eight, and so on

struct Text {
  uint64_t prefix;
  Value value;
};
struct TextLess {  // for texts that agree up to where their prefixes were taken
  int operator()(const Text& a, const Text& b) const {
    return a.prefix != b.prefix ? a.prefix < b.prefix : a.value != b.value && str_compare(a.value, b.value) < 0;
  }
};

// Bytes `from` to `from` + 8 as a number in their order; zeros behind the end.
uint64_t prefix_of(const Str* s, size_t from) {
  if (s->byte_size <= from) return 0;
  size_t left = s->byte_size - from;
  uint64_t w = 0;
  std::memcpy(&w, s->data + from, left < 8 ? left : 8);
  return __builtin_bswap64(w);
}

bool sort_texts_from(Text* texts, size_t n, size_t from);

// Orders texts that agree up to `from` + 8, as far as they have so many bytes.
bool sort_ties(Text* texts, size_t n, size_t from) {
  const uint32_t size = texts[0].value.as<Str>()->byte_size;
  bool equal = size <= from + 8;
  for (size_t i = 1; equal && i < n; ++i) equal = texts[i].value.as<Str>()->byte_size == size;
  if (equal) return true;
  constexpr size_t kDeepest = 64;
  if (from < kDeepest) return sort_texts_from(texts, n, from + 8);
  return power_sort(texts, n, TextLess{}) == SortResult::kOk;
}

bool sort_texts_from(Text* texts, size_t n, size_t from) {
  size_t falls = 0;
  for (size_t i = 0; i < n; ++i) {
    texts[i].prefix = prefix_of(texts[i].value.as<Str>(), from);
    falls += i != 0 && texts[i - 1].prefix > texts[i].prefix;
  }
  if (n < kRadixLeast || (falls != 0 && in_runs(falls, n))) return power_sort(texts, n, TextLess{}) == SortResult::kOk;
  if (!radix_sort(texts, n, [](const Text& t) { return t.prefix; })) return false;
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && texts[end].prefix == texts[i].prefix) ++end;
    if (end - i > 1 && !sort_ties(texts + i, end - i, from)) return false;
    i = end;
  }
  return true;
}

// Whether a few comparisons at the start meet both orders.
bool looks_mixed(const Value* values, size_t n) {
  bool rises = false, falls = false;
  for (size_t i = 1; i < n && i < 64 && !(rises && falls); ++i) {
    (str_compare(values[i - 1], values[i]) > 0 ? falls : rises) = true;
  }
  return rises && falls;
}

// Sorts exact strings; false: nothing changed, as they are few, in order, not all strings, or there is no memory.
bool sort_texts(Value* values, size_t n) {
  if (n < 16) return false;
  for (size_t i = 0; i < n; ++i) {
    if (!table::is_plain_str(values[i])) return false;
  }
  if (!looks_mixed(values, n)) return false;
  auto* texts = static_cast<Text*>(mem_alloc(n * sizeof(Text)));
  if (texts == nullptr) return false;
  for (size_t i = 0; i < n; ++i) texts[i] = {0, values[i]};
  bool sorted = sort_texts_from(texts, n, 0);
  for (size_t i = 0; sorted && i < n; ++i) values[i] = texts[i].value;
  mem_free(texts);
  return sorted;
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
    result = sort_numbers(static_cast<int64_t*>(c.raw), c.size, IntLess{});
  } else if (c.storage == ListStorage::kDouble) {
    result = sort_numbers(static_cast<double*>(c.raw), c.size, DoubleLess{});
  } else {
    if (reverse) reverse_words(words, c.size);
    auto* values = static_cast<Value*>(c.raw);
    if (!sort_texts(values, c.size)) result = power_sort(values, c.size, ValueLess{&th});
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
