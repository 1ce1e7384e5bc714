// itertools: product, permutations, combinations, combinations_with_replacement.
//
// All four walk index arrays over pools of items. The layout is one: `pools` a tuple of tuples (product) or one pool
// repeated by the walk, `indices` and `cycles` plain C++ arrays owned by the object.
#include "core/memory/alloc.h"
#include "core/modules/itertools.h"
#include "core/modules/native_type.h"

namespace dxpy {

namespace {

constexpr uint32_t kFlags = TypeFlags::kBaseType | TypeFlags::kGc;

struct Walk : Object {
  Value pools;       // owned tuple: product: of pools; the others: the pool itself
  size_t length;     // of a result
  int64_t* indices;  // product and combinations: `length`; permutations: the pool's size
  int64_t* cycles;   // permutations: `length`
  bool started, done;
};

size_t pool_size(const Walk* w) { return w->pools.as<Tuple>()->size; }

void walk_dealloc(Thread& th, Object* o) {
  auto* w = static_cast<Walk*>(o);
  drop(w->pools);
  mem_free(w->indices);
  mem_free(w->cycles);
  object_free(th, o);
}
void walk_traverse(Object* o, Visitor& visit) {
  visit(static_cast<Walk*>(o)->pools);
  traverse_attributes(o, visit);
}
void walk_clear(Thread& th, Object* o) {
  auto* w = static_cast<Walk*>(o);
  w->done = true;
  drop(w->pools);
  clear_attributes(th, o);
}

// `count` and `cycles` are the sizes of the arrays.
Owned walk_new(Thread& th, Type* cls, Owned pools, size_t length, size_t count, size_t cycles, bool done) {
  auto* w = make_instance<Walk>(th, cls);
  if (w == nullptr) return {};
  Owned result = Owned::steal(Value(w));
  w->pools = pools.release();
  w->length = length;
  w->done = done;
  if (done) return result;
  w->indices = static_cast<int64_t*>(mem_zalloc((count + 1) * sizeof(int64_t)));
  w->cycles = static_cast<int64_t*>(mem_zalloc((cycles + 1) * sizeof(int64_t)));
  if (w->indices == nullptr || w->cycles == nullptr) return raise_no_memory(th);
  return result;
}

// The result for the current indices; `pool_of(i)` is the pool of position i.
template <typename F>
Owned current(Thread& th, Walk* w, F&& pool_of) {
  if (w->length == 0) return Owned::borrow(th.rt->empty_tuple);
  constexpr size_t kSmall = 16;
  Value small[kSmall];
  if (w->length <= kSmall) {
    for (size_t i = 0; i < w->length; ++i) small[i] = pool_of(i)->items[w->indices[i]];
    return tuple_from(th, small, w->length);
  }
  Tuple* t = tuple_alloc(th, w->length);
  if (t == nullptr) return {};
  for (size_t i = 0; i < w->length; ++i) t->items[i] = own(pool_of(i)->items[w->indices[i]]);
  return Owned::steal(Value(t));
}
Owned from_pool(Thread& th, Walk* w) {
  auto* pool = w->pools.as<Tuple>();
  return current(th, w, [&](size_t) { return pool; });
}

// --- product

Owned product_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  int64_t repeat = 1;
  if (!kwnames.is_empty()) {
    auto names = fast_items_tuple(kwnames);
    for (size_t i = 0; i < names.size(); ++i) {
      if (!str_equals(names[i], "repeat")) {
        return raise(th, th.rt->exc.TypeError, "product() got an unexpected keyword argument '{}'", names[i]);
      }
      if (failed(native_arg_i64(th, args[nargs + i], repeat))) return {};
    }
  }
  if (repeat < 0) return raise(th, th.rt->exc.ValueError, "repeat argument cannot be negative");
  size_t own_count = repeat == 0 ? 0 : nargs;
  if (own_count != 0 && static_cast<size_t>(repeat) > SIZE_MAX / 64 / own_count) {
    return raise(th, th.rt->exc.OverflowError, "repeat argument too large");
  }
  size_t total = own_count * static_cast<size_t>(repeat);
  Owned pools = total == 0 ? Owned::borrow(th.rt->empty_tuple) : Owned::steal(Value(tuple_alloc(th, total)));
  if (!pools) return {};
  bool empty = false;
  auto* t = pools.as<Tuple>();
  for (size_t i = 0; i < own_count; ++i) {
    Owned pool = sequence_to_tuple(th, args[i]);
    if (!pool) return {};
    empty = empty || fast_items_tuple(pool).empty();
    t->items[i] = pool.release();
  }
  for (size_t i = own_count; i < total; ++i) t->items[i] = own(t->items[i - own_count]);
  return walk_new(th, cls, std::move(pools), total, total, 0, empty);
}

Owned product_next(Thread& th, Value self) {
  auto* w = self.as<Walk>();
  if (w->done) return {};
  auto* pools = w->pools.as<Tuple>();
  if (w->started) {
    size_t i = w->length;
    while (true) {
      if (i == 0) {
        w->done = true;
        return {};
      }
      --i;
      if (++w->indices[i] < static_cast<int64_t>(pools->items[i].as<Tuple>()->size)) break;
      w->indices[i] = 0;
    }
  }
  w->started = true;
  return current(th, w, [&](size_t i) { return pools->items[i].as<Tuple>(); });
}

// --- the walks over one pool

Status pool_and_length(Thread& th, const char* signature, const Value* args, size_t nargs, Value kwnames, Owned& pool,
                       int64_t& r) {
  Value v[2];
  if (failed(native_match(th, signature, args, nargs, kwnames, v, 2))) return Status::kError;
  if (failed(native_arg_i64(th, v[1], r))) return Status::kError;
  pool = sequence_to_tuple(th, v[0]);
  if (!pool) return Status::kError;
  if (r < 0) return raise(th, th.rt->exc.ValueError, "r must be non-negative");
  return Status::kOk;
}

Owned combinations_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Owned pool;
  int64_t r = 0;
  if (failed(pool_and_length(th, "combinations(iterable, r)", args, nargs, kwnames, pool, r))) return {};
  size_t n = fast_items_tuple(pool).size(), k = static_cast<size_t>(r);
  Owned result = walk_new(th, cls, std::move(pool), k, k, 0, k > n);
  if (result && k <= n) {
    for (size_t i = 0; i < k; ++i) result.as<Walk>()->indices[i] = static_cast<int64_t>(i);
  }
  return result;
}
Owned combinations_next(Thread& th, Value self) {
  auto* w = self.as<Walk>();
  if (w->done) return {};
  if (w->started) {
    size_t n = pool_size(w), k = w->length;
    size_t i = k;
    while (i > 0 && w->indices[i - 1] == static_cast<int64_t>(i - 1 + n - k)) --i;
    if (i == 0) {
      w->done = true;
      return {};
    }
    int64_t at = ++w->indices[i - 1];
    for (size_t j = i; j < k; ++j) w->indices[j] = ++at;
  }
  w->started = true;
  return from_pool(th, w);
}

Owned replacement_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Owned pool;
  int64_t r = 0;
  if (failed(pool_and_length(th, "combinations_with_replacement(iterable, r)", args, nargs, kwnames, pool, r)))
    return {};
  bool done = fast_items_tuple(pool).empty() && r > 0;
  return walk_new(th, cls, std::move(pool), static_cast<size_t>(r), static_cast<size_t>(r), 0, done);
}
Owned replacement_next(Thread& th, Value self) {
  auto* w = self.as<Walk>();
  if (w->done) return {};
  if (w->started) {
    auto last = static_cast<int64_t>(pool_size(w)) - 1;
    size_t i = w->length;
    while (i > 0 && w->indices[i - 1] == last) --i;
    if (i == 0) {
      w->done = true;
      return {};
    }
    int64_t at = w->indices[i - 1] + 1;
    for (size_t j = i - 1; j < w->length; ++j) w->indices[j] = at;
  }
  w->started = true;
  return from_pool(th, w);
}

Owned permutations_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "permutations(iterable, r=None)", args, nargs, kwnames, v, 2))) return {};
  Owned pool = sequence_to_tuple(th, v[0]);
  if (!pool) return {};
  auto n = static_cast<int64_t>(fast_items_tuple(pool).size());
  int64_t r = n;
  if (!v[1].is_none()) {
    if (!is_int(v[1])) return raise(th, th.rt->exc.TypeError, "Expected int as r");
    if (failed(native_arg_i64(th, v[1], r))) return {};
  }
  if (r < 0) return raise(th, th.rt->exc.ValueError, "r must be non-negative");
  size_t count = static_cast<size_t>(n), k = static_cast<size_t>(r);
  Owned result = walk_new(th, cls, std::move(pool), k, count, k, k > count);
  if (!result || k > count) return result;
  auto* w = result.as<Walk>();
  for (int64_t i = 0; i < n; ++i) w->indices[i] = i;
  for (int64_t i = 0; i < r; ++i) w->cycles[i] = n - i;
  return result;
}
Owned permutations_next(Thread& th, Value self) {
  auto* w = self.as<Walk>();
  if (w->done) return {};
  if (w->started) {
    auto n = static_cast<int64_t>(pool_size(w));
    int64_t i = static_cast<int64_t>(w->length) - 1;
    for (; i >= 0; --i) {
      if (--w->cycles[i] == 0) {
        // The item at i goes to the end; the rest moves one to the left.
        int64_t first = w->indices[i];
        for (int64_t j = i; j < n - 1; ++j) w->indices[j] = w->indices[j + 1];
        w->indices[n - 1] = first;
        w->cycles[i] = n - i;
      } else {
        std::swap(w->indices[i], w->indices[n - w->cycles[i]]);
        break;
      }
    }
    if (i < 0) {
      w->done = true;
      return {};
    }
  }
  w->started = true;
  return from_pool(th, w);
}

int64_t walk_sizeof(Thread&, Walk* w) {
  return static_cast<int64_t>(w->type()->basic_size + w->length * sizeof(int64_t));
}
const NativeDef kWalkMethods[] = {
    method<&walk_sizeof>("__sizeof__(self, /)", "Returns size in memory, in bytes."),
};

template <NewFn kConstruct, NextFn kNext>
void fill_walk(TypeSlots& s) {
  s.dealloc = walk_dealloc;
  s.traverse = walk_traverse;
  s.clear = walk_clear;
  s.construct = kConstruct;
  s.iter = iter_self;
  s.next = kNext;
}

}  // namespace

const TypeSpec kProductSpec = {
    "itertools.product",
    sizeof(Walk),
    Kind::kOther,
    kFlags,
    "Cartesian product of input iterables.  Equivalent to nested for-loops.\n\n"
    "For example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\n"
    "The leftmost iterators are in the outermost for-loop, so the output tuples\n"
    "cycle in a manner similar to an odometer (with the rightmost element changing\n"
    "on every iteration).\n\n"
    "To compute the product of an iterable with itself, specify the number\n"
    "of repetitions with the optional repeat keyword argument. For example,\n"
    "product(A, repeat=4) means the same as product(A, A, A, A).\n\n"
    "product('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\n"
    "product((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...",
    fill_walk<&product_construct, &product_next>,
    kWalkMethods,
    {},
    "(*iterables, repeat=1)",
};
const TypeSpec kPermutationsSpec = {
    "itertools.permutations",
    sizeof(Walk),
    Kind::kOther,
    kFlags,
    "Return successive r-length permutations of elements in the iterable.\n\n"
    "permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    fill_walk<&permutations_construct, &permutations_next>,
    kWalkMethods,
    {},
    "(iterable, r=None)",
};
const TypeSpec kCombinationsSpec = {
    "itertools.combinations",
    sizeof(Walk),
    Kind::kOther,
    kFlags,
    "Return successive r-length combinations of elements in the iterable.\n\n"
    "combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    fill_walk<&combinations_construct, &combinations_next>,
    kWalkMethods,
    {},
    "(iterable, r)",
};
const TypeSpec kCombinationsWithReplacementSpec = {
    "itertools.combinations_with_replacement",
    sizeof(Walk),
    Kind::kOther,
    kFlags,
    "Return successive r-length combinations of elements in the iterable allowing individual elements to have "
    "successive repeats.\n\n"
    "combinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    fill_walk<&replacement_construct, &replacement_next>,
    kWalkMethods,
    {},
    "(iterable, r)",
};

}  // namespace dxpy
