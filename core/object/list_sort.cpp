// list.sort: keys are computed first into a list of their own, whose storage then says how to compare: ints and floats
// unboxed, everything else as Values with short cuts for the common types.
#include "core/base/unaligned.h"
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

// --- keys with a rank: a number that is looked at first, and that never orders two keys otherwise than comparing them
// does

enum class Ranking : uint8_t {
  kNone,
  kTexts,   // exact strings: by their first eight bytes, then among those whose are the same by the next eight, and so
            // on
  kTuples,  // exact tuples that all begin with an exact string, or all with an int: by that
};

struct Ranked {
  uint64_t rank;
  Value key;
};
struct RankedElement : Ranked {  // an element beside its key
  uint64_t word;
};
struct TextLess {
  size_t end;  // the texts agree up to where their ranks were taken, which reach as far as this
  int operator()(const Ranked& a, const Ranked& b) const {
    if (a.rank != b.rank) return a.rank < b.rank;
    const uint32_t x = a.key.as<Str>()->byte_size, y = b.key.as<Str>()->byte_size;
    return x <= end && y <= end ? x < y : str_compare(a.key, b.key) < 0;
  }
};
struct TupleRankLess {
  Thread* th;
  int operator()(const Ranked& a, const Ranked& b) const {
    return a.rank != b.rank ? a.rank < b.rank : tuple_less(*th, a.key.as<Tuple>(), b.key.as<Tuple>());
  }
};

Ranking ranking_of(const Value* keys, size_t n) {
  if (n < 16) return Ranking::kNone;
  if (table::is_plain_str(keys[0])) {
    for (size_t i = 1; i < n; ++i) {
      if (!table::is_plain_str(keys[i])) return Ranking::kNone;
    }
    return Ranking::kTexts;
  }
  auto begins_with = [](Value v, auto is) {
    return is_exact_kind(v, Kind::kTuple) && v.as<Tuple>()->size != 0 && is(v.as<Tuple>()->items[0]);
  };
  auto all_begin_with = [&](auto is) {
    for (size_t i = 0; i < n; ++i) {
      if (!begins_with(keys[i], is)) return false;
    }
    return true;
  };
  if (all_begin_with([](Value v) { return table::is_plain_str(v); })) return Ranking::kTuples;
  if (all_begin_with([](Value v) { return v.is_small_int(); })) return Ranking::kTuples;
  return Ranking::kNone;
}

// Bytes `from` to `from` + 8 as a number in their order; zeros behind the end. Of fewer than eight, two or three loads
// that overlap give all.
uint64_t prefix_of(const Str* s, size_t from) {
  if (s->byte_size <= from) return 0;
  const char* at = s->data + from;
  size_t left = s->byte_size - from;
  if (left >= 8) return __builtin_bswap64(load_unaligned<uint64_t>(at));
  if (left >= 4) {
    uint64_t first = __builtin_bswap32(load_unaligned<uint32_t>(at));
    uint64_t last = __builtin_bswap32(load_unaligned<uint32_t>(at + left - 4));
    return first << 32 | last << (64 - 8 * left);
  }
  auto byte = [at](size_t i) { return uint64_t{static_cast<uint8_t>(at[i])} << (56 - 8 * i); };
  return byte(0) | byte(left / 2) | byte(left - 1);
}

uint64_t rank_of_first(const Tuple* t) {
  Value first = t->items[0];
  return first.is_small_int() ? radix_key(first.as_small_int()) : prefix_of(first.as<Str>(), 0);
}

template <typename T>
bool sort_texts_from(T* texts, size_t n, size_t from);

// Orders texts that agree up to `from` + 8, as far as they have so many bytes.
template <typename T>
bool sort_ties(T* texts, size_t n, size_t from) {
  const uint32_t size = texts[0].key.template as<Str>()->byte_size;
  bool equal = size <= from + 8;
  for (size_t i = 1; equal && i < n; ++i) equal = texts[i].key.template as<Str>()->byte_size == size;
  if (equal) return true;
  constexpr size_t kDeepest = 64;
  if (from < kDeepest) return sort_texts_from(texts, n, from + 8);
  return power_sort(texts, n, TextLess{from + 8}) == SortResult::kOk;
}

// false: no memory.
template <typename T>
bool sort_texts_from(T* texts, size_t n, size_t from) {
  size_t falls = 0;
  for (size_t i = 0; i < n; ++i) {
    texts[i].rank = prefix_of(texts[i].key.template as<Str>(), from);
    falls += i != 0 && texts[i - 1].rank > texts[i].rank;
  }
  bool alike = falls == 0 && texts[0].rank == texts[n - 1].rank;  // what comes later decides
  if (n < kRadixLeast || (!alike && in_runs(falls, n))) {
    return power_sort(texts, n, TextLess{from + 8}) == SortResult::kOk;
  }
  if (!radix_sort(texts, n, [](const T& t) { return t.rank; })) return false;
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && texts[end].rank == texts[i].rank) ++end;
    if (end - i > 1 && !sort_ties(texts + i, end - i, from)) return false;
    i = end;
  }
  return true;
}

template <typename T>
SortResult sort_ranked(Thread& th, T* items, size_t n, Ranking ranking) {
  if (ranking == Ranking::kTexts) return sort_texts_from(items, n, 0) ? SortResult::kOk : SortResult::kNoMemory;
  for (size_t i = 0; i < n; ++i) items[i].rank = rank_of_first(items[i].key.template as<Tuple>());
  return power_sort(items, n, TupleRankLess{&th});
}

SortResult sort_values(Thread& th, Value* values, size_t n) {
  Ranking ranking = ranking_of(values, n);
  if (ranking == Ranking::kNone) return power_sort(values, n, ValueLess{&th});
  auto* items = static_cast<Ranked*>(mem_alloc(n * sizeof(Ranked)));
  if (items == nullptr) return SortResult::kNoMemory;
  for (size_t i = 0; i < n; ++i) items[i] = {0, values[i]};
  SortResult result = sort_ranked(th, items, n, ranking);
  for (size_t i = 0; i < n; ++i) values[i] = items[i].key;
  mem_free(items);
  return result;
}

SortResult sort_values_keyed(Thread& th, const Value* keys, uint64_t* words, size_t n, bool reverse) {
  Ranking ranking = ranking_of(keys, n);
  if (ranking == Ranking::kNone) return sort_keyed(keys, words, n, reverse, ValueLess{&th});
  auto* items = static_cast<RankedElement*>(mem_alloc(n * sizeof(RankedElement)));
  if (items == nullptr) return SortResult::kNoMemory;
  for (size_t i = 0; i < n; ++i) {
    size_t from = reverse ? n - 1 - i : i;
    items[i] = RankedElement{{0, keys[from]}, words[from]};
  }
  SortResult result = sort_ranked(th, items, n, ranking);
  for (size_t i = 0; i < n; ++i) words[reverse ? n - 1 - i : i] = items[i].word;
  mem_free(items);
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
    result = sort_numbers(static_cast<int64_t*>(c.raw), c.size, IntLess{});
  } else if (c.storage == ListStorage::kDouble) {
    result = sort_numbers(static_cast<double*>(c.raw), c.size, DoubleLess{});
  } else {
    if (reverse) reverse_words(words, c.size);
    result = sort_values(th, static_cast<Value*>(c.raw), c.size);
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
  return sort_values_keyed(th, k->values, words, c.size, reverse);
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
